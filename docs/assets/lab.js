// A figure that can be touched: what the reader sets goes to the chapter's own Python, what comes back is drawn.

import * as plot from "./lab-plot.js";
import * as text from "./lab-text.js";

const COLUMNS = 49; // of the grid of heights
const ROWS = 37;
const SAMPLED = 6; // of so many rows and columns one is looked at to see whether the heights are others
const SHOWN = 100; // milliseconds after which it is said that something is being computed
const RATHER = 6; // times what a picture takes is for other things, as long as answers come
const LIMIT = 5000; // milliseconds for one rule
const QUIET = 500; // milliseconds without a change before the address and screen readers are told
const LEAST = 80; // pixels that a picture needs
const NARROW = 380; // pixels
const PLACES = 400; // of a slider by factors

const labs = new WeakMap(); // element → what ends its lab

// Opens the lab of an <optimizer-lab>, or says that it couldn't. given: the page's live parts; base: the site's root;
// python: the reader's Python, for this lab alone, which stops it when it is closed.
export async function open(element, given, base, python) {
  if (labs.has(element)) return;
  const at = (path) => new URL(`${base}/${path}`, document.baseURI).href;
  const ending = new AbortController();
  labs.set(element, ending);
  const line = made("p", { className: "lab-notes", role: "status", textContent: "<%= words.theme.lab.starting %>" });
  element.querySelector(":scope > .lab-notes")?.remove();
  element.append(line);
  try {
    ending.signal.addEventListener("abort", () => python.stop());
    const [program] = await Promise.all([fetched(at(given.labs[element.dataset.lab].program)), styled(at(given.labStyle))]);
    const asked = asking(python, program);
    const declaration = await asked({ do: "declaration" });
    line.remove();
    new Lab(element, declaration, asked, ending.signal);
  } catch (error) {
    close(element);
    line.textContent = "<%= words.theme.lab.lost %>";
  }
}

function close(element) {
  labs.get(element)?.abort();
  labs.delete(element);
}

async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

function styled(href) {
  const added = (onload, onerror) => document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload, onerror }));
  return document.querySelector(`link[href="${href}"]`) ? undefined : new Promise(added);
}

// Asks Python; the program goes along where it is not loaded.
function asking(python, program) {
  let loaded = false;
  return async (request) => {
    try {
      const answer = await python.ask(loaded ? request : { ...request, program }, { limit: LIMIT });
      loaded = true;
      return answer;
    } catch (error) {
      if (error instanceof Error) loaded = false; // it was stopped, or never began
      throw error;
    }
  };
}

function made(tag, given = {}, ...children) {
  const { attributes, ...properties } = given;
  const one = Object.assign(document.createElement(tag), properties);
  for (const [name, value] of Object.entries(attributes ?? {})) one.setAttribute(name, value);
  one.append(...children.filter((child) => child !== undefined));
  return one;
}

function cell(tag, textContent, scope) {
  return made(tag, scope ? { textContent, scope } : { textContent });
}

function filled(sentence, words) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => words[name]);
}

class Lab {
  #element;
  #declaration;
  #asked;
  #signal;
  #state;
  // rule, or "" for the heights → {key: of the state that asked, held: until when it was that of the page, and what
  // came}; in the order in which they came
  #answers = new Map();
  #drawn = {}; // what the picture was made of, to make nothing anew that stays
  #parts = {}; // elements
  #controls = []; // functions that bring the controls to the state
  #notes = new Map(); // name → why its value was changed
  #working = false;
  #busy = false;
  #widths = []; // of the picture and the charts, in pixels
  #frame = 0;
  #began = 0; // when work began
  #seen = 0; // when the last picture was made
  #cost = 0; // milliseconds that it took
  #unseen = false; // whether something came since
  #playing = 0;
  #later = 0;

