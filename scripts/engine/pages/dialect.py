"""Markdown as people type it, where Python-Markdown reads another: part of the extension of our pages.

Lists straight after a line of text and indented by two, bars in formulas of tables, `## C#`, bare addresses beside
Chinese, `==marks==`, `:emoji:`. What other extensions do as it is wanted stands in `mkdocs.yml`.
"""

from __future__ import annotations

import re
from itertools import groupby
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import HashHeaderProcessor
from markdown.extensions.tables import TableProcessor
from markdown.inlinepatterns import InlineProcessor, SimpleTagInlineProcessor, SubstituteTagInlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.util import HTML_PLACEHOLDER, INLINE_PLACEHOLDER, AtomicString

from engine.prose import nesting, table_rows
from engine.prose.open_text import without_closed

AFTER_CODE, HEADINGS, TABLES = 22, 70, 75  # in Python-Markdown's own order; HTML is put aside at 20
LINE_ENDS = 185  # after code and formulas, before escaped signs
ADDRESSES, EMOJI, MARKS = 85, 84, 83  # after HTML, before emphasis

ADDRESS = r"(?<![A-Za-z])https?://[^\s<>\"'`\\\x02\x03\u0080-\U0010ffff]+"
STASHED = re.compile(INLINE_PLACEHOLDER % r"([0-9]+)")  # what was put aside within a line
ENDING = re.compile(r"[.,:;!?*_~|]+$")
PAIRS = {")": "(", "]": "[", "}": "{"}
SHORT_NAME = r"(?<![A-Za-z0-9_:./]):([a-z0-9_+-]{2,}):(?![A-Za-z0-9_:/])"
MARKED = r"(?<![A-Za-z0-9_=)\]!<>+*/-])()==(?=[^\s=])([^\n=]*[^\s=])==(?![A-Za-z0-9_=(])"  # `a==b` is a comparison


def extend(md: Markdown) -> None:
    """Let Markdown read what people type."""
    md.preprocessors.register(Lists(md), "typed_lists", AFTER_CODE)
    md.parser.blockprocessors.register(Headings(md.parser), "hashheader", HEADINGS)
    if "table" in md.parser.blockprocessors:
        tables = Tables(md.parser, md.parser.blockprocessors["table"].config)
        md.parser.blockprocessors.register(tables, "table", TABLES)
    md.inlinePatterns.register(SubstituteTagInlineProcessor(r"\\\n", "br"), "escaped_end", LINE_ENDS)
    md.inlinePatterns.register(Addresses(ADDRESS, md), "bare_address", ADDRESSES)
    md.inlinePatterns.register(Emoji(SHORT_NAME, md), "emoji", EMOJI)
    md.inlinePatterns.register(SimpleTagInlineProcessor(MARKED, "mark"), "mark", MARKS)


class Lists(Preprocessor):
    """Rewrites lists as Python-Markdown reads them; code and drawings are aside already."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines of a page."""
        return _nested(lines, without_closed("\n".join(lines)).split("\n"))


def _nested(lines: list[str], masked: list[str]) -> list[str]:
    """Return lines as Python-Markdown reads them, those of quotations too. masked: see `nesting.read`."""
    out: list[str] = []
    known = nesting.read(lines, masked)
    for is_quote, numbers in groupby(range(len(lines)), lambda number: nesting.is_quote(known[number])):
        found = [*numbers]
        if is_quote:
            inner = [[nesting.QUOTE.sub("", one[n].lstrip(" "), count=1) for n in found] for one in (lines, masked)]
            quoted = [f"> {line}".rstrip() for line in _nested(*inner)]
            out += [*[""] * known[found[0]].parted, *(" " * known[found[0]].indent + line for line in quoted)]
        else:
            for number in found:
                out += [*[""] * known[number].parted, " " * known[number].indent + known[number].text]
    return out


class Headings(HashHeaderProcessor):
    """A heading has a blank behind its signs, and one before those that close it: `## C#` ends with a sign."""

    RE = re.compile(r"(?:^|\n)(?P<level>#{1,6})[ \t]+(?P<header>[^\n]*?\S)(?:[ \t]+#+)?[ \t]*(?:\n|$)")


class Tables(TableProcessor):
    """A bar in a formula parts no cells."""

    def _split(self, row: str) -> list[str]:
        return table_rows.cells(row)


class Addresses(InlineProcessor):
    """A bare address is a link, up to the first letter that is not ASCII."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element | None, int | None, int | None]:  # noqa: N802
        """Return the link; none within a link of HTML."""
        if self._is_linked(data[: m.start()]):
            return None, None, None
        address = _without_ending(m[0])
        link = Element("a", {"href": address})
        link.text = AtomicString(address)
        return link, m.start(), m.start() + len(address)

    def _is_linked(self, before: str) -> bool:
        """Whether a tag `<a>` is open."""
        aside, blocks = self.md.treeprocessors["inline"].stashed_nodes, self.md.htmlStash.rawHtmlBlocks
        html = "".join(str(aside[name]) for name in STASHED.findall(before) if isinstance(aside.get(name), str))
        tags = (str(blocks[int(number)]) for number in re.findall(HTML_PLACEHOLDER % r"(\d+)", html))
        opened = [tag.startswith("<a") for tag in tags if re.match(r"</?a\b", tag)]
        return bool(opened) and opened[-1]


class Emoji(InlineProcessor):
    """A short name of GitHub's, `:tada:`, is its emoji; another stays."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str | None, int | None, int | None]:  # noqa: ARG002, N802
        """Return the letters of an emoji."""
        from pymdownx import gemoji_db

        name = gemoji_db.aliases.get(m[0], m[0])
        points = gemoji_db.emoji.get(name, {}).get("unicode_alt") or gemoji_db.emoji.get(name, {}).get("unicode")
        if not points:
            return None, None, None
        return "".join(chr(int(point, 16)) for point in points.split("-")), m.start(), m.end()


def _without_ending(address: str) -> str:
    """Take away the punctuation behind an address, and brackets that it does not open."""
    while True:
        shorter = ENDING.sub("", address)
        opening = PAIRS.get(shorter[-1:])
        if opening and shorter.count(shorter[-1]) > shorter.count(opening):
            shorter = shorter[:-1]
        if shorter == address:
            return address
        address = shorter
