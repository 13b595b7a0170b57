// The bar says what is read once its title has left; where the reader stopped is kept, and offered once on coming back.
"use strict";

function nameReading() {
  const heading = document.querySelector("article h1");
  const bar = document.querySelector(".bar-home").parentElement;
  const key = `place:${location.pathname}`;

  function words(title) {
    const copy = title.cloneNode(true);
    copy.querySelectorAll("a").forEach((link) => link.replaceWith(...link.childNodes)); // of the heading, to itself
    return [...copy.childNodes];
  }

  const page = document.createElement("a");
  page.className = "bar-page";
  page.href = "#content";
  page.append(...words(heading));
  bar.querySelector(".bar-home").after(page);
  new IntersectionObserver(([{ isIntersecting, boundingClientRect }]) => {
    bar.classList.toggle("reading", !isIntersecting && boundingClientRect.top < innerHeight / 2);
  }, { rootMargin: `-${bar.offsetHeight}px 0px 0px` }).observe(heading);

  // The first section is the beginning, and who has come to the last one has read the page.
  function keep() {
    const sections = [...document.querySelectorAll("article > section:has(> :is(h2, h3)[id])")];
    const number = sections.findLastIndex((section) => section.getBoundingClientRect().top < innerHeight / 4);
    const place = number > 0 && number < sections.length - 1 ? sections[number].querySelector("[id]").id : "";
    try {
      if (place) localStorage.setItem(key, place);
      else localStorage.removeItem(key);
    } catch { /* storage is off */ }
  }

  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });

  function offer(place) {
    const box = document.createElement("p"), link = document.createElement("a"), close = document.createElement("button");
    const leave = () => box.remove();
    box.className = "resume";
    box.role = "status";
    link.href = `#${place.id}`;
    link.append("<%= words.theme.place.resume %>", ...words(place));
    close.type = "button";
    close.ariaLabel = "<%= words.theme.close %>";
    close.textContent = "×";
    link.onclick = close.onclick = leave;
    addEventListener("scroll", () => { if (scrollY > innerHeight) leave(); }, { passive: true });
    document.body.append(box);
    box.append(link, close);
  }

  let kept;
  try {
    kept = localStorage.getItem(key);
    localStorage.removeItem(key);
  } catch { /* storage is off */ }
  const place = kept && document.getElementById(kept);
  if (place && !location.hash && !scrollY) offer(place);
}
