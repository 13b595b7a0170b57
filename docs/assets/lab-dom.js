// Elements of a lab, and what they say.

import { element, mark } from "./lab-plot.js";

export function made(tag, given = {}, ...children) {
  const one = Object.assign(document.createElement(tag), given);
  one.append(...children.filter((child) => child !== undefined));
  return one;
}

export function cell(tag, textContent, scope) {
  return made(tag, scope ? { textContent, scope } : { textContent });
}

// A table that scrolls by itself, by keys too where it has to, and the part of it that takes its rows.
export function table(name, ariaLabel) {
  const rows = made("tbody");
  const inner = made("table", { className: "lab-table", ariaLabel }, rows);
  const box = made("div", { className: `lab-scroll lab-${name}`, role: "group", ariaLabel }, inner);
  const sizes = new ResizeObserver(() => {
    if (inner.offsetWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  });
  sizes.observe(box);
  sizes.observe(inner);
  return { rows, box };
}

// A button with a word, or with a picture in its place.
export function button(label, onclick, path) {
  const face = path ? element("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, element("path", { d: path })) : label;
  return made("button", { type: "button", className: "lab-button", ariaLabel: path ? label : null, title: path ? label : "", onclick }, face);
}

// The mark of a rule in its colour.
export function swatch(look) {
  const given = { class: `lab-swatch lab-look-${look}`, viewBox: "0 0 14 14", "aria-hidden": "true" };
  return element("svg", given, element("path", { d: mark(look, 7, 7, 4) }));
}

export function filled(sentence, words) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => words[name]);
}

// What stays is not written again: the page would be laid out for nothing.
export function write(one, words) {
  if (one.textContent !== words) one.textContent = words;
}

export function tell(one, name, value) {
  if (one.getAttribute(name) !== String(value)) one.setAttribute(name, value);
}
