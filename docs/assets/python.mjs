// The reader's Python: MicroPython, the same in a worker of the browser and in Node, where the build tries everything.

import { adapted } from "./python-text.mjs";

const PAGE = 65536; // bytes, of WebAssembly's memory

// Of whom the reader is told: type and message as Python has them, part and line of what was run.
export class PythonError extends Error {
  constructor({ type, message, part, line }) {
    super(message);
    Object.assign(this, { name: "PythonError", type, part, line });
  }
}

// Starts Python. load: loadMicroPython; wasm: its address; runtime: {path: text} of modules that it lacks;
// heap: bytes to begin with; most: bytes of memory that it may take, after which it raises MemoryError.
export async function begin({ load, wasm, runtime, heap = 8 << 20, most = 128 << 20 }) {
  bound(most);
  const said = { decoder: new TextDecoder(), bytes: [], told: 0, say: () => {} };
  const python = await load({ url: wasm, heapsize: heap, linebuffer: false, stdout: (bytes) => take(said, bytes) });
  shut();
  python.FS.mkdir(LIBRARY);
  write(python.FS, runtime);
  await python.runPython("import reader");
  return new Python(python, said, runtime);
}

const LIBRARY = "/lib"; // on sys.path
const ENOUGH = 4096; // bytes that are told at once
const OFTEN = 50; // milliseconds between lines that are told before it is enough
const NEWLINE = 10;
const FRAME = /^  File "([^"]*)", line (\d+)/;
const RENAMED = { "maximum recursion depth exceeded": "RecursionError", "pystack exhausted": "MemoryError" }; // by message

class Python {
  #python;
  #said;
  #own; // frames of a traceback that are none of what was run

  constructor(python, said, runtime) {
    this.#python = python;
    this.#said = said;
    this.#own = new Set(["<stdin>", ...Object.keys(runtime).map((path) => `${LIBRARY}/${path}`)]);
  }

  // Runs parts [{name, text}] in one new namespace, in order; say gets what they print, and the name of the part.
  run(parts, say) {
    this.#do("reader.begin()", null);
    for (const part of parts) {
      this.#said.say = (text) => say(text, part.name);
      try {
        this.#do("reader.run(given)", { ...part, text: adapted(part.text) });
      } finally {
        tell(this.#said, false);
        this.#said.say = () => {};
      }
    }
  }

  // Puts modules {path: text} in place of those that were loaded before.
  load(files) {
    this.#do("reader.forget()", null);
    write(this.#python.FS, files);
  }

  // Calls a function of a loaded module with named arguments; what it returns, NaN and infinities as "nan", "inf", "-inf".
  call(module, name, given) {
    return JSON.parse(this.#do(`reader.call(given)`, { module, name, given }));
  }

  // What a lab says of itself.
  declaration(module, name) {
    return JSON.parse(this.#do(`reader.declaration(given)`, { module, name }));
  }

  // Calls a lab: {column: Float64Array}, pairs one after the other, and its facts.
  trace(module, name, given) {
    const { columns, ...rest } = JSON.parse(this.#do("reader.trace(given)", { module, name, given }));
    return { ...rest, columns: this.#arrays(columns) };
  }

  // Heights of the surface of a lab at each pair of given.us and given.vs, row by row: Float64Array.
  heights(module, name, given) {
    const columns = JSON.parse(this.#do("reader.heights(given)", { module, name, given }));
    return this.#arrays(columns).heights;
  }

  #arrays(columns) {
    const { buffer } = this.#python.FS.readFile("/answer");
    let start = 0;
    const found = {};
    for (const [name, length] of columns) {
      found[name] = new Float64Array(buffer.slice(start, (start += 8 * length)));
    }
    return found;
  }

  #do(code, given) {
    this.#python.globals.set("given", JSON.stringify(given));
    try {
      this.#python.runPython(`import reader\nanswer = ${code}`);
    } catch (error) {
      throw told(error, this.#own);
    }
    return this.#python.globals.get("answer");
  }
}

function write(files, texts) {
  for (const [path, text] of Object.entries(texts)) {
    const folders = path.split("/").slice(0, -1);
    folders.reduce((above, folder) => {
      const here = `${above}/${folder}`;
      if (!files.analyzePath(here).exists) files.mkdir(here);
      return here;
    }, LIBRARY);
    files.writeFile(`${LIBRARY}/${path}`, text);
  }
}

function take(said, bytes) {
  said.bytes.push(...bytes);
  const due = bytes.at(-1) === NEWLINE && performance.now() - said.told > OFTEN;
  if (due || said.bytes.length >= ENOUGH) tell(said, true);
}

function tell(said, more) {
  const text = said.decoder.decode(new Uint8Array(said.bytes), { stream: more });
  said.bytes = [];
  said.told = performance.now();
  if (text) said.say(text);
}

// What a traceback ends with, and where in what was run it points: the last frame that is none of the runtime.
function told(error, own) {
  if (!error.type) return error; // none of Python's
  const lines = error.message.trimEnd().split("\n");
  const first = lines.findIndex((line, at) => !FRAME.test(line) && (at || !line.startsWith("Traceback ")));
  const frames = lines.slice(0, first).map((line) => line.match(FRAME)).filter((frame) => frame && !own.has(frame[1]));
  const message = lines.slice(first).join("\n").replace(/^\w+: ?/, "");
  const [, part, line] = frames.at(-1) ?? [];
  return new PythonError({
    type: RENAMED[message] ?? error.type, message, part: part?.replace(`${LIBRARY}/`, ""), line: line && Number(line),
  });
}

// Python's module `js` is the worker's world, `jsffi` makes what is JavaScript's, and the constructor of a function makes
// any: none is for readers' code. Whatever of JavaScript's comes to Python is the first of its objects, an empty one.
function shut() {
  globalThis.proxy_js_ref[0] = Object.freeze({ __proto__: null });
  globalThis.proxy_js_ref_map = { get: () => 0, set() {}, delete() {} };
  for (const made of [function () {}, async function () {}, function* () {}, async function* () {}]) {
    delete Object.getPrototypeOf(made).constructor;
  }
}

function bound(most) {
  const grow = WebAssembly.Memory.prototype.grow;
  WebAssembly.Memory.prototype.grow = function within(pages) {
    if (this.buffer.byteLength + pages * PAGE > most) throw new RangeError("memory");
    return grow.call(this, pages);
  };
}
