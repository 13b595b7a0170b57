"""What the build made and a page shows: formulas, listings, outputs. Figures and tables: with numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from engine.formulas import stray_tex
from engine.formulas.drawing import TEX
from engine.gate.published import Published, Site
from engine.ground.paths import read, shown
from engine.prose import outputs, snippets


def formulas(_: Site, page: Published) -> Iterator[str]:
    """Yield formulas that nobody has drawn, and TeX that is left as text."""
    for node in page.article.css(".arithmatex"):
        if not node.attributes.get(TEX) or not node.css_first("svg"):
            tex = " ".join(node.text(deep=True).split())
            yield f"{page.at(tex)}the formula {tex[:60]} is not drawn; render it with engine.pages.extension"
    if stray := stray_tex.stray(page.article):
        yield f"{page.at(stray)}TeX outside a formula: {' '.join(stray.split())}"


def listings(_: Site, page: Published) -> Iterator[str]:
    """Yield blocks of code that are not what their source has, and those of the source that are missing."""
    if page.is_notebook or not page.sources:
        return
    wanted = Counter[str]()
    where: dict[str, str] = {}
    for source in page.sources:
        for line, text in outputs.listings(read(source)):
            wanted[outputs.code(text)] += 1
            where[outputs.code(text)] = f"{shown(source)}:{line}"
    sources = "\n".join(map(read, page.sources))
    for node in page.article.css("pre"):
        code = outputs.code(node.text(deep=True))
        if mark := snippets.SECTION.search(code):
            yield f"{shown(page.sources[0])}: the mark of a section is left in a block of code: {mark[0].strip()}"
        if wanted[code]:
            wanted[code] -= 1
        elif not _typed(code, sources):
            begins = code.strip()[:50]
            yield f"{shown(page.sources[0])}: a block of code is not what its source has: {begins!r}; build anew"
    for missing in +wanted:
        yield f"{where[missing]}: this block of code is not on the page as it is in its source; build anew"


def _typed(code: str, sources: str) -> bool:
    """Whether a block that no fence encloses stands in the source, indented."""
    return all(line.strip() in sources for line in code.split("\n"))
