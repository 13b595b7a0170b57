// Before anything is painted: the colours that the reader chose, and what the first paint leaves for later.
"use strict";
{
  const page = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const names = { light: "<%= words.theme.scheme.light %>", dark: "<%= words.theme.scheme.dark %>" };
  let button;

  // Without a choice the style sheet follows the system; so does the bar of a phone's browser.
  function paint(scheme) {
    if (Object.hasOwn(names, scheme)) page.dataset.scheme = scheme;
    else delete page.dataset.scheme;
    for (const bar of document.querySelectorAll("meta[name=theme-color]")) {
      const own = bar.dataset.scheme;
      bar.media = page.dataset.scheme ? (page.dataset.scheme === own ? "all" : "not all") : `(prefers-color-scheme: ${own})`;
    }
    if (button) button.title = button.ariaLabel = names[page.dataset.scheme] ?? "<%= words.theme.scheme.system %>";
  }

  function kept() {
    try { return localStorage.getItem("scheme"); } catch { /* storage is off */ }
  }

  // From the system's colours to the other ones, to be seen at once; then to the same ones, chosen; then back.
  function turn() {
    const { scheme } = page.dataset;
    const [same, other] = system.matches ? ["dark", "light"] : ["light", "dark"];
    const next = scheme ? (scheme === other ? same : undefined) : other;
    paint(next);
    try {
      if (next) localStorage.setItem("scheme", next);
      else localStorage.removeItem("scheme");
    } catch { /* storage is off: the choice is this page's */ }
  }

  page.classList.add("js");
  paint(kept());
  addEventListener("storage", ({ key }) => { if (key === "scheme" || key === null) paint(kept()); });
  addEventListener("pageshow", ({ persisted }) => { if (persisted) paint(kept()); });
  addEventListener("DOMContentLoaded", () => {
    button = document.querySelector(".bar-scheme");
    button?.addEventListener("click", turn);
    paint(page.dataset.scheme);
  });

  // The first section is painted before the others, which follow one by one: a tap in between is answered at once.
  // A reader who comes for another section is not kept waiting.
  const next = () => {
    const section = document.querySelector("section ~ section:not(.arrived)");
    if (!section) return;
    section.classList.add("arrived");
    requestAnimationFrame(() => setTimeout(next));
  };
  if (!location.hash) {
    page.classList.add("arriving");
    addEventListener("DOMContentLoaded", () => requestAnimationFrame(() => setTimeout(next)));
  }
}
