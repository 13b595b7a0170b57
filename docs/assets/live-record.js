// Numbers that were computed anew beside those that were recorded.

// How they differ: {count, same, most, changes, measured}; count: how many were compared, same: to the last bit;
// most: the largest difference within what is allowed, relative to what is recorded; changes: [{name, recorded, now,
// by}] beyond it, the largest first; measured: how many are times and the like, which nobody compares.
export function compared(recorded, now, how) {
  const found = { count: 0, same: 0, most: 0, changes: [], measured: 0 };
  for (const name of new Set([...Object.keys(recorded), ...Object.keys(now)])) {
    const [kind, rtol = 0, atol = 0] = how[name] ?? ["exact"];
    const [before, after] = [recorded, now].map((numbers) => new Map(leaves(numbers[name], name)));
    if (kind === "measured" || kind === "statistical") found.measured += before.size;
    else for (const leaf of new Set([...before.keys(), ...after.keys()])) add(found, leaf, before.get(leaf), after.get(leaf), { rtol, atol });
  }
  found.changes.sort((one, other) => other.by - one.by);
  return found;
}

function add(found, name, recorded, now, { rtol, atol }) {
  found.count += 1;
  if (recorded === now) {
    found.same += 1;
    return;
  }
  const numbers = typeof recorded === "number" && typeof now === "number";
  const apart = numbers ? Math.abs(now - recorded) : Infinity;
  const by = apart / (Math.abs(recorded) || 1);
  if (apart <= atol + rtol * Math.abs(recorded)) found.most = Math.max(found.most, by);
  else found.changes.push({ name, recorded, now, by });
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
