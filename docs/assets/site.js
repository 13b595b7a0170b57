// Comfort for the reader; everything can be read without it.
"use strict";

// What could scroll sideways is within reach of the keyboard and has a name; not where all of it is in view.
function reachable(element) {
  const given = ["tabindex", "role", "aria-label", "aria-labelledby"]
    .filter((name) => element.hasAttribute(name))
    .map((name) => [name, element.getAttribute(name)]);
  new ResizeObserver(() => {
    const scrolls = element.scrollWidth > element.clientWidth;
    for (const [name, value] of given) {
      if (scrolls) element.setAttribute(name, value);
      else element.removeAttribute(name);
    }
  }).observe(element);
}

whenIdle(() => document.querySelectorAll("[tabindex][role=group]").forEach(reachable));

// What is seldom needed is loaded when it is, with its styles, also where the site lies in a folder.
const partsLoaded = {};

function addToHead(tag, as) {
  return new Promise((onload, onerror) => document.head.append(Object.assign(document.createElement(tag), as, { onload, onerror })));
}

function loadPart(name, script, style) {
  partsLoaded[name] ??= Promise.all([
    addToHead("link", { rel: "stylesheet", href: new URL(style, here) }),
    addToHead("script", { src: new URL(script, here) }),
  ]).catch((error) => {
    delete partsLoaded[name];
    throw error;
  });
  return partsLoaded[name];
}

// What a reference or the mark of a note leads to is seen beside it: under the mouse, at the reader's place, or, of a
// note, under a finger, which follows a reference. Who has no script gets words from the style sheet, and links.
function look(event) {
  const link = event.target.closest?.(".reference, .footnote-ref");
  const tapped = event.type === "click";
  const asked = { click: link?.matches(".footnote-ref") && event.detail && matchMedia("(hover: none)").matches,
    focusin: link?.matches(":focus-visible"), pointerover: event.pointerType === "mouse" }[event.type];
  if (!link || !asked) return;
  if (tapped) event.preventDefault();
  loadPart("notes", "./notes.js", "./beside.css").then(
    () => { if (tapped || link.matches(":hover, :focus")) showBeside(link, tapped); },
    () => { if (tapped) location.hash = link.hash; },
  );
}

if (document.body.showPopover) {
  for (const link of document.querySelectorAll(".reference")) {
    link.said = link.dataset.said;
    delete link.dataset.said;
  }
  for (const kind of ["pointerover", "focusin", "click"]) document.addEventListener(kind, look);
}

// How to cite the page stands at its end; a press shows it where the reader is.
document.querySelector('a[href="#cite"]')?.addEventListener("click", (event) => {
  if (event.metaKey || event.ctrlKey || event.shiftKey || !document.body.showPopover) return;
  const link = event.currentTarget;
  event.preventDefault();
  loadPart("cite", "./cite.js", "./beside.css").then(() => showCitation(link), () => { location.hash = link.hash; });
});

// The bar names a page of sections while it is read, and who comes back is offered the place where it was left.
function readOn() {
  if (partsLoaded.place) return;
  loadPart("place", "./reading-place.js", "./reading-place.css").then(() => nameReading(), () => {});
}

function hasPlace() {
  try { return localStorage.getItem(`place:${location.pathname}`); } catch { /* storage is off */ }
}

if (document.querySelector("#toc a")) {
  addEventListener("scroll", readOn, { once: true, passive: true });
  if (hasPlace()) addEventListener("load", () => whenIdle(readOn));
}

// What can be done with a listing stands in a row of its own: below the code, of an output beside its title.
const listings = [...document.querySelectorAll(".md-content__inner .highlight")].map((listing) => {
  const code = listing.querySelector("code"), row = document.createElement("div");
  row.className = "listing-row";
  listing.append(row);
  return { listing, row, code, name: code.getAttribute("aria-label") ?? "" };
});

