// Runs programs in the reader's Python, each by itself, for limit milliseconds and most letters: reads {core, script,
// wasm, runtime, limit, most, programs: [[{name, text}, …], …]} as JSON, writes for each {said} or {said, failed: {type, message, part, line}}.

import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";

if (isMainThread) {
  const { programs, ...given } = JSON.parse(await text(process.stdin));
  const found = [];
  let worker;
  for (const program of programs) {
    worker ??= new Worker(new URL(import.meta.url), { workerData: given });
    const outcome = await tried(worker, program, given.limit);
    if (outcome.failed?.type === "Stopped") {
      await worker.terminate();
      worker = undefined;
    }
    found.push(outcome);
  }
  await worker?.terminate();
  process.stdout.write(JSON.stringify(found));
} else {
  const { core, script, wasm, runtime, most } = workerData;
  const [{ begin, PythonError }, { loadMicroPython }] = await Promise.all(
    [core, script].map((path) => import(pathToFileURL(path))),
  );
  const python = await begin({ load: loadMicroPython, wasm, runtime });
  parentPort.on("message", (program) => {
    let said = "";
    let failed;
    try {
      python.run(program, (more) => { said = (said + more).slice(0, most); });
    } catch (error) {
      if (!(error instanceof PythonError)) throw error;
      const { type, message, part, line } = error;
      failed = { type, message, part, line };
    }
    parentPort.postMessage({ said, failed });
  });
}

// What comes of a program; one that takes too long is of type Stopped.
function tried(worker, program, limit) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => resolve({ said: "", failed: { type: "Stopped", message: `it runs for more than ${limit / 1000} s` } }),
      limit,
    );
    worker.removeAllListeners();
    worker.once("message", (outcome) => { clearTimeout(timer); resolve(outcome); });
    worker.once("error", (error) => { clearTimeout(timer); reject(error); });
    worker.postMessage(program);
  });
}
