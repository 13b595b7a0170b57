// The page's side of the reader's Python: starts it once it is asked for, and anew after it was stopped.

const STARTING = 15_000; // milliseconds in which it is to have started

export class Stopped extends Error {}

// addresses: of worker, core, script, wasm, runtime.
export class Python {
  #addresses;
  #worker;
  #ready; // a promise that it has started
  #waiting; // { id, resolve, reject, onSaid, timer } of what is being done; one thing at a time
  #turn = Promise.resolve();
  #id = 0;

  constructor(addresses) {
    this.#addresses = addresses;
  }

  // Has something done; resolves with what comes of it. limit: milliseconds after which it is stopped.
  // onBegin: called once Python has started; onSaid: with what is printed, and the name of the part that prints it.
  // Rejects with { type, message, part, line } of Python, with Stopped ("time", "slow" where it took too long to start,
  // or why stop was called), or where Python cannot be had with another Error.
  ask(request, { onSaid = () => {}, onBegin = () => {}, limit = 10_000 } = {}) {
    const asked = this.#turn.then(() => this.#ask(request, onSaid, onBegin, limit));
    this.#turn = asked.catch(() => {});
    return asked;
  }

  // Ends what is being done, if anything is, also while Python is still starting.
  stop(why = "stopped") {
    this.#end(new Stopped(why));
  }

  // Begins anew: what code has changed in Python is gone.
  restart() {
    this.stop();
    this.#started().catch(() => {}); // it is told to who asks next
  }

  #ask(request, onSaid, onBegin, limit) {
    const id = ++this.#id;
    return new Promise((resolve, reject) => {
      this.#waiting = { id, resolve, reject, onSaid, timer: setTimeout(() => this.stop("slow"), STARTING) };
      this.#started().then(() => {
        if (this.#waiting?.id !== id) return; // it was stopped meanwhile
        clearTimeout(this.#waiting.timer);
        this.#waiting.timer = setTimeout(() => this.stop("time"), limit);
        onBegin();
        this.#worker.postMessage({ id, ...request });
      }).catch((error) => {
        if (this.#waiting?.id === id) this.#end(error);
      });
    });
  }

  async #started() {
    this.#ready ??= this.#begun(new Worker(this.#addresses.worker, { type: "module" }));
    return this.#ready;
  }

  #begun(worker) {
    this.#worker = worker;
    return new Promise((resolve) => {
      worker.onerror = (event) => {
        event.preventDefault(); // it is told to who asked
        if (worker === this.#worker) this.#end(new Error(event.message || "no worker"));
      };
      worker.onmessage = ({ data }) => {
        if (worker !== this.#worker) return;
        if (data.ready) resolve();
        else if (data.broken) this.#end(new Error(data.broken));
        else this.#heard(data);
      };
      worker.postMessage({ python: this.#addresses });
    });
  }

  #heard({ id, said, part, done, failed }) {
    const waiting = this.#waiting;
    if (id !== waiting?.id) return;
    if (said !== undefined) {
      waiting.onSaid(said, part);
      return;
    }
    clearTimeout(waiting.timer);
    this.#waiting = undefined;
    if (failed) waiting.reject(failed);
    else waiting.resolve(done);
  }

  #end(error) {
    const { reject, timer } = this.#waiting ?? {};
    clearTimeout(timer);
    this.#worker?.terminate();
    this.#worker = this.#ready = this.#waiting = undefined;
    reject?.(error);
  }
}
