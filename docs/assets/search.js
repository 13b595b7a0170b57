/* The search's dialog. The build puts it behind the other parts, search-words to search-excerpt, in one file; that is
   loaded, with the index before it, when a reader opens the search for the first time. */
(() => {
  "use strict";

  const { find, told, title, excerpt } = window.siteSearch;
  const SHOWN = 20; // of what is found
  // An index in parts is asked once the reader pauses, and what hits say is loaded when they come near.
  const [PAUSE, AT_ONCE] = window.siteSearchIndex.sections ? [0, SHOWN] : [150, 8]; // milliseconds; hits, more than a phone shows
  const dialog = document.getElementById("search");
  const input = dialog.querySelector("input");
  const status = dialog.querySelector("[role=status]");
  const list = dialog.querySelector("ol");
  const links = () => [...list.querySelectorAll("a")];

  function item(hit) {
    const link = Object.assign(document.createElement("a"), { href: hit.href });
    link.append(title(hit));
    if (hit.around.length)
      link.append(Object.assign(document.createElement("span"), { className: "search__around", textContent: hit.around.join(" › ") }));
    link.append(...excerpt(hit));
    const entry = document.createElement("li");
    entry.append(link);
    return entry;
  }

  let turn = 0; // counts the queries: what comes late of an earlier one is not shown

  /** Say how many there are. */
  function count(query, found) {
    const more = found.length > SHOWN ? `<%= words.theme.search.more.format(count="${SHOWN}") %>` : "";
    // of one character, which most words begin with, it is not said that there is nothing
    const waits = found.length === 0 && [...query].length < 2;
    status.textContent = waits ? "" : found.length ? `<%= words.theme.search.found.format(count="${found.length}", more="${more}") %>` : `<%= words.theme.search.nothing.format(query="${query}") %>`;
  }

  let more; // lists more of what was found
  const near = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && more(), { root: list });

  /** List what was found, as far as it is seen soon: behind what is listed, or in its place. */
  async function add(found, wanted, place = "append") {
    const some = await told(found.slice(0, AT_ONCE));
    near.disconnect();
    if (!wanted()) return;
    list[place](...some.map(item));
    more = () => { near.disconnect(); add(found.slice(AT_ONCE), wanted).catch(failed); };
    if (found.length > AT_ONCE) near.observe(list.lastChild);
  }

  async function show() {
    const query = input.value.trim(), own = ++turn, wanted = () => own === turn;
    if (PAUSE) await new Promise((resolve) => setTimeout(resolve, PAUSE));
    const found = query ? await find(query, wanted) : [];
    if (!wanted()) return;
    await add(found.slice(0, SHOWN), wanted, "replaceChildren");
    if (!wanted()) return;
    list.scrollTop = 0;
    count(query, found);
  }

  const failed = () => { status.textContent = `<%= words.theme.search.failed %>`; };
  let shown; // the promise that what is found is listed

  const ask = () => { shown = show().catch(failed); };

  /** Arrows go through the list, from the input and back to it. */
  function move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const stops = [input, ...links()];
    const at = stops.indexOf(document.activeElement);
    if (!step || event.isComposing || at < 0) return;
    event.preventDefault();
    stops[Math.min(Math.max(at + step, 0), stops.length - 1)].focus();
  }

  input.addEventListener("input", (event) => event.isComposing || ask()); // half a syllable finds nothing
  input.addEventListener("compositionend", ask);
  dialog.addEventListener("keydown", move);
  input.addEventListener("keydown", ({ key, isComposing, keyCode }) => {
    const composes = isComposing || keyCode === 229; // Safari says so of the Enter that ends a word by its code alone
    if (key === "Enter" && !composes) shown.then(() => links()[0]?.click());
  });
  list.addEventListener("click", (event) => {
    const opensHere = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (event.target.closest("a") && opensHere) dialog.close();
  });

  ask();
})();
