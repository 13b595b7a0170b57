// What a reader does with the Python of a page: runs and edits its listings, computes results anew, opens its labs.
// Loaded once that is asked for.

import { remark } from "./live-figures.js";
import { Listing } from "./live-listing.js";
import { digest, kept, made, unpacked } from "./live-page.js";
import { Result } from "./live-result.js";

const listings = new Map();
const results = new Map();
let given, root, Python, runner, checker;
let told = ""; // numbers of the listings whose edits the figures know of

// What listings and results ask of the page that they stand on.
const page = {
  all: () => [...listings.values()],
  results: () => [...results.values()],
  needs: (number) => ({ imports: "", before: [], ...given.listings[number] }),
  ran: (number) => [...page.needs(number).before, number].map(page.listing).filter(Boolean), // the live ones
  text: (name) => page.listing(name)?.text ?? given.texts?.[name] ?? "",
  changed(number) {
    page.all().forEach((one) => one.outdate(number));
    results.forEach((one) => one.outdate());
    tellFigures();
    if (location.hash.startsWith(`#run:${number}=`)) forget();
  },
  edits: () => Object.fromEntries(page.all().filter((one) => one.edited).map((one) => [one.number, one.text])),

  // A live listing by its number; nothing for other names of what is run.
  listing(name) {
    const element = given.listings[name] && document.querySelector(`[data-live="${name}"].highlight`);
    if (element && !listings.has(name)) listings.set(name, new Listing(element, runner, page));
    return listings.get(name);
  },
};

// said: what the page's file says; base: the address of the site. Edits of an earlier visit and of the address are shown.
export async function begin(said, base) {
  [given, root] = [said, base];
  ({ Python } = await import(at(given.python.page)));
  [runner, checker] = [python(), python()];
  for (const [number, edit] of Object.entries(kept())) restore(page.listing(number), edit);
  addEventListener("hashchange", arrive);
  await arrive();
}

export function run(element) {
  const listing = page.listing(element.dataset.live);
  listing.open();
  takeFocus(listing.bar);
  return listing.run();
}

export function recompute(panel) {
  const { key } = panel.dataset;
  if (!results.has(panel)) {
    results.set(panel, new Result(panel, { key, program: at(given.results[key].program) }, checker, page));
  }
  takeFocus(results.get(panel).runs);
  return results.get(panel).run();
}

function tellFigures() {
  const edited = Object.keys(page.edits());
  if (edited.join() === told) return;
  told = edited.join();
  const resting = Object.keys(given.listings).filter((number) => [...page.needs(number).before, number].some((one) => edited.includes(one)));
  remark(resting.map((number) => document.querySelector(`[data-live="${number}"].highlight`)));
}

// The button that was pressed to come here is gone; the focus goes to the one in its place.
function takeFocus(bar) {
  const { activeElement } = document;
  if (activeElement === document.body || activeElement.closest("[hidden]")) bar.focus({ preventScroll: true });
}

export async function openLab(element) {
  const { open } = await import(at(given.lab));
  return open(element, given, root.replace(/\/$/, ""), python()); // its addresses begin with the slash
}

function at(address) {
  return new URL(address, root).href;
}

function python() {
  return new Python(Object.fromEntries(Object.entries(given.python).map(([name, address]) => [name, at(address)])));
}

// The address holds another edit than the page shows.
function forget() {
  try {
    history.replaceState(history.state, "", location.pathname + location.search);
  } catch { /* too often in a short time, for some browsers */ }
}

function restore(listing, { of, text }) {
  if (!listing) return;
  const put = () => {
    listing.text = text;
    listing.remark("<%= words.theme.live.restored %>");
  };
  if (of === digest(listing.code)) put();
  else listing.remark("<%= words.theme.live.newer %>", made("button", { type: "button", textContent: "<%= words.theme.live.restore %>", onclick: put }));
}

// Shows the edit that the address holds; nothing runs by itself.
async function arrive() {
  const { hash } = location;
  const found = await unpacked(hash);
  if (!found) return;
  const listing = page.listing(found.number) ?? page.listing(Object.keys(given.listings)[0]);
  if (!listing) return;
  const own = found.text === listing.text;
  if (found.text === undefined || listing.number !== found.number) listing.remark("<%= words.theme.live.unreadable %>");
  else if (!own) {
    listing.lend(found.text);
    history.replaceState(history.state, "", hash); // which the page shows now
    listing.remark("<%= words.theme.live.shared %>");
  }
  listing.element.scrollIntoView({ block: "center" });
}
