/* The search's dialog. The build puts it behind the other parts, search-words, -find, -rank and -excerpt, in one file;
   that is loaded, with the index before it, when a reader opens the search for the first time. */
(() => {
  "use strict";

  const { search, title, excerpt } = window.siteSearch;
  const SHOWN = 20;
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

  function show() {
    const query = input.value.trim();
    const found = query ? search(query) : [];
    list.replaceChildren(...found.slice(0, SHOWN).map(item));
    list.scrollTop = 0;
    const more = found.length > SHOWN ? `<%= words.theme.search.more.format(count="${SHOWN}") %>` : "";
    // of one character, which most words begin with, it is not said that there is nothing
    const waits = found.length === 0 && [...query].length < 2;
    status.textContent = waits ? "" : found.length ? `<%= words.theme.search.found.format(count="${found.length}", more="${more}") %>` : `<%= words.theme.search.nothing.format(query="${query}") %>`;
  }

  /** Arrows go through the list, from the input and back to it. */
  function move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const stops = [input, ...links()];
    const at = stops.indexOf(document.activeElement);
    if (!step || event.isComposing || at < 0) return;
    event.preventDefault();
    stops[Math.min(Math.max(at + step, 0), stops.length - 1)].focus();
  }

  input.addEventListener("input", (event) => event.isComposing || show()); // half a syllable finds nothing
  input.addEventListener("compositionend", show);
  dialog.addEventListener("keydown", move);
  input.addEventListener("keydown", ({ key, isComposing, keyCode }) => {
    const composes = isComposing || keyCode === 229; // Safari says so of the Enter that ends a word by its code alone
    if (key === "Enter" && !composes) links()[0]?.click();
  });
  list.addEventListener("click", (event) => {
    const opensHere = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (event.target.closest("a") && opensHere) dialog.close();
  });

  show();
})();
