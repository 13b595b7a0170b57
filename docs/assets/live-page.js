// Small things that all parts of a live page need: elements, what is kept for a reader, edits in addresses.

const KEPT = `live:${location.pathname}`;
const LONGEST = 100_000; // letters of an edit, and of what stands for one in an address

// A line of what is told, of words and elements.
export function line(...words) {
  return made("span", { className: "live-told" }, ...words);
}

export function made(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

// Shows or hides elements; the focus goes from one that hides to `next`.
export function shown(element, yes, next) {
  if (!yes && element === document.activeElement) next.focus();
  element.hidden = !yes;
}

// Edits that are kept from one visit to the next: {number: {of, text}}; of: the digest of the code that was edited.
export function kept() {
  try {
    const isEdit = ([, edit]) => typeof edit?.of === "string" && typeof edit.text === "string";
    return Object.fromEntries(Object.entries(JSON.parse(localStorage.getItem(KEPT))).filter(isEdit));
  } catch {
    return {}; // storage is off, empty, or somebody else's
  }
}

// Keeps an edit of a listing, or forgets it where there is none.
export function keep(number, edit) {
  const { [number]: _, ...others } = kept();
  const edits = edit ? { ...others, [number]: edit } : others;
  try {
    if (Object.keys(edits).length) localStorage.setItem(KEPT, JSON.stringify(edits));
    else localStorage.removeItem(KEPT);
  } catch { /* storage is off or full: the edit lasts as long as the page */ }
}

// A short digest of a text, to see whether it is another; FNV-1a of 32 bits twice.
export function digest(text) {
  return [0x811c9dc5, 0x01000193].map((seed) => {
    let sum = seed;
    for (let at = 0; at < text.length; at++) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
    return (sum >>> 0).toString(36);
  }).join("");
}

// The state of an address that holds an edit: #run:3=<deflated, in base64url>.
export async function packed(number, text) {
  const bytes = new TextEncoder().encode(text);
  const small = globalThis.CompressionStream ? await through(new CompressionStream("deflate"), bytes) : bytes;
  const letters = Array.from(small, (byte) => String.fromCharCode(byte)).join("");
  return `#run:${number}=${btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
}

// What an address holds: {number, text}; text is missing where it cannot be read. Nothing of other addresses.
export async function unpacked(hash) {
  const [, number, code] = /^#run:(\d{1,4})(?:=(.*))?$/.exec(hash) ?? [];
  if (!number) return hash.startsWith("#run:") ? { number: "" } : undefined;
  try {
    if (!code || code.length > LONGEST) return { number };
    const bytes = Uint8Array.from(atob(code.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await plain(bytes)).replace(/\r\n?/g, "\n");
    return text.length > LONGEST || text.includes("\0") ? { number } : { number, text };
  } catch {
    return { number };
  }
}

async function plain(bytes) {
  if (!globalThis.DecompressionStream) return bytes;
  const header = bytes[0] === 0x78 && ((bytes[0] << 8) | bytes[1]) % 31 === 0; // of what is deflated
  return header ? through(new DecompressionStream("deflate"), bytes) : bytes;
}

// Bytes that went through a stream. Throws TypeError where they cannot, or become too many.
async function through(stream, bytes) {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const found = [];
  for (let length = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(found).arrayBuffer());
    found.push(value);
    length += value.length;
    if (length > 4 * LONGEST) {
      await reader.cancel();
      throw new TypeError("too long");
    }
  }
}
