// Figures below listings that rest on an edit: each says that it is still that of the record.

import { made } from "./live-page.js";

let notes = [];

// listings: the elements of those that rest on an edit. What figures said of others goes.
export function remark(listings) {
  notes.forEach((one) => one.remove());
  notes = [...new Set(listings.flatMap(below))].map((figure) => {
    const note = made("span", { className: "live-told live-recorded", textContent: "<%= words.theme.live.figure %>" });
    (figure.querySelector("figcaption") ?? figure).append(note);
    return note;
  });
}

// The drawings between a listing and the next heading.
function below(listing) {
  const all = [...document.querySelectorAll(".md-content__inner :is(h2, h3, h4, h5, h6, figure)")];
  const after = all.filter((one) => listing.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
  const end = after.findIndex(({ localName }) => localName !== "figure");
  return after.slice(0, end < 0 ? after.length : end).filter((one) => one.querySelector(".chart"));
}
