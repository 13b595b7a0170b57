// Where a number, a claim or an output comes from, beside it: the card of the page that says so, as a dialog.
// Loaded at the first click.

const SHEET = matchMedia("(max-width: 719.98px), (max-height: 499.98px)"); // as in sources.css
const EDGE = 8; // pixels between a card and the edges of the window

const panels = new Map(); // of results and claims, by the name of their card
const pages = new Map(); // that say where numbers come from, by their addresses
let opened; // the link whose card is shown

// Shows what a link leads to; the link is a number, a claim, a seal, or a result that a card names.
export async function open(link) {
  const { hash, href } = link;
  const said = await page(href.slice(0, -hash.length));
  const name = decodeURIComponent(hash.slice(1));
  const card = said.getElementById(name);
  const result = card.closest(".source-result")?.querySelector("[data-key]");
  const key = result?.dataset.key ?? name;
  if (!panels.has(key)) panels.set(key, panel(key, result));
  const shown = panels.get(key);
  fill(shown, link, card, result);
  shown.dataset.asked = card === result ? "" : name; // the number that what is computed anew answers about first
  const before = link.closest(".made-panel") ? opened : link; // a card that is opened from another one is beside the same
  if (!shown.matches(":popover-open")) shown.showPopover({ source: before }); // Tab goes on behind what was clicked
  opened?.classList.remove("made-asked");
  opened = before;
  opened.classList.add("made-asked");
  place(shown, opened);
  shown.focus({ preventScroll: true });
}

async function page(address) {
  const told = pages.get(address) ?? load(address);
  pages.set(address, told);
  try {
    return await told;
  } catch (error) {
    pages.delete(address);
    throw error;
  }
}

async function load(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(response.status);
  const said = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const link of said.querySelectorAll("a[href]")) link.href = new URL(link.getAttribute("href"), address).href;
  const style = new URL(said.getElementById("sources-style").getAttribute("href"), address).href;
  await styled(style);
  return said;
}

function styled(href) {
  if (document.querySelector(`link[href="${href}"]`)) return undefined;
  return new Promise((onload, onerror) => {
    document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload, onerror }));
  });
}

function made(tag, given, ...children) {
  const element = Object.assign(document.createElement(tag), given);
  element.append(...children);
  return element;
}

// result: its card, where it is one of a result; what readers cannot compute anew is told in the place of an offer.
function panel(key, result) {
  const id = `made-${key.replaceAll(".", "-")}`;
  const title = made("strong", { id: `${id}-title` });
  const close = made("button", { type: "button", textContent: "×", ariaLabel: "<%= words.theme.close %>", onclick: () => shown.hidePopover() });
  const shown = made("div", { id, className: "md-typeset made-panel", popover: "auto", tabIndex: -1 });
  shown.append(made("p", { className: "made-title" }, title, close), made("div", { className: "made-body" }));
  shown.setAttribute("role", "dialog");
  shown.setAttribute("aria-labelledby", title.id);
  if (result) shown.dataset.key = key;
  const refused = result?.querySelector(".source-refused");
  if (refused) shown.firstElementChild.after(made("p", { className: "made offer" }, ...document.importNode(refused, true).childNodes));
  shown.addEventListener("keydown", (event) => {
    const last = [...shown.querySelectorAll("a[href], button, summary")].findLast((one) => one.checkVisibility());
    if (event.key === "Tab" && !event.shiftKey && document.activeElement === last) shown.hidePopover(); // and on behind what was clicked
  });
  shown.addEventListener("toggle", ({ newState }) => { if (newState === "closed") leave(shown); });
  document.body.append(shown);
  return shown;
}

