"""What the steps of a page are told of it, and what they leave for others.

An extension of Python-Markdown is not told which page it works on; whoever renders pages says it, before each one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pymdownx.slugs import slugify

from engine.ground.problem import Problem
from engine.pages.page_tree import Content, Parts
from engine.pages.quotations import Quotation
from engine.prose import bound_numbers
from engine.prose.numbered import Chapters
from engine.results.provenance import Provenance


@dataclass(frozen=True)
class Claim:
    """A claim in words of a page. predicate: what it rests on; compared: the same with its values; sources: results.

    sentence: in which it stands, None outside of prose.
    """

    text: str
    predicate: str
    compared: str
    sources: tuple[str, ...]
    sentence: Quotation | None


Slugify = Callable[[str, str], str]


@dataclass
class PageContext:
    """A page. name: what errors call it; sources: the files that it is made of, in which formulas are looked for.

    source: its own file in docs/; chapters: what is numbered on it, and on the pages to which it refers.

    made: {key: where it comes from} of the results that there are; results: the address of their folder, from the page.
    state: names all that the page is made of, "" where that is not known.
    origins: the address of the page that says so of the numbers of this one, from here.
    stand_in: whether the page is to say that some of its results come from stand-in data.
    labs: what the labs that it shows say of themselves. aims, needs: what its head says.
    notebook: the address of that which is made of the page, from here; "" where there is none.
    """

    name: str = "page"
    state: str = ""
    sources: tuple[Path, ...] = ()
    source: Path = Path()
    chapters: Chapters = field(default_factory=dict)
    made: Mapping[str, Provenance] = field(default_factory=dict)
    results: str = "results"
    origins: str = "sources.html"
    stand_in: bool = False
    labs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    aims: Sequence[str] = ()
    needs: Sequence[str] = ()
    notebook: str = ""
    drifted: bound_numbers.Numbers = field(default_factory=dict)  # new numbers, to be set beside the recorded ones
    slugify: Slugify = field(default_factory=lambda: slugify(case="lower"))
    error: Callable[[str], Exception] = Problem  # what stops the generator without a traceback

    places: int = 0  # of marks, made in the source
    named: dict[str, dict[str, str]] = field(default_factory=dict)  # {result: {number of it: as the page writes it}}
    quoted: dict[str, Quotation] = field(default_factory=dict)  # {number: the first sentence that names it}
    outputs: dict[str, list[str]] = field(default_factory=dict)  # {result: what of it the page shows, by its caption}
    claims: list[Claim] = field(default_factory=list)
    listings: dict[str, str] = field(default_factory=dict)  # {digest of what was marked: HTML}, while it is rendered
    listings_before: dict[str, str] | None = None  # the same of the last time, once somebody asked
    glyphs: dict[str, str] = field(default_factory=dict)  # {name: outline} of those that its formulas show
    extras: bool = False  # whether it shows what the sheet of the extras is for
    lead: Content | None = None  # what stands before the more-mark, where there is one
    lead_parts: Parts | None = None  # the same, taken apart

    @property
    def is_notebook(self) -> bool:
        """Whether the page is made of a notebook: its chapter says the same, and more."""
        return self.source.suffix == ".ipynb"
