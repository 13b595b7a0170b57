// What is told of numbers that were computed anew: that they agree with their record, or which of them do not.

import { withEdits } from "./live-fault.js";
import { line } from "./live-page.js";
import { dotted, foremost } from "./live-record.js";
import { apart, told, written } from "./live-words.js";

const OTHERS = 2; // changes that are named beside that which was asked about

// Lines. found: of live-record.js; edits: listings whose edits were used; asked: the name of the number that the reader
// asked about, "" where it was all of them; names: a set of those that the page shows.
export function verdict(found, { edits, asked, names }) {
  const { count, same, most, changes, measured } = found;
  const gaps = { count, moved: count - same, most: written(most, 2), changes: named(found, { edited: edits.length, asked, names }) };
  const words = told(sentence(same === count, changes.length, edits.length), gaps);
  const lines = edits.length ? withEdits("<%= words.theme.live.with %>", edits, words) : [line(words)];
  return measured ? [...lines, line(told("<%= words.theme.live.measured %>", { count: measured }))] : lines;
}

function sentence(all, differs, edited) {
  if (differs) return "<%= words.theme.live.differs %>";
  if (edited) return all ? "<%= words.theme.live.unchanged %>" : "<%= words.theme.live.unchanged_about %>";
  return all ? "<%= words.theme.live.agrees %>" : "<%= words.theme.live.agrees_about %>";
}

// The number that was asked about, changed or not, then others; then how many more did, and how many did not.
function named({ numbers, changes, count }, { edited, asked, names }) {
  const first = numbers.filter(({ name }) => dotted(name) === asked);
  const others = foremost(changes, { names, told: first, most: OTHERS });
  const more = changes.filter((one) => ![...first, ...others].includes(one)).length;
  return [
    ...first.map((one) => told("<%= words.theme.live.asked %>", { change: became(one, edited) })),
    ...others.map((one) => became(one, edited)),
    ...counted("<%= words.theme.live.more %>", more),
    ...counted("<%= words.theme.live.rest %>", count - changes.length),
  ].join("<%= words.theme.live.between %>");
}

function counted(words, count) {
  return count ? [told(words, { count })] : [];
}

function became({ name, recorded, now, within }, edited) {
  if (recorded === now) return told("<%= words.theme.live.kept %>", { name, recorded: written(recorded) });
  if (recorded === undefined) return told("<%= words.theme.live.unrecorded %>", { name, now: written(now) });
  if (now === undefined) return told("<%= words.theme.live.lost %>", { name, recorded: written(recorded) });
  const [before, after] = apart(recorded, now);
  const words = edited ? "<%= words.theme.live.became %>" : "<%= words.theme.live.recorded %>";
  return told(words, { name, recorded: before, now: after }) + (within ? "<%= words.theme.live.near %>" : "");
}
