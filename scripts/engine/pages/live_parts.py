"""What of a page readers can run, compute anew and touch, as its script is told once it is asked for."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from engine.interactive import fences, lab_marks, listings
from engine.interactive.listings import Program
from engine.pages.context import PageContext
from engine.pages.page_tree import Content, enclose, inside

LAB = "data-lab"

Told = dict[str, dict[str, Any]]


@dataclass
class LiveParts:
    """The parts of a page. listings: {number: imports, before}; texts: of what is before them and not live itself."""

    listings: Told = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    results: Told = field(default_factory=dict)
    labs: Told = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether the page needs the script."""
        return bool(self.listings or self.results or self.labs)

    def told(self) -> dict[str, Any]:
        """Return the parts as JSON has them."""
        return asdict(self)


def wrap_labs(content: Content, page: PageContext) -> None:
    """Put an element around each figure that a lab takes the place of, in which the presets have their addresses."""
    for parent, figure in inside(content.tree):
        key = figure.attrib.pop(LAB, "") if figure.tag == "figure" else ""
        if key in page.labs:
            lab = Element("optimizer-lab", {LAB: key})
            enclose(parent, list(parent).index(figure), lab)
            for number, anchor in enumerate(lab_marks.anchors(page.labs[key])):
                lab.insert(number, Element("span", {"id": anchor}))


def of_page(page: PageContext) -> LiveParts:
    """Return the parts of a page that has gone through its steps."""
    parts = LiveParts()
    if page.source.suffix == ".md" and page.source.is_file():
        for program in listings.programs(fences.of_page(page.source, {})):
            _add(parts, program)
    return parts


def _add(parts: LiveParts, program: Program) -> None:
    before = [listings.name(fence) for fence in program.before]
    parts.listings[listings.name(program.fence)] = {"imports": program.imports, "before": before}
    parts.texts |= {listings.name(fence): fence.text for fence in program.before if not fence.live}
