// What a lab draws: a plane with heights and paths, charts against the step; and how numbers are written.

const SVG = "http://www.w3.org/2000/svg";
const POWERS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const LEVELS = 8; // of the heights
const HIGHEST = 1e300; // of what a chart shows: differences of more are no number
const FAR = 1e18; // how many times more or less than the lines begin with a logarithmic axis shows: further they leave it
const TOP = 22; // pixels above the plane, for the name of its axis
const APART = 6; // pixels between marks, where there are many steps
const MANY = 60;

// A number as the page writes it: 0.0106, −76.7, 2.2 × 10⁻¹⁹; what is none: —.
export function written(x, digits = 4) {
  if (x === null || x === undefined || Number.isNaN(x)) return "—";
  if (!Number.isFinite(x)) return x < 0 ? "−∞" : "∞";
  const [mantissa, power] = x.toExponential(digits - 1).split("e").map(Number);
  const plain = x === 0 || (power > -5 && power < 6);
  return (plain ? String(Number(x.toPrecision(digits))) : `${mantissa} × 10${raised(power)}`).replace("-", "−");
}

function raised(power) {
  return (power < 0 ? "⁻" : "") + [...String(Math.abs(power))].map((digit) => POWERS[digit]).join("");
}

export function element(tag, given = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(given)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function set(one, given) {
  for (const [name, value] of Object.entries(given)) one.setAttribute(name, value);
}

// Numbers of an axis, some count of them, at round places.
export function ticks(low, high, count) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((times) => times * power >= rough);
  const found = [];
  for (let k = Math.ceil(low / step); k * step <= high * (1 + 1e-12) && found.length < 20; k++) {
    found.push(Number((k * step).toPrecision(12)));
  }
  return found;
}

// Numbers of a logarithmic axis between powers of ten: powers, and where there are few of them what lies between.
function tens(low, high, count) {
  const [first, last] = [Math.ceil(low - 1e-9), Math.floor(high + 1e-9)];
  const step = Math.max(1, Math.ceil((last - first) / count));
  const found = [];
  for (let power = last + 1; power >= first - 1; power -= step) {
    for (const times of last - first < 2 ? [1, 2, 5] : [1]) found.push(power + Math.log10(times));
  }
  return found.filter((power) => power > low - 1e-9 && power < high + 1e-9);
}

const round = (x) => Math.round(10 * x) / 10;

