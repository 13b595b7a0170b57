"""What a page includes and shows as it is made: listings, outputs, tables, figures. Told apart from the author's hand.

A page shows each of them as its source has it; what looks like one and is none is the author's word, and looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from engine.ground.paths import RESULTS, ROOT, read
from engine.prose import annotated, reading, snippets
from engine.prose.markup import SAMPLE, SNIPPET, fences, outside_fences
from engine.prose.reading import Kind
from engine.prose.snippets import section

NAMED = re.compile(r' aria-\w+="[^"]*"')  # by which a page names a drawing as its caption does
SIGNS = frozenset(".,-+±×%^=")

DRAWN = re.compile(r"[\s>]*(?:`{3,}|~{3,})\s*\{?\s*\.?(?:math|mermaid)\b")  # fences of formulas and diagrams


@dataclass
class Shown:
    """What of a page is as it was made. made: `mem_id` of elements; missing: (what is not on the page, its place)."""

    made: set[int] = field(default_factory=set)
    missing: list[tuple[str, Path, int]] = field(default_factory=list)


def shown(page: LexborNode, source: Path) -> Shown:
    """Hold a rendered page against the figures and tables that its source includes."""
    result, tables, drawings = Shown(), page.css("table"), page.css("svg[class=chart]")
    for line, path in _included(source):
        if path.suffix == ".svg":
            _find(result, drawings, _drawing(path), _drawn, (path, source, line))
        elif path.suffix == ".md":
            _find(result, tables, _cells_of_source(path), _cells, (path, source, line))
    result.made |= {node.mem_id for node in drawings if node.mem_id not in result.made and _is_recorded(node)}
    return result


def blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, lines) of every fenced block of code of a page, as they stand in its source."""
    lines = text.split("\n")
    opened, start = fences(lines), 0
    for number in range(1, len(lines) + 1):
        if opened[number - 1] == number:
            if start:  # the line that closes it
                yield start, lines[start : number - 1]
            start = 0 if start else number


def listings(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of every fenced block of a page that it shows as code, with what it includes."""
    heads = text.split("\n")
    shown = ((line, inner) for line, inner in blocks(text) if not DRAWN.match(heads[line - 1]))
    yield from ((line, "\n".join(expanded(inner))) for line, inner in shown)


def code(text: str) -> str:
    """Return code as far as it must be equal: without blanks and annotations at the ends of lines, or all indentation.

    Of blank lines one after another, one counts.
    """
    lines = snippets.outdented([annotated.without(line) for line in text.strip("\n").split("\n")])
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def expanded(lines: list[str]) -> Iterator[str]:
    """Yield the lines of a block of code with what it includes."""
    for line in lines:
        match = SNIPPET.match(line)
        if not match:
            yield SAMPLE.sub("", line)
            continue
        name, _, part = match[1].partition(":")
        path = ROOT / name
        if path.is_file() and (not part or part in snippets.sections(path)):
            found = read(path).split("\n")
            inner = (found[n - 1] for n in section(found, part))
            yield from snippets.outdented(line for line in inner if not snippets.SECTION.match(line))


def _included(source: Path) -> Iterator[tuple[int, Path]]:
    """Yield (line, file) of every view of a result that a page includes outside of code."""
    for number, line in outside_fences(read(source).split("\n")):
        match = SNIPPET.match(line)
        path = ROOT / match[1] if match else ROOT
        if path.is_relative_to(RESULTS) and path.is_file():
            yield number, path


def _find(result: Shown, nodes: list[LexborNode], wanted: object, of: object, place: tuple[Path, Path, int]) -> None:
    """Take the first element that is as wanted, and has not been taken."""
    for node in nodes:
        if node.mem_id not in result.made and of(node) == wanted:  # type: ignore[operator]
            result.made.add(node.mem_id)
            return
    path, source, line = place
    result.missing.append((path.name, source, line))


def _drawing(path: Path) -> str:
    drawing = LexborHTMLParser(read(path)).css_first("svg")
    return _drawn(drawing) if drawing else ""


def _is_recorded(node: LexborNode) -> bool:
    """Whether a drawing that the page's source does not include is that of a record, as on a card of its chapter."""
    title = node.css_first("title[id]")
    named = f'id="{title.attributes["id"]}"' if title else ""
    files = [path for path in RESULTS.rglob("*.svg") if named and named in read(path)]
    return any(_drawing(path) == _drawn(node) for path in files)


def _drawn(node: LexborNode) -> str:
    return "".join(NAMED.sub("", node.html or "").split())


def _cells(table: LexborNode) -> list[list[str]]:
    rows = ([_squeezed(_read(cell)) for cell in row.css("th, td")] for row in table.css("tr"))
    return [row for row in rows if row]


def _read(cell: LexborNode) -> str:
    return reading.text(reading.pieces(cell), [Kind.TEXT, Kind.TEX, Kind.DATA, Kind.CODE, Kind.ADDRESS])


def _cells_of_source(path: Path) -> list[list[str]]:
    """Return the cells of a table in Markdown, as the build writes it: one row a line, and a rule below the head."""
    rows = [line.strip().strip("|").split("|") for line in read(path).strip().split("\n")]
    return [[_squeezed(cell) for cell in row] for n, row in enumerate(rows) if n != 1]


def _squeezed(text: str) -> str:
    plain = reading.plain(text).replace("−", "-").replace("–", "-")
    return "".join(letter for letter in plain if letter.isalnum() or letter in SIGNS)
