// Mermaid's text in, SVG out: reads [text, …] as JSON, writes {svg} or {error, line} for each, line by the text.
// Of a loop, the line that its author wrote last leads back.
// What the renderer would leave out without a word is an error: a line without which the drawing is the same, a name
// that the drawing does not hold, and a mark that it would show as it is typed.

import { renderMermaidSVG } from "beautiful-mermaid";
import ELK from "elkjs/lib/elk.bundled.js";

const UNSEEN = /^\s*(%%(?!\{)|participant\s+\S+\s*$|actor\s+\S+\s*$|end\s*$|\}\s*$|$)/; // of these alone a drawing may be the same
const STYLES = /^\s*(%%|style|classDef|linkStyle|class\s+[\w,-]+\s+\w+\s*$)/;
const TYPED = /\[\/[^\]"]*\/\]|\[\\[^\]"]*\\\]|@\{|"`|#\w+;|^\s*click\s+\S+\s+(?:"|href|call)/; // slanted boxes, shapes, Markdown, entities, links
const GROUP = /^(\s*subgraph\s+)([^[\n]*[^[\n\w\s-][^[\n]*?)\s*(?:\[(.*)\]\s*)?$/gm;
const WORD = /[\p{L}\p{N}_]+/gu;
const KEYWORDS = new Set(
  ("graph flowchart subgraph end direction TB TD BT LR RL state as note Note over left right of participant actor loop alt else " +
    "opt par and critical option break rect rgb activate deactivate class namespace br sequenceDiagram classDiagram erDiagram " +
    "stateDiagram v2 o x").split(" "),
);

inOrder();

const parts = [];
for await (const part of process.stdin.setEncoding("utf8")) parts.push(part);
process.stdout.write(JSON.stringify(JSON.parse(parts.join("")).map(drawn)));

function drawn(text) {
  const svg = attempt(text);
  if (svg.error) return svg;
  const held = [...svg.svg.matchAll(/>([^<]+)<|\sdata-[\w-]+="([^"]*)"/g)].map((found) => found[1] ?? found[2]).join(" ");
  const lines = text.split("\n");
  const first = lines.findIndex((line) => line.trim() && !line.trim().startsWith("%%"));
  for (let number = first + 1; number < lines.length; number += 1) {
    const line = number + 1;
    const without = lines.toSpliced(number, 1).join("\n");
    if (!UNSEEN.test(lines[number]) && attempt(without).svg === svg.svg) return { error: "it changes nothing", line };
    if (STYLES.test(lines[number])) continue;
    const typed = lines[number].match(TYPED)?.[0].trim();
    if (typed) return { error: `${typed} is not read`, line };
    const lost = lines[number].match(WORD)?.find((word) => !KEYWORDS.has(word) && !held.includes(word));
    if (lost) return { error: `${lost} is not in the drawing`, line };
  }
  return svg;
}

function attempt(text) {
  try {
    return { svg: mended(renderMermaidSVG(grouped(text), { padding: 4 })) };
  } catch (error) {
    return { error: error.message, line: 1 };
  }
}

// The renderer knows a group by the Latin letters of its title, and draws nothing right in one that has none.
function grouped(text) {
  let count = 0;
  return text.replace(GROUP, (_, head, title, label) => `${head}group-${(count += 1)} [${label ?? title}]`);
}

// What it draws wrong: a line beyond its corner and back, the diamonds of classes within their boxes, words in English.
function mended(svg) {
  return svg
    .replace(/(<polyline class="edge"[^>]* points=")([^"]*)/g, (_, head, points) => head + straight(points.split(" ")).join(" "))
    .replace(/(id="cls-(?:composition|aggregation)"[^>]* refX=)"0"/g, '$1"12"')
    .replace(/<text[^>]*>\(no attributes\)<\/text>/g, "");
}

function straight(points) {
  const at = points.map((point) => point.split(",").map((number) => Number(number).toFixed(1)));
  const needless = (n, axis) => at[n - 1]?.[axis] === at[n][axis] && at[n][axis] === at[n + 1]?.[axis];
  return points.filter((_, n) => !needless(n, 0) && !needless(n, 1));
}

// Of a loop, that line leads back which its author wrote last. The renderer does not let the layout be told so; what it
// hands over goes through the worker that the layout makes for it.
function inOrder() {
  const kept = Symbol("dispatcher");
  Object.defineProperty(Object.getPrototypeOf(new ELK().worker.worker), "dispatcher", {
    get() {
      return this[kept];
    },
    set(dispatcher) {
      const asked = dispatcher.saveDispatch;
      dispatcher.saveDispatch = (message) => {
        if (message.data.graph) message.data.graph.layoutOptions["elk.layered.cycleBreaking.strategy"] = "MODEL_ORDER";
        asked(message);
      };
      this[kept] = dispatcher;
    },
  });
}
