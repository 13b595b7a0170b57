// The panels: the table of contents follows the reading, and what is current in a panel is in view.
"use strict";
{
  const places = [...document.querySelectorAll("#toc a")].map((link) => {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    return [link, heading?.closest("section") ?? heading]; // to ask for the heading would lay the section out
  }).filter(([, section]) => section);
  let current;
  let waiting = false;

  // Only the panel moves: `scrollIntoView` would take the page along.
  function show(panel, link) {
    const { top, bottom } = panel.getBoundingClientRect(), place = link.getBoundingClientRect();
    if (place.top > top && place.bottom < bottom) return;
    panel.scrollTop += (place.top + place.bottom - top - bottom) / 2;
  }

  function showCurrent(panel) {
    const link = panel?.querySelector("[aria-current]");
    if (link?.checkVisibility?.() ?? link) show(panel, link);
  }

  function follow() {
    waiting = false;
    const [link] = places.findLast(([, section]) => section.getBoundingClientRect().top < innerHeight / 4) ?? [];
    if (link === current) return;
    current?.removeAttribute("aria-current");
    current = link;
    current?.setAttribute("aria-current", "location");
    showCurrent(document.getElementById("toc"));
  }

  addEventListener("scroll", () => {
    if (!waiting && places.length) requestAnimationFrame(follow);
    waiting = true;
  }, { passive: true });

  for (const panel of document.querySelectorAll(".panel")) {
    panel.addEventListener("toggle", ({ newState }) => { if (newState === "open") showCurrent(panel); });
    // one that covers the page goes away once a link in it is chosen
    panel.addEventListener("click", ({ target }) => {
      if (target.closest("a") && panel.matches(":popover-open")) panel.hidePopover();
    });
  }
  addEventListener("load", () => showCurrent(document.getElementById("nav")), { once: true });
}
