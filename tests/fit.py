"""What of a page is too wide, cut off, or drawn over other text: a body of a function for any browser."""

from playwright.sync_api import Page

# the figures' own text is not looked at for what is cut: a drawing has its box
MISFITS = r"""
const found = [], width = innerWidth, page = document.documentElement;
const called = (one) => `${one.tagName} ${one.id || one.className} ${one.textContent.trim().slice(0, 30)}`;
const seen = (one) => one.checkVisibility({ visibilityProperty: true });
const letters = [];
if (page.scrollWidth > width) {
  const out = [...document.querySelectorAll("body *:not(svg *, math *)")].filter((one) => {
    for (let box = one.parentElement; box !== page; box = box.parentElement) {
      if (box !== document.body && getComputedStyle(box).overflowX !== "visible") return false;
    }
    return one.getBoundingClientRect().right > width;
  });
  found.push(`the page is ${page.scrollWidth} wide in ${width}, by one of: ${out.map(called).join(" | ")}`);
}
for (const one of document.querySelectorAll("body *:not(svg *, math, math *)")) {
  const style = getComputedStyle(one), { width: wide, height: high } = one.getBoundingClientRect();
  if (!seen(one) || wide <= 1 || high <= 1 || style.clipPath !== "none" || one.matches("svg, .bar-page")) continue;
  const over = { X: one.scrollWidth - one.clientWidth, Y: one.scrollHeight - one.clientHeight };
  for (const way of ["X", "Y"]) {
    const cut = /hidden|clip/.test(style[`overflow${way}`]) && over[way] > 1;
    if (cut) found.push(`cut off by ${over[way]}: ${called(one)}`);
  }
}
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const { currentNode: text, currentNode: { parentElement: one, data } } = walker;
  const unread = "math, script, header, .panel, .md-skip, svg:not(.chart) *";
  if (!data.trim() || one.closest(unread) || !seen(one)) continue;
  const range = document.createRange();
  range.selectNodeContents(text);
  const said = { one, data: data.trim().slice(0, 20) };
  letters.push(...[...range.getClientRects()].filter((box) => box.width > 1).map((box) => ({ box, ...said })));
}
letters.sort((a, b) => a.box.top - b.box.top);
letters.forEach((a, place) => {
  for (const b of letters.slice(place + 1)) {
    if (b.box.top >= a.box.bottom) break;
    const down = Math.min(a.box.bottom, b.box.bottom) - b.box.top;
    const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
    const apart = across <= 4 || down <= 0.45 * Math.min(a.box.height, b.box.height);
    const label = a.one.closest("text"); // of a figure: what stands raised in it is its own
    const box = ".table, pre > code"; // scrolls, and hides what is out of it
    const scrolled = a.one.closest(box) !== b.one.closest(box);
    if (apart || scrolled || label && label === b.one.closest("text")) continue;
    found.push(`“${a.data}” lies over “${b.data}”`);
  }
});
return found;
"""
# a reader's style sheet, as WCAG 1.4.12 has it, and letters twice as large as they are
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }"""
LARGE = "html { font-size: 250% !important }"
LAID_OUT = """
document.querySelectorAll("details").forEach((fold) => { fold.open = true; });
document.querySelectorAll("section").forEach((one) => {
  one.classList.add("arrived");
  one.style.contentVisibility = "visible";
});
"""
STYLED = """
document.getElementById("readers")?.remove();
document.head.append(Object.assign(document.createElement("style"), { id: "readers", textContent: %s }));
"""


def misfits(page: Page) -> list[str]:
    """What of a page is too wide, cut off, or drawn over other text."""
    found: list[str] = page.evaluate(f"() => {{ {MISFITS} }}")
    return found
