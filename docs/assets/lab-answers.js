// What a lab knows from Python, one question at a time, always about the newest state.

import { filled } from "./lab-dom.js";

export const COLUMNS = 49; // of the grid of heights
const ROWS = 37;
const SAMPLED = 6; // of so many rows and columns one is looked at to see whether the heights are others
const LIMIT = 5000; // milliseconds for one rule
const SHOWN = 100; // milliseconds after which it is said that something is being computed
const HEIGHTS = ""; // in place of a rule

// Asks Python; the program goes along where it is not loaded.
export function asking(python, program) {
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

export class Answers {
  // of a rule, or of the heights: {key: of the state that asked, held: until when that was the page's, and what came},
  // in the order in which they came
  #found = new Map();
  #window;
  #asked;
  #state;
  #more;
  #came;
  #signal;
  #began = 0;
  working = false;

  // state(): the newest; more(): rules whose facts are wanted though they are not shown; came(news): something came,
  // or takes long.
  constructor(window, { asked, state, more, came, signal }) {
    [this.#window, this.#asked, this.#state, this.#more, this.#came, this.#signal] = [window, asked, state, more, came, signal];
  }

  get heights() {
    return this.#found.get(HEIGHTS) ?? {};
  }

  // What is known of a rule: {key, points, curves: {name: lists of numbers, one of each coordinate where it has two},
  // facts, failed}; nothing as long as nothing came.
  of(rule) {
    return this.#found.get(rule);
  }

  isOf(rule) {
    return this.of(rule)?.key === this.#key(rule);
  }

  // Whether what is known of a rule has been another state's for so long that it is seen.
  late(rule) {
    const { held } = this.of(rule) ?? { held: this.#began };
    return !this.isOf(rule) && performance.now() - held > SHOWN;
  }

  get busy() {
    return this.working && [HEIGHTS, ...this.#state().rules, ...this.#more()].some((rule) => this.late(rule));
  }

  // Whether all is known of the state.
  get whole() {
    return this.#next() === undefined;
  }

  // Called before the state becomes another.
  hold() {
    for (const [rule, answer] of this.#found) if (this.isOf(rule)) answer.held = performance.now();
  }

  async work() {
    if (this.working) return;
    this.working = true;
    this.#began = performance.now();
    const timer = setInterval(() => this.#came(false), SHOWN);
    for (let rule = this.#next(); rule !== undefined && !this.#signal.aborted; rule = this.#next()) {
      if (this.#waits(rule)) {
        await painted();
        if (this.#next() !== rule) continue;
      }
      const [key, held] = [this.#key(rule), performance.now()];
      const answer = await (rule === HEIGHTS ? this.#level() : this.#trace(rule));
      const news = rule !== HEIGHTS || answer.heights !== this.heights.heights;
      this.#found.delete(rule);
      this.#found.set(rule, { ...answer, key, held });
      this.#came(news);
    }
    clearInterval(timer);
    this.working = false;
    this.#came(false);
  }

  // What is not drawn as a path comes after the picture of the paths, unless that takes long.
  #waits(rule) {
    return this.of(rule) !== undefined && !this.#state().rules.includes(rule) && !this.late(rule);
  }

  #key(rule) {
    const { rules, step, steps, start, ...rest } = this.#state();
    return JSON.stringify(rule === HEIGHTS ? rest : { ...rest, steps, start });
  }

  // What has waited longest.
  #next() {
    const wanted = new Set([...this.#state().rules, HEIGHTS, ...this.#more()]);
    const turn = [...this.#found.keys()];
    const shown = (rule) => Number(this.#waits(rule));
    return [...wanted].filter((rule) => !this.isOf(rule)).sort((a, b) => shown(a) - shown(b) || turn.indexOf(a) - turn.indexOf(b))[0];
  }

  async #trace(rule) {
    const { rules, step, ...given } = this.#state();
    try {
      const { columns, facts } = await this.#asked({ do: "trace", given: { ...given, rule } });
      const { path, ...curves } = columns;
      const points = pairs(path);
      return { points, curves: mapped(curves, (column) => series(column, points.length)), facts };
    } catch (error) {
      return { failed: why(error), points: [], curves: {}, facts: {} };
    }
  }

  // Heights are asked for anew only where some of them are others.
  async #level() {
    const { rules, step, start, ...given } = this.#state();
    const [us, vs] = this.#window.map(([least, most], axis) => spread(least, most, axis ? ROWS : COLUMNS));
    const every = (list) => list.filter((_, k) => k % SAMPLED === 0);
    const old = this.heights;
    try {
      if (old.heights) {
        const few = await this.#asked({ do: "heights", given: { ...given, us: every(us), vs: every(vs) } });
        if (few.every((height, k) => Object.is(height, old.few[k]))) return old;
      }
      const heights = await this.#asked({ do: "heights", given: { ...given, us, vs } });
      return { heights, few: heights.filter((_, k) => (k % COLUMNS) % SAMPLED === 0 && Math.floor(k / COLUMNS) % SAMPLED === 0) };
    } catch (error) {
      return { failed: why(error) };
    }
  }
}

// Resolves once a picture is painted, or cannot be seen.
function painted() {
  const paint = new Promise((then) => requestAnimationFrame(() => setTimeout(then)));
  return Promise.race([paint, new Promise((then) => setTimeout(then, SHOWN))]);
}

function why(error) {
  if (error.message === "time") return filled("<%= words.theme.lab.long %>", { seconds: LIMIT / 1000 });
  return error.type ? filled("<%= words.theme.lab.failed %>", { error: `${error.type}: ${error.message}` }) : "<%= words.theme.lab.broken %>";
}

function spread(least, most, count) {
  return Array.from({ length: count }, (_, k) => least + ((most - least) * k) / (count - 1));
}

function pairs(flat) {
  return Array.from({ length: flat.length / 2 }, (_, k) => [flat[2 * k], flat[2 * k + 1]]);
}

function mapped(given, change) {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, change(value)]));
}

// One list, or one of each coordinate.
function series(column, length) {
  if (column.length === length) return [[...column]];
  const both = pairs(column);
  return [0, 1].map((axis) => both.map((pair) => pair[axis]));
}
