// What a listing prints: put into the page not too often and not too much.

import { made } from "./live-page.js";

const LETTERS = 20_000;
const LINES = 1000;
const OFTEN = 100; // milliseconds between what is put into the page

export class Printed {
  #recorded;
  #text;
  #pending = "";
  #letters = 0;
  #lines = 0;
  #timer;

  // label: its name; next: what stands below the listing, which may show what is recorded.
  constructor(label, next) {
    const shows = next?.matches(".highlight") && next.querySelector(":scope > .filename")?.textContent;
    if (shows === "<%= words.pages.output %>") this.#recorded = next;
    this.#text = made("pre", { className: "live-printed", role: "log", tabIndex: 0 });
    this.#text.setAttribute("aria-label", label);
    const head = made("p", { className: "live-head", textContent: "<%= words.theme.live.output %>" });
    this.element = made("div", { className: "live-output", hidden: true }, head, this.#text);
  }

  get empty() {
    return this.element.hidden;
  }

  // How it stands beside what is recorded; nothing where nothing is.
  get verdict() {
    if (this.empty || !this.#recorded) return "";
    const same = this.#text.textContent.trimEnd() === this.#recorded.querySelector("code").textContent.trimEnd();
    return same ? "<%= words.theme.live.same_output %>" : "<%= words.theme.live.other_output %>";
  }

  // Takes away what was printed before.
  clear() {
    this.#text.replaceChildren();
    this.element.classList.remove("live-old");
    this.element.hidden = true;
    this.#pending = "";
    this.#letters = this.#lines = 0;
  }

  // Takes what is printed; says whether all of it has room.
  take(said) {
    const lines = (said.slice(0, LETTERS - this.#letters).match(/[^\n]*\n|[^\n]+/g) ?? []).slice(0, LINES - this.#lines);
    const fits = lines.join("");
    this.#pending += fits;
    this.#letters += fits.length;
    this.#lines += lines.filter((line) => line.endsWith("\n")).length;
    this.#timer ??= setTimeout(() => this.show(), OFTEN);
    return fits.length === said.length;
  }

  // Shows at once what was printed.
  show() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#pending) return;
    this.#text.append(this.#pending);
    this.element.hidden = false;
    if (this.#recorded) this.#recorded.querySelector(".filename").textContent = "<%= words.theme.live.recorded_output %>";
    this.#pending = "";
  }

  // Marks it as what other code has printed.
  outdate() {
    this.element.classList.add("live-old");
  }
}