  constructor(element, declaration, asked, signal) {
    [this.#element, this.#declaration, this.#asked, this.#signal] = [element, declaration, asked, signal];
    this.#looks = Object.fromEntries(Object.keys(declaration.rules).map((rule, k) => [rule, k]));
    this.#state = text.stated(location.hash, declaration) ?? text.declared(declaration);
    this.#build();
    this.#sentences = new text.Sentences(declaration, { set: (given) => this.set(given), reset: () => this.set(text.declared(declaration)), value: (name) => this.#state[name] }, plot.written, this.#signal);
    this.#follow();
    this.#redraw();
    this.#work();
  }

  #looks;
  #sentences;

  // Takes over a part of a state, which is clean: within its bounds, of known names.
  set(given) {
    const before = this.#state;
    for (const [name, answer] of this.#answers) if (answer.key === this.#key(name)) answer.held = performance.now();
    const state = { ...before, ...given };
    if (given.step === undefined && before.step === before.steps) state.step = state.steps;
    state.step = Math.min(state.step, state.steps);
    this.#state = state;
    for (const name of Object.keys(given)) this.#notes.delete(name);
    if (this.#next() === undefined) this.#redraw(); // else with what is answered, or once that is late
    else this.#work();
    this.#settle();
  }

  // --- asking Python: one thing at a time, always for the newest state; an answer bears the key of what asked for it

  #key(name, state = this.#state) {
    const { rules, step, steps, start, ...rest } = state;
    return JSON.stringify(name === "" ? rest : { ...rest, steps, start });
  }

  #next() {
    const names = new Set([...this.#state.rules, "", ...this.#sentences.rules]);
    const old = [...names].filter((name) => this.#answers.get(name)?.key !== this.#key(name));
    const turn = [...this.#answers.keys()];
    return old.sort((a, b) => turn.indexOf(a) - turn.indexOf(b))[0];
  }

  async #work() {
    if (this.#working) return;
    this.#working = true;
    this.#began = performance.now();
    const timer = setInterval(() => this.#redraw(), SHOWN); // what takes long is seen to grow
    for (let name = this.#next(); name !== undefined && !this.#signal.aborted; name = this.#next()) {
      const [key, held] = [this.#key(name), performance.now()];
      const answer = await (name === "" ? this.#heights() : this.#trace(name));
      this.#unseen ||= name !== "" || answer.heights !== this.#answers.get(name)?.heights;
      this.#answers.delete(name);
      this.#answers.set(name, { ...answer, key, held });
      if (this.#unseen && performance.now() - this.#seen > RATHER * this.#cost) this.#redraw();
    }
    clearInterval(timer);
    this.#working = false;
    if (this.#unseen || this.#busy) this.#redraw();
  }

  // Whether what is known of a rule, or of the heights, has been another state's for so long that it is seen.
  #late(name) {
    const { key, held } = this.#answers.get(name) ?? { held: this.#began };
    return key !== this.#key(name) && performance.now() - held > SHOWN;
  }

  async #trace(rule) {
    const { rules, step, ...given } = this.#state;
    try {
      const { columns, facts } = await this.#asked({ do: "trace", given: { ...given, rule } });
      const { path, ...curves } = columns;
      return { points: pairs(path), curves, facts };
    } catch (error) {
      return { failed: this.#why(error), points: [], curves: {}, facts: {} };
    }
  }

  // Heights are asked for anew only where some of them are others.
  async #heights() {
    const { rules, step, start, ...given } = this.#state;
    const [us, vs] = this.#declaration.window.map(([least, most], axis) => spread(least, most, axis ? ROWS : COLUMNS));
    const every = (list) => list.filter((_, k) => k % SAMPLED === 0);
    const old = this.#answers.get("");
    try {
      if (old?.heights) {
        const few = await this.#asked({ do: "heights", given: { ...given, us: every(us), vs: every(vs) } });
        if (few.every((height, k) => Object.is(height, old.few[k]))) return old;
      }
      const heights = await this.#asked({ do: "heights", given: { ...given, us, vs } });
      return { heights, few: heights.filter((_, k) => (k % COLUMNS) % SAMPLED === 0 && Math.floor(k / COLUMNS) % SAMPLED === 0) };
    } catch (error) {
      return { failed: this.#why(error) };
    }
  }

  #why(error) {
    if (error.message === "time") return filled("<%= words.theme.lab.long %>", { seconds: LIMIT / 1000 });
    return error.type ? filled("<%= words.theme.lab.failed %>", { error: `${error.type}: ${error.message}` }) : "<%= words.theme.lab.broken %>";
  }

  // --- drawing

  #redraw() {
    if (!this.#frame) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    this.#frame = 0;
    this.#seen = performance.now();
    this.#unseen = false;
    if (this.#signal.aborted) return;
    for (const control of this.#controls) control(this.#state);
    const told = this.#told();
    this.#busy = this.#working && ["", ...this.#state.rules].some((name) => this.#late(name));
    if (this.#changed("busy", this.#busy)) this.#parts.lab.ariaBusy = String(this.#busy);
    this.#drawn.told = JSON.stringify([told.map(({ rule, key, stale }) => [rule, key, stale]), this.#state.steps]);
    if (this.#widths.length) this.#picture(told);
    this.#say(told);
    const fact = (rule, name) => (this.#answers.get(rule)?.key === this.#key(rule) ? (this.#answers.get(rule).facts[name]?.[1] ?? null) : undefined);
    this.#sentences.show(this.#state, this.#untouched(), fact);
    this.#cost = performance.now() - this.#seen;
  }

  #picture(told) {
    const { plane, charts } = this.#parts;
    const fresh = this.#sized();
    const heights = this.#answers.get("")?.heights;
    if (heights && (this.#changed("heights", heights) || fresh)) plane.heights(heights, COLUMNS);
    const [lines, step] = [this.#changed("lines", this.#drawn.told), this.#changed("step", this.#state.step)];
    if (lines || fresh) this.#paths(told);
    plane.start(this.#state.start);
    if (!lines && !fresh && !step) return;
    plane.at(this.#state.step);
    for (const { chart } of charts) chart.at(this.#state.step);
  }

  #changed(name, value) {
    const changed = this.#drawn[name] !== value;
    this.#drawn[name] = value;
    return changed;
  }

  // What was told of the rules that are on; stale where that takes so long that it is seen.
  #told() {
    const on = this.#state.rules.filter((rule) => this.#answers.has(rule));
    return on.map((rule) => {
      const answer = this.#answers.get(rule);
      return { rule, ...answer, stale: this.#late(rule) };
    });
  }

  #untouched() {
    const plain = text.declared(this.#declaration);
    return Object.keys(plain).every((name) => ["rules", "step", "steps"].includes(name) || String(plain[name]) === String(this.#state[name]));
  }

  // Fits the pictures into their boxes; whether these are others than before. To measure them here would lay the page out.
  #sized() {
    const [width, ...widths] = this.#widths;
    if (!this.#changed("widths", this.#widths.join())) return false;
    this.#parts.plane.resize(width);
    this.#parts.charts.forEach(({ chart }, k) => chart.resize(widths[k], 130));
    return true;
  }

  #paths(told) {
    const look = (rule) => this.#looks[rule];
    this.#parts.plane.paths(told.map(({ rule, points, stale }) => ({ look: look(rule), label: this.#declaration.rules[rule], points, stale })));
    const [first, second] = this.#declaration.axes;
    for (const { name, chart, title, label } of this.#parts.charts) {
      const lines = told.flatMap(({ rule, points, curves, stale }) => series(curves[name], points.length).map((values, part) => ({ look: look(rule), part, values, stale })));
      chart.draw(lines, this.#state.steps);
      title.textContent = label + (lines.some(({ part }) => part) ? filled("<%= words.theme.lab.lines %>", { first, second }) : "");
    }
  }

  // What stands at the step; the facts.
  #say(told) {
    const { step } = this.#state;
    write(this.#parts.step, filled("<%= words.theme.lab.step %>", { step }));
    for (const { rule, cells, remark } of this.#parts.rows) {
      const one = told.find((other) => other.rule === rule);
      const values = one ? this.#values(one) : ["", "", ""];
      cells.forEach((td, k) => write(td, one?.stale ? "……" : values[k]));
      write(remark.firstChild, one ? this.#remark(one) : "");
      remark.hidden = !remark.textContent;
    }
    write(this.#parts.notes, [this.#busy ? "<%= words.theme.lab.computing %>" : "", this.#answers.get("")?.failed, ...this.#notes.values()].filter(Boolean).join(" "));
    if (this.#parts.facts && (!this.#working || this.#busy) && this.#changed("facts", this.#drawn.told)) this.#facts(told);
  }

  #name(rule, scope) {
    return made("th", { scope }, this.#swatch(rule), this.#declaration.rules[rule]);
  }

  // The point and the first curve at the step, written.
  #values({ points, curves, failed }) {
    const at = Math.min(this.#state.step, points.length - 1);
    const [name] = Object.keys(this.#declaration.curves);
    const values = failed ? [null, null, null] : [...points[at], curves[name]?.length === points.length ? curves[name][at] : null];
    const narrow = this.#widths[0] < NARROW;
    return values.map((value) => (narrow ? plot.written(value, 3).replaceAll(" ", "") : plot.written(value)));
  }

  // What is to be said of a path besides.
  #remark({ points, failed }) {
    if (failed) return failed;
    const last = points.length - 1;
    if (last < this.#state.steps) return filled("<%= words.theme.lab.ended %>", { step: last });
    const [[left, right], [low, high]] = this.#declaration.window;
    const out = ([u, v]) => !(u >= left && u <= right && v >= low && v <= high);
    return out(points[Math.min(this.#state.step, last)]) ? filled("<%= words.theme.lab.outside %>", { step: points.findIndex(out) }) : "";
  }

  #sentence(one) {
    const names = [...this.#declaration.axes, Object.keys(this.#declaration.curves)[0]];
    const values = this.#values(one).map((value, k) => `${names[k]} = ${value}`);
    const said = [...(one.failed ? [] : values), this.#remark(one)].filter(Boolean);
    return this.#declaration.rules[one.rule] + "<%= words.theme.lab.colon %>" + said.join("<%= words.theme.lab.comma %>");
  }

  // Of one rule two columns, of several one each.
  #facts(told) {
    const { written } = plot;
    const several = told.length > 1;
    const values = ({ facts, stale }, name) => (facts[name] ?? [null, null]).map((value) => (stale ? "……" : written(value)));
    const heads = several ? told.map(({ rule }) => this.#name(rule, "col")) : ["<%= words.theme.lab.predicted %>", "<%= words.theme.lab.measured %>"].map((text) => cell("th", text, "col"));
    const corner = cell("td", several ? "<%= words.theme.lab.both %>" : "");
    const rows = Object.entries(this.#declaration.facts).map(([name, label]) => {
      const each = told.flatMap((one) => (several ? [values(one, name).join(" | ")] : values(one, name)));
      return made("tr", {}, cell("th", label, "row"), ...each.map((text) => cell("td", text === "— | —" ? "—" : text)));
    });
    this.#parts.facts.replaceChildren(made("tr", {}, corner, ...heads), ...rows);
  }

  #swatch(rule) {
    const { element, mark } = plot;
    const path = element("path", { d: mark(this.#looks[rule], 7, 7, 4) });
    return element("svg", { class: `lab-swatch lab-look-${this.#looks[rule]}`, viewBox: "0 0 14 14", "aria-hidden": "true" }, path);
  }

  // --- what it is made of

  #build() {
    const { axes, window, curves, facts, presets } = this.#declaration;
    const plane = new plot.Plane(window, axes);
    plane.svg.setAttribute("aria-label", "<%= words.theme.lab.plane %>");
    this.#parts = { plane, picture: made("div", { className: "lab-picture" }, plane.svg), charts: Object.keys(curves).map((name) => this.#chart(name)) };
    for (const [name, tag] of Object.entries({ notes: "p", summary: "p" })) this.#parts[name] = made(tag, { className: `lab-${name}` });
    this.#parts.notes.role = "status";
    Object.assign(this.#parts.summary, { className: "lab-unseen", role: "status" });
    const main = made("div", { className: "lab-main" }, made("div", {}, this.#parts.picture, this.#player()), this.#settings());
    const charts = made("div", { className: "lab-charts" }, ...this.#parts.charts.map(({ box }) => box));
    const table = Object.keys(facts).length ? this.#table("facts", "<%= words.theme.lab.facts %>") : undefined;
    const more = Object.keys(presets).length ? this.#presets() : undefined;
    this.#parts.lab = made("div", { className: "lab", role: "group", tabIndex: -1, ariaLabel: "<%= words.theme.lab.title %>" }, main, this.#rules(), charts, table, more, this.#parts.summary);
    const focused = [null, document.body].includes(document.activeElement); // on the button that opened it, which is hidden
    this.#element.prepend(this.#parts.lab);
    this.#element.classList.add("lab-open");
    if (focused) this.#parts.lab.focus({ preventScroll: true });
    this.#signal.addEventListener("abort", () => this.#end());
    this.#hold(plane);
    const boxes = [this.#parts.picture, ...this.#parts.charts.map(({ box }) => box)];
    const sizes = new ResizeObserver(() => {
      const widths = boxes.map(({ clientWidth }) => clientWidth);
      this.#widths = widths.every((width) => width >= LEAST) ? widths : [];
      this.#redraw();
    });
    for (const box of boxes) sizes.observe(box);
    this.#signal.addEventListener("abort", () => sizes.disconnect());
  }

  #chart(name) {
    const { label, log } = this.#declaration.curves[name];
    const chart = new plot.Chart(log);
    const title = made("span", { textContent: label });
    const box = made("div", { className: "lab-box" }, title, chart.svg);
    chart.svg.setAttribute("aria-label", filled("<%= words.theme.lab.chart %>", { label }));
    const scrub = (event) => event.buttons && this.set({ step: chart.under(event) });
    chart.svg.addEventListener("pointerdown", (event) => (chart.svg.setPointerCapture(event.pointerId), scrub(event)));
    chart.svg.addEventListener("pointermove", scrub);
    return { name, chart, box, title, label };
  }

  #button(name, label, act, path) {
    const { element } = plot;
    const face = path ? element("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, element("path", { d: path })) : label;
    return made("button", { type: "button", className: `lab-button lab-${name}`, ariaLabel: path ? label : null, title: path ? label : "", onclick: act }, face);
  }

  #player() {
    const move = (by) => () => this.set({ step: Math.min(this.#state.steps, Math.max(0, this.#state.step + by)) });
    const play = this.#button("play", "<%= words.theme.lab.play %>", () => this.#play(), PLAY);
    this.#parts.play = play;
    this.#parts.step = made("output", { className: "lab-step" });
    const bar = made("input", { type: "range", min: 0, step: 1, ariaLabel: "<%= words.theme.lab.scrub %>" });
    bar.addEventListener("input", () => this.set({ step: Number(bar.value) }));
    this.#controls.push(({ step, steps }) => {
      bar.max = steps;
      bar.value = step;
      tell(bar, "aria-valuetext", filled("<%= words.theme.lab.step %>", { step }));
    });
    const back = this.#button("back-one", "<%= words.theme.lab.earlier %>", move(-1), "M11 3L4 8L11 13z");
    const on = this.#button("on-one", "<%= words.theme.lab.further %>", move(1), "M5 3L12 8L5 13z");
    return made("div", { className: "lab-player" }, play, back, on, bar, this.#parts.step);
  }

  #play() {
    if (this.#playing) return this.#pause();
    if (this.#state.step >= this.#state.steps) this.set({ step: 0 });
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const pace = calm ? 600 : Math.min(250, Math.max(40, 6000 / this.#state.steps));
    this.#face("<%= words.theme.lab.pause %>", PAUSE);
    this.#playing = setInterval(() => {
      const by = Math.ceil(this.#state.steps / (calm ? 10 : 150));
      this.set({ step: Math.min(this.#state.steps, this.#state.step + by) });
      if (this.#state.step >= this.#state.steps) this.#pause();
    }, pace);
  }

  #pause() {
    clearInterval(this.#playing);
    this.#playing = 0;
    this.#face("<%= words.theme.lab.play %>", PLAY);
  }

  #face(label, path) {
    this.#parts.play.ariaLabel = this.#parts.play.title = label;
    this.#parts.play.querySelector("path").setAttribute("d", path);
  }

  #settings() {
    const { surfaces, sliders } = this.#declaration;
    const surface = Object.keys(surfaces).length > 1 ? this.#surface(surfaces) : undefined;
    const buttons = made("div", { className: "lab-buttons" }, this.#button("reset", "<%= words.theme.lab.reset %>", () => this.set(text.declared(this.#declaration))), this.#button("close", "<%= words.theme.lab.close %>", () => close(this.#element)), this.#parts.notes);
    const bars = made("div", { className: "lab-sliders" }, ...Object.entries(sliders).map(([name, slider]) => this.#slider(name, slider)));
    return made("div", { className: "lab-settings" }, bars, surface, this.#start(), buttons);
  }

  // The rules, each with a box that turns it on, and where it is at the step.
  #rules() {
    const { rules, axes, curves } = this.#declaration;
    const label = "<%= words.theme.lab.rules %>";
    const box = this.#table("now", label);
    const head = made("tr", {}, cell("th", label, "col"), ...[...axes, Object.keys(curves)[0]].map((text) => cell("th", text, "col")));
    this.#parts.rows = Object.keys(rules).map((rule) => this.#rule(rule));
    this.#parts.now.append(head, ...this.#parts.rows.flatMap(({ row, remark }) => [row, remark]));
    return box;
  }

  #rule(rule) {
    const box = made("input", { type: "checkbox" });
    box.addEventListener("change", () => {
      const rules = Object.keys(this.#declaration.rules).filter((one) => (one === rule ? box.checked : this.#state.rules.includes(one)));
      this.set({ rules });
    });
    this.#controls.push((state) => (box.checked = state.rules.includes(rule)));
    const cells = [0, 1, 2].map(() => made("td"));
    const row = made("tr", {}, made("th", { scope: "row" }, made("label", {}, box, this.#swatch(rule), this.#declaration.rules[rule])), ...cells);
    return { rule, cells, row, remark: made("tr", {}, made("td", { colSpan: 4 })) };
  }

  #surface(surfaces) {
    const select = made("select", {}, ...Object.entries(surfaces).map(([value, textContent]) => made("option", { value, textContent })));
    select.addEventListener("change", () => this.set({ surface: select.value }));
    this.#controls.push(({ surface }) => (select.value = surface));
    return made("label", { className: "lab-surface" }, "<%= words.theme.lab.surface %>", select);
  }

  #slider(name, slider) {
    const { placed, valued, grain } = text;
    const { label, least, most, log, unit } = slider;
    const range = made("input", { type: "range", ...(log ? { min: 0, max: PLACES, step: 1 } : { min: least, max: most, step: grain(slider) }) });
    range.addEventListener("input", () => this.set({ [name]: log ? valued(range.value / PLACES, slider) : Number(range.value) }));
    this.#controls.push((state) => {
      range.value = log ? placed(state[name], slider) * PLACES : state[name];
      tell(range, "aria-valuetext", plot.written(state[name]) + unit);
    });
    const field = this.#field(filled("<%= words.theme.lab.value %>", { label }), name, () => this.#state[name], (value) => {
      this.set({ [name]: text.clamped(value, slider) });
      return { least, most, label };
    });
    const shown = unit ? filled("<%= words.theme.lab.unit %>", { label, unit }) : label;
    return made("div", { className: "lab-slider" }, made("label", {}, made("span", { textContent: shown }), range), field);
  }

  // A field for a number; where what is typed is none, or lies outside, that is said.
  #field(ariaLabel, name, value, take) {
    const field = made("input", { type: "text", inputMode: "decimal", autocomplete: "off", ariaLabel, size: 8 });
    field.addEventListener("change", () => {
      const typed = text.read(field.value);
      const given = field.value;
      this.#notes.delete(name);
      if (Number.isNaN(typed)) {
        this.#notes.set(name, filled("<%= words.theme.lab.nan %>", { text: given.slice(0, 20) }));
      } else {
        const bounds = take(typed);
        const { label, ...numbers } = { ...bounds, value: value() };
        for (const one of Object.keys(numbers)) numbers[one] = plot.written(numbers[one]);
        if (value() !== typed) this.#notes.set(name, filled("<%= words.theme.lab.clamped %>", { label, ...numbers }));
      }
      field.value = short(value());
      this.#redraw();
    });
    this.#controls.push(() => {
      if (document.activeElement !== field) field.value = short(value());
    });
    return field;
  }

  #start() {
    const { axes, window } = this.#declaration;
    const fields = axes.map((label, axis) => {
      const [least, most] = window[axis];
      const field = this.#field(filled("<%= words.theme.lab.start_of %>", { label }), "start", () => this.#state.start[axis], (value) => {
        this.#move(axis, value);
        return { least, most, label };
      });
      return made("span", {}, `${label} = `, field);
    });
    return made("div", { className: "lab-from" }, made("span", { textContent: "<%= words.theme.lab.start %>" }), ...fields);
  }

  #move(axis, value) {
    const start = [...this.#state.start];
    start[axis] = value;
    this.set({ start: text.inside(start.map((one) => (Number.isFinite(one) ? one : Math.sign(one) * Number.MAX_VALUE)), this.#declaration.window) });
  }

  // The start is taken hold of on the plane, set by a press, and moved by keys.
  #hold(plane) {
    const { handle, svg } = plane;
    const { axes, window } = this.#declaration;
    const to = (point) => this.set({ start: text.inside(point.map((value, axis) => fine(value, window[axis])), window) });
    handle.addEventListener("pointerdown", (event) => (handle.setPointerCapture(event.pointerId), event.preventDefault(), handle.focus()));
    handle.addEventListener("pointermove", (event) => event.buttons && to(plane.under(event).point));
    svg.addEventListener("click", (event) => {
      const { inside, point } = plane.under(event);
      if (inside && !handle.contains(event.target)) to(point);
    });
    handle.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
      if (!by) return;
      event.preventDefault();
      to(this.#state.start.map((value, axis) => value + (by[axis] * (event.shiftKey ? 10 : 1) * (window[axis][1] - window[axis][0])) / 100));
    });
    const [least, most] = window[0];
    for (const [name, value] of Object.entries({ "aria-label": "<%= words.theme.lab.start %>", "aria-valuemin": least, "aria-valuemax": most })) handle.setAttribute(name, value);
    this.#controls.push(({ start }) => {
      tell(handle, "aria-valuenow", start[0]);
      tell(handle, "aria-valuetext", axes.map((label, axis) => `${label} = ${plot.written(start[axis])}`).join("<%= words.theme.lab.comma %>"));
    });
  }

  // A table that scrolls by itself; its rows are kept in a part of that name.
  #table(name, ariaLabel) {
    this.#parts[name] = made("tbody");
    return made("div", { className: `lab-scroll lab-${name}`, tabIndex: 0, role: "group", ariaLabel }, made("table", { className: "lab-table", ariaLabel }, this.#parts[name]));
  }

  #presets() {
    const links = Object.entries(this.#declaration.presets).map(([name, { label }]) => made("li", {}, made("a", { href: `#lab-${name}`, textContent: label })));
    return made("details", { className: "lab-presets" }, made("summary", { textContent: "<%= words.theme.lab.presets %>" }), made("ul", {}, ...links));
  }

  // --- the address, and what is said once all is quiet

  #follow() {
    addEventListener("hashchange", () => this.#arrive(), { signal: this.#signal });
    document.addEventListener("click", ({ target }) => {
      const link = target.closest?.("a[href^='#lab-']");
      if (link?.hash === location.hash) this.#arrive(); // the address stays, nothing else tells of it
    }, { signal: this.#signal });
    if (text.stated(location.hash, this.#declaration)) this.#element.scrollIntoView();
  }

  #arrive() {
    const state = location.hash ? text.stated(location.hash, this.#declaration) : text.declared(this.#declaration);
    if (!state) return;
    this.#pause();
    this.#notes.clear();
    this.set(state);
    if (location.hash) this.#element.scrollIntoView();
  }

  #settle() {
    clearTimeout(this.#later);
    this.#later = setTimeout(() => {
      if (this.#signal.aborted) return;
      if (this.#working || this.#playing) {
        this.#settle();
        return;
      }
      this.#tellAddress(text.address(this.#state, this.#declaration));
      const lines = this.#told().map((one) => this.#sentence(one));
      this.#parts.summary.textContent = [this.#parts.step.textContent, ...lines].join("<%= words.theme.lab.semicolon %>");
    }, QUIET);
  }

  #tellAddress(hash) {
    if (hash === location.hash || (!hash && !location.hash.startsWith("#lab"))) return;
    history.replaceState(history.state, "", hash || location.pathname + location.search);
  }

  #end() {
    this.#pause();
    clearTimeout(this.#later);
    this.#parts.lab.remove();
    this.#element.classList.remove("lab-open");
    this.#tellAddress("");
  }
}

const PLAY = "M4 2L13 8L4 14z";
const PAUSE = "M4 2h3v12h-3zM9 2h3v12h-3z";

// What stays is not written again: the page would be laid out for nothing.
function write(one, words) {
  if (one.textContent !== words) one.textContent = words;
}

function tell(one, name, value) {
  if (one.getAttribute(name) !== String(value)) one.setAttribute(name, value);
}

// A number as it is typed.
function short(value) {
  return value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential() : String(value);
}

function spread(least, most, count) {
  return Array.from({ length: count }, (_, k) => least + ((most - least) * k) / (count - 1));
}

function pairs(flat) {
  return Array.from({ length: flat.length / 2 }, (_, k) => [flat[2 * k], flat[2 * k + 1]]);
}

// A curve as lists of numbers, one of each coordinate where it has two.
function series(column, length) {
  if (!column) return [];
  if (column.length === length) return [[...column]];
  const both = pairs(column);
  return [0, 1].map((axis) => both.map((pair) => pair[axis]));
}

// A number of a pointer's place, with no more digits than it tells.
function fine(value, [least, most]) {
  const grain = 10 ** Math.floor(Math.log10((most - least) / 500));
  return Number((Math.round(value / grain) * grain).toPrecision(12));
}
