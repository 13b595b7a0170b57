// How the page is cited, where the link to it stands: what the end of the page says, with the day, and a button each.
"use strict";

const citation = document.createElement("div");
const day = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 10);

function button(words, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  made.addEventListener("click", press);
  return made;
}

function copies(text) {
  const made = button("<%= words.theme.copy %>", async () => {
    await navigator.clipboard.writeText(text.textContent);
    made.textContent = "<%= words.theme.copied %>";
    say("<%= words.theme.copied %>");
    setTimeout(() => { made.textContent = "<%= words.theme.copy %>"; }, 2000);
  });
  made.ariaLabel = `<%= words.theme.copy %> ${text.previousElementSibling.textContent}`;

  return made;
}

function placeCitation(link) {
  const { left, bottom } = link.getBoundingClientRect();
  citation.style.left = `${Math.max(8, Math.min(left, innerWidth - citation.offsetWidth - 8))}px`;
  citation.style.top = `${scrollY + bottom + 4}px`;
}

function showCitation(link) {
  citation.showPopover({ source: link });
  placeCitation(link);
  citation.focus();
}

citation.className = "md-typeset cite-panel";
citation.popover = "auto";
citation.role = "dialog";
citation.tabIndex = -1;
citation.ariaLabel = "<%= words.theme.cite.cite %>";
citation.append(...document.getElementById("cite").cloneNode(true).children);
citation.querySelector("[data-read]").textContent = `[${day}]`;
citation.querySelector("h2").remove();
if (navigator.clipboard) citation.querySelectorAll("p").forEach((text) => text.before(copies(text)));
citation.prepend(button("×", () => citation.hidePopover()));
citation.firstChild.ariaLabel = "<%= words.theme.close %>";
document.body.append(citation);
