"""How our pages look, as an extension of Python-Markdown: `engine.pages.extension`, with scripts/ on the path.

The steps of a page are in `pipeline`. Without a context a page has its formulas, folds, sections and typography; with
one also where its results come from.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from engine.ground import spans
from engine.ground.problem import Problem
from engine.interactive import fences
from engine.pages import (
    diagrams,
    dialect,
    footnotes,
    head,
    kept_listings,
    marks,
    numbering,
    page_tree,
    sources_of_results,
    stand_in,
)
from engine.pages.context import PageContext
from engine.pages.page_tree import Content
from engine.pages.pipeline import STEPS, Step
from engine.prose.markup import MERMAID

BEFORE_SNIPPETS, BEFORE_FENCES, BEFORE_HTML = 33, 28, 24  # in Python-Markdown's own order
BEFORE_LINKS, LAST = 10, -100  # after what stands in lines; generators turn links at 0


class PageExtension(Extension):
    """Takes every page through steps. `page`: the one that is rendered next."""

    def __init__(self, steps: tuple[Step, ...] = STEPS) -> None:
        super().__init__()
        self.steps = steps
        self.page = PageContext()

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Put the steps where Python-Markdown takes them."""
        dialect.extend(md)
        marks.extend(md)
        footnotes.extend(md)
        kept_listings.extend(md, lambda: self.page)
        md.preprocessors.register(Source(md, self), "page_source", BEFORE_SNIPPETS)
        md.preprocessors.register(Live(md), "page_live", BEFORE_FENCES)
        md.preprocessors.register(Diagrams(md, self), "page_diagrams", BEFORE_FENCES - 1)
        md.preprocessors.register(Drawings(md), "page_drawings", BEFORE_HTML)
        md.treeprocessors.register(References(md, self), "page_references", BEFORE_LINKS)
        md.treeprocessors.register(Tree(md, self), "page_tree", LAST)


class Source(Preprocessor):
    """Makes room in the source of a page for what is to be said of its results."""

    def __init__(self, md: Markdown, extension: PageExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines of a page with head, the notice of stand-in data, and a place for each mark."""
        page = self.extension.page
        lines = head.said(lines, page.aims, page.needs)
        if page.stand_in:
            lines = stand_in.said(lines)
        lines = sources_of_results.placed(lines, page.made)
        page.places = sum(line.count(sources_of_results.PLACE) for line in lines)
        return lines


class Live(Preprocessor):
    """Numbers the listings that readers can run."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines with the number of each such listing in the head of its fence."""
        return fences.marked(lines)


class Diagrams(Preprocessor):
    """Draws diagrams, and puts them aside."""

    def __init__(self, md: Markdown, extension: PageExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines with the name of a drawing in the place of each diagram. Raises the page's error."""
        if not any(map(MERMAID.match, lines)):
            return lines
        try:
            return diagrams.put_aside(lines, self.md, self.extension.page)
        except Problem as problem:
            raise self.extension.page.error(str(problem)) from None


class Drawings(Preprocessor):
    """Puts drawings aside: they are no Markdown, and nine tenths of a page's tags."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines with the name of a drawing in the place of each that begins and ends a line."""
        found: list[str] = []
        opened: list[str] = []
        for line in lines:
            if opened or line.lstrip().startswith(page_tree.DRAWING):
                opened.append(line)
                if line.rstrip().endswith("</svg>"):
                    found.append(self.md.htmlStash.store("\n".join(opened)))
                    opened = []
            else:
                found.append(line)
        return [*found, *opened]


class References(Treeprocessor):
    """Lets references to what the build numbers say the number."""

    def __init__(self, md: Markdown, extension: PageExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: Element) -> None:
        """Change the links of a page that are such. Raises the page's error."""
        try:
            numbering.refer(root, self.extension.page)
        except Problem as problem:
            raise self.extension.page.error(str(problem)) from None


class Tree(Treeprocessor):
    """Takes the tree of a page through the steps."""

    def __init__(self, md: Markdown, extension: PageExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: Element) -> Element:
        """Return the tree of the finished page. Raises the page's error where it cannot be shown as it is."""
        page, md = self.extension.page, self.md
        root = page_tree.whole(root, md)
        try:
            for step in spans.of_steps("step", self.extension.steps, page.name):
                step(Content(root, md), page)
        except Problem as problem:
            raise page.error(str(problem)) from None
        kept_listings.keep(page)
        return root


def makeExtension() -> PageExtension:  # noqa: N802
    """Return the extension, as Python-Markdown asks for it by name."""
    return PageExtension()
