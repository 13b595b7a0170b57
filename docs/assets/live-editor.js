// Code that can be edited where it stands: a text area over the same text in colours, which gives it its size.

import { made } from "./live-page.js";

const LONGEST = 100_000; // letters that can be typed in
const COLOURED = 5000; // letters of code that is still coloured at each stroke
const PAST = 100; // states that can be gone back to
const PAUSE = 1000; // milliseconds between strokes after which going back stops there
const INDENT = 4;

const KEYWORDS = words("False None True and as assert async await break class continue def del elif else except finally "
  + "for from global if import in is lambda nonlocal not or pass raise return try while with yield");
const BUILTINS = words("abs all any bool dict enumerate filter float int isinstance iter len list map max min next pow "
  + "print range repr reversed round set sorted str sum tuple type zip");
const STRING = String.raw`"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?`;
const TOKENS = new RegExp([ // none looks back: a text of any kind takes no longer than its length
  "(?<c1>#.*)",
  `(?<s2>(?:[rbfuRBFU]{1,2}(?=["']))?(?:${STRING}))`,
  String.raw`(?<word>[\p{L}_][\p{L}\p{N}_]*)`,
  String.raw`(?<mi>\d(?:[eE][-+]|[\w.])*)`,
  "(?<o>[-+*/%=<>!&|^~@]+)",
].join("|"), "gu");

export class Editor {
  #area;
  #colours = made("code");
  #line = made("span", { className: "live-line", hidden: true });
  #past = [];
  #was;
  #typed = -Infinity; // when the last stroke was

  // text: what it begins with; label: its name; onEdit: called after each change; onRun: on Ctrl+Enter.
  constructor(text, label, { onEdit, onRun }) {
    this.onEdit = onEdit;
    this.onRun = onRun;
    this.#area = made("textarea", { value: text, wrap: "off", rows: 1, spellcheck: false, maxLength: LONGEST });
    for (const [name, value] of Object.entries({ autocapitalize: "off", autocomplete: "off", autocorrect: "off", "aria-label": label })) {
      this.#area.setAttribute(name, value);
    }
    this.#area.addEventListener("input", () => this.#edited());
    this.#area.addEventListener("keydown", (event) => this.#pressed(event));
    const under = made("pre", { ariaHidden: "true" }, this.#colours);
    this.element = made("div", { className: "live-edit" }, under, this.#line, this.#area);
    this.#was = text;
    this.#paint();
  }

  get text() {
    return this.#area.value;
  }

  // Puts another text in; the reader can go back.
  set text(text) {
    if (text === this.#area.value) return;
    this.#area.value = text;
    this.#typed = -Infinity;
    this.#edited();
  }

  get canGoBack() {
    return this.#past.length > 0;
  }

  // Goes back to the text before the last change.
  goBack() {
    this.#area.value = this.#past.pop();
    this.#was = this.#area.value;
    this.#typed = -Infinity;
    this.#changed();
  }

  // Marks a line, counted from 1, until the next change.
  mark(number) {
    this.#line.style.setProperty("--line", Math.min(number, this.text.split("\n").length) - 1);
    this.#line.hidden = false;
  }

  unmark() {
    this.#line.hidden = true;
  }

  // Takes the reader to a line, all of it selected.
  show(number) {
    const lines = this.text.split("\n");
    const at = Math.min(number, lines.length) - 1;
    const start = lines.slice(0, at).join("\n").length + (at ? 1 : 0);
    this.mark(number);
    this.#area.focus({ preventScroll: true });
    this.#area.setSelectionRange(start, start + lines[at].length);
    this.#line.scrollIntoView({ block: "center", inline: "nearest" });
  }

  #edited() {
    if (performance.now() - this.#typed > PAUSE) this.#past = [...this.#past.slice(1 - PAST), this.#was];
    this.#typed = performance.now();
    this.#was = this.text;
    this.#changed();
  }

  #changed() {
    this.unmark();
    cancelAnimationFrame(this.paints);
    this.paints = requestAnimationFrame(() => this.#paint());
    this.onEdit();
  }

  #paint() {
    const { text } = this;
    this.#colours.replaceChildren(...(text.length > COLOURED ? [text] : coloured(text)), "\n");
  }

  #pressed(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.onRun();
    }
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const { selectionStart: start, selectionEnd: end } = this.#area;
    const before = this.text.slice(0, start).split("\n").at(-1);
    if (event.key === "Enter" && !event.shiftKey) {
      const deeper = before.trimEnd().endsWith(":") ? INDENT : 0;
      event.preventDefault();
      this.#put(`\n${/^ */.exec(before)[0]}${" ".repeat(deeper)}`);
    }
    if (event.key === "Backspace" && start === end && /^ +$/.test(before)) {
      event.preventDefault();
      this.#area.setSelectionRange(start - ((before.length - 1) % INDENT) - 1, start);
      this.#put("");
    }
  }

  // As if it were typed, so that the browser's own undo knows of it.
  #put(text) {
    if (document.execCommand(text ? "insertText" : "delete", false, text)) return;
    this.#area.setRangeText(text, this.#area.selectionStart, this.#area.selectionEnd, "end");
    this.#edited();
  }
}

// The text as nodes, in the colours of the page's listings.
function* coloured(text) {
  let [end, last] = [0, ""];
  for (const { 0: token, index, groups } of text.matchAll(TOKENS)) {
    const [kind] = Object.entries(groups).find(([, found]) => found !== undefined);
    const className = kind === "word" ? kindOf(token, last, text[index - 1]) : kind;
    last = token;
    if (!className) continue; // it stays among what has no colour
    yield text.slice(end, index);
    yield made("span", { className }, token);
    end = index + token.length;
  }
  yield text.slice(end);
}

// last: the token before; before: the letter before.
function kindOf(word, last, before) {
  if (last === "def" || last === "class") return "nf";
  if (KEYWORDS.has(word)) return "k";
  return BUILTINS.has(word) && before !== "." ? "nb" : "";
}

function words(text) {
  return new Set(text.split(" "));
}
