// What a link leads to, shown beside it: a note; a figure, a table, an equation, or its caption where it is on another
// page. Escape and a press elsewhere put it away. Under a finger it lies at the lower edge, with the mark in sight.
"use strict";

const seenBeside = document.createElement("div");
let leaving;
seenBeside.className = "md-typeset preview";
seenBeside.popover = "auto";
seenBeside.role = "note";
document.getElementById("content").append(seenBeside);

function stay() {
  clearTimeout(leaving);
}

function leave() {
  stay();
  leaving = setTimeout(() => seenBeside.hidePopover(), 300);
}

function thing(link) {
  const address = link.getAttribute("href");
  const copy = address.startsWith("#") && document.getElementById(decodeURIComponent(address.slice(1)))?.cloneNode(true);
  if (!copy) return [link.said];
  if (!link.matches(".footnote-ref")) return [copy];
  copy.querySelectorAll(".footnote-backref").forEach((back) => back.remove());
  return [...copy.childNodes];
}

function placeBeside(link) {
  const { left, top, bottom } = link.getBoundingClientRect();
  const y = top > innerHeight / 2 ? top - seenBeside.offsetHeight - 4 : bottom + 4;
  seenBeside.style.left = `${Math.max(8, Math.min(left, innerWidth - seenBeside.offsetWidth - 8))}px`;
  seenBeside.style.top = `${scrollY + y}px`;
}

function showBeside(link, tapped) {
  stay();
  link.onpointerleave = link.onblur = tapped ? null : leave;
  link.onpointerenter = stay;
  seenBeside.replaceChildren(...thing(link));
  seenBeside.ariaLabel = link.ariaLabel ?? link.textContent;
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
