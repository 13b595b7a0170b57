// A figure that can be touched: what the reader sets goes to the chapter's own Python, what comes back is drawn.

import * as plot from "./lab-plot.js";
import * as text from "./lab-text.js";
import { Answers, asking, COLUMNS } from "./lab-answers.js";
import { Controls } from "./lab-controls.js";
import { cell, filled, made, swatch, table, write } from "./lab-dom.js";

const RATHER = 6; // times what a picture takes is for other things, as long as answers come
const QUIET = 500; // milliseconds without a change before the address and screen readers are told
const LEAST = 80; // pixels that a picture needs
const ROOM = "(min-width: 45em)"; // for all presets at once

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

class Lab {
  #element;
  #declaration;
  #signal;
  #state;
  #answers;
  #controls;
  #sentences;
  #plane;
  #charts;
  #lab; // the element that holds all
  #facts = table("facts", "<%= words.theme.lab.facts %>");
  #summary = made("p", { className: "lab-unseen", role: "status" });
  #picture = made("div", { className: "lab-picture" });
  #drawn = {}; // what the picture was made of, to make nothing anew that stays
  #fault = {}; // {name, why}: of the field that was typed in last, why its value was changed
  #unread = ""; // that the address said nothing that is known
  #preset = ""; // that is shown, at whatever step
  #from; // the link that led to it
  #chosen; // the link of the lab that was followed last
  #links = []; // to the presets, within the lab
  #returning = false;
  #pending = false; // whether changes wait to be taken together
  #said = made("span");
  #back = made("button", { type: "button", className: "lab-return", textContent: "<%= words.theme.lab.return %>", onclick: () => this.#return() });
  #widths = []; // of the picture and the charts, in pixels
  #frame = 0;
  #seen = 0; // when the last picture was made
  #cost = 0; // milliseconds that it took
  #unseen = false; // whether something came since
  #later = 0;

