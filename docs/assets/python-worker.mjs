// The reader's Python beside the page, which ends it when time is up: it does one thing at a time.

let core, python, loaded;

const DO = {
  run: ({ id, parts }) => python.run(parts, (said, part) => postMessage({ id, said, part })),
  call: ({ given }) => python.call(...loaded, given),
  declaration: () => python.declaration(...loaded),
  trace: ({ given }) => python.trace(...loaded, given),
  heights: ({ given }) => python.heights(...loaded, given),
};

// what nobody needs once Python has started; that its code cannot reach the worker's world is seen to by the core
const WAYS_OUT = [
  "fetch", "XMLHttpRequest", "WebSocket", "WebSocketStream", "WebTransport", "EventSource", "RTCPeerConnection",
  "importScripts", "Worker", "SharedWorker", "BroadcastChannel", "indexedDB", "caches", "cookieStore", "navigator",
];

addEventListener("message", async ({ data }) => {
  try {
    if (data.python) await start(data.python);
    else answer(data);
  } catch (error) {
    postMessage({ broken: String(error) }); // none of Python's: the page ends this worker
  }
});

function answer({ id, program, ...request }) {
  try {
    if (program) {
      python.load(program.files);
      loaded = [program.module, program.function];
    }
    postMessage({ id, done: DO[request.do]({ id, ...request }) });
  } catch (error) {
    if (!(error instanceof core.PythonError)) throw error;
    const { type, message, part, line } = error;
    postMessage({ id, failed: { type, message, part, line } });
  }
}

async function start({ core: address, script, wasm, runtime }) {
  console.error = () => {}; // where WebAssembly writes that memory is at an end: readers are told by Python
  const [loadedCore, { loadMicroPython }, texts] = await Promise.all([import(address), import(script), fetch(runtime)]);
  core = loadedCore;
  python = await core.begin({ load: loadMicroPython, wasm, runtime: await texts.json() });
  for (const name of WAYS_OUT) Object.defineProperty(globalThis, name, { value: undefined });
  postMessage({ ready: true });
}
