// Programs, tried in Node as a page runs them: reads {runtime, limit, asked: [{lab, program}, …]} as JSON, writes an
// answer for each: {numbers} of a result, {declaration, faults} of a lab, {failed: {type, message, part, line}}, with
// {gone} where it took Python with it, or {slow}. limit: seconds of computing that a result may take, or one trace of a lab; then it is ended.

import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

const CORE = new URL("../../../docs/assets/python.mjs", import.meta.url);
const WASM = import.meta.resolve("@micropython/micropython-webassembly-pyscript/micropython.wasm");
const ASKING = 200; // milliseconds between two looks at the time that was taken

if (isMainThread) {
  const { asked, limit, runtime } = JSON.parse(await text(process.stdin));
  const answers = [];
  let worker;
  for (const one of asked) {
    worker ??= await started(runtime);
    const answer = await answered(worker, one, limit);
    if (answer.slow || answer.gone) {
      await worker.terminate();
      worker = undefined;
    }
    answers.push(answer);
  }
  await worker?.terminate();
  process.stdout.write(JSON.stringify(answers));
} else {
  const { begin, PythonError } = await import(CORE);
  const { loadMicroPython } = await import("@micropython/micropython-webassembly-pyscript/micropython.mjs");
  const python = await begin({ load: loadMicroPython, wasm: fileURLToPath(WASM), runtime: workerData });
  parentPort.on("message", ({ lab, program }) => {
    try {
      python.load(program.files);
      parentPort.postMessage(lab ? triedLab(python, program) : triedResult(python, program));
    } catch (error) {
      if (!(error instanceof PythonError)) throw error;
      parentPort.postMessage({ failed: told(error) });
    }
  });
  parentPort.postMessage("ready");
}

function started(runtime) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: runtime });
    worker.once("message", () => resolve(worker));
    worker.once("error", reject);
  });
}

function answered(worker, one, limit) {
  return new Promise((resolve) => {
    let now = {};
    const looking = setInterval(async () => {
      const { what, before } = now;
      const taken = await worker.cpuUsage().catch(() => undefined); // where it has ended meanwhile
      if (taken && seconds(taken) - before > limit) end({ slow: true, what });
    }, ASKING);
    worker.removeAllListeners("message").removeAllListeners("error").on("error", gone).on("message", (said) => {
      if ("before" in said) now = said;
      else end(said);
    });
    worker.postMessage(one);

    function gone({ name, message }) {
      end({ failed: { type: name, message }, gone: true });
    }

    function end(answer) {
      clearInterval(looking);
      resolve(answer);
    }
  });
}

// Of computing, however much else the machine does.
function seconds({ user, system }) {
  return (user + system) / 1e6;
}

function begins(what) {
  parentPort.postMessage({ what, before: seconds(process.threadCpuUsage()) });
}

function triedResult(python, { module, function: name }) {
  begins();
  return { numbers: python.call(module, name, {}) };
}

function triedLab(python, { module, function: name }) {
  const declaration = python.declaration(module, name);
  const faults = [];
  for (const [what, state] of settings(declaration)) {
    begins(what);
    try {
      const { columns, facts } = python.trace(module, name, state);
      faults.push(...unfit(columns, facts, declaration, state.steps).map((message) => ({ what, message })));
      const { rule, start: [u, v], ...more } = state;
      python.heights(module, name, { us: [u], vs: [v], ...more });
    } catch (error) {
      if (error.name !== "PythonError") throw error;
      faults.push({ what, ...told(error) });
    }
  }
  return { declaration, faults };
}

// Every rule on every surface as declared, and the rules of every preset as it sets them.
function settings({ rules, shown, surfaces, sliders, start, presets }) {
  const values = Object.fromEntries(Object.entries(sliders).map(([name, one]) => [name, one.default]));
  const declared = { surface: Object.keys(surfaces)[0], start, ...values };
  const all = [];
  for (const rule of Object.keys(rules)) {
    for (const surface of Object.keys(surfaces)) all.push([`${rule} on ${surface}`, { ...declared, rule, surface }]);
  }
  for (const [preset, { state }] of Object.entries(presets)) {
    const { rules: some = shown, step, ...more } = state;
    for (const rule of some) all.push([`preset ${preset}, ${rule}`, { ...declared, ...more, rule }]);
  }
  return all;
}

function unfit({ path = [], ...curves }, facts, declaration, steps) {
  const said = [];
  const length = path.length / 2;
  if (length < 1 || length > steps + 1) said.push(`its path has ${length} points in ${steps} steps`);
  for (const [name, values] of Object.entries(curves)) {
    if (!(name in declaration.curves)) said.push(`no curve ${name} is declared`);
    else if (![length, 2 * length].includes(values.length)) said.push(`${name} is not as long as the path`);
  }
  for (const name of Object.keys(facts)) if (!(name in declaration.facts)) said.push(`no fact ${name} is declared`);
  return said;
}

function told({ type, message, part, line }) {
  return { type, message, part, line };
}
