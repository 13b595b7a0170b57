// What a link leads to, shown beside it: a note; a figure, a table, an equation, or its caption where it is on another
// page. Escape and a press elsewhere put it away. Under a finger it lies at the lower edge, with the mark in sight.
"use strict";

const seenBeside = document.createElement("div");
let leaving;
seenBeside.className = "md-typeset preview";
seenBeside.popover = "auto";
seenBeside.role = "note";
seenBeside.id = "beside";
document.getElementById("content").append(seenBeside);

function stay() {
  clearTimeout(leaving);
}

function leave() {
  stay();
  leaving = setTimeout(() => seenBeside.hidePopover(), 300);
}

// What a link leads to on this page, if it does.
function aim(link) {
  const address = link.getAttribute("href");
  return address.startsWith("#") ? document.getElementById(decodeURIComponent(address.slice(1))) : null;
}

// A copy has no addresses, and of links those of notes alone: the others are where it was copied from.
function thing(link) {
  const copy = aim(link)?.cloneNode(true);
  if (!copy) return [link.said];
  for (const one of [copy, ...copy.querySelectorAll("[id]")]) one.removeAttribute("id");
  copy.querySelectorAll(".footnote-backref, .made").forEach((one) => one.remove());
  if (link.matches(".footnote-ref")) return [...copy.childNodes];
  copy.querySelectorAll("a[href], [tabindex]").forEach((one) => ["href", "tabindex"].forEach((name) => one.removeAttribute(name)));
  return [copy];
}

function isSeen(thing) {
  const { top, bottom } = thing.getBoundingClientRect();
  return top + bottom > 0 && top + bottom < 2 * innerHeight;
}

function placeBeside(link) {
  const { left, top, bottom } = link.getBoundingClientRect();
  const y = top > innerHeight / 2 ? top - seenBeside.offsetHeight - 4 : bottom + 4;
  seenBeside.style.left = `${Math.max(8, Math.min(left, innerWidth - seenBeside.offsetWidth - 8))}px`;
  seenBeside.style.top = `${scrollY + y}px`;
}

function showBeside(link, tapped) {
  stay();
  if (link.matches(".reference") && aim(link) && isSeen(aim(link))) return; // nothing lies over the text for it
  link.onpointerleave = link.onblur = tapped ? null : leave;
  link.onpointerenter = stay;
  seenBeside.replaceChildren(...thing(link));
  seenBeside.ariaLabel = link.ariaLabel ?? link.textContent;
  link.setAttribute("aria-describedby", seenBeside.id);
  seenBeside.classList.toggle("preview--sheet", tapped);
  seenBeside.removeAttribute("style");
  if (!seenBeside.matches(":popover-open")) seenBeside.showPopover({ source: link });
  if (!tapped) placeBeside(link);
  else scrollBy(0, Math.max(0, link.getBoundingClientRect().bottom - seenBeside.getBoundingClientRect().top + 16));
}

seenBeside.onpointerenter = stay;
seenBeside.onpointerleave = ({ pointerType }) => { if (pointerType === "mouse") leave(); };
seenBeside.addEventListener("focusin", stay);
seenBeside.addEventListener("focusout", leave);
