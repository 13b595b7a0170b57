// A result that is computed anew beside where it is from, and what of it agrees with its record.

import { fault, used } from "./live-fault.js";
import { made, shown } from "./live-page.js";
import { changed, compared } from "./live-record.js";
import { apart, broken, lasted, told, written } from "./live-words.js";

const LIMIT = 20_000; // milliseconds
const NAMED = 3; // changes that are named
const ENDS = { stopped: "<%= words.theme.live.stopped %>", time: "<%= words.theme.live.time_of_result %>" };

export class Result {
  #python;
  #given;
  #page;
  #program;

  // panel: .made-panel; given: {program | needs | reason, notebook}, addresses; page: of live.js.
  constructor(panel, given, python, page) {
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
  }

  // Computes the result, and says how it compares.
  async run() {
    if (this.running) return;
    if (!this.#given.program) {
      this.bar.hidden = true;
      this.#say(false, ...this.#refusal());
      return;
    }
    this.#begin();
    try {
      const said = await this.#computed();
      this.#finish();
      if (this.old) this.outdate();
      else this.#say(false, ...said);
    } catch (error) {
      if (error instanceof Error) this.#end();
      else this.#finish();
      this.#say(true, ...this.#failure(error));
    }
  }

  // Ends the computation.
  stop() {
    if (this.running) this.#python.stop();
  }

  // Says that the code is another now than what was computed with.
  outdate() {
    this.old = this.running;
    if (!this.running && this.#given.program) this.#say(false, "<%= words.theme.live.again_for_new %>");
  }

  #begin() {
    this.#page.results().forEach((one) => one.stop());
    this.running = true;
    this.old = false;
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

  async #computed() {
    this.#program ??= await (await fetch(this.#given.program)).json();
    const { numbers, compared: how, ...program } = this.#program;
    const { files, used: edited, places } = changed(program, this.#page.edits());
    [this.edited, this.places] = [edited, places];
    await this.#python.ask({ do: "run", parts: [VERSION] }, { onSaid: (said) => { this.version = said; } });
    this.#say(false, "<%= words.theme.live.computing %>");
    const began = performance.now();
    const { module, function: name } = program;
    const now = await this.#python.ask({ do: "call", program: { files, module, function: name }, given: {} }, { limit: LIMIT });
    const duration = lasted(performance.now() - began);
    const python = told("<%= words.theme.live.by %>", { version: this.version, duration });
    return [...this.#verdict(compared(numbers, now, how), edited), " ", python];
  }

  #verdict({ count, same, most, changes, measured }, edited) {
    const whose = edited.length ? [...used(edited.map(this.#page.listing)), " "] : [];
    const times = measured ? [told("<%= words.theme.live.measured %>", { count: measured })] : [];
    const gaps = { count, rest: count - changes.length, most: written(most, 2) };
    if (changes.length) return [...whose, told("<%= words.theme.live.differs %>", { ...gaps, changes: this.#named(changes, edited) }), ...times];
    if (edited.length) return [...whose, told("<%= words.theme.live.unchanged %>", gaps), ...times];
    return [told(same === count ? "<%= words.theme.live.agrees %>" : "<%= words.theme.live.agrees_about %>", gaps), ...times];
  }

  #named(changes, edited) {
    const sentence = edited.length ? "<%= words.theme.live.became %>" : "<%= words.theme.live.recorded %>";
    const numbers = new Set();
    const largest = changes.filter(({ name }) => numbers.size < numbers.add(name.split(/[.[]/)[0]).size); // of each number
    const named = largest.slice(0, NAMED).map(({ name, recorded, now }) => {
      const [before, after] = apart(recorded, now);
      return told(sentence, { name, recorded: before, now: after });
    });
    const count = changes.length - named.length;
    return [...named, ...(count ? [told("<%= words.theme.live.more %>", { count })] : [])].join("<%= words.theme.live.between %>");
  }

  #refusal() {
    const { needs, reason, notebook } = this.#given;
    const sentence = needs ? "<%= words.theme.live.needs %>" : reason ? "<%= words.theme.live.reason %>" : "<%= words.theme.live.refused %>";
    const why = told(sentence, { needs, reason });
    return notebook ? [why, " ", made("a", { href: notebook, textContent: "<%= words.theme.live.notebook %>" })] : [why];
  }

  // error: of Python, that it was stopped, or that something could not be had.
  #failure(error) {
    if (error instanceof Error) return [ENDS[error.message] ?? broken(error)];
    const { part, line } = error;
    const place = this.places.find(({ file, first, count }) => file === part && line >= first && line < first + count);
    return place ? fault({ ...error, line: line - place.first + 1 }, this.#page.listing(place.listing)) : fault(error);
  }

  #say(failed, ...words) {
    this.status.classList.toggle("live-failed", failed);
    this.status.replaceChildren(...words);
    this.status.scrollIntoView({ block: "nearest" });
  }
}

const VERSION = { name: "version", text: "import sys\nprint('.'.join(str(n) for n in sys.implementation[1][:3]), end='')" };
