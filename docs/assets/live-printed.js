// What a listing prints: put into the page not too often and not too much.

import { made } from "./live-page.js";

const LETTERS = 20_000;
const LINES = 1000;
const OFTEN = 100; // milliseconds between what is put into the page

export class Printed {
  #pending = "";
  #letters = 0;
  #lines = 0;
  #timer;

  constructor(label) {
    this.element = made("pre", { className: "live-printed", role: "log", hidden: true, tabIndex: 0 });
    this.element.setAttribute("aria-label", label);
  }

  get empty() {
    return this.element.hidden;
  }

  // Takes away what was printed before.
  clear() {
    this.element.replaceChildren();
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
    this.element.append(this.#pending);
    this.element.hidden = false;
    this.#pending = "";
  }

  // Marks it as what other code has printed.
  outdate() {
    this.element.classList.add("live-old");
  }
}
