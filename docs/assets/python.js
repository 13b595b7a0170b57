// The page's side of the reader's Python: starts it once it is asked for, and anew after it was stopped.

export class Stopped extends Error {}

// addresses: of worker, core, script, wasm, runtime.
export class Python {
  #addresses;
  #worker;
  #waiting; // { id, resolve, reject, onSaid, timer } of what is being done; one thing at a time
  #turn = Promise.resolve();
  #id = 0;

  constructor(addresses) {
    this.#addresses = addresses;
  }

  // Has something done; resolves with what comes of it. limit: milliseconds after which it is stopped.
  // Rejects with { type, message, part, line } of Python, with Stopped, or where Python cannot be had with an Error.
  ask(request, { onSaid = () => {}, limit = 10_000 } = {}) {
    const asked = this.#turn.then(() => this.#ask(request, onSaid, limit));
    this.#turn = asked.catch(() => {});
    return asked;
  }

  // Ends what is being done, if anything is.
  stop(why = "stopped") {
    const { reject, timer } = this.#waiting ?? {};
    clearTimeout(timer);
    this.#worker?.terminate();
    this.#worker = this.#waiting = undefined;
    reject?.(new Stopped(why));
  }

  async #ask(request, onSaid, limit) {
    this.#worker ??= await this.#started();
    const id = ++this.#id;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.stop("time"), limit);
      this.#waiting = { id, resolve, reject, onSaid, timer };
      this.#worker.postMessage({ id, ...request });
    });
  }

  #started() {
    return new Promise((resolve, reject) => {
      const worker = new Worker(this.#addresses.worker, { type: "module" });
      worker.onerror = (event) => {
        worker.terminate();
        if (this.#worker === worker) this.stop("broken");
        reject(new Error(event.message || "no worker"));
      };
      worker.onmessage = ({ data }) => (data.ready ? resolve(worker) : this.#heard(data));
      worker.postMessage({ python: this.#addresses });
    });
  }

  #heard({ id, said, done, failed }) {
    const waiting = this.#waiting;
    if (id !== waiting?.id) return;
    if (said !== undefined) {
      waiting.onSaid(said);
      return;
    }
    clearTimeout(waiting.timer);
    this.#waiting = undefined;
    if (failed) waiting.reject(failed);
    else waiting.resolve(done);
  }
}
