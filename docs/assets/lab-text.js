// What the page's address and its text say of the state of a lab.
// A state: {rules: [name], surface, start: [u, v], step, and each slider by its name}.

import { made } from "./lab-dom.js";

const LONGEST = 2000; // letters of an address that are looked at
const WAY = 720; // pixels from one end of a slider to the other, for a number that is dragged

// The number that a reader wrote, in letters of any width; NaN where it is none.
export function read(text) {
  const plain = text.normalize("NFKC").trim().replaceAll("−", "-").replace(/\s*×\s*10(-?\d+)$/, "e$1");
  return plain === "" ? NaN : Number(plain);
}

export function clamped(value, { least, most, whole }) {
  const inside = Math.min(most, Math.max(least, value));
  return whole ? Math.round(inside) : inside;
}

// Where a value stands between the ends of its slider, 0 to 1, and the value there, a number of few digits.
export function placed(value, { least, most, log }) {
  return log ? Math.log(value / least) / Math.log(most / least) : (value - least) / (most - least);
}

export function valued(place, slider) {
  const { least, most, log, whole } = slider;
  const at = Math.min(1, Math.max(0, place));
  const value = log ? least * (most / least) ** at : least + (most - least) * at;
  if (whole) return Math.round(value);
  return clamped(log ? Number(value.toPrecision(3)) : Number((Math.round(value / grain(slider)) * grain(slider)).toPrecision(12)), slider);
}

// How far an arrow key goes on a slider that doesn't go by factors.
export function grain({ least, most, whole }) {
  return whole ? 1 : 10 ** Math.floor(Math.log10((most - least) / 200));
}

// The value that a key makes of another, nothing where it is no key of a slider.
export function pressed(key, value, slider) {
  const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[key];
  if (key === "Home") return slider.least;
  if (key === "End") return slider.most;
  if (!by) return undefined;
  if (slider.log) return valued(placed(value, slider) + by / 100, slider);
  return clamped(Number((value + by * grain(slider)).toPrecision(12)), slider);
}

export function declared({ shown, surfaces, start, sliders }) {
  const values = Object.fromEntries(Object.entries(sliders).map(([name, slider]) => [name, slider.default]));
  return { rules: shown, surface: Object.keys(surfaces)[0], start, step: values.steps, ...values };
}

// The state of a preset: what it doesn't say is as declared, the step the last one.
export function preset(name, declaration) {
  const { state } = declaration.presets[name];
  const plain = declared(declaration);
  return { ...plain, step: state.steps ?? plain.step, ...state, rules: known(state.rules ?? [], declaration.rules) ?? plain.rules };
}

// Whether an address is meant for a lab though it says nothing that this one knows.
export function unreadable(hash, declaration) {
  return /^#lab[-:]/.test(hash) && !document.getElementById(hash.slice(1)) && !stated(hash, declaration);
}

// The preset that an address names.
export function named(hash, { presets }) {
  const name = hash.startsWith("#lab-") ? hash.slice(5) : "";
  return Object.hasOwn(presets, name) ? name : undefined;
}

// The state that an address speaks of, nothing where it speaks of none. What can't be understood is left out.
export function stated(hash, declaration) {
  const text = decoded(hash.slice(0, LONGEST));
  const name = named(text, declaration);
  if (name) return preset(name, declaration);
  const parts = text.startsWith("#lab:") ? text.slice(5).split("&").map((part) => part.split("=")) : [];
  const known = ["surface", "rules", "start", "step", ...Object.keys(declaration.sliders)];
  const found = parts.filter(([name, value]) => value !== undefined && known.includes(name));
  return found.length ? put(found, declaration) : undefined;
}

