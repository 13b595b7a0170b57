"""What of a page readers can run, compute anew and touch, as its script is told once it is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from engine.ground.paths import ROOT, SCRIPTS
from engine.interactive import fences, lab_marks, listings, programs
from engine.interactive.fences import Fence
from engine.interactive.programs import Program, Refusal
from engine.interactive.trial import Tried
from engine.pages.context import PageContext
from engine.pages.page_tree import Content, enclose, inside
from engine.results.book import Book

LAB = "data-lab"

Told = dict[str, dict[str, Any]]


@dataclass
class LiveParts:
    """The parts of a page. listings: {number: imports, before}; texts: of what is before them and not live itself.

    results, labs: by their keys; of results also those that the reader's Python cannot compute, with the reason.
    """

    listings: dict[str, dict[str, Any]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    results: dict[str, Program | Refusal] = field(default_factory=dict)
    labs: dict[str, Program] = field(default_factory=dict)

    def refusals(self, keys: Iterable[str]) -> dict[str, Refusal]:
        """Return why some results of these keys cannot be computed anew; nothing where nothing is known of any."""
        found = {key: self.results.get(key, Refusal()) for key in keys} if self or self.results else {}
        return {key: one for key, one in found.items() if isinstance(one, Refusal)}

    def __bool__(self) -> bool:
        """Whether there is anything that a reader can run."""
        computed = (one for one in self.results.values() if isinstance(one, Program))
        return bool(self.listings or self.labs or any(computed))


def wrap_labs(content: Content, page: PageContext) -> None:
    """Put an element around each figure that a lab takes the place of, in which the presets have their addresses."""
    for parent, figure in inside(content.tree):
        key = figure.attrib.pop(LAB, "") if figure.tag == "figure" else ""
        if key in page.labs:
            lab = Element("optimizer-lab", {LAB: key})
            enclose(parent, list(parent).index(figure), lab)
            for number, anchor in enumerate(lab_marks.anchors(page.labs[key])):
                lab.insert(number, Element("span", {"id": anchor}))


def of_page(page: PageContext, book: Book, tried: Tried) -> LiveParts:
    """Return the parts of a page that has gone through its steps. tried: what of the book readers can run."""
    parts = LiveParts()
    if page.source.suffix != ".md" or not page.source.is_file():
        return parts
    every = fences.of_page(page.source, {})
    for program in listings.programs(every):
        _add(parts, program)
    shown = {listings.name(fence): _sections(fence) for fence in every if fence.live}
    for key in page.named.keys() & tried.results.keys():
        found = tried.results[key]
        parts.results[key] = found if isinstance(found, Refusal) else programs.showing(book, found, shown)
    parts.labs = {key: tried.labs[key] for key in page.labs}
    return parts


def _add(parts: LiveParts, program: listings.Program) -> None:
    before = [listings.name(fence) for fence in program.before]
    parts.listings[listings.name(program.fence)] = {"imports": program.imports, "before": before}
    parts.texts |= {listings.name(fence): fence.text for fence in program.before if not fence.live}


def _sections(fence: Fence) -> list[programs.ShownSection]:
    """Return the sections of the code of the book that a fence shows."""
    named = (one.partition(":") for one in fence.includes)
    return [
        ((ROOT / path).relative_to(SCRIPTS).as_posix(), name)
        for path, _, name in named
        if (ROOT / path).is_relative_to(SCRIPTS)
    ]
