// Numbers that were computed anew beside those that were recorded.

// How they differ: {numbers, count, same, most, changes, measured}; numbers: all that were compared, [{name, recorded,
// now, by, within}], by: the difference, relative to what is recorded, within: whether that is allowed; count: how many
// they are, same: to the last bit; most: the largest difference that is allowed; changes: those beyond it, the largest
// first; measured: how many are times and the like, which nobody compares.
export function compared(recorded, now, how) {
  const found = { numbers: [], measured: 0 };
  for (const name of new Set([...Object.keys(recorded), ...Object.keys(now)])) {
    const [kind, rtol = 0, atol = 0] = how[name] ?? ["exact"];
    const [before, after] = [recorded, now].map((numbers) => new Map(leaves(numbers[name], name)));
    if (kind === "measured" || kind === "statistical") found.measured += before.size;
    else for (const leaf of new Set([...before.keys(), ...after.keys()])) found.numbers.push(beside(leaf, before.get(leaf), after.get(leaf), { rtol, atol }));
  }
  return { ...found, ...summed(found.numbers) };
}

function summed(numbers) {
  const changes = numbers.filter(({ within }) => !within).toSorted((one, other) => other.by - one.by);
  const most = numbers.reduce((largest, { by, within }) => (within ? Math.max(largest, by) : largest), 0);
  return { count: numbers.length, same: numbers.filter(({ by }) => by === 0).length, most, changes };
}

function beside(name, recorded, now, { rtol, atol }) {
  if (recorded === now) return { name, recorded, now, by: 0, within: true };
  const numbers = typeof recorded === "number" && typeof now === "number";
  const apart = numbers ? Math.abs(now - recorded) : Infinity;
  const by = apart / (Math.abs(recorded) || 1);
  return { name, recorded, now, by, within: apart <= atol + rtol * Math.abs(recorded) };
}

// Of changes at most so many that are told: those that the page names (names: a set, as dotted) before the rest, the
// largest first; of a list or table that it does not name only one; none that moved as another did. told: what is already.
export function foremost(changes, { names, told, most }) {
  const onPage = ({ name }) => names.has(dotted(name));
  const chosen = [...told];
  for (const change of [...changes.filter(onPage), ...changes]) {
    const repeated = (other) => sameMove(other, change) || (!onPage(change) && head(other) === head(change));
    if (chosen.length < told.length + most && !chosen.some(repeated)) chosen.push(change);
  }
  return chosen.slice(told.length);
}

function sameMove(one, other) {
  return one.recorded === other.recorded && one.now === other.now;
}

function head({ name }) {
  return name.split(/[.[]/)[0];
}

// The name of a number as a page writes it: curve[3] is curve.3.
export function dotted(name) {
  return name.replace(/\[(\d+)\]/g, ".$1");
}

// Every single number of a nested value with its name: curve[3], half_life.0.9.
function* leaves(value, name) {
  if (Array.isArray(value)) for (const [at, inner] of value.entries()) yield* leaves(inner, `${name}[${at}]`);
  else if (value && typeof value === "object") for (const [key, inner] of Object.entries(value)) yield* leaves(inner, `${name}.${key}`);
  else if (value !== undefined) yield [name, value];
}

// A program with the reader's code in the place of the page's: {files, used, places}. edits: {number: text} of listings;
// used: the numbers of those that stand in it; places: [{file, first, count, listing}] where they stand now.
export function changed({ files, shown = [] }, edits) {
  const pieces = shown.filter(({ listing }) => listing in edits).toSorted((one, other) => one.first - other.first);
  const texts = { ...files };
  const moved = {}; // lines that were added to a file above
  const places = pieces.map(({ file, first, last, indent, listing }) => {
    const lines = edits[listing].split("\n").map((line) => (line ? " ".repeat(indent) + line : line));
    const at = first + (moved[file] ?? 0);
    const all = texts[file].split("\n");
    all.splice(at - 1, last - first + 1, ...lines);
    texts[file] = all.join("\n");
    moved[file] = (moved[file] ?? 0) + lines.length - (last - first + 1);
    return { file, first: at, count: lines.length, listing };
  });
  return { files: texts, used: [...new Set(pieces.map(({ listing }) => listing))], places };
}
