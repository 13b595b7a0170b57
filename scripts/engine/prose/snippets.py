"""What the pages include, `--8<-- "path/from/the/root"`: files of this repository, or `:section` of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from engine.ground.messages import message
from engine.ground.near import near
from engine.ground.paths import ROOT, read_often
from engine.prose.fault import Fault
from engine.prose.markup import SAMPLE, SNIPPET, fences
from engine.results.book import Book

SECTION = re.compile(r"^\s*#?\s*-{2,}8<-{2,} +\[(start|end):([\w-]+)\]\s*$", re.MULTILINE)


def missing(book: Book, reference: str, pending: Mapping[Path, str]) -> str:
    """Say what is not there of `path` or `path:section`, and what may be meant. pending: files about to be written."""
    name, _, section = reference.partition(":")
    path = ROOT / name
    if path not in pending and not path.is_file():
        made = (one.view_path(view) for one in book.declared for view in one.views)
        beside = (file.name for file in path.parent.glob("*"))
        return message(
            "there is no file {name}{cure}",
            name=name,
            cure=message("; build.py makes it") if path in made else near(path.name, beside),
        )
    if section and section not in sections(path):
        begun = {mark[2]: line for line, mark in _marks(read_often(path)) if mark[1] == "start"}
        if section in begun:
            return message(
                "{name}:{line}: section {section} is never ended: # --8<-- [end:{section}]",
                name=name,
                line=begun[section],
                section=section,
            )
        return message("{name} has no section {section}{near}", name=name, section=section, near=near(section, begun))
    return ""


def faults(book: Book, page: Path, lines: list[str], pending: Mapping[Path, str]) -> Iterator[Fault]:
    """Yield what is wrong with the snippets of a page. pending: {path: text} of files about to be written."""
    for number, (line, opened) in enumerate(zip(lines, fences(lines), strict=False), 1):
        match = SNIPPET.match(SAMPLE.sub("", line) if opened else line)
        if match:
            said = missing(book, match[1], pending)
            if said:
                yield Fault(page, number, said, fatal=True)
        elif "8<-" in line:
            yield Fault(page, number, message('a snippet stands alone on its line, as --8<-- "path:section"'))


def sections(path: Path) -> list[str]:
    """Return the names of the closed sections of a source file, in order."""
    marks = [mark for _, mark in _marks(read_often(path))]
    ended = {mark[2] for mark in marks if mark[1] == "end"}
    return [mark[2] for mark in marks if mark[1] == "start" and mark[2] in ended]


def section(lines: list[str], name: str) -> range:
    """Return the numbers of the lines of a named section, or of the whole file."""
    marked = ((n, SECTION.match(line)) for n, line in enumerate(lines, 1) if "8<-" in line)
    marks = {(mark[1], mark[2]): n for n, mark in marked if mark}
    return range(marks["start", name] + 1, marks["end", name]) if name else range(1, len(lines) + 1)


def outdented(lines: Iterable[str]) -> list[str]:
    """Return lines of a section as a page shows them: without the indentation that all have."""
    kept = [*lines]
    indent = min((len(line) - len(line.lstrip()) for line in kept if line.strip()), default=0)
    return [line[indent:] for line in kept]


@lru_cache(maxsize=256)  # a source is asked for each of its sections
def _marks(text: str) -> list[tuple[int, re.Match[str]]]:
    """Return the marks of sections in the text of a source file, each with its line."""
    return [(at, match) for at, line in enumerate(text.split("\n"), 1) if (match := SECTION.match(line))]
