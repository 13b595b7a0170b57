// Code of Python so that MicroPython reads it as CPython does: fields of f"…", `str(…)` and `x.sort(…)` call what the
// runtime has for them. Lines stay where they are; what is not understood stays as it is.

const TOKEN = new RegExp([
  "#.*",
  String.raw`(?:(?<!\w)(?<prefix>[rbuf]{1,2}))?(?:(?<long>"""|''')(?<longer>(?:\\[^]|(?!\k<long>)[^\\])*)\k<long>|(?<mark>["'])(?<body>(?:\\[^]|(?!\k<mark>)[^\\\n])*)\k<mark>)`,
  String.raw`(?<![\w.]|\bdef |\bclass )str(?=\()`,
  String.raw`(?<=^[ \t]*)(?<list>[a-z_][\w.]*)\.sort\(`,
].join("|"), "gim");

export function adapted(text) {
  return text.replace(TOKEN, (token, ...rest) => {
    const { prefix = "", long, longer, mark, body, list } = rest.at(-1);
    if (token === "str") return "_said";
    if (list) return `_sort(${list}, `;
    const quote = long ?? mark;
    return quote && /f/i.test(prefix) ? `${prefix}${quote}${filled(longer ?? body, quote[0] === `'` ? `"` : `'`)}${quote}` : token;
  });
}

// What is between the quotes of f"…", its fields anew, with other quotes in them.
function filled(body, quote) {
  let found = "";
  for (let at = 0; at < body.length;) {
    const two = body.slice(at, at + 2);
    const field = two[0] === "{" && two !== "{{" ? fieldAt(body, at, quote) : undefined;
    if (field) [found, at] = [found + field.text, field.end];
    else if (two === "{{" || two === "}}") [found, at] = [found + two, at + 2];
    else if (two[0] === "{") return body;
    else [found, at] = [found + two[0], at + 1];
  }
  return found;
}

// The field that begins there: {text, end}; undefined where it is none that is understood.
function fieldAt(body, start, quote) {
  const colon = ended(body, start + 1);
  const [, conversion = "", specified] = body.slice(colon).match(/^(![rs])?([:}])/) ?? [];
  if (!specified) return undefined;
  const after = colon + conversion.length;
  const end = specified === ":" ? ended(body, after + 1, "}") : after;
  const [code, format] = [body.slice(start + 1, colon), body.slice(after + 1, end)];
  if (body[end] !== "}" || !code.trim() || /[#\\]/.test(code) || /["'\\\n]/.test(format)) return undefined;
  return { text: field(code, conversion, format, quote), end: end + 1 };
}

// Within square brackets, where MicroPython takes no colon for the end of the code.
function field(code, conversion, format, quote) {
  const [, named, equals = ""] = code.match(/^(.*?[^=!<>])(\s*=\s*)$/s) ?? [, code];
  const value = `(${adapted(named)})`;
  const shown = conversion === "!r" || (equals && !conversion && !format) ? `_told(${value})` : conversion ? `_said(${value})` : value;
  const written = equals ? code.replace(/[{}]/g, "$&$&") : "";
  return `${written}{[_formed(${shown},${spec(format, quote)})][0]}`;
}

// A format, whose own fields are filled in first.
function spec(format, quote) {
  const inner = [];
  const text = format.replace(/\{([^{}]*)\}/g, (_, code) => { inner.push(`(${code})`); return "{}"; });
  return inner.length ? `${quote}${text}${quote}.format(${inner})` : `${quote}${text}${quote}`;
}

// Where code ends, at a colon, a conversion or a bracket that closes what is around it; only: at that alone.
function ended(body, start, only) {
  let depth = 0;
  for (let at = start; at < body.length; at++) {
    const [letter] = body[at];
    const text = !only && /^(["'])(?:(?!\1)[^\n])*\1/.exec(body.slice(at));
    if (text) at += text[0].length - 1;
    else if (depth === 0 && (only ? letter === only : /^(?::|\}|![rs][:}])/.test(body.slice(at)))) return at;
    else if ("([{".includes(letter)) depth++;
    else if (")]}".includes(letter)) depth--;
  }
  return body.length;
}