  constructor(element, declaration, asked, signal) {
    [this.#element, this.#declaration, this.#signal] = [element, declaration, signal];
    this.#state = text.stated(location.hash, declaration) ?? text.declared(declaration);
    this.#preset = text.named(location.hash, declaration) ?? "";
    const state = () => this.#state;
    const set = (given) => this.set(given);
    this.#build({ declaration, state, set, note: (name, why) => this.#note(name, why), close: () => close(element) });
    const act = { set, reset: () => set(text.declared(declaration)), value: (name) => this.#state[name] };
    this.#sentences = new text.Sentences(declaration, act, plot.written, signal);
    const more = () => this.#sentences.rules;
    this.#answers = new Answers(declaration.window, { asked, state, more, signal, came: (news) => this.#come(news) });
    this.#follow();
    this.#redraw();
    this.#answers.work();
  }

  // Takes over a part of a state, which is clean: within its bounds, of known names.
  set(given) {
    if (!this.#pending) {
      this.#pending = true;
      this.#answers.hold();
      queueMicrotask(() => this.#take());
    }
    const before = this.#state;
    const state = { ...before, ...given };
    if (given.step === undefined && before.step === before.steps) state.step = state.steps;
    state.step = Math.min(state.step, state.steps);
    this.#state = state;
    if (given.step === undefined || Object.keys(given).length > 1) this.#preset = "";
    this.#fault = {};
    this.#unread = "";
  }

  // However many changes came at once, the last state alone is asked for.
  #take() {
    this.#pending = false;
    if (this.#signal.aborted) return;
    if (this.#answers.whole) this.#redraw(); // else with what is answered, or once that is late
    else this.#answers.work();
    this.#settle();
  }

  #note(name, why) {
    this.#fault = { name, why };
    this.#redraw();
  }

  // Something came from Python, or takes long.
  #come(news) {
    this.#unseen ||= news;
    const time = performance.now() - this.#seen > RATHER * this.#cost;
    const { working, busy } = this.#answers;
    const behind = this.#drawn.curves !== this.#drawn.told;
    if (working ? (this.#unseen || busy) && time : this.#unseen || this.#drawn.busy || behind) this.#redraw();
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
    this.#controls.follow(this.#state);
    if (this.#changed("busy", this.#answers.busy)) this.#lab.ariaBusy = String(this.#drawn.busy);
    const told = this.#told();
    this.#drawn.told = JSON.stringify([told.map(({ rule, key, stale }) => [rule, key, stale]), this.#state.steps]);
    if (this.#widths.length) this.#depict(told);
    this.#say(told);
    this.#sentences.show(this.#state, this.#untouched(), (rule, name) => this.#fact(rule, name));
    setTimeout(() => (this.#cost = performance.now() - this.#seen)); // once it is laid out and painted too
  }

  #fact(rule, name) {
    if (!this.#answers.isOf(rule)) return this.#answers.late(rule) ? undefined : text.WAITED;
    return this.#answers.of(rule).facts[name]?.[1] ?? null;
  }

  #depict(told) {
    const fresh = this.#sized();
    const { heights } = this.#answers.heights;
    if (heights && (this.#changed("heights", heights) || fresh)) this.#plane.heights(heights, COLUMNS);
    const [lines, step] = [this.#changed("lines", this.#drawn.told), this.#changed("step", this.#state.step)];
    this.#plane.start(this.#state.start);
    if (lines || fresh) this.#plane.paths(told.map((one) => ({ ...one, label: this.#declaration.rules[one.rule] })));
    if (this.#settled() && (this.#changed("curves", this.#drawn.told) || fresh)) this.#curves(told);
    if (!lines && !fresh && !step) return;
    this.#plane.at(this.#state.step);
    for (const { chart } of this.#charts) chart.at(this.#state.step);
  }

  // Whether all is there, or it takes long: until then the paths alone follow each answer.
  #settled() {
    return !this.#answers.working || this.#drawn.busy;
  }

  #changed(name, value) {
    const changed = this.#drawn[name] !== value;
    this.#drawn[name] = value;
    return changed;
  }

  // What was told of the rules that are on; stale where that takes so long that it is seen.
  #told() {
    const on = this.#state.rules.filter((rule) => this.#answers.of(rule));
    return on.map((rule) => ({ rule, look: this.#look(rule), ...this.#answers.of(rule), stale: this.#answers.late(rule) }));
  }

  #look(rule) {
    return Object.keys(this.#declaration.rules).indexOf(rule);
  }

  #untouched() {
    const plain = text.declared(this.#declaration);
    return Object.keys(plain).every((name) => ["rules", "step"].includes(name) || String(plain[name]) === String(this.#state[name]));
  }

  // Fits the pictures into their boxes; whether these are others than before. To measure them here would lay the page out.
  #sized() {
    const [width, ...widths] = this.#widths;
    if (!this.#changed("widths", this.#widths.join())) return false;
    this.#plane.resize(width);
    this.#charts.forEach(({ chart }, k) => chart.resize(widths[k], 130));
    return true;
  }

  #curves(told) {
    const [first, second] = this.#declaration.axes;
    this.#plane.name();
    for (const { name, chart, title, label } of this.#charts) {
      const lines = told.flatMap(({ look, curves, stale }) => (curves[name] ?? []).map((values, part) => ({ look, part, values, stale })));
      chart.draw(lines, this.#state.steps);
      title.textContent = label + (lines.some(({ part }) => part) ? filled("<%= words.theme.lab.lines %>", { first, second }) : "");
    }
  }

  // What stands at the step; the facts.
  #say(told) {
    const { step, rows, notes, faults } = this.#controls;
    write(step, filled("<%= words.theme.lab.step %>", { step: this.#state.step }));
    for (const { rule, cells, remark } of rows) {
      const one = told.find((other) => other.rule === rule);
      const values = one ? this.#values(one) : ["", "", ""];
      cells.forEach((td, k) => write(td, one?.stale ? "……" : values[k]));
      write(remark.firstChild, one ? this.#remark(one) : "");
      remark.hidden = !remark.textContent;
    }
    const { busy } = this.#drawn;
    write(notes, [busy ? "<%= words.theme.lab.computing %>" : "", this.#answers.heights.failed, this.#unread].filter(Boolean).join(" "));
    for (const [name, fault] of faults) write(fault, name === this.#fault.name ? this.#fault.why : "");
    write(this.#said, this.#preset ? this.#shown(told) : "<%= words.theme.lab.hint %>");
    for (const link of this.#links) link.ariaCurrent = link.hash === `#lab-${this.#preset}` ? "true" : null;
    this.#back.hidden = !this.#preset || !this.#origin();
    if (this.#settled() && this.#changed("facts", this.#drawn.told)) this.#tabulate(told);
  }

  // What a preset shows, and where it stands, of one rule.
  #shown(told) {
    const { label } = this.#declaration.presets[this.#preset];
    const at = filled("<%= words.theme.lab.step %>", { step: this.#state.step });
    const values = told.length === 1 && !told[0].failed ? "<%= words.theme.lab.colon %>" + this.#named(told[0]).join("<%= words.theme.lab.comma %>") : "";
    return label + "<%= words.theme.lab.stop %>" + at + values.replaceAll(" ", "\u00a0");
  }

  // The point and the first curve at the step, written.
  #values({ points, curves, failed }) {
    const at = Math.min(this.#state.step, points.length - 1);
    const [name] = Object.keys(this.#declaration.curves);
    const values = failed || at < 0 ? [null, null, null] : [...points[at], curves[name]?.length === 1 ? curves[name][0][at] : null];
    return values.map((value) => plot.written(value));
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
    const said = [...(one.failed ? [] : this.#named(one)), this.#remark(one)].filter(Boolean);
    return this.#declaration.rules[one.rule] + "<%= words.theme.lab.colon %>" + said.join("<%= words.theme.lab.comma %>");
  }

  #named(one) {
    const names = [...this.#declaration.axes, Object.keys(this.#declaration.curves)[0]];
    return this.#values(one).map((value, k) => `${names[k]} = ${value}`);
  }

  // Of one rule two columns, of several one each.
  #tabulate(told) {
    const { facts, rules } = this.#declaration;
    const several = told.length > 1;
    const said = (value) => (several ? plot.written(value, 3).replaceAll(" ", "") : plot.written(value));
    const values = (one, name) => (one.facts[name] ?? [null, null]).map((value) => (one.stale ? "……" : said(value)));
    if (this.#changed("columns", several ? told.map(({ rule }) => rule).join() : told.length)) {
      const named = told.map(({ rule, look }) => made("th", { scope: "col" }, swatch(look), rules[rule]));
      const heads = several ? named : ["<%= words.theme.lab.predicted %>", "<%= words.theme.lab.measured %>"].map((head) => cell("th", head, "col"));
      const corner = cell("td", several ? "<%= words.theme.lab.both %>" : "");
      const rows = Object.values(facts).map((label) => made("tr", {}, cell("th", label, "row"), ...heads.map(() => cell("td", ""))));
      this.#facts.box.classList.toggle("lab-several", several);
      this.#facts.rows.replaceChildren(made("tr", {}, corner, ...heads), ...rows);
    }
    const [, ...rows] = this.#facts.rows.rows;
    Object.keys(facts).forEach((name, k) => {
      const each = told.flatMap((one) => (several ? [values(one, name).join(" | ")] : values(one, name)));
      each.forEach((value, at) => write(rows[k].cells[at + 1], value === "— | —" ? "—" : value.replace("— | ", "")));
    });
  }

  // --- what it is made of

  #build(lab) {
    const { axes, window, curves, facts, presets } = this.#declaration;
    this.#plane = new plot.Plane(window, axes);
    this.#plane.svg.setAttribute("aria-label", "<%= words.theme.lab.plane %>");
    this.#picture.append(this.#plane.svg);
    this.#charts = Object.entries(curves).map(([name, curve]) => this.#chart(name, curve));
    this.#controls = new Controls(lab, this.#plane);
    const { player, settings, rules } = this.#controls;
    const head = made("p", { className: "lab-shown" }, this.#said, this.#back);
    const list = Object.keys(presets).length ? links(presets) : undefined;
    this.#links = [...(list?.querySelectorAll("a") ?? [])];
    const picture = made("div", {}, this.#picture, player);
    const charts = made("div", { className: "lab-charts" }, ...this.#charts.map(({ box }) => box));
    const more = Object.keys(facts).length ? this.#facts.box : undefined;
    this.#lab = made("div", { className: "lab", role: "group", tabIndex: -1, ariaLabel: "<%= words.theme.lab.title %>" }, ...[head, picture, settings, list, rules, charts, more, this.#summary].filter(Boolean));
    this.#colour();
    this.#place();
  }

  // The first rule has the colour of the path in the figure that the lab stands for, which has its own.
  #colour() {
    const path = this.#element.querySelector("figure [stroke^='var(--figure-']:not([stroke*=grid])");
    const [, number] = /(\d)/.exec(path?.getAttribute("stroke")) ?? [];
    if (!number) return;
    this.#lab.style.setProperty(`--look-${number}`, "var(--figure-1)");
    this.#lab.style.setProperty("--look-1", `var(--figure-${number})`);
  }

  #place() {
    const { activeElement } = document; // nothing after the button that opened it, which is hidden, or after a link to it
    const focused = [null, document.body].includes(activeElement) || activeElement.matches("a[href^='#lab-']");
    const { style } = document.documentElement;
    style.overflowAnchor = "none"; // it grows downwards: Firefox would keep what stands below it in its place
    requestAnimationFrame(() => requestAnimationFrame(() => { style.overflowAnchor = ""; }));
    this.#element.prepend(this.#lab);
    this.#element.classList.add("lab-open");
    document.documentElement.classList.add("lab-busy"); // what is out of sight is not painted with each change
    if (focused) this.#lab.focus({ preventScroll: true });
    const boxes = [this.#picture, ...this.#charts.map(({ box }) => box)];
    const sizes = new ResizeObserver(() => {
      const widths = boxes.map(({ clientWidth }) => clientWidth);
      this.#widths = widths.every((width) => width >= LEAST) ? widths : [];
      this.#redraw();
    });
    for (const box of boxes) sizes.observe(box);
    this.#signal.addEventListener("abort", () => sizes.disconnect());
    this.#signal.addEventListener("abort", () => this.#end());
  }

  #chart(name, { label, log }) {
    const chart = new plot.Chart(log);
    const title = made("span", { textContent: label });
    const box = made("div", { className: "lab-box" }, title, chart.svg);
    chart.svg.setAttribute("aria-label", filled("<%= words.theme.lab.chart %>", { label }));
    const scrub = (event) => event.buttons && this.set({ step: chart.under(event) });
    chart.svg.addEventListener("pointerdown", (event) => (chart.svg.setPointerCapture(event.pointerId), scrub(event)));
    chart.svg.addEventListener("pointermove", scrub);
    return { name, chart, box, title, label };
  }

  // --- the address, and what is said once all is quiet

  #follow() {
    addEventListener("hashchange", () => this.#arrive(), { signal: this.#signal });
    document.addEventListener("click", (event) => {
      const link = event.target.closest?.("a[href^='#lab-']");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      if (this.#lab.contains(link)) this.#chosen = link;
      else this.#from = link;
      if (link.hash !== location.hash) return;
      event.preventDefault(); // the address stays, nothing else tells of it
      this.#arrive();
    }, { signal: this.#signal });
    if (text.stated(location.hash, this.#declaration)) this.#element.scrollIntoView();
    this.#misread();
  }

  #arrive() {
    const { hash } = location;
    const lost = !hash || text.unreadable(hash, this.#declaration);
    const state = lost ? text.declared(this.#declaration) : text.stated(hash, this.#declaration);
    if (!state) return;
    this.#controls.pause();
    this.set(state);
    this.#preset = text.named(hash, this.#declaration) ?? "";
    this.#misread();
    if (this.#returning) this.#returned();
    else if (hash) this.#show();
  }

  // The browser takes the keyboard to where an address leads, which is no place for it: it stays on what was chosen in
  // the lab; else it is where ▶ puts it.
  #show() {
    this.#element.scrollIntoView();
    (this.#chosen ?? this.#lab).focus({ preventScroll: true });
    this.#chosen = undefined;
  }

  // An address that nothing can be made of goes, and that is said.
  #misread() {
    if (!text.unreadable(location.hash, this.#declaration)) return;
    this.#unread = "<%= words.theme.lab.unreadable %>";
    this.#tellAddress("");
    this.#element.scrollIntoView();
  }

  // The words that speak of the preset that is shown: those that led here, else the first of its name.
  #origin() {
    const hash = `#lab-${this.#preset}`;
    const all = [...document.querySelectorAll(`a[href="${hash}"]`)].filter((link) => !this.#lab.contains(link));
    return this.#from?.hash === hash ? this.#from : all[0];
  }

  #return() {
    const origin = this.#origin();
    this.#returning = origin === this.#from && location.hash === origin.hash;
    this.#from = origin;
    if (this.#returning) history.back();
    else this.#returned();
  }

  #returned() {
    this.#returning = false;
    this.#from.scrollIntoView({ block: "center" });
    this.#from.focus({ preventScroll: true });
    this.#from = undefined;
  }

  #settle() {
    clearTimeout(this.#later);
    this.#later = setTimeout(() => {
      if (this.#signal.aborted) return;
      if (this.#answers.working || this.#controls.playing) {
        this.#settle();
        return;
      }
      const said = text.stated(location.hash, this.#declaration);
      if (!said || !text.same(said, this.#state)) this.#tellAddress(text.address(this.#state, this.#declaration));
      const lines = this.#told().map((one) => this.#sentence(one));
      const { label } = this.#declaration.presets[this.#preset] ?? {};
      this.#summary.textContent = [...(label ? [label] : []), this.#controls.step.textContent, ...lines].join("<%= words.theme.lab.semicolon %>");
    }, QUIET);
  }

  #tellAddress(hash) {
    if (hash === location.hash || (!hash && !location.hash.startsWith("#lab"))) return;
    history.replaceState(history.state, "", hash || location.pathname + location.search);
  }

  #end() {
    this.#controls.pause();
    clearTimeout(this.#later);
    const focused = this.#lab.contains(document.activeElement);
    this.#lab.remove();
    this.#element.classList.remove("lab-open");
    if (focused) this.#element.querySelector(":scope > .offer > button")?.focus();
    document.documentElement.classList.remove("lab-busy");
    this.#tellAddress("");
  }
}

function links(presets) {
  const all = Object.entries(presets).map(([name, { label }]) => made("li", {}, made("a", { href: `#lab-${name}`, textContent: label })));
  const name = "<%= words.theme.lab.presets %>";
  return made("details", { className: "lab-presets", open: matchMedia(ROOM).matches }, made("summary", { textContent: name }), made("ul", { ariaLabel: name }, ...all));
}
