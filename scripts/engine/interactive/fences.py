"""The fenced code of a page as a reader sees it, and where each of its lines stands; `live` in a head asks for more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pymdownx.superfences import RE_NESTED_FENCE_START, RE_OPTIONS

from engine.ground.paths import RESULTS, ROOT, read, read_often, shown
from engine.prose import nesting, snippets
from engine.prose.fault import Fault
from engine.prose.markup import SAMPLE, SNIPPET, fences

LIVE = "live"
LEVEL = 4  # blanks before what is code by these alone
MARK = "data-live"  # of a listing on the page: its number
PYTHON = {"python", "py", "python3"}
QUICK = re.compile(r"^[ \t]*(?:`{3,}|~{3,}).*\blive\b")

Files = Mapping[Path, str]  # that are about to be written


class Line(NamedTuple):
    """A line, and where it stands: path and number of the page's source, and of the code that is included there."""

    text: str
    path: Path
    number: int
    source: str = ""  # path:line


@dataclass(frozen=True)
class Fence:
    """Fenced code of a page. number: among all, from 1; live: among those that are live, 0 for others.

    language: as its head says; includes: files, or sections of them as path:section; follows: on the fence before, with
    nothing but empty lines between the two.
    """

    head: Line
    lines: tuple[Line, ...]
    number: int
    live: int
    language: str
    includes: tuple[str, ...]
    follows: bool

    @property
    def text(self) -> str:
        """What is in it, with an end to each line."""
        return "".join(f"{line.text}\n" for line in self.lines)

    def fault(self, line: int | None, said: str) -> Fault:
        """Return a fault of one of its lines, from 1; of its head where it has no such line."""
        at = self.lines[line - 1] if line and line <= len(self.lines) else self.head
        return Fault(at.path, at.number, f"{said} ({at.source})" if at.source else said)

    @property
    def is_python(self) -> bool:
        """Whether it is said to be Python."""
        return self.language in PYTHON


def of_page(page: Path, files: Files) -> list[Fence]:
    """Return the fences of a page in order, with what they include; none where no listing of it is live."""
    lines = prose(page, files)
    return _fences(lines, files) if any(_may_be_live(line.text) for line in lines) else []


def all_of_page(page: Path, files: Files) -> list[Fence]:
    """Return the fences of a page in order, with what they include."""
    return _fences(prose(page, files), files)


def _fences(lines: list[Line], files: Files) -> list[Fence]:
    found: list[Fence] = []
    end = live = 0  # of the fence before
    for span in _spans([line.text for line in lines]):
        head, *inner, _ = lines[span.start : span.stop]
        language, options = _said(head.text)
        live += LIVE in options
        follows = bool(found) and not any(line.text.strip() for line in lines[end : span.start])
        number = live if LIVE in options else 0
        found.append(Fence(head, _code(inner, head, files), len(found) + 1, number, language, _names(inner), follows))
        end = span.stop
    return found


def prose(page: Path, files: Files) -> list[Line]:
    """Return the lines of a page with those of the prose that it includes."""
    return [*_prose(page, files, (page,))]


def marked(lines: list[str]) -> list[str]:
    """Return the lines of a page, with what it includes, as the highlighter reads them: live listings are numbered."""
    if not any(map(_may_be_live, lines)):
        return lines
    marked, number = [*lines], 0
    for span in _spans(lines):
        head = lines[span.start]
        language, options = _said(head)
        if LIVE in options:
            number += 1
            marked[span.start] = _numbered(head, language, options, number)
    return marked


def _may_be_live(line: str) -> bool:
    return LIVE in line and bool(QUICK.match(line))


def _spans(lines: list[str]) -> list[range]:
    """Return where the fences of a page begin and end, without those that stand in code which is only indented."""
    opened = fences(lines)[:-1]
    own = [number for number, at in enumerate(opened, 1) if at == number]  # of what opens a fence, and what closes it
    inside = (at and number not in own[::2] for number, at in enumerate(opened, 1))
    pairs = zip(own[::2], own[1::2], strict=False)
    spans = [range(start - 1, end) for start, end in pairs]
    if not any(_may_be_live(lines[span.start]) and _indent(lines[span.start]) >= LEVEL for span in spans):
        return spans  # it is a long way to know what is only indented
    known = nesting.read(["\0" if closed else line for line, closed in zip(lines, inside, strict=True)])
    return [span for span in spans if not known[span.start].code]


def _said(head: str) -> tuple[str, dict[str, str]]:
    """Return the language and the options that the head of a fence names."""
    match = RE_NESTED_FENCE_START.match(head.strip())
    if not match:
        return "", {}
    options = RE_OPTIONS.finditer(match["options"] or "")
    return (match["lang"] or "").lower(), {one["key"]: one["value"] for one in options}


def _numbered(head: str, language: str, options: dict[str, str], number: int) -> str:
    mark = head.lstrip()
    fence = mark[: len(mark) - len(mark.lstrip(mark[0]))]
    others = "".join(f' {name}="{value}"' for name, value in options.items() if name != LIVE and value is not None)
    return f'{head[: _indent(head)]}{fence}{{ .{language} {MARK}="{number}"{others} }}'


def _prose(path: Path, files: Files, within: tuple[Path, ...]) -> Iterator[Line]:
    """Yield the lines of a source and of the prose that it includes. within: the sources that are being read."""
    lines = (files[path] if path in files else read_often(path)).split("\n")
    for number, (line, opened) in enumerate(zip(lines, fences(lines), strict=False), 1):
        match = None if opened else SNIPPET.match(line)
        name, _, section = match[1].partition(":") if match else ("", "", "")
        target = ROOT / name if name.endswith(".md") else ROOT
        if target.is_file() and target not in within and not target.is_relative_to(RESULTS):
            inner = [*_prose(target, files, (*within, target))]
            kept = _section(read(target).split("\n"), section)
            yield from (one for one in inner if one.path != target or one.number in kept)
        else:
            yield Line(line, path, number)


def _section(lines: list[str], name: str) -> range:
    try:
        return snippets.section(lines, name)
    except KeyError:  # said elsewhere
        return range(0)


def _names(lines: list[Line]) -> tuple[str, ...]:
    return tuple(match[1] for line in lines if (match := SNIPPET.match(line.text)))


def _code(lines: list[Line], head: Line, files: Files) -> tuple[Line, ...]:
    """Return the lines of a fence with what it includes, as far to the left as its head stands."""
    found: list[Line] = []
    for line in lines:
        own = line._replace(text=line.text[min(_indent(head.text), _indent(line.text)) :])
        match = SNIPPET.match(own.text)
        found += _included(own, match[1], files) if match else [own._replace(text=SAMPLE.sub("", own.text))]
    return tuple(found)


def _included(line: Line, reference: str, files: Files) -> Iterator[Line]:
    name, _, section = reference.partition(":")
    path = ROOT / name
    if path not in files and not path.is_file():  # said elsewhere
        return
    found = (files[path] if path in files else read_often(path)).rstrip("\n").split("\n")
    kept = [number for number in _section(found, section) if not snippets.SECTION.match(found[number - 1])]
    texts = snippets.outdented(found[number - 1] for number in kept)
    for number, text in zip(kept, texts, strict=True):
        yield Line(text, line.path, line.number, f"{shown(path)}:{number}")


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())
