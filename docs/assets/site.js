// Comfort for the reader; everything can be read without it.
"use strict";

// Colours: the reader's choice stays; until there is one, they follow the system, also while the page is open.
const schemeButton = document.querySelector(".bar-scheme");

function isDark() {
  return document.body.dataset.mdColorScheme === "slate";
}

function label() {
  schemeButton.setAttribute("aria-label", isDark() ? "<%= words.theme.light %>" : "<%= words.theme.dark %>");
}

function paint(dark) {
  document.body.dataset.mdColorScheme = dark ? "slate" : "default";
  label();
}

label();
schemeButton.addEventListener("click", () => {
  paint(!isDark());
  try { localStorage.setItem("scheme", document.body.dataset.mdColorScheme); } catch { /* storage is off */ }
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", ({ matches }) => {
  let chosen;
  try { chosen = localStorage.getItem("scheme"); } catch { /* storage is off */ }
  if (!chosen) paint(matches);
});

// What could scroll sideways is within reach of the keyboard and has a name; not where all of it is in view.
function reachable(element) {
  const given = ["tabindex", "role", "aria-label"].map((name) => [name, element.getAttribute(name)]);
  new ResizeObserver(() => {
    const scrolls = element.scrollWidth > element.clientWidth;
    for (const [name, value] of given) {
      if (scrolls) element.setAttribute(name, value);
      else element.removeAttribute(name);
    }
  }).observe(element);
}

document.querySelectorAll("[tabindex][role=group]").forEach(reachable);

// The table of contents shows where the reader is.
const places = [...document.querySelectorAll("#toc a")].map((link) => {
  const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  return [link, heading.closest("section") ?? heading]; // to ask for the heading would lay the section out
});
let current;
let waiting = false;

function follow() {
  waiting = false;
  const [link] = places.findLast(([, section]) => section.getBoundingClientRect().top < innerHeight / 4) ?? [];
  if (link === current) return;
  current?.removeAttribute("aria-current");
  current = link;
  current?.setAttribute("aria-current", "location");
}

addEventListener("scroll", () => {
  if (!waiting) requestAnimationFrame(follow);
  waiting = true;
}, { passive: true });

// A panel that covers the page on a phone goes away once a link in it is chosen.
document.querySelectorAll(".panel").forEach((panel) => panel.addEventListener("click", ({ target }) => {
  if (target.closest("a") && panel.matches(":popover-open")) panel.hidePopover();
}));

// What a reference leads to is seen beside it: the thing itself, or its caption where it is on another page.
// A finger follows the link; Escape closes what is seen; who has no script gets words from the style sheet.
const preview = document.createElement("div");
let leaving;
const stay = () => clearTimeout(leaving);
const leave = () => { leaving = setTimeout(() => preview.hidePopover(), 300); };

function look(link) {
  const { said } = link.dataset;
  delete link.dataset.said;
  link.onpointerleave = link.onblur = leave;
  link.onpointerenter = link.onfocus = ({ pointerType }) => {
    if (pointerType !== "mouse" && !link.matches(":focus-visible")) return;
    stay();
    preview.replaceChildren(document.getElementById(link.getAttribute("href").slice(1))?.cloneNode(true) ?? said);
    preview.showPopover();
    const { left, top, bottom } = link.getBoundingClientRect();
    const y = top > innerHeight / 2 ? top - preview.offsetHeight - 4 : bottom + 4;
    preview.style = `left:${Math.min(left, innerWidth - preview.offsetWidth - 8)}px;top:${scrollY + y}px`;
  };
}

if (preview.showPopover) {
  preview.className = "md-typeset preview";
  preview.popover = "auto";
  preview.onpointerenter = stay;
  preview.onpointerleave = leave;
  document.body.append(preview);
  document.querySelectorAll(".reference").forEach(look);
}

// Listings can be copied by a button, formulas as the TeX that they were written in.
function copyable() {
  for (const listing of document.querySelectorAll(".md-content__inner .highlight")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "<%= words.theme.copy %>";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(listing.querySelector("code").textContent);
      button.textContent = "<%= words.theme.copied %>";
      setTimeout(() => { button.textContent = "<%= words.theme.copy %>"; }, 2000);
    });
    listing.append(button);
  }
}

// What the browser left for later is made ready piece by piece once the reader scrolls, before it is come upon.
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

if (navigator.clipboard) whenIdle(copyable);
addEventListener("scroll", () => whenIdle(nextPart), { once: true, passive: true });

document.addEventListener("copy", (event) => {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return;
  const range = selection.getRangeAt(0).cloneRange();
  const formula = (node) => (node.closest ? node : node.parentElement).closest(".arithmatex");
  // a formula that is touched is copied whole
  if (formula(range.startContainer)) range.setStartBefore(formula(range.startContainer));
  if (formula(range.endContainer)) range.setEndAfter(formula(range.endContainer));
  const copied = document.createElement("div");
  copied.append(range.cloneContents());
  const formulas = copied.querySelectorAll(".arithmatex");
  if (!formulas.length) return;
  for (const one of formulas) {
    const display = one.classList.contains("display");
    const tex = document.createElement(display ? "pre" : "span");
    tex.textContent = display ? `$$\n${one.dataset.tex}\n$$` : `$${one.dataset.tex}$`;
    one.replaceWith(tex);
  }
  copied.querySelectorAll("button, .made, .made-seal").forEach((one) => one.remove());
  copied.querySelectorAll("section").forEach((one) => one.removeAttribute("style")); // none is left for later
  document.body.append(copied); // line ends are those of what is laid out
  event.clipboardData.setData("text/plain", copied.innerText);
  copied.remove();
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

function offer(place, word, name) {
  const row = document.createElement("div"), button = document.createElement("button");
  row.className = "made offer";
  row.role = "status";
  button.type = "button";
  button.textContent = word;
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
  (place.querySelector(":scope > p") ?? place.lastChild).after(row);
}

// A number that a lab follows: who drags it opens the lab, which then takes over.
function draggable(number) {
  number.classList.add("lab-drag");
  number.title = "<%= words.theme.live.drag %>";
  let from, moved;
  number.addEventListener("pointerdown", ({ button, clientX }) => {
    from = button ? undefined : clientX;
    moved = false;
  });
  number.addEventListener("pointermove", ({ buttons, clientX }) => {
    if (buttons && Math.abs(clientX - from) > 5) {
      from = undefined;
      moved = true;
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
  if (!link || !sources || !preview.showPopover || elsewhere || event.defaultPrevented) return;
  event.preventDefault();
  if (!selected(link)) showSource(link);
});

// Who draws over a number selects it: a link that can be dragged begins no selection.
document.addEventListener("pointerdown", ({ target }) => target.closest(".made-number")?.setAttribute("draggable", "false"));

if (live) {
  document.querySelectorAll("[data-live] > pre").forEach((code) => offer(code.parentNode, "<%= words.theme.live.run %>", "run"));
  document.querySelectorAll("optimizer-lab").forEach((lab) => offer(lab, "<%= words.theme.live.open %>", "openLab"));
  document.querySelectorAll('.made-number:has(> data[data-lab]:not([data-lab*="."]))').forEach(draggable);
  document.addEventListener("toggle", ({ target }) => {
    if (target.matches(".made-panel[data-key]:not(:has(.made))")) offer(target, "<%= words.theme.live.again %>", "recompute");
  }, true);
  addEventListener("hashchange", arrive);
  arrive();
}
