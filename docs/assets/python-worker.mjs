// The reader's Python beside the page, which ends it when time is up: it does one thing at a time.

let core, python, loaded;

const DO = {
  run: ({ id, parts }) => python.run(parts, (said) => postMessage({ id, said })),
  call: ({ given }) => python.call(...loaded, given),
  declaration: () => python.declaration(...loaded),
  trace: ({ given }) => python.trace(...loaded, given),
  heights: ({ given }) => python.heights(...loaded, given),
};

addEventListener("message", async ({ data }) => {
  if (data.python) {
    await start(data.python);
    return;
  }
  const { id, program } = data;
  try {
    if (program) {
      python.load(program.files);
      loaded = [program.module, program.function];
    }
    postMessage({ id, done: DO[data.do](data) });
  } catch (error) {
    if (!(error instanceof core.PythonError)) throw error;
    const { type, message, part, line } = error;
    postMessage({ id, failed: { type, message, part, line } });
  }
});

async function start({ core: address, script, wasm, runtime }) {
  const [loadedCore, { loadMicroPython }, texts] = await Promise.all([import(address), import(script), fetch(runtime)]);
  core = loadedCore;
  python = await core.begin({ load: loadMicroPython, wasm, runtime: await texts.json() });
  postMessage({ ready: true });
}