function put(parts, declaration) {
  const state = declared(declaration);
  let step;
  for (const [name, value] of parts) {
    if (Object.hasOwn(declaration.sliders, name) && Number.isFinite(read(value))) state[name] = clamped(read(value), declaration.sliders[name]);
    if (name === "surface" && Object.hasOwn(declaration.surfaces, value)) state.surface = value;
    if (name === "rules") state.rules = known(value.split("+"), declaration.rules) ?? state.rules;
    if (name === "start") state.start = inside(value.split(",").map(read), declaration.window) ?? state.start;
    if (name === "step" && Number.isFinite(read(value))) step = read(value);
  }
  return { ...state, step: clamped(step ?? state.steps, { least: 0, most: state.steps, whole: true }) };
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

function known(names, rules) {
  const found = Object.keys(rules).filter((rule) => names.includes(rule));
  return found.length ? found : undefined;
}

// A point, within the window; nothing where it is none.
export function inside(point, window) {
  if (point.length !== 2 || !point.every(Number.isFinite)) return undefined;
  return point.map((value, axis) => clamped(value, { least: window[axis][0], most: window[axis][1] }));
}

export function same(one, other) {
  return JSON.stringify(one, Object.keys(one).sort()) === JSON.stringify(other, Object.keys(one).sort());
}

// The address of a state: that of a preset, or what differs from the declaration; "" where nothing does.
export function address(state, declaration) {
  if (same(state, declared(declaration))) return "";
  const name = Object.keys(declaration.presets).find((one) => same(state, preset(one, declaration)));
  if (name) return `#lab-${name}`;
  const plain = { ...declared(declaration), step: state.steps };
  const said = Object.keys(plain).filter((part) => String(state[part]) !== String(plain[part]));
  const value = (part) => (part === "rules" ? state.rules.join("+") : String(state[part]));
  return said.length ? `#lab:${said.map((part) => `${part}=${value(part)}`).join("&")}` : "";
}

export const WAITED = Symbol("a fact that will be known at once");

// The numbers of the page's text that belong to a lab: <data data-lab="eta"> and <data data-lab="rmsprop.onset">.
export class Sentences {
  #items;
  #sliders;
  #act;
  #written;
  #notes = new Map(); // block of text → what is said below it

  // act: {set({name: value}), reset(), value(name)}; written: how a number is written; signal: when all this ends.
  constructor({ sliders, rules, facts }, act, written, signal) {
    [this.#sliders, this.#act, this.#written] = [sliders, act, written];
    const known = (name) => Object.hasOwn(sliders, name) || fact(name, rules, facts);
    const found = [...document.querySelectorAll("data[data-lab]")].filter(({ dataset }) => known(dataset.lab));
    this.#items = found.map((data) => this.#item(data, signal));
    signal.addEventListener("abort", () => this.#end());
  }

  // Rules whose facts the text tells.
  get rules() {
    return new Set(this.#items.filter(({ name }) => name.includes(".")).map(({ name }) => name.split(".")[0]));
  }

  // Shows the state; fact(rule, name): what was measured, undefined where that takes long, WAITED where it does not.
  show(state, untouched, fact) {
    const blocks = new Set();
    for (const item of this.#items) {
      const slider = this.#sliders[item.name];
      const changed = slider ? this.#follow(item, slider, state[item.name]) : this.#tell(item, untouched, fact);
      if (changed !== item.changed) item.data.classList.toggle("lab-changed", (item.changed = changed));
      if (changed) blocks.add(item.block);
    }
    this.#say(blocks);
  }

  #item(data, signal) {
    const [record, yours] = [data.textContent, document.createElement("ins")];
    const frame = data.closest(".made-number") ?? data;
    const block = data.closest("p, li, td, dd, figcaption, summary") ?? frame.parentElement;
    const kept = document.createElement("span");
    kept.textContent = record;
    data.replaceChildren(kept, yours);
    yours.title = "<%= words.theme.lab.record %>".replace("{record}", record);
    const item = { data, frame, block, record, yours, name: data.dataset.lab, changed: false };
    if (this.#sliders[item.name]) this.#handle(item, this.#sliders[item.name], signal);
    return item;
  }

  #handle({ data, frame, name }, slider, signal) {
    const told = { role: "slider", tabindex: 0, "aria-label": slider.label, "aria-valuemin": slider.least, "aria-valuemax": slider.most };
    for (const [key, value] of Object.entries(told)) data.setAttribute(key, value);
    let from;
    let moved = false;
    const begun = (x) => ({ x, place: placed(this.#act.value(name), slider) });
    const on = (type, act, more) => frame.addEventListener(type, act, { signal, ...more });
    on("pointerdown", ({ button, clientX }) => {
      moved = false;
      if (!button) from = begun(clientX);
    });
    on("pointermove", ({ buttons, clientX, pointerId }) => {
      if (buttons === 1) from ??= begun(clientX); // the pointer went down before the lab was there
      if (!from || (!moved && Math.abs(clientX - from.x) < 5)) return;
      if (!moved) hold(frame, data, pointerId);
      moved = true;
      this.#act.set({ [name]: valued(from.place + (clientX - from.x) / WAY, slider) });
    });
    for (const type of ["pointerup", "pointercancel"]) on(type, () => {
      from = undefined;
      data.classList.remove("lab-held");
      data.style.width = "";
    });
    on("click", (event) => moved && (event.stopPropagation(), event.preventDefault()), { capture: true });
    on("keydown", (event) => {
      const value = event.target === data ? pressed(event.key, this.#act.value(name), slider) : undefined;
      if (value === undefined) return;
      event.preventDefault();
      this.#act.set({ [name]: value });
    });
  }

  #follow({ data, yours, record }, slider, value) {
    const changed = value !== slider.default && value !== read(record);
    const text = changed ? this.#written(value) : record;
    this.#put(yours, text);
    const said = changed ? `${text}<%= words.theme.lab.yours %>` : record;
    if (data.getAttribute("aria-valuetext") !== said) {
      data.setAttribute("aria-valuenow", changed ? value : read(record));
      data.setAttribute("aria-valuetext", said);
    }
    return changed;
  }

  #tell({ yours, record, name, changed }, untouched, fact) {
    if (untouched) return false;
    const value = fact(...name.split("."));
    if (value === WAITED) return changed;
    const text = value === undefined ? "…" : alike(value, record, this.#written);
    this.#put(yours, text);
    return text !== record;
  }

  #put(yours, text) {
    if (yours.firstChild?.data === text) return;
    const said = document.createElement("span");
    said.className = "lab-unseen";
    said.textContent = "<%= words.theme.lab.yours %>";
    yours.replaceChildren(text, said);
  }

  // Below a block of text with a number of the reader's it is said whose its numbers are.
  #say(blocks) {
    for (const [block, note] of this.#notes) {
      if (blocks.has(block)) continue;
      note.remove();
      block.classList.remove("lab-mixed");
      this.#notes.delete(block);
    }
    for (const block of blocks) {
      if (this.#notes.has(block)) continue;
      const back = made("button", { type: "button", className: "lab-back", textContent: "<%= words.theme.lab.back %>", onclick: () => this.#act.reset() });
      const note = made("span", { className: "lab-whose" }, "<%= words.theme.lab.whose %> ", back);
      block.append(note);
      block.classList.add("lab-mixed");
      this.#notes.set(block, note);
    }
  }

  #end() {
    this.#say(new Set());
    for (const { data, record } of this.#items) {
      data.replaceChildren(record);
      data.classList.remove("lab-changed", "lab-held");
      for (const name of ["role", "tabindex", "aria-label", "aria-valuemin", "aria-valuemax", "aria-valuenow", "aria-valuetext"]) data.removeAttribute(name);
    }
  }
}

// While a number is dragged nothing moves under the pointer: it keeps its place and its width.
function hold(frame, data, pointerId) {
  frame.setPointerCapture(pointerId);
  data.style.width = `${data.getBoundingClientRect().width}px`;
  data.classList.add("lab-held");
}

function fact(name, rules, facts) {
  const [rule, what] = name.split(".");
  return Object.hasOwn(rules, rule) && Object.hasOwn(facts, what ?? "");
}

// A number with the digits of another.
function alike(value, record, written) {
  if (value !== null && !/[.×]/.test(record)) return written(Math.round(value), 15);
  const text = written(value, Math.max(1, record.split("×")[0].replace(/^[−0.]+|\D/g, "").length));
  return read(text) === read(record) ? record : text;
}
