// What is told with links into listings: where an error of Python is, and whose code was used.

import { line, made } from "./live-page.js";
import { about, broken, explained, told } from "./live-words.js";

const LONGEST = 500; // letters of what Python says

// An error in lines: where and what, the way there, more lines, and Python's own words. listing: where it is, if in one;
// own: if it is told there.
export function fault(error, { listing, own = false, more = [] } = {}) {
  const lines = [line(sentence(error, listing, own))];
  if (listing) lines.push(line(link(told("<%= words.theme.live.jump %>", error), listing, error.line)));
  lines.push(...more);
  if (error.message) lines.push(made("span", { className: "live-told", lang: "en", textContent: error.message.slice(0, LONGEST) }));
  return lines;
}

function sentence(error, listing, own) {
  return told(place(error, listing, own), { ...error, name: listing?.name ?? error.part }) + explained(error);
}

function place({ type, part }, listing, own) {
  const exact = type !== "SyntaxError"; // which often is on a line before: its sentence says so
  if (own) return exact ? "<%= words.theme.live.line %>" : "";
  if (!listing && !part) return "";
  if (!exact) return "<%= words.theme.live.code_of %>";
  return listing ? "<%= words.theme.live.line_of %>" : "<%= words.theme.live.line_in %>";
}

// That there is no Python to be had, or something that it was to run, and a way to try again.
export function missing(error, again) {
  const retry = made("button", { type: "button", textContent: "<%= words.theme.live.retry %>", onclick: again });
  return globalThis.WebAssembly && globalThis.Worker ? [line(broken(error)), line(retry)] : [line(broken(error))];
}

// A sentence about the reader's edits of listings, in one line with others; nothing where there are none.
export function withEdits(sentence, listings, ...others) {
  const links = listings.map((one) => link(one.name, one, 1));
  if (!links.length) return [];
  const told = line(...about(sentence, links), ...others);
  told.classList.add("live-linked");
  return [told];
}

function link(textContent, listing, number) {
  return made("button", { type: "button", textContent, onclick: () => listing.show(number) });
}
