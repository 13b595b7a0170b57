// A listing of the page that runs: its code, the buttons below it, what it prints, and what became of it.

import { Bar } from "./live-bar.js";
import { Editor } from "./live-editor.js";
import { fault, missing, withEdits } from "./live-fault.js";
import { digest, keep, line, made, packed } from "./live-page.js";
import { Printed } from "./live-printed.js";
import { lasted, told } from "./live-words.js";

const LIMIT = 10_000; // milliseconds that a listing may run
const PAUSE = 100; // milliseconds after a stroke before the edit is kept

const ENDS = {
  stopped: "<%= words.theme.live.stopped %>",
  time: "<%= words.theme.live.time %>",
  much: "<%= words.theme.live.much %>",
  other: "<%= words.theme.live.other %>",
};

export class Listing {
  #python;
  #page;
  #editor;
  #printed;
  #used = new Set(); // numbers of what the last run rests on
  #edits = []; // of them, those that were edited

  // element: .highlight; python: what runs it; page: of live.js.
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
    this.#build(told("<%= words.theme.live.editable %>", { name: this.name }));
    this.original.before(this.#editor.element);
    this.original.hidden = true;
    this.original.after(this.bar.element, this.note, this.#printed.element, this.status);
    this.element.classList.add("live");
  }

  // Says where the text comes from that the reader finds, each in a line.
  remark(...parts) {
    this.open();
    this.note.replaceChildren(...parts.map((part) => line(part)));
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
    const onSaid = (said, part) => {
      if (part === this.number && !this.#printed.take(said)) this.stop("much");
    };
    try {
      await this.#python.ask({ do: "run", parts: this.#parts() }, { onBegin, onSaid, limit: LIMIT });
      this.#done(performance.now() - began);
    } catch (error) {
      this.#failed(error);
    }
  }

  #again() {
    this.bar.focus(); // the button that was pressed goes
    this.run();
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

  #build(editable) {
    const actions = {
      run: () => this.run(),
      stop: () => this.stop(),
      undo: () => this.#editor.goBack(),
      reset: () => { this.text = this.code; },
      share: () => this.#share(),
      copy: () => navigator.clipboard.writeText(this.text),
    };
    this.bar = new Bar({ own: this.name, editable }, actions);
    this.#editor = new Editor(this.code, editable, { onEdit: () => this.#changed(), onRun: actions.run });
    this.#printed = new Printed(told("<%= words.theme.live.printed %>", { name: this.name }), this.element.nextElementSibling);
    this.note = made("p", { className: "live-note", role: "status", hidden: true });
    this.status = made("p", { className: "live-status", role: "status" });
  }

  #old() {
    this.#printed.outdate();
    this.#say(this.#printed.empty ? "" : "<%= words.theme.live.old %>");
  }

  #changed() {
    this.bar.show(this.edited, this.#editor.canGoBack);
    this.note.hidden = true;
    clearTimeout(this.keeps);
    this.keeps = setTimeout(() => this.keep(), PAUSE);
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
    this.bar.busy = true;
    const ran = this.#page.ran(this.number);
    this.#used = new Set(ran.map((one) => one.number));
    this.#edits = ran.filter((one) => one.edited);
    this.#editor.unmark();
    this.#printed.clear();
    this.#say("<%= words.theme.live.starting %>");
  }

  // Python is begun anew where code may have changed it that is not the page's.
  #finish() {
    this.#end();
    if (this.#edits.length) this.#python.restart();
  }

  #end() {
    this.#printed.show();
    this.running = false;
    this.bar.busy = false;
  }

  #done(milliseconds) {
    this.#finish();
    const sentence = this.#printed.empty ? "<%= words.theme.live.silent %>" : "<%= words.theme.live.done %>";
    if (!this.#used.size) { // it was edited meanwhile
      this.#old();
      return;
    }
    const { verdict } = this.#printed;
    this.#say(line(told(sentence, { duration: lasted(milliseconds) })), ...(verdict ? [line(verdict)] : []), ...this.#rests());
  }

  // error: of Python, that it was stopped, or that there is no Python to be had.
  #failed(error) {
    const ended = error instanceof Error && ENDS[error.message];
    if (error instanceof Error) {
      this.#end();
      this.#say(...(ended ? [line(ended), ...this.#rests()] : missing(error, () => this.#again())));
    } else {
      this.#finish();
      const listing = this.#page.listing(error.part);
      const own = listing === this;
      if (own) this.#editor.mark(error.line);
      this.#say(...fault(error, { listing, own, more: this.#rests(listing) }));
    }
    this.status.classList.toggle("live-failed", !ended);
  }

  // Whose code it ran beside its own and that of `named`, where that was edited.
  #rests(named) {
    return withEdits("<%= words.theme.live.used %>", this.#edits.filter((one) => one !== this && one !== named));
  }

  #say(...words) {
    this.status.classList.remove("live-failed");
    this.status.replaceChildren(...words);
  }
}
