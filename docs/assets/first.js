// Before anything is painted: the colours that the reader chose, and what the first paint leaves for later.
"use strict";
const here = document.currentScript.src; // parts that are loaded later lie beside it
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

  // What stands above the sections is painted first, then they follow one by one: a tap in between is answered at once.
  // A reader who comes for one of them is not kept waiting.
  const soon = () => requestAnimationFrame(() => setTimeout(next));
  function next() {
    const section = document.querySelector("section:not(.arrived)");
    document.body.clientWidth; // to ask lays out what came meanwhile, apart from the section
    section?.classList.add("arrived");
    if (section || document.readyState === "loading") soon();
  }
  if (!location.hash) {
    page.classList.add("arriving");
    if (!window.PerformanceObserver?.supportedEntryTypes?.includes("paint")) addEventListener("DOMContentLoaded", soon);
    else new PerformanceObserver((_, seen) => { seen.disconnect(); soon(); }).observe({ type: "paint", buffered: true });
  }
}