// What a press did is heard too, also what is pressed in parts that come later.
window.say = (words) => {
  const heard = document.getElementById("heard");
  heard.textContent = words;
  setTimeout(() => { heard.textContent = ""; }, 2000);
};

// Listings can be copied by a button that says which one, formulas as the TeX that they were written in.
function copyable({ row, code, name }) {
  const button = document.createElement("button");
  const show = (textContent, ariaLabel) => Object.assign(button, { textContent, ariaLabel });
  button.type = "button";
  button.className = "copy";
  const label = "<%= words.theme.copy_of %>".replace("{name}", name);
  show("<%= words.theme.copy %>", label);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.textContent);
    show("<%= words.theme.copied %>", null);
    say("<%= words.theme.copied %>");
    setTimeout(() => show("<%= words.theme.copy %>", label), 2000);
  });
  row.append(button);
}

// What the browser left for later is made ready piece by piece, before it is come upon: once the reader scrolls or presses
// a key, and else while the beginning is read, so that the page has its height, and those who hear it all of it.
const SOON = 8000; // milliseconds after the page is loaded
const later = [...document.querySelectorAll(".md-content__inner > section")];

function nextPart() {
  const part = later.shift();
  if (!part) return;
  part.style.contentVisibility = "visible";
  requestAnimationFrame(() => whenIdle(nextPart));
}

function whenIdle(then) {
  if (window.requestIdleCallback) requestIdleCallback(then);
  else setTimeout(then);
}

if (navigator.clipboard) whenIdle(() => listings.forEach(copyable));
let preparing = false;

function prepare() {
  if (!preparing) whenIdle(nextPart);
  preparing = true;
}

for (const kind of ["scroll", "keydown"]) addEventListener(kind, prepare, { once: true, passive: true });
addEventListener("load", () => setTimeout(prepare, SOON), { once: true });

// What is copied is what is read, as text and with its marks: formulas as TeX, of a drawing its caption alone.
document.addEventListener("copy", (event) => {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return;
  const range = selection.getRangeAt(0).cloneRange();
  const within = (node, what) => (node.closest ? node : node.parentElement).closest(what);
  if (within(range.commonAncestorContainer, ".chart")) return; // its letters are what is wanted
  // a formula that is touched is copied whole
  if (within(range.startContainer, ".arithmatex")) range.setStartBefore(within(range.startContainer, ".arithmatex"));
  if (within(range.endContainer, ".arithmatex")) range.setEndAfter(within(range.endContainer, ".arithmatex"));
  const copied = document.createElement("div");
  copied.append(range.cloneContents());
  const unread = copied.querySelectorAll(".chart, button, .made, .made-seal, .listing-row");
  const formulas = copied.querySelectorAll(".arithmatex");
  if (!formulas.length && !unread.length) return;
  unread.forEach((one) => one.remove());
  for (const one of formulas) {
    const display = one.classList.contains("display");
    const tex = document.createElement(display ? "pre" : "span");
    tex.textContent = display ? `$$\n${one.dataset.tex}\n$$` : `$${one.dataset.tex}$`;
    one.replaceWith(tex);
  }
  copied.querySelectorAll("section").forEach((one) => one.removeAttribute("data-letters")); // none is left for later
  document.body.append(copied); // line ends are those of what is laid out
  event.clipboardData.setData("text/plain", copied.innerText);
  copied.remove();
  for (const one of copied.querySelectorAll("*")) {
    const { href } = one; // whole, since it is put elsewhere
    one.getAttributeNames().forEach((name) => one.removeAttribute(name));
    if (href) one.href = href;
  }
  event.clipboardData.setData("text/html", copied.innerHTML);
  event.preventDefault();
});

// What readers run is loaded once they ask for it, or come with an address that holds a state of it, or come back.
const { live } = document.body.dataset;
let script;

async function load() {
  const given = await (await fetch(live)).json();
  const base = new URL(`${document.documentElement.dataset.base}/`, location).href;
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: base + given.style }));
  const loaded = await import(base + given.script);
  await loaded.begin(given, base);
  return loaded;
}

