// TeX in, drawings out: reads [[tex, display], …] as JSON, writes one JSON value for each.
// A drawing is {box, parts | markup, glyphs, mathml} or {error}. Lengths are in units of UNIT thousandths of an em,
// y grows downwards; a part is a glyph, a rule or a group of parts at its place; markup names a glyph as {glyph}.

import MathJax from "mathjax";

const UNIT = 5; // less than a tenth of a pixel on a screen, and half as many digits as MathJax's own

// A number stands behind its formula, and scrolls with it.
const NUMBERED = { tag: [String.raw`\qquad\text{(#1)}`, 1], nonumber: "", notag: "" };

// What other formulas of the same run would see, and so not those of the next; what loads something or is no formula.
const BEYOND = new RegExp(
  String.raw`(?<!\\)(?:\\\\)*(\\(?:(?:re|provide)?newcommand|(?:re)?newenvironment|g?def|let|DeclareMathOperator|definecolor|require|` +
    String.raw`label|(?:eq)?ref|href|style|class|cssId|data|mmlToken|(?:text|math)tip|toggle))(?![A-Za-z])`,
);

const formulas = JSON.parse(await text(process.stdin));
await MathJax.init({
  loader: { load: ["input/tex", "output/svg"] },
  svg: { fontCache: "local", linebreaks: { inline: false } },
  // what TeX would not take is an error, not red text on the page
  tex: { packages: { "[-]": ["noundefined", "noerrors"] }, autoload: { mhchem: [] }, formatError: (_, error) => { throw error; }, macros: NUMBERED },
});
const tree = MathJax.startup.adaptor;
// letters that its font lacks are those of the page: at the size of the formula they take the room that is kept for them
const AROUND = { em: 1, ex: MathJax.startup.document.outputJax.font.params.x_height };

const drawn = [];
for (const [tex, display] of formulas) drawn.push(await drawing(tex, display));
process.stdout.write(JSON.stringify(drawn));

async function text(stream) {
  const parts = [];
  for await (const part of stream.setEncoding("utf8")) parts.push(part);
  return parts.join("");
}

async function drawing(tex, display) {
  try {
    refuse(tex);
    const svg = tree.firstChild(await MathJax.tex2svgPromise(tex, { display, ...AROUND }));
    const mathml = await MathJax.tex2mmlPromise(tex, { display });
    const [ink] = tree.childNodes(svg).filter((node) => tree.kind(node) === "g");
    const seen = tree.getAttribute(svg, "viewBox");
    if (!seen) throw new Error("a line ends outside of aligned, cases and their like");
    const box = seen.split(" ").map((length) => length / UNIT);
    const parts = tree.childNodes(ink).map(part);
    return { box, ...(parts.every(Boolean) ? { parts } : { markup: verbatim(ink) }), glyphs: glyphs(svg), mathml };
  } catch (error) {
    return { error: error.message };
  }
}

function refuse(tex) {
  if (!tex.trim()) throw new Error("it is empty");
  const [, command] = BEYOND.exec(tex) ?? [];
  if (command) throw new Error(`${command} reaches beyond its formula`);
}

// A glyph, a rule or a group of parts at its place in the group around it; null where it is more than these.
function part(node) {
  const attributes = Object.fromEntries(tree.allAttributes(node).map(({ name, value }) => [name, value]));
  const place = placed(attributes.transform ?? "");
  if (!place) return null;
  switch (tree.kind(node)) {
    case "g":
      return Object.keys(attributes).every((name) => name === "transform" || name.startsWith("data-"))
        ? group(place, tree.childNodes(node).map(part))
        : null;
    case "use":
      return { ...place, glyph: name(attributes["xlink:href"]) };
    case "rect": {
      if ("fill" in attributes || "stroke" in attributes) return null;
      const [left, low, width, height] = ["x", "y", "width", "height"].map((side) => Number(attributes[side]));
      return { ...place, rule: [left, -low - height, width, height].map(rounded) };
    }
    default:
      return null;
  }
}

