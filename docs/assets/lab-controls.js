// What the reader sets a lab by: its sliders and fields, its rules, the start on the plane, and the player.

import * as plot from "./lab-plot.js";
import * as text from "./lab-text.js";
import { button, cell, filled, made, swatch, table, tell } from "./lab-dom.js";

const PLACES = 400; // of a slider by factors
const PLAY = "M4 2L13 8L4 14z";
const PAUSE = "M4 2h3v12h-3zM9 2h3v12h-3z";
const BACK = "M3 3h2v10h-2zM13 3L6 8L13 13z";
const ON = "M11 3h2v10h-2zM3 3L10 8L3 13z";

// lab: {declaration, state(), set(part of a state), note(name, why its value was changed), close()}.
export class Controls {
  #lab;
  #declaration;
  #followers = []; // what brings each control to a state
  #playing = 0;
  #play;
  notes = made("p", { className: "lab-notes", role: "status" });
  step = made("output", { className: "lab-step", ariaLive: "off" }); // where it stands is said once all is quiet
  faults = new Map(); // name of a field → where it is said why its value was changed
  rows = []; // of the rules: {rule, cells, remark}

  constructor(lab, plane) {
    [this.#lab, this.#declaration] = [lab, lab.declaration];
    this.player = this.#player();
    this.settings = this.#settings();
    this.rules = this.#rules();
    this.#hold(plane);
  }

  follow(state) {
    for (const follower of this.#followers) follower(state);
  }

  get playing() {
    return this.#playing !== 0;
  }

  #player() {
    const move = (by) => () => this.#lab.set({ step: Math.min(this.#lab.state().steps, Math.max(0, this.#lab.state().step + by)) });
    this.#play = button("<%= words.theme.lab.play %>", () => this.#toggle(), PLAY);
    const bar = made("input", { type: "range", min: 0, step: 1, ariaLabel: "<%= words.theme.lab.scrub %>" });
    bar.addEventListener("input", () => this.#lab.set({ step: Number(bar.value) }));
    this.#followers.push(({ step, steps }) => {
      bar.max = steps;
      bar.value = step;
      tell(bar, "aria-valuetext", filled("<%= words.theme.lab.step %>", { step }));
    });
    const back = button("<%= words.theme.lab.earlier %>", move(-1), BACK);
    const on = button("<%= words.theme.lab.further %>", move(1), ON);
    return made("div", { className: "lab-player" }, this.#play, back, on, bar, this.step);
  }

  #toggle() {
    if (this.#playing) return this.pause();
    if (this.#lab.state().step >= this.#lab.state().steps) this.#lab.set({ step: 0 });
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const pace = calm ? 600 : Math.min(250, Math.max(40, 6000 / this.#lab.state().steps));
    this.#face("<%= words.theme.lab.pause %>", PAUSE);
    this.#playing = setInterval(() => {
      const by = Math.ceil(this.#lab.state().steps / (calm ? 10 : 150));
      this.#lab.set({ step: Math.min(this.#lab.state().steps, this.#lab.state().step + by) });
      if (this.#lab.state().step >= this.#lab.state().steps) this.pause();
    }, pace);
  }

  pause() {
    clearInterval(this.#playing);
    this.#playing = 0;
    this.#face("<%= words.theme.lab.play %>", PLAY);
  }

  #face(label, path) {
    this.#play.ariaLabel = this.#play.title = label;
    this.#play.querySelector("path").setAttribute("d", path);
  }

  #settings() {
    const { surfaces, sliders } = this.#declaration;
    const surface = Object.keys(surfaces).length > 1 ? this.#surface(surfaces) : undefined;
    const buttons = made("div", { className: "lab-buttons" }, button("<%= words.theme.lab.reset %>", () => this.#lab.set(text.declared(this.#declaration))), button("<%= words.theme.lab.close %>", () => this.#lab.close()), this.notes);
    const bars = made("div", { className: "lab-sliders" }, ...Object.entries(sliders).map(([name, slider]) => this.#slider(name, slider)));
    return made("div", { className: "lab-settings" }, bars, made("div", { className: "lab-rest" }, surface, this.#start(), buttons));
  }

  // The rules, each with a box that turns it on; of those that are on, where each is at the step.
  #rules() {
    const { rules, axes, curves } = this.#declaration;
    const label = "<%= words.theme.lab.rules %>";
    const { rows, box } = table("now", label);
    const head = made("tr", {}, cell("th", label, "col"), ...[...axes, Object.keys(curves)[0]].map((text) => cell("th", text, "col")));
    this.rows = Object.keys(rules).map((rule) => this.#row(rule));
    rows.append(head, ...this.rows.flatMap(({ row, remark }) => [row, remark]));
    const choice = made("div", { className: "lab-choice", role: "group", ariaLabel: label }, ...Object.keys(rules).map((rule) => this.#choice(rule)));
    return made("div", { className: "lab-rules" }, choice, box);
  }

  #choice(rule) {
    const box = made("input", { type: "checkbox" });
    box.addEventListener("change", () => {
      const rules = Object.keys(this.#declaration.rules).filter((one) => (one === rule ? box.checked : this.#lab.state().rules.includes(one)));
      this.#lab.set({ rules });
    });
    this.#followers.push((state) => (box.checked = state.rules.includes(rule)));
    return made("label", {}, box, ...this.#named(rule));
  }

  #row(rule) {
    const cells = [0, 1, 2].map(() => made("td"));
    const row = made("tr", {}, made("th", { scope: "row" }, ...this.#named(rule)), ...cells);
    this.#followers.push((state) => (row.hidden = !state.rules.includes(rule)));
    return { rule, cells, row, remark: made("tr", {}, made("td", { colSpan: 4 })) };
  }

  #named(rule) {
    const { rules } = this.#declaration;
    return [swatch(Object.keys(rules).indexOf(rule)), rules[rule]];
  }

  #surface(surfaces) {
    const select = made("select", {}, ...Object.entries(surfaces).map(([value, textContent]) => made("option", { value, textContent })));
    select.addEventListener("change", () => this.#lab.set({ surface: select.value }));
    this.#followers.push(({ surface }) => (select.value = surface));
    return made("label", { className: "lab-surface" }, "<%= words.theme.lab.surface %>", select);
  }

  #slider(name, slider) {
    const { placed, valued, grain } = text;
    const { label, least, most, log, unit } = slider;
    const range = made("input", { type: "range", ...(log ? { min: 0, max: PLACES, step: 1 } : { min: least, max: most, step: grain(slider) }) });
    range.addEventListener("input", () => this.#lab.set({ [name]: log ? valued(range.value / PLACES, slider) : Number(range.value) }));
    this.#followers.push((state) => {
      range.value = log ? placed(state[name], slider) * PLACES : state[name];
      tell(range, "aria-valuetext", plot.written(state[name]) + unit);
    });
    const field = this.#field(filled("<%= words.theme.lab.value %>", { label }), name, () => this.#lab.state()[name], (value) => {
      this.#lab.set({ [name]: text.clamped(value, slider) });
      return slider;
    });
    const shown = unit ? filled("<%= words.theme.lab.unit %>", { label, unit }) : label;
    return made("div", { className: "lab-slider" }, made("label", {}, made("span", { textContent: shown }), range), field, this.#fault(name));
  }

  #fault(name) {
    const fault = made("p", { className: "lab-fault", role: "status" });
    this.faults.set(name, fault);
    return fault;
  }

  // A field for a number; where what is typed is none, or lies outside, that is said.
  #field(ariaLabel, name, value, take) {
    const field = made("input", { type: "text", inputMode: "decimal", autocomplete: "off", ariaLabel, size: 8 });
    field.addEventListener("change", () => {
      const typed = text.read(field.value);
      const given = field.value;
      let note = "";
      if (Number.isNaN(typed)) {
        note = filled("<%= words.theme.lab.nan %>", { text: given.slice(0, 20) });
      } else {
        const bounds = take(typed);
        if (value() !== typed) note = changed(typed, value(), bounds);
      }
      field.value = short(value());
      this.#lab.note(name, note);
    });
    this.#followers.push(() => {
      if (document.activeElement !== field) field.value = short(value());
    });
    return field;
  }

  #start() {
    const { axes, window } = this.#declaration;
    const fields = axes.map((label, axis) => {
      const [least, most] = window[axis];
      const field = this.#field(filled("<%= words.theme.lab.start_of %>", { label }), "start", () => this.#lab.state().start[axis], (value) => {
        this.#move(axis, value);
        return { least, most, label };
      });
      return made("span", {}, `${label} = `, field);
    });
    return made("div", { className: "lab-from" }, made("span", { textContent: "<%= words.theme.lab.start %>" }), ...fields, this.#fault("start"));
  }

  #move(axis, value) {
    const start = [...this.#lab.state().start];
    start[axis] = value;
    this.#lab.set({ start: text.inside(start.map((one) => (Number.isFinite(one) ? one : Math.sign(one) * Number.MAX_VALUE)), this.#declaration.window) });
  }

  // The start is taken hold of on the plane, set by a press, and moved by keys.
  #hold(plane) {
    const { handle, svg } = plane;
    const { axes, window } = this.#declaration;
    const to = (point) => this.#lab.set({ start: text.inside(point.map((value, axis) => fine(value, window[axis])), window) });
    handle.addEventListener("pointerdown", (event) => (handle.setPointerCapture(event.pointerId), event.preventDefault(), handle.focus()));
    handle.addEventListener("pointermove", (event) => event.buttons && to(plane.under(event).point));
    handle.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false }); // nor scrolls the page
    svg.addEventListener("click", (event) => {
      const { inside, point } = plane.under(event);
      if (inside && !handle.contains(event.target)) to(point);
    });
    handle.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
      if (!by) return;
      event.preventDefault();
      to(this.#lab.state().start.map((value, axis) => value + (by[axis] * (event.shiftKey ? 10 : 1) * (window[axis][1] - window[axis][0])) / 100));
    });
    const [least, most] = window[0];
    for (const [name, value] of Object.entries({ "aria-label": "<%= words.theme.lab.start %>", "aria-valuemin": least, "aria-valuemax": most })) handle.setAttribute(name, value);
    this.#followers.push(({ start }) => {
      tell(handle, "aria-valuenow", start[0]);
      tell(handle, "aria-valuetext", axes.map((label, axis) => `${label} = ${plot.written(start[axis])}`).join("<%= words.theme.lab.comma %>"));
    });
  }
}

// Why another value was taken than was typed.
function changed(typed, taken, { label, least, most, whole }) {
  const rounded = whole && typed >= least && typed <= most;
  const [low, high, value] = [least, most, taken].map((one) => plot.written(one));
  return filled(rounded ? "<%= words.theme.lab.whole %>" : "<%= words.theme.lab.clamped %>", { label, least: low, most: high, value });
}

// A number as it is typed.
function short(value) {
  return value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential() : String(value);
}

// A number of a pointer's place, with no more digits than it tells.
function fine(value, [least, most]) {
  const grain = 10 ** Math.floor(Math.log10((most - least) / 500));
  return Number((Math.round(value / grain) * grain).toPrecision(12));
}
