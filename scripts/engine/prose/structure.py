"""How the parts of a page hold together: headings, footnotes and their references, rows of tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from engine.ground.messages import message
from engine.ground.near import near
from engine.ground.paths import shown
from engine.literature import bibliography
from engine.prose.nesting import DELIMITER
from engine.prose.open_text import line_of, open_text, visible
from engine.prose.table_rows import cells

HEADING = re.compile(r"^(#{1,6})[ \t]+(\S.*?)(?:[ \t]+#+)?[ \t]*$", re.MULTILINE)
NAMED = re.compile(r"\{[^{}]*#[^{}]*\}$")  # a heading with an id of its own
NOTE = re.compile(r"^[ \t]*\[\^([^\]\s]+)\]:", re.MULTILINE)
REFERENCE = re.compile(r"\[\^([^\]\n]+)\](?!:)")
SOURCE = re.compile(r'<data\s+value="cited\.([^"]*)"')  # a number that has a footnote for its source
QUOTED = re.compile(r"^(?:[ \t]*>)+ ?")

Places = Iterator[tuple[Path, int, str]]  # (file, line, what is wrong, or a label)


def headings(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, what is wrong) of headings that cannot be told apart: equal ones in one section."""
    seen: dict[tuple[str, ...], int] = {}
    around: list[tuple[int, str]] = []
    for match in HEADING.finditer(open_text(text)):
        level, title = len(match[1]), text[match.start(2) : match.end(2)]
        around = [*(one for one in around if one[0] < level), (level, title)]
        key, line = tuple(f"{depth} {name}" for depth, name in around), line_of(text, match.start())
        if key in seen and not NAMED.search(title):
            yield (
                line,
                message(
                    "{title}: so is line {line} headed, in the same section; give one of them another title",
                    title=title,
                    line=seen[key],
                ),
            )
        seen.setdefault(key, line)


def footnotes(texts: Mapping[Path, str]) -> Places:
    """Yield what is wrong with the footnotes of a page. texts: the page, and what it includes."""
    literature = bibliography.known()
    defined = [*_labels(texts, NOTE, open_text)]
    named = [*_labels(texts, REFERENCE, visible)]
    labels, referred = {label for *_, label in defined}, {label for *_, label in named}
    sources = {match[1] for text in texts.values() for match in SOURCE.finditer(text)}
    for path, line, label in named:
        if label not in labels | sources | literature.lines.keys() and not literature.torn:  # of sources more elsewhere
            meant = near(label, labels | literature.lines.keys())
            yield (
                path,
                line,
                message(
                    "there is no footnote {label}{meant}",
                    label=label,
                    meant=meant or message("; write it as [^{label}]: …", label=label),
                ),
            )
    first: dict[str, int] = {}
    for path, line, label in defined:
        if label in first:
            yield (
                path,
                line,
                message(
                    "footnote {label} stands at line {line} already; give one of them another name",
                    label=label,
                    line=first[label],
                ),
            )
        elif label in literature.lines:
            entry = f"{shown(bibliography.FILE)}:{literature.lines[label]}"
            yield (
                path,
                line,
                message(
                    "footnote {label} is an entry of the bibliography too, {entry}; delete it here",
                    label=label,
                    entry=entry,
                ),
            )
        elif label not in referred | sources:
            meant = near(label, referred - labels)
            yield (
                path,
                line,
                message(
                    "footnote {label} is referred to nowhere{meant}; write [^{label}] where it belongs",
                    label=label,
                    meant=meant,
                ),
            )
        first.setdefault(label, line)


def cited(text: str) -> Iterator[str]:
    """Yield the labels of the footnotes that a text refers to, in order."""
    yield from (match[1] for match in REFERENCE.finditer(visible(text)))


def _labels(texts: Mapping[Path, str], pattern: re.Pattern[str], seen: Callable[[str], str]) -> Places:
    """Yield (file, line, label) of what names a footnote in that part of the texts that is seen."""
    for path, text in texts.items():
        yield from ((path, line_of(text, match.start()), match[1]) for match in pattern.finditer(seen(text)))


def tables(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, what is wrong) of rows with more cells than their table has columns: the rest would be dropped."""
    lines, plain = text.split("\n"), [QUOTED.sub("", line) for line in open_text(text).split("\n")]
    columns = 0
    for number, line in enumerate(plain):
        if DELIMITER.match(line.strip()) and number and "|" in plain[number - 1]:
            columns = len(_row(lines[number - 1]))
        elif not line.strip():
            columns = 0
        elif columns and (width := len(_row(lines[number]))) > columns:
            yield (
                number + 1,
                message(
                    "this row has {width} cells, its table {columns} columns; a bar that parts none is \\|",
                    width=width,
                    columns=columns,
                ),
            )


def _row(line: str) -> list[str]:
    """Return the cells of a line, as Python-Markdown takes away its ends."""
    row = QUOTED.sub("", line).strip()
    return cells(re.sub(r"(?<!\\)((?:\\\\)*)\|$", r"\1", row.removeprefix("|")))
