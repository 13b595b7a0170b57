"""What the build made and a page shows: formulas, listings, outputs, sources. Figures and tables: with numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from engine.formulas import stray_tex
from engine.formulas.drawing import TEX
from engine.gate.published import Published, Site
from engine.ground.messages import message
from engine.ground.paths import read, shown
from engine.ground.words import words
from engine.prose import outputs, page_sources, snippets


def formulas(_: Site, page: Published) -> Iterator[str]:
    """Yield formulas that nobody has drawn, and TeX that is left as text."""
    for node in page.article.css(".arithmatex"):
        if not node.attributes.get(TEX) or not node.css_first("svg"):
            tex = " ".join(node.text(deep=True).split())
            yield message(
                "{at}the formula {tex} is not drawn; render it with engine.pages.extension",
                at=page.at(tex),
                tex=tex[:60],
            )
    if stray := stray_tex.stray(page.article):
        yield message("{at}TeX outside a formula: {tex}", at=page.at(stray), tex=" ".join(stray.split()))


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
            yield message(
                "{page}: the mark of a section is left in a block of code: {mark}",
                page=shown(page.sources[0]),
                mark=mark[0].strip(),
            )
        if wanted[code]:
            wanted[code] -= 1
        elif not _typed(code, sources):
            begins = code.strip()[:50]
            yield message(
                "{page}: a block of code is not what its source has: {begins!r}; build anew",
                page=shown(page.sources[0]),
                begins=begins,
            )
    for missing in +wanted:
        yield message(
            "{where}: this block of code is not on the page as it is in its source; build anew", where=where[missing]
        )


def attested(site: Site, page: Published) -> Iterator[str]:
    """Yield results that nobody computed again for this release, of which the page does not say so, with their date."""
    if page.is_notebook:
        return
    quoted = {key for source in page.sources for key in page_sources.results_of(source)}
    for key in sorted(quoted & site.attested.keys()):
        card = site.sources_of(page).get(key)
        text = card.text(deep=True) if card else ""
        wanted = (words().checked.attested, site.attested[key].ran.date)
        if missing := [one for one in wanted if one not in text]:
            said = message(
                "{key} is attested, and its source does not say {missing}", key=key, missing=" and ".join(missing)
            )
            yield message(
                "{page}: {said}; render it with engine.pages and theme/sources.html",
                page=shown(page.sources[0]),
                said=said,
            )


def _typed(code: str, sources: str) -> bool:
    """Whether a block that no fence encloses stands in the source, indented."""
    return all(line.strip() in sources for line in code.split("\n"))