// Marks that are told apart without colour, around (x, y), r pixels wide to each side.
const MARKS = [
  (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`,
  (x, y, r) => `M${x - r} ${y - r}h${2 * r}v${2 * r}h${-2 * r}z`,
  (x, y, r) => `M${x} ${y - 1.3 * r}l${1.2 * r} ${2.1 * r}h${-2.4 * r}z`,
  (x, y, r) => `M${x} ${y - 1.4 * r}l${1.4 * r} ${1.4 * r}l${-1.4 * r} ${1.4 * r}l${-1.4 * r} ${-1.4 * r}z`,
  (x, y, r) => `M${x} ${y + 1.3 * r}l${1.2 * r} ${-2.1 * r}h${-2.4 * r}z`,
  (x, y, r) => `M${x - r} ${y - r}l${2 * r} ${2 * r}M${x + r} ${y - r}l${-2 * r} ${2 * r}`,
];

export function mark(look, x, y, r) {
  return MARKS[look % MARKS.length](round(x), round(y), r);
}

// The part of a line from a to b that lies in the box, nothing where none does.
function clipped([ax, ay], [bx, by], { left, right, top, bottom }) {
  let [from, to] = [0, 1];
  const [dx, dy] = [bx - ax, by - ay];
  for (const [p, q] of [[-dx, ax - left], [dx, right - ax], [-dy, ay - top], [dy, bottom - ay]]) {
    if (p === 0 && q < 0) return undefined;
    if (p < 0) from = Math.max(from, q / p);
    if (p > 0) to = Math.min(to, q / p);
  }
  if (!(from <= to)) return undefined;
  const inside = (part) => [Math.min(right, Math.max(left, ax + part * dx)), Math.min(bottom, Math.max(top, ay + part * dy))];
  return [inside(from), inside(to)];
}

// Through points, as far as it lies in the box; nothing is drawn twice in one place.
function line(points, box) {
  const { left, right, top, bottom } = box;
  const place = ([x, y]) => `${round(x)} ${round(y)}`;
  const places = points.map((point) => (point[0] >= left && point[0] <= right && point[1] >= top && point[1] <= bottom ? place(point) : ""));
  let d = "";
  let last = "";
  for (let k = 1; k < points.length; k++) {
    const within = places[k - 1] && places[k];
    const [from, to] = within ? [places[k - 1], places[k]] : (clipped(points[k - 1], points[k], box)?.map(place) ?? []);
    if (from === to) continue;
    d += from === last ? `L${to}` : `M${from}L${to}`;
    last = to;
  }
  return d;
}

// Lines of equal height by marching squares, of rows of heights.
function contour(heights, columns, level, x, y) {
  let d = "";
  const between = (a, b) => (level - a) / (b - a);
  for (let k = 0; k + columns + 1 < heights.length; k++) {
    const [i, j] = [k % columns, Math.floor(k / columns)];
    if (i === columns - 1) continue;
    const [a, b, c, e] = [heights[k], heights[k + 1], heights[k + columns + 1], heights[k + columns]];
    const [low, low2, low3, low4] = [a < level, b < level, c < level, e < level];
    if (low === low2 && low === low3 && low === low4) continue;
    const found = [];
    if (low !== low2) found.push([i + between(a, b), j]);
    if (low2 !== low3) found.push([i + 1, j + between(b, c)]);
    if (low3 !== low4) found.push([i + between(e, c), j + 1]);
    if (low !== low4) found.push([i, j + between(a, e)]);
    if (found.length === 4 && low !== (a + b + c + e) / 4 < level) found.unshift(found.pop()); // a saddle
    for (let pair = 0; pair < found.length; pair += 2) {
      const [from, to] = [found[pair], found[pair + 1]];
      d += `M${round(x(from[0]))} ${round(y(from[1]))}L${round(x(to[0]))} ${round(y(to[1]))}`;
    }
  }
  return d;
}

// The plane: window [[u, u], [v, v]], axes ["u", "v"]. Paths are given as {look, label, points: [[u, v], …]}.
export class Plane {
  #window;
  #axes;
  #box = {};
  #layers = {};
  #groups = new Map(); // look → parts of a path
  #labelled = new Map(); // look → the point that bears its label
  #named = []; // the paths that are drawn
  #at = [0, 0]; // where the handle is

  constructor(window, axes) {
    this.#window = window;
    this.#axes = axes;
    this.svg = element("svg", { class: "lab-plane", role: "group" });
    for (const name of ["frame", "heights", "paths", "labels", "hand"]) {
      this.svg.append((this.#layers[name] = element("g", { class: `lab-${name}` })));
    }
    this.handle = element("g", { class: "lab-start", tabindex: 0, role: "slider" });
    this.handle.append(element("circle", { r: 22, class: "lab-reach" }), element("path", { d: "M-7 0H7M0 -7V7" }), element("circle", { r: 7 }));
    this.#layers.hand.append(this.handle);
  }

  // Fits the plane into so many pixels, one unit as long in both directions unless that makes it too flat.
  resize(width) {
    const [[west, east], [low, high]] = this.#window;
    const left = Math.max(...ticks(low, high, 5).map((v) => wide(written(v)))) + 7;
    const across = Math.max(1, width - left - 8);
    const along = across * Math.min(1, Math.max(0.5, (high - low) / (east - west)));
    this.#box = { left, right: left + across, top: TOP, bottom: TOP + along };
    set(this.svg, { width, height: TOP + along + 38, viewBox: `0 0 ${width} ${TOP + along + 38}` });
    this.#frame();
  }

  x = (u) => this.#box.left + ((u - this.#window[0][0]) / (this.#window[0][1] - this.#window[0][0])) * (this.#box.right - this.#box.left);
  y = (v) => this.#box.bottom - ((v - this.#window[1][0]) / (this.#window[1][1] - this.#window[1][0])) * (this.#box.bottom - this.#box.top);

  // The point of the plane under the pointer, nothing outside of the frame.
  under({ clientX, clientY }) {
    const { left, top } = this.svg.getBoundingClientRect();
    const { left: l, right: r, top: t, bottom: b } = this.#box;
    const [x, y] = [(clientX - left - l) / (r - l), (b - clientY + top) / (b - t)];
    const [us, vs] = this.#window;
    return { inside: x >= 0 && x <= 1 && y >= 0 && y <= 1, point: [us[0] + x * (us[1] - us[0]), vs[0] + y * (vs[1] - vs[0])] };
  }

  #frame() {
    const { left, right, top, bottom } = this.#box;
    const [us, vs] = this.#window;
    const made = [element("rect", { x: left, y: top, width: right - left, height: bottom - top }), element("path", { d: `M${left} ${bottom}H${right}` })];
    for (const u of ticks(...us, (right - left) / 90)) {
      made.push(element("path", { d: `M${this.x(u)} ${bottom}v4` }), words(written(u), this.x(u), bottom + 18, "middle"));
    }
    for (const v of ticks(...vs, (bottom - top) / 50)) made.push(words(written(v), left - 7, this.y(v) + 4, "end"));
    const names = [words(this.#axes[0], right, bottom + 34, "end"), words(this.#axes[1], 0, 10, "start")];
    for (const name of names) name.setAttribute("class", "lab-axis");
    this.#layers.frame.replaceChildren(...made, ...names);
  }

  // heights: row by row, columns in a row; outermost ones on the frame.
  heights(heights, columns) {
    const { left, right, top, bottom } = this.#box;
    const rows = heights.length / columns;
    const finite = heights.filter(Number.isFinite);
    const [low, high] = [finite.reduce((a, b) => Math.min(a, b), Infinity), finite.reduce((a, b) => Math.max(a, b), -Infinity)];
    const x = (i) => left + (i / (columns - 1)) * (right - left);
    const y = (j) => bottom - (j / (rows - 1)) * (bottom - top);
    let d = "";
    for (let k = 1; k < LEVELS; k++) d += contour(heights, columns, low + (high - low) * (k / LEVELS) ** 2, x, y);
    this.#layers.heights.replaceChildren(element("path", { d }));
  }

  // Draws paths whole and faint; at() draws how far they have come, name() gives them their names.
  paths(paths) {
    const kept = new Set(paths.map(({ look }) => look));
    for (const [look, group] of this.#groups) {
      if (!kept.has(look)) {
        group.all.remove();
        this.#groups.delete(look);
      }
    }
    for (const path of paths) this.#path(path);
    this.#named = paths;
  }

  #path({ look, points, stale }) {
    const group = this.#groups.get(look) ?? this.#added(look);
    if (group.drawn !== points || group.box !== this.#box) {
      group.points = points.map(([u, v]) => [this.x(u), this.y(v)]);
      group.line = line(group.points, this.#box);
      group.whole.setAttribute("d", group.line);
      [group.drawn, group.box] = [points, this.#box];
    }
    group.all.classList.toggle("lab-stale", Boolean(stale));
  }

  #added(look) {
    const parts = ["whole", "done", "marks", "now"].map((name) => element("path", { class: `lab-${name}` }));
    const all = element("g", { class: `lab-look-${look}` }, ...parts);
    this.#layers.paths.append(all);
    const group = { all, whole: parts[0], done: parts[1], marks: parts[2], now: parts[3], points: [], line: "" };
    this.#groups.set(look, group);
    return group;
  }

  at(step) {
    const { left, right, top, bottom } = this.#box;
    for (const [look, { done, marks, now, points, line: whole }] of this.#groups) {
      const come = points.slice(0, step + 1);
      const seen = come.filter(([x, y]) => x >= left && x <= right && y >= top && y <= bottom);
      const last = come.at(-1);
      done.setAttribute("d", come.length === points.length ? whole : line(come, this.#box));
      marks.setAttribute("d", (points.length > MANY ? apart(seen) : seen).map(([x, y]) => mark(look, x, y, 2.2)).join(""));
      now.setAttribute("d", last && seen.at(-1) === last ? mark(look, ...last, 5) : "");
    }
  }

  // Each path bears its name where it is farthest from the others.
  name() {
    const paths = this.#named;
    const { left, right, top, bottom } = this.#box;
    const seen = new Map(paths.map(({ look }) => [look, thinned(this.#groups.get(look).points.filter(([x, y]) => x > left && x < right && y > top && y < bottom))]));
    const placed = [];
    const handle = [[this.#at[0] - 9, this.#at[1]], this.#at, [this.#at[0] + 9, this.#at[1]]];
    const made = paths.map(({ look, label }) => {
      const others = [...seen].filter(([other]) => other !== look).flatMap(([, points]) => points).concat(placed.map(({ at }) => at));
      const point = farthest(seen.get(look), others, this.#labelled.get(look));
      if (!point) return undefined;
      this.#labelled.set(look, point);
      const width = wide(label) + 6;
      const places = around(point, width).map(([x, y]) => [Math.min(Math.max(x, left + 4), right - width), Math.min(Math.max(y, top + 14), bottom - 6)]);
      const inTheWay = [...seen.values()].flat().concat(handle, ...placed.map((one) => [0, 0.5, 1].map((part) => [one.at[0] + part * one.width, one.at[1] - 5])));
      const at = roomiest(places, width, inTheWay);
      placed.push({ at, width });
      const text = words(label, ...at, "start");
      text.setAttribute("class", `lab-look-${look}`);
      return text;
    });
    this.#layers.labels.replaceChildren(...made.filter(Boolean));
  }

  start([u, v]) {
    this.#at = [this.x(u), this.y(v)];
    this.handle.setAttribute("transform", `translate(${this.#at.map(round).join(" ")})`);
  }
}

function apart(points) {
  let last = [Infinity, Infinity];
  return points.filter((point) => (point[0] - last[0]) ** 2 + (point[1] - last[1]) ** 2 >= APART ** 2 && (last = point));
}

function thinned(points) {
  const every = Math.ceil(points.length / 24);
  return points.filter((_, k) => k % every === 0);
}

// Of the points the one that is farthest from the others; the one that was before, as long as it is free.
function farthest(points, others, before) {
  const free = ([x, y]) => nearest(others, ([ox, oy]) => [x - ox, y - oy]);
  const near = before && points.find(([x, y]) => Math.hypot(x - before[0], y - before[1]) < 12);
  if (near && free(near) > 24) return near;
  if (!others.length) return points[Math.floor(points.length / 3)];
  let [best, most] = [points[0], -1];
  for (const point of points) {
    const room = free(point);
    if (room > most) [best, most] = [point, room];
  }
  return best;
}

// How near the nearest of the points is; away: how far one lies in both directions. Roots of all would take long.
function nearest(points, away) {
  let least = Infinity;
  for (const point of points) {
    const [x, y] = away(point);
    least = Math.min(least, x * x + y * y);
  }
  return Math.sqrt(least);
}

// About how wide a label is; a letter of Chinese takes the room of two.
function wide(label) {
  return [...label].reduce((sum, letter) => sum + (letter > "\u2e80" ? 13 : 7), 0);
}

// Places of a label beside a point, each the left end of its line.
function around([x, y], width) {
  return [-8, 18, -22, 32].flatMap((below) => [[x + 8, y + below], [x - 8 - width, y + below]]);
}

// The place whose label keeps farthest from the points; far enough is the first that is far enough.
function roomiest(places, width, points) {
  const room = ([left, base]) => nearest(points, ([x, y]) => [Math.max(left - x, 0, x - left - width), Math.max(base - 10 - y, 0, y - base - 2)]);
  const rooms = places.map(room);
  const free = rooms.findIndex((one) => one > 6);
  return places[free < 0 ? rooms.indexOf(Math.max(...rooms)) : free];
}

function words(text, x, y, anchor) {
  return element("text", { x: round(x), y: round(y), "text-anchor": anchor }, text);
}

// A chart of lines [{look, part, values: [number of each step]}] against the step; part 1 is dashed.
export class Chart {
  #log;
  #box = {};
  #steps = 1;
  #scale = ""; // of the axes
  #drawn = new Map(); // look and part → {path, values, scale: that they are drawn in}
  #frame = element("g", { class: "lab-frame" });
  #lines = element("svg", { class: "lab-lines" }); // beyond its edges nothing is seen
  #cursor = element("path", { class: "lab-cursor" });

  constructor(log) {
    this.#log = log;
    this.svg = element("svg", { class: "lab-chart", role: "img" }, this.#frame, this.#lines, this.#cursor);
  }

  resize(width, height) {
    this.#box = { left: 40, right: Math.max(41, width - 12), top: 8, bottom: height - 22 };
    set(this.svg, { width, height, viewBox: `0 0 ${width} ${height}` });
    const { left: x, right, top: y, bottom } = this.#box;
    set(this.#lines, { x, y, width: right - x, height: bottom - y, viewBox: `${x} ${y} ${right - x} ${bottom - y}` });
  }

  draw(lines, steps) {
    const { left, right, top, bottom } = this.#box;
    const shown = (value) => Math.abs(value) < HIGHEST && (!this.#log || value > 0);
    const { first, lowest, highest } = extent(lines, shown);
    const place = (value) => (this.#log ? Math.log10(value) : value);
    const ends = [Math.max(lowest, this.#log ? first / FAR : -Infinity), Math.min(highest, this.#log ? first * FAR : Infinity)];
    const [low, high] = lowest <= highest ? this.#range(...ends.map(place)) : [0, 1];
    this.#steps = Math.max(1, steps);
    const x = (t) => left + (t / this.#steps) * (right - left);
    const y = (value) => bottom - ((value - low) / (high - low)) * (bottom - top);
    const scale = [low, high, steps, left, right, top, bottom].join();
    if (this.#scale !== scale) this.#axes(low, high, x, y);
    this.#scale = scale;
    const before = this.#drawn;
    this.#drawn = new Map();
    const paths = lines.map(({ look, part, values, stale }) => {
      const { path, ...was } = before.get(`${look} ${part}`) ?? { path: element("path") };
      if (was.values !== values || was.scale !== scale) path.setAttribute("d", joined(outermost(values, shown, x), x, (t) => y(place(values[t]))));
      path.setAttribute("class", `lab-look-${look}${part ? " lab-second" : ""}${stale ? " lab-stale" : ""}`);
      this.#drawn.set(`${look} ${part}`, { path, values, scale });
      return path;
    });
    if (paths.length !== before.size || paths.some((path, k) => this.#lines.children[k] !== path)) this.#lines.replaceChildren(...paths);
  }

  // Its ends lie at round places, so that they stay where they are when values change a little.
  #range(lowest, highest) {
    const [middle, wide] = [(lowest + highest) / 2, highest - lowest];
    const half = this.#log ? Math.max(wide, 1) / 2 : wide / 2 || Math.abs(highest) * 0.1 || 1;
    const step = this.#log ? 0.5 : 10 ** Math.floor(Math.log10(half)) / 2;
    return [Math.floor((middle - 1.1 * half) / step) * step, Math.ceil((middle + 1.1 * half) / step) * step];
  }

  #axes(low, high, x, y) {
    const { left, right, top, bottom } = this.#box;
    const made = [element("path", { d: `M${left} ${bottom}H${right}` })];
    const marks = this.#log ? tens(low, high, (bottom - top) / 24) : ticks(low, high, (bottom - top) / 24);
    for (const value of marks) {
      const text = this.#log && Math.abs(value) > 2 && Number.isInteger(value) ? `10${raised(value)}` : written(this.#log ? 10 ** value : value, 3);
      made.push(element("path", { class: "lab-hair", d: `M${left} ${round(y(value))}H${right}` }), words(text, left - 6, y(value) + 4, "end"));
    }
    for (const t of ticks(0, this.#steps, (right - left) / 45).filter(Number.isInteger)) {
      made.push(element("path", { d: `M${round(x(t))} ${bottom}v4` }), words(String(t), x(t), bottom + 17, "middle"));
    }
    this.#frame.replaceChildren(...made.reverse()); // the axis over the lines
  }

  at(step) {
    const { left, right, top, bottom } = this.#box;
    this.#cursor.setAttribute("d", `M${round(left + (Math.min(step, this.#steps) / this.#steps) * (right - left))} ${top}V${bottom}`);
  }

  // The step under the pointer.
  under({ clientX }) {
    const { left, right } = this.#box;
    const x = (clientX - this.svg.getBoundingClientRect().left - left) / (right - left);
    return Math.round(Math.min(1, Math.max(0, x)) * this.#steps);
  }
}

// The first value above 0 of the line where it is highest, and the bounds of all that are shown.
function extent(lines, shown) {
  const found = { first: 0, lowest: Infinity, highest: -Infinity };
  for (const { values } of lines) {
    found.first = Math.max(found.first, values.find((value) => value > 0 && shown(value)) ?? 0);
    for (const value of values) {
      if (!shown(value)) continue;
      if (value < found.lowest) found.lowest = value;
      if (value > found.highest) found.highest = value;
    }
  }
  return found;
}

// The steps that are drawn, gaps as undefined: of those within two pixels the one where the value is lowest and the one
// where it is highest, for a chart shows no more.
function outermost(values, shown, x) {
  const kept = [];
  for (let t = 0; t < values.length; ) {
    if (!shown(values[t])) {
      kept.push(undefined);
      t++;
      continue;
    }
    const column = Math.floor(x(t) / 2);
    let [low, high] = [t, t];
    for (t++; t < values.length && shown(values[t]) && Math.floor(x(t) / 2) === column; t++) {
      if (values[t] < values[low]) low = t;
      if (values[t] > values[high]) high = t;
    }
    kept.push(...(low === high ? [low, t - 1] : [Math.min(low, high), Math.max(low, high)]));
  }
  return kept;
}

function joined(steps, x, y) {
  let d = "";
  let pen = "M";
  for (const t of steps) {
    if (t !== undefined) d += `${pen}${round(x(t))} ${round(y(t))}`;
    pen = t === undefined ? "M" : "L";
  }
  return d;
}