// Groups of one are not groups.
function group(place, parts) {
  if (!parts.every(Boolean)) return null;
  if (parts.length !== 1) return { ...place, parts };
  const [only] = parts;
  const at = place.at.map((length, axis) => length + Math.round(place.scale * only.at[axis]));
  return { ...only, at, scale: place.scale * only.scale };
}

function placed(transform) {
  let [x, y, scale] = [0, 0, 1];
  for (const [, kind, values] of transform.matchAll(/(\w+)\(([^)]*)\)/g)) {
    const [first, second] = values.split(/[ ,]+/).map(Number);
    if (kind === "translate") [x, y] = [x + scale * first, y + scale * (second ?? 0)];
    else if (kind === "scale" && (second === undefined || second === first)) scale *= first;
    else return null;
  }
  return { at: [rounded(x), rounded(-y)], scale };
}

// The markup as MathJax made it, in its own units, y upwards.
function verbatim(node) {
  const kind = tree.kind(node);
  if (kind === "#text") return escaped(tree.value(node));
  const attributes = Object.fromEntries(
    tree.allAttributes(node)
      .filter(({ name }) => !name.startsWith("data-") && !["font-family", "font-style"].includes(name)) // Chinese has no italics
      .map(({ name, value }) => [name, escaped(value)]),
  );
  if (kind === "use") {
    attributes.href = `{${name(attributes["xlink:href"])}}`;
    attributes.transform = `${attributes.transform ?? ""}scale(${UNIT} ${-UNIT})`;
    delete attributes["xlink:href"];
  }
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`).join("");
  return `<${kind}${written}>${tree.childNodes(node).map(verbatim).join("")}</${kind}>`;
}

function escaped(value) {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

function glyphs(svg) {
  const paths = tree.tags(svg, "path").filter((path) => tree.getAttribute(path, "id"));
  return Object.fromEntries(paths.map((path) => [name(tree.getAttribute(path, "id")), relative(tree.getAttribute(path, "d"))]));
}

// MJX-3-NCM-I-1D465, #MJX-3-NCM-I-1D465 → NCM-I-1D465: without the number of the formula
function name(id) {
  return id.replace(/^#?MJX-\d+-/, "");
}

// A path with relative coordinates, rounded where it stands so that errors do not add up.
function relative(path) {
  let [x, y, startX, startY] = [0, 0, 0, 0];
  let written = "";
  for (const [, command, values] of path.matchAll(/([A-Z])([^A-Z]*)/g)) {
    const size = { M: 2, L: 2, H: 1, V: 1, C: 6, S: 4, Q: 4, T: 2, Z: 0 }[command];
    const numbers = (values.match(/-?[\d.]+/g) ?? []).map(Number);
    if (command === "Z") {
      [x, y, written] = [startX, startY, `${written}z`];
      continue;
    }
    for (let index = 0; index < numbers.length; index += size) {
      const [first, ...rest] = numbers.slice(index, index + size);
      const points = command === "H" ? [first, -y * UNIT] : command === "V" ? [x * UNIT, first] : [first, ...rest];
      const steps = points.map((value, place) => (place % 2 ? rounded(-value) - y : rounded(value) - x));
      const [stepX, stepY] = steps.slice(-2);
      written += step(command, steps, [x, y]);
      [x, y] = [x + stepX, y + stepY];
      if (command === "M") [startX, startY] = [x, y];
    }
  }
  return written;
}

function step(command, steps, [x, y]) {
  const [stepX, stepY] = steps;
  if (command === "M") return `M${joined([x + stepX, y + stepY])}`;
  if ("HVL".includes(command)) return stepY === 0 ? `h${stepX}` : stepX === 0 ? `v${stepY}` : `l${joined(steps)}`;
  return command.toLowerCase() + joined(steps);
}

function joined(numbers) {
  return numbers.map((number, index) => (index && number >= 0 ? ` ${number}` : `${number}`)).join("");
}

function rounded(length) {
  return Math.round(length / UNIT) + 0; // + 0: no -0
}