function offer(place, word, name, label = word.replace("▶ ", "")) {
  const row = document.createElement("div"), button = document.createElement("button");
  row.className = "offer";
  row.role = "status";
  button.type = "button";
  button.textContent = word;
  button.ariaLabel = label;
  button.onclick = async () => {
    row.replaceChildren(button, "<%= words.theme.live.loading %>");
    try {
      const { [name]: go } = await (script ??= load());
      row.replaceChildren(button);
      row.hidden = name !== "openLab"; // which is offered again once the lab is closed
      go(place);
    } catch {
      script = undefined;
      row.replaceChildren(button, location.protocol === "file:" ? "<%= words.theme.live.folder %>" : "<%= words.theme.live.failed %>");
    }
  };
  row.append(button);
  return row;
}

function offerBelow(place, word, name) {
  const row = offer(place, word, name);
  row.classList.add("made");
  (place.querySelector(":scope > p") ?? place.lastChild).after(row);
}

// A number that a lab follows: who drags it opens the lab, which then takes the pointer over.
function draggable(number) {
  number.classList.add("lab-drag");
  number.title = "<%= words.theme.live.drag %>";
  let from, moved;
  number.addEventListener("pointerdown", ({ button, clientX }) => {
    from = button ? undefined : clientX;
    moved = false;
  });
  number.addEventListener("pointermove", ({ buttons, clientX, pointerId }) => {
    if (buttons && Math.abs(clientX - from) > 5) {
      from = undefined;
      moved = true;
      number.setPointerCapture(pointerId);
      openLab();
    }
  });
  number.addEventListener("click", (event) => { if (moved) event.preventDefault(); });
}

function openLab() {
  document.querySelector("optimizer-lab:not(.lab-open) > .made > button")?.click();
}

function edited() {
  try { return localStorage.getItem(`live:${location.pathname}`); } catch { /* storage is off */ }
}

function arrive() {
  if (location.hash.startsWith("#run:") || edited()) (script ??= load()).catch(() => { script = undefined; });
  if (/^#lab[-:]/.test(location.hash)) openLab();
}

// Where a number or an output comes from is shown beside it; what shows it is loaded at the first click. Where that
// fails, and from a folder, the link leads to the page that says so.
const { sources } = document.body.dataset;
let cards;

async function showSource(link) {
  try {
    const { open } = await (cards ??= import(new URL(sources, location)));
    await open(link);
  } catch {
    cards = undefined;
    location.assign(link.href);
  }
}

function selected(link) {
  const selection = getSelection();
  return !selection.isCollapsed && selection.containsNode(link, true);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest(".made-number, .made-seal, .made-panel dd > a[href*='#']");
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || location.protocol === "file:";
  if (!link || !sources || !document.body.showPopover || elsewhere || event.defaultPrevented) return;
  event.preventDefault();
  if (!selected(link)) showSource(link);
});

// Who draws over a number selects it: a link that can be dragged begins no selection.
document.addEventListener("pointerdown", ({ target }) => target.closest(".made-number")?.setAttribute("draggable", "false"));

if (live) {
  for (const { listing, row, name } of listings.filter(({ listing }) => listing.dataset.live)) {
    const label = "<%= words.theme.live.run_of %>".replace("{name}", name);
    row.prepend(offer(listing, "<%= words.theme.live.run %>", "run", label));
  }
  document.querySelectorAll("optimizer-lab").forEach((lab) => offerBelow(lab, "<%= words.theme.live.open %>", "openLab"));
  document.querySelectorAll('.made-number:has(> data[data-lab]:not([data-lab*="."]))').forEach(draggable);
  document.addEventListener("toggle", ({ target }) => {
    if (target.matches(".made-panel[data-key]:not(:has(.made))")) offerBelow(target, "<%= words.theme.live.again %>", "recompute");
  }, true);
  addEventListener("hashchange", arrive);
  arrive();
}
