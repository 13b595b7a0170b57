// Mermaid's text in, SVG out: reads [text, …] as JSON, writes {svg} or {error, line} for each, line by the text.
// What the renderer would leave out without a word is an error: a line without which the drawing is the same, and a
// name that the drawing does not hold.

import { renderMermaidSVG } from "beautiful-mermaid";

const UNSEEN = /^\s*(%%(?!\{)|participant\s+\S+\s*$|actor\s+\S+\s*$|end\s*$|\}\s*$|$)/; // of these alone a drawing may be the same
const STYLES = /^\s*(%%|style|classDef|linkStyle|class\s+[\w,-]+\s+\w+\s*$)/;
const WORD = /[\p{L}\p{N}_]+/gu;
const KEYWORDS = new Set(
  ("graph flowchart subgraph end direction TB TD BT LR RL state as note Note over left right of participant actor loop alt else " +
    "opt par and critical option break rect rgb activate deactivate class namespace br sequenceDiagram classDiagram erDiagram " +
    "stateDiagram v2 o x").split(" "),
);

const parts = [];
for await (const part of process.stdin.setEncoding("utf8")) parts.push(part);
process.stdout.write(JSON.stringify(JSON.parse(parts.join("")).map(drawn)));

function drawn(text) {
  const svg = attempt(text);
  if (svg.error) return svg;
  const lines = text.split("\n");
  const first = lines.findIndex((line) => line.trim() && !line.trim().startsWith("%%"));
  for (let number = first + 1; number < lines.length; number += 1) {
    const line = number + 1;
    const without = lines.toSpliced(number, 1).join("\n");
    if (!UNSEEN.test(lines[number]) && attempt(without).svg === svg.svg) return { error: "it changes nothing", line };
    const lost = STYLES.test(lines[number]) ? undefined : lines[number].match(WORD)?.find((word) => !KEYWORDS.has(word) && !svg.svg.includes(word));
    if (lost) return { error: `${lost} is not in the drawing`, line };
  }
  return svg;
}

function attempt(text) {
  try {
    return { svg: renderMermaidSVG(text, { padding: 4 }) };
  } catch (error) {
    return { error: error.message, line: 1 };
  }
}
