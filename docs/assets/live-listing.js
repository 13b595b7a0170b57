// A listing of the page that runs: its code, the buttons below it, what it prints, and what became of it.

import { Editor } from "./live-editor.js";
import { digest, keep, made, packed, shown } from "./live-page.js";
import { about, broken, explained, lasted, told } from "./live-words.js";

const LIMIT = 10_000; // milliseconds that a listing may run
const LETTERS = 20_000; // that it may print
const LINES = 1000;
const OFTEN = 100; // milliseconds between prints that are put into the page

const ENDS = {
  stopped: "<%= words.theme.live.stopped %>",
  time: "<%= words.theme.live.time %>",
  much: "<%= words.theme.live.much %>",
  other: "<%= words.theme.live.other %>",
};

export class Listing {
  #python;
  #page; // its listings
  #editor;
  #printed;
  #used = new Set(); // numbers of what the last run rests on
  #edits = []; // of them, those that were edited

  // element: .highlight; python: what runs it; page: {listing(name), text(name), needs(number), ran(number), all(), changed(number)}.
  constructor(element, python, page) {
    this.element = element;
    this.number = element.dataset.live;
    this.#python = python;
    this.#page = page;
    this.original = element.querySelector("pre");
    this.code = this.original.textContent.replace(/\n$/, "");
    this.name = told("<%= words.theme.live.listing %>", { number: this.number });
  }

  get text() {
    return this.#editor?.text ?? this.code;
  }

  set text(text) {
    this.open();
    this.#editor.text = text;
  }

  get edited() {
    return this.text !== this.code;
  }

  // Shows the text of somebody else; it is not kept in place of the reader's own, to which undoing leads.
  lend(text) {
    this.text = text;
    clearTimeout(this.keeps);
  }

