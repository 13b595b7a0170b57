// What is told to readers: sentences with what belongs in their gaps, errors of Python, numbers as the pages write them.

const ERRORS = {
  NameError: "<%= words.theme.live.errors.NameError %>",
  SyntaxError: "<%= words.theme.live.errors.SyntaxError %>",
  IndentationError: "<%= words.theme.live.errors.IndentationError %>",
  TypeError: "<%= words.theme.live.errors.TypeError %>",
  ValueError: "<%= words.theme.live.errors.ValueError %>",
  ZeroDivisionError: "<%= words.theme.live.errors.ZeroDivisionError %>",
  IndexError: "<%= words.theme.live.errors.IndexError %>",
  KeyError: "<%= words.theme.live.errors.KeyError %>",
  AttributeError: "<%= words.theme.live.errors.AttributeError %>",
  ImportError: "<%= words.theme.live.errors.ImportError %>",
  MemoryError: "<%= words.theme.live.errors.MemoryError %>",
  RecursionError: "<%= words.theme.live.errors.RecursionError %>",
  AssertionError: "<%= words.theme.live.errors.AssertionError %>",
  OverflowError: "<%= words.theme.live.errors.OverflowError %>",
  EOFError: "<%= words.theme.live.errors.EOFError %>",
  SystemExit: "<%= words.theme.live.errors.SystemExit %>",
};
const OTHER = "<%= words.theme.live.errors.other %>";
const ODD = { inf: "∞", "-inf": "−∞" };
const LISTED = "<%= words.listed %>";

// A sentence with its {gaps} filled.
export function told(sentence, gaps = {}) {
  return sentence.replace(/\{(\w+)\}/g, (gap, name) => gaps[name] ?? gap);
}

// The same with elements in the gap {listings}.
export function about(sentence, elements) {
  const [before, after] = sentence.split("{listings}");
  return [before, ...elements.flatMap((one, at) => (at ? [LISTED, one] : [one])), after];
}

// An error of Python in words, with its name.
export function explained({ type, message, line }) {
  const name = [...message.matchAll(/'([^']*)'/g)].at(-1)?.[1] ?? message;
  return told(ERRORS[type] ?? OTHER, { name: name.slice(0, 80), type, line });
}

// Why there is no Python to be had.
export function broken({ message }) {
  if (!globalThis.WebAssembly) return "<%= words.theme.live.no_wasm %>";
  if (!globalThis.Worker) return "<%= words.theme.live.no_worker %>";
  if (message === "record") return "<%= words.theme.live.no_record %>";
  return message === "slow" ? "<%= words.theme.live.slow %>" : told("<%= words.theme.live.broken %>", { error: message });
}

// A number as the pages write it, of so many digits.
export function written(value, digits = 4) {
  if (typeof value !== "number") return value === null || value === "nan" ? "<%= words.theme.live.infinite %>" : (ODD[value] ?? String(value));
  const [mantissa, exponent] = String(Number(value.toPrecision(digits))).replaceAll("-", "−").split("e");
  return exponent === undefined ? mantissa : `${mantissa} × 10${raised(exponent.replace("+", ""))}`;
}

// Two numbers with as many digits as it takes to tell them apart.
export function apart(one, other) {
  const digits = [4, 6, 9, 12].find((count) => written(one, count) !== written(other, count)) ?? 17;
  return [written(one, digits), written(other, digits)];
}

// Milliseconds as pages write them.
export function lasted(milliseconds) {
  const [number, sentence] = milliseconds < 1000
    ? [Math.max(1, Math.round(milliseconds)), "<%= words.theme.live.milliseconds %>"]
    : [(milliseconds / 1000).toFixed(1), "<%= words.theme.live.seconds %>"];
  return told(sentence, { number });
}

const SIGNS = { "−": "⁻", ...Object.fromEntries([..."⁰¹²³⁴⁵⁶⁷⁸⁹"].entries()) };

function raised(digits) {
  return [...digits].map((digit) => SIGNS[digit]).join("");
}