// What a card says; of a number also how its result was made.
function fill(shown, link, card, result) {
  const own = document.importNode(card, true);
  const heading = own.querySelector("h2, h3");
  const number = result && link.matches(".made-number"); // which is named as it stands there: 0.651 or 65.1 %
  const text = (link.querySelector("span") ?? link).textContent.trim(); // of one that a lab changes what is recorded
  shown.querySelector("strong").textContent = number ? "<%= words.theme.made.made_of %>".replace("{key}", text) : heading.textContent;
  heading.remove();
  own.querySelector(".source-refused")?.remove();
  const cite = own.querySelector(".source-cite");
  cite?.remove();
  const parts = [...own.childNodes];
  if (result && card !== result) {
    const how = document.importNode(result.querySelector(".source-how"), true);
    how.querySelectorAll("dt:last-of-type, dt:last-of-type ~ dd").forEach((one) => one.remove()); // the number has its own
    const past = made("dl", {}, ...own.querySelectorAll("dl > dt:last-of-type, dl > dt:last-of-type ~ dd"));
    parts.push(made("h3", { textContent: "<%= words.theme.made.how %>" }), how, past);
  }
  if (cite) parts.push(cite, citing(cite, link));
  shown.querySelector(".made-body").replaceChildren(...parts);
}

function citing(cite, { href }) {
  const button = made("button", { type: "button", textContent: "<%= words.theme.made.cite %>" });
  const address = cite.querySelector("a");
  address.textContent = address.href;
  cite.prepend(cite.dataset.cite);
  button.onclick = async () => {
    await navigator.clipboard.writeText(cite.textContent.trim());
    button.textContent = "<%= words.theme.made.cited %>";
    window.say("<%= words.theme.made.cited %>");
  };
  const all = made("a", { href, textContent: "<%= words.theme.made.all %>" });
  return made("p", { className: "made-more" }, ...(navigator.clipboard ? [button] : []), all);
}

// A card stands below what was clicked, or above it, or at the foot of the window, where what was clicked stays in sight.
function place(shown, link) {
  shown.style = "";
  if (SHEET.matches) {
    reveal(shown, link);
    return;
  }
  const { left, top, bottom } = link.getBoundingClientRect();
  const [wide, high] = [document.documentElement.clientWidth, document.documentElement.clientHeight];
  const { offsetWidth: width, offsetHeight: height } = shown;
  const [above, below] = [top - EDGE, high - bottom - EDGE].map((room) => room - 4);
  const under = height <= below || below >= above;
  const size = Math.max(Math.min(height, under ? below : above), 0);
  const fits = size >= Math.min(height, 200);
  const y = !fits ? Math.max(EDGE, high - EDGE - height) : under ? bottom + 4 : top - 4 - size;
  const x = Math.max(EDGE, Math.min(left, wide - width - EDGE));
  if (fits) shown.style.maxHeight = `${size}px`;
  shown.style.left = `${x + scrollX}px`;
  shown.style.top = `${y + scrollY}px`;
}

function reveal(shown, link) {
  const { top, height } = shown.getBoundingClientRect();
  const bar = document.querySelector(".md-header")?.getBoundingClientRect().bottom ?? 0;
  const room = [bar + EDGE, top - EDGE];
  const box = link.getBoundingClientRect();
  if (box.top >= room[0] && box.bottom <= room[1]) return;
  document.body.style.paddingBlockEnd = `${height}px`; // so that the end of a page can stand above it
  scrollBy({ top: Math.max(box.bottom - room[1], Math.min(box.top - room[0], 0)), behavior: "instant" });
  const now = link.getBoundingClientRect();
  if (now.top < room[0]) scrollBy({ top: now.top - room[0], behavior: "instant" });
}

function leave(shown) {
  if ([...panels.values()].some((one) => one.matches(":popover-open"))) return;
  document.body.style.paddingBlockEnd = "";
  opened?.classList.remove("made-asked");
  const { activeElement } = document;
  if (activeElement === document.body || shown.contains(activeElement)) opened?.focus({ preventScroll: true });
}

addEventListener("resize", () => {
  for (const one of panels.values()) if (one.matches(":popover-open")) place(one, opened);
});
