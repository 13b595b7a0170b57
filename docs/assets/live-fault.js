// What is told with links into listings: where an error of Python is, and whose code was used.

import { made } from "./live-page.js";
import { about, explained, told } from "./live-words.js";

const LONGEST = 500; // letters of what Python says

// The sentence of an error: where, what, and Python's own words. listing: where it is, if in one; own: if it is told there.
export function fault({ line, part, ...error }, listing, own = false) {
  const where = { line, part, name: listing?.name };
  const outside = part ? "<%= words.theme.live.line_in %>" : "";
  const inside = own ? "<%= words.theme.live.line %>" : "<%= words.theme.live.line_of %>";
  const words = [told(listing ? inside : outside, where), explained(error)];
  if (listing) words.push(" ", link(told("<%= words.theme.live.jump %>", where), listing, line));
  if (error.message) words.push(" ", made("span", { lang: "en", textContent: error.message.slice(0, LONGEST) }));
  return words;
}

// That the reader's edits of listings were used, if there are any.
export function used(listings) {
  const links = listings.map((one) => link(one.name, one, 1));
  return links.length ? about("<%= words.theme.live.used %>", links) : [];
}

function link(textContent, listing, line) {
  return made("button", { type: "button", textContent, onclick: () => listing.show(line) });
}
