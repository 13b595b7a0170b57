// A result that is computed anew beside where it is from, and what of it agrees with its record.

import { fault, missing, withEdits } from "./live-fault.js";
import { line, made, shown } from "./live-page.js";
import { changed, compared } from "./live-record.js";
import { verdict } from "./live-verdict.js";
import { lasted, told } from "./live-words.js";

const LIMIT = 20_000; // milliseconds
const LOADING = 15_000; // milliseconds that the program and the record may take to come
const ENDS = { stopped: "<%= words.theme.live.stopped %>", time: "<%= words.theme.live.time_of_result %>" };

export class Result {
  #python;
  #given;
  #page;
  #panel;
  #program;
  #verdicts; // says what came of the last computation, as long as that holds

  // panel: .made-panel; given: {key, program}, program: its address; page: of live.js.
  constructor(panel, given, python, page) {
    this.#panel = panel;
    this.#given = given;
    this.#python = python;
    this.#page = page;
    panel.querySelector(":scope > .made")?.setAttribute("hidden", "");
    const button = (textContent, onclick) => made("button", { type: "button", textContent, onclick });
    this.runs = button("<%= words.theme.live.again %>", () => this.run());
    this.stops = Object.assign(button("<%= words.theme.live.stop %>", () => this.stop()), { hidden: true });
    this.status = made("p", { className: "live-status", role: "status" });
    this.bar = made("div", { className: "live-bar" }, this.runs, this.stops);
    panel.firstElementChild.after(made("div", { className: "live-result" }, this.bar, this.status));
    panel.addEventListener("toggle", () => this.#verdicts && this.#say(false, ...this.#verdicts()));
  }

  // Computes the result, and says how it compares.
  async run() {
    if (this.running) return;
    this.#begin();
    try {
      this.#verdicts = await this.#computed();
      this.#finish();
      if (this.old) this.outdate();
      else this.#say(false, ...this.#verdicts());
    } catch (error) {
      if (error instanceof Error) this.#end();
      else this.#finish();
      this.#say(true, ...this.#failure(error));
    }
  }

  #again() {
    this.runs.focus(); // the button that was pressed goes
    this.run();
  }

  // Ends the computation.
  stop() {
    if (!this.running) return;
    this.loading?.abort(new Error("stopped"));
    this.#python.stop();
  }

  // Says that the code is another now than what was computed with.
  outdate() {
    this.old = this.running;
    this.#verdicts = undefined;
    if (!this.running) this.#say(false, "<%= words.theme.live.again_for_new %>");
  }

  #begin() {
    this.#page.results().forEach((one) => one.stop());
    this.running = true;
    this.old = false;
    this.#verdicts = undefined;
    this.runs.ariaDisabled = "true";
    shown(this.stops, true);
    this.#say(false, "<%= words.theme.live.starting %>");
  }

  // Python is begun anew where code may have changed it that is not the page's.
  #finish() {
    this.#end();
    if (this.edited.length) this.#python.restart();
  }

  #end() {
    this.running = false;
    this.runs.ariaDisabled = "false";
    shown(this.stops, false, this.runs);
  }

  // What is to be said of it, as a function: it depends on the number whose button opened the panel last.
  async #computed() {
    this.#program ??= await this.#loaded();
    const { numbers, compared: how, ...program } = this.#program;
    const { files, used: edited, places } = changed(program, this.#page.edits());
    [this.edited, this.places] = [edited, places];
    await this.#python.ask({ do: "run", parts: [VERSION] }, { onSaid: (said) => { this.version = said; } });
    this.#say(false, "<%= words.theme.live.computing %>");
    const began = performance.now();
    const { module, function: name } = program;
    const now = await this.#python.ask({ do: "call", program: { files, module, function: name }, given: {} }, { limit: LIMIT });
    const duration = lasted(performance.now() - began);
    const python = line(told("<%= words.theme.live.by %>", { version: this.version, duration }));
    if (!now || typeof now !== "object") return () => [line("<%= words.theme.live.nothing %>"), ...withEdits("<%= words.theme.live.used %>", this.#edits())];
    const found = compared(numbers, now, how);
    return () => [...this.#verdict(found), python];
  }

  // The program and the record. Throws what stop gave, or why they cannot be had.
  async #loaded() {
    const loading = this.loading = new AbortController();
    const late = setTimeout(() => loading.abort(new Error("slow")), LOADING);
    try {
      const response = await fetch(this.#given.program, { signal: loading.signal });
      if (!response.ok) throw new Error(response.status);
      return await response.json();
    } catch (error) {
      throw loading.signal.reason ?? new Error("record", { cause: error });
    } finally {
      clearTimeout(late);
    }
  }

  #edits() {
    return this.edited.map(this.#page.listing);
  }

  // asked: the number whose link opened the panel, as sources.js keeps it; names: all of the result that the page shows.
  #verdict(found) {
    const links = document.querySelectorAll(".made-number");
    const names = new Set(Array.from(links, ({ hash }) => this.#number(decodeURIComponent(hash.slice(1)))));
    return verdict(found, { edits: this.#edits(), asked: this.#number(this.#panel.dataset.asked ?? ""), names });
  }

  // A number of the result by its name in the record, "" of others; name: chapter.result.number.
  #number(name) {
    return name.startsWith(`${this.#given.key}.`) ? name.slice(this.#given.key.length + 1) : "";
  }

  // error: of Python, that it was stopped, or that something could not be had.
  #failure(error) {
    if (error instanceof Error) {
      const end = ENDS[error.message];
      return end ? [line(end), ...(this.#program ? withEdits("<%= words.theme.live.used %>", this.#edits()) : [])] : missing(error, () => this.#again());
    }
    const { part, line: number, type } = error;
    const open = type === "SyntaxError"; // which is told where the code ends that it is in, or later
    const place = this.places.findLast(({ file, first, count }) => file === part && number >= first && (open || number < first + count));
    if (!place) return fault(error, { more: withEdits("<%= words.theme.live.used %>", this.#edits()) });
    const listing = this.#page.listing(place.listing);
    const others = this.#edits().filter((one) => one !== listing);
    const within = { ...error, line: Math.min(number - place.first + 1, place.count) };
    return fault(within, { listing, more: withEdits("<%= words.theme.live.used %>", others) });
  }

  #say(failed, ...words) {
    this.status.classList.toggle("live-failed", failed);
    this.status.replaceChildren(...words);
    this.status.scrollIntoView({ block: "nearest" });
  }
}

const VERSION = { name: "version", text: "import sys\nprint('.'.join(str(n) for n in sys.implementation[1][:3]), end='')" };