  // Makes the code one that can be edited.
  open() {
    if (this.#editor) return;
    this.label = told("<%= words.theme.live.editable %>", { name: this.name });
    this.#editor = new Editor(this.code, this.label, { onEdit: () => this.#changed(), onRun: () => this.run() });
    this.#build();
    this.original.before(this.#editor.element);
    this.original.hidden = true;
    this.original.after(this.bar, this.note, this.#printed, this.status);
    this.element.classList.add("live");
    this.element.querySelector(":scope > .made")?.setAttribute("hidden", "");
  }

  // Says where the text comes from that the reader finds.
  remark(sentence, ...actions) {
    this.open();
    this.note.replaceChildren(sentence, ...actions);
    this.note.hidden = false;
  }

  // Runs the listing and what it needs, as they stand now.
  async run() {
    if (this.running) return;
    this.open();
    this.#begin();
    let began = performance.now();
    const onBegin = () => {
      began = performance.now();
      this.#say("<%= words.theme.live.running %>");
    };
    const onSaid = (said, part) => part === this.number && this.#print(said);
    try {
      await this.#python.ask({ do: "run", parts: this.#parts() }, { onBegin, onSaid, limit: LIMIT });
      this.#done(performance.now() - began);
    } catch (error) {
      this.#failed(error);
    }
  }

  // Ends the run.
  stop(why = "stopped") {
    if (this.running) this.#python.stop(why);
  }

  // Takes the reader to a line of the code.
  show(line) {
    this.open();
    this.#editor.show(line);
  }

  // Says that what was printed is of other code than what stands there now.
  outdate(number) {
    if (!this.#used.delete(number)) return;
    this.#used.clear();
    if (!this.running) this.#old();
  }

  #build() {
    const button = (word, action, more = {}) =>
      made("button", { type: "button", textContent: word, onclick: action, ...more });
    this.runs = button("<%= words.theme.live.run %>", () => this.run(), { title: "Ctrl+Enter", ariaKeyShortcuts: "Control+Enter Meta+Enter" });
    this.stops = button("<%= words.theme.live.stop %>", () => this.stop(), { hidden: true });
    this.resets = button("<%= words.theme.live.reset %>", () => { this.text = this.code; }, { hidden: true });
    this.undoes = button("<%= words.theme.live.undo %>", () => this.#editor.goBack(), { hidden: true });
    this.shares = button("<%= words.theme.live.share %>", () => this.#share(), { hidden: true });
    this.title = made("span", { textContent: this.label });
    this.bar = made("div", { className: "live-bar", role: "group", ariaLabel: this.name },
      this.runs, this.stops, this.undoes, this.resets, this.shares, this.title);
    this.note = made("p", { className: "live-note", role: "status", hidden: true });
    this.status = made("p", { className: "live-status", role: "status" });
    this.#printed = made("pre", { className: "live-printed", role: "log", hidden: true, tabIndex: 0 });
    this.#printed.setAttribute("aria-label", told("<%= words.theme.live.printed %>", { name: this.name }));
  }

  #old() {
    this.#printed.classList.add("live-old");
    this.#say(this.#printed.hidden ? "" : "<%= words.theme.live.old %>");
  }

  #changed() {
    this.title.textContent = this.edited ? this.name : this.label; // there is less room beside more buttons
    shown(this.resets, this.edited, this.runs);
    shown(this.shares, this.edited, this.runs);
    shown(this.undoes, this.#editor.canGoBack, this.runs);
    this.note.hidden = true;
    clearTimeout(this.keeps);
    this.keeps = setTimeout(() => this.keep(), OFTEN);
    this.#page.changed(this.number);
  }

  // Keeps the edit for the next visit.
  keep() {
    keep(this.number, this.edited && { of: digest(this.code), text: this.text });
  }

  async #share() {
    const hash = await packed(this.number, this.text);
    try {
      history.replaceState(history.state, "", hash);
      await navigator.clipboard.writeText(location.href);
      this.remark("<%= words.theme.live.copied %>");
    } catch {
      this.remark("<%= words.theme.live.in_address %>");
    }
  }

  #parts() {
    const { imports, before } = this.#page.needs(this.number);
    const parts = [...before, this.number].map((name) => ({ name, text: this.#page.text(name) }));
    return imports ? [{ name: "imports", text: imports }, ...parts] : parts;
  }

  #begin() {
    this.#page.all().forEach((one) => one.stop("other"));
    this.running = true;
    this.runs.ariaDisabled = "true";
    shown(this.stops, true);
    const ran = this.#page.ran(this.number);
    this.#used = new Set(ran.map((one) => one.number));
    this.#edits = ran.filter((one) => one.edited);
    this.#editor.unmark();
    this.#printed.replaceChildren();
    this.#printed.classList.remove("live-old");
    this.#printed.hidden = true;
    this.pending = "";
    this.letters = this.lines = 0;
    this.#say("<%= words.theme.live.starting %>");
  }

  // Python is begun anew where code may have changed it that is not the page's.
  #finish() {
    this.#end();
    if (this.#edits.length) this.#python.restart();
  }

  #end() {
    this.#flush();
    this.running = false;
    this.runs.ariaDisabled = "false";
    shown(this.stops, false, this.runs);
  }

  // Puts what is printed into the page, not too often and not too much.
  #print(said) {
    const lines = (said.slice(0, LETTERS - this.letters).match(/[^\n]*\n|[^\n]+/g) ?? []).slice(0, LINES - this.lines);
    const fits = lines.join("");
    this.pending += fits;
    this.letters += fits.length;
    this.lines += lines.filter((line) => line.endsWith("\n")).length;
    if (fits.length < said.length) this.stop("much");
    this.flushes ??= setTimeout(() => this.#flush(), OFTEN);
  }

  #flush() {
    clearTimeout(this.flushes);
    this.flushes = undefined;
    if (!this.pending) return;
    this.#printed.append(this.pending);
    this.#printed.hidden = false;
    this.pending = "";
  }

  #done(milliseconds) {
    this.#finish();
    const sentence = this.#printed.hidden ? "<%= words.theme.live.silent %>" : "<%= words.theme.live.done %>";
    if (this.#used.size) this.#say(told(sentence, { duration: lasted(milliseconds) }), ...this.#rests());
    else this.#old(); // it was edited meanwhile
  }

  // error: of Python, that it was stopped, or that there is no Python to be had.
  #failed(error) {
    if (error instanceof Error) {
      this.#end();
      this.#say(ENDS[error.message] ?? broken(error));
    } else {
      this.#finish();
      this.#say(...this.#fault(error), ...this.#rests());
    }
    this.status.classList.toggle("live-failed", !ENDS[error.message]);
  }

  // The sentence of an error: where, what, and Python's own words.
  #fault({ line, part, ...error }) {
    const listing = this.#page.listing(part);
    const where = { line, name: listing?.name };
    const own = listing === this;
    const place = own ? "<%= words.theme.live.line %>" : "<%= words.theme.live.line_of %>";
    const words = [explained(error)];
    if (listing) {
      words.unshift(told(place, where));
      if (own) this.#editor.mark(line);
      const jump = told("<%= words.theme.live.jump %>", where);
      words.push(" ", made("button", { type: "button", textContent: jump, onclick: () => listing.show(line) }));
    }
    if (error.message) words.push(" ", made("span", { lang: "en", textContent: error.message.slice(0, 500) }));
    return words;
  }

  // Whose code it ran beside its own, where that was edited.
  #rests() {
    const links = this.#edits.filter((one) => one !== this).map((one) => made("button", { type: "button", textContent: one.name, onclick: () => one.show(1) }));
    return links.length ? [" ", ...about("<%= words.theme.live.used %>", links)] : [];
  }

  #say(...words) {
    this.status.classList.remove("live-failed");
    this.status.replaceChildren(...words);
  }
}
