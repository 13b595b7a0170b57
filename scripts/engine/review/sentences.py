"""What pages and tests say of results that changed: the sentences, what is shown, the lines that hold it to account."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.ground.paths import ROOT, read, shown
from engine.prose import page_sources, predicates, reading, sentences, snippets
from engine.prose.markup import DATA, SNIPPET, outside_fences
from engine.results.catalog import Declared
from engine.review.revision import Change

TESTS = ROOT / "tests"

Sentence = tuple[str, tuple[str, ...]]  # and its numbers that are others


@dataclass(frozen=True)
class Said:
    """A place that says something. path: of its file; text: what it says; changes: numbers in it that are others."""

    path: str
    line: int
    text: str
    changes: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Where it stands, as file:line."""
        return f"{self.path}:{self.line}"


def touched(changes: Mapping[str, Change], results: Collection[str]) -> list[Said]:
    """Return the sentences with a number that is another, or of a result that changed. changes: by path."""
    found: list[Said] = []
    for page in page_sources.pages():
        now, change = read(page), changes.get(shown(page))
        before = _numbers(now if change is None else change.before or "")
        for line, text in outside_fences(now.split("\n")):
            found += (Said(shown(page), line, *said) for said in _of_line(text, before, results))
    return found


def _of_line(line: str, before: Mapping[str, list[str]], results: Collection[str]) -> Iterator[Sentence]:
    """Yield the sentences of a line that are touched. before: {bound number: how the page wrote it}."""
    for sentence in sentences.sentences(line):
        bound = [(match[1], match[2]) for match in DATA.finditer(sentence)]
        others = tuple(
            f"{name}: {' and '.join(before[name])} → {text}" if name in before else f"{name}: {text}, said anew"
            for name, text in bound
            if text not in before.get(name, [])
        )
        if others or any(not predicates.results(name).isdisjoint(results) for name, _ in bound):
            yield reading.parsed(sentence).text(deep=True).strip(), others


def _numbers(page: str) -> dict[str, list[str]]:
    """Return {bound number: how a page writes it}."""
    found: dict[str, list[str]] = {}
    for _, line in outside_fences(page.split("\n")):
        for match in DATA.finditer(line):
            found.setdefault(match[1], []).append(match[2])
    return {name: list(dict.fromkeys(texts)) for name, texts in found.items()}


def includes(changes: Mapping[str, Change]) -> list[Said]:
    """Return where pages include figures, outputs, tables and listings that changed."""
    found: list[Said] = []
    for page in page_sources.pages():
        for number, line in enumerate(read(page).split("\n"), 1):
            match = SNIPPET.match(line)
            path, _, section = match[1].partition(":") if match else ("", "", "")
            if path in changes and _section(changes[path].before, section) != _section(changes[path].now, section):
                found.append(Said(shown(page), number, f"{path}:{section}".rstrip(":")))
    return found


def _section(text: str | None, name: str) -> list[str] | None:
    """Return the lines of a named section of a text, None where it has none."""
    lines = (text or "").split("\n")
    try:
        return [lines[number - 1] for number in snippets.section(lines, name)]
    except KeyError:
        return None


def claims(declared: Collection[Declared], results: Collection[str]) -> list[Said]:
    """Return the lines of the tests that name a result that changed, by its key or its function."""
    names = [name for one in declared if one.key in results for name in _names(one)]
    if not names:
        return []
    naming = re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, names))})(?!\w)")
    return [said for path in sorted(TESTS.rglob("*.py")) for said in _naming(path, naming)]


def _names(one: Declared) -> set[str]:
    return {str(one.key), f"{one.module.rpartition('.')[2]}.{one.name}"}


def _naming(path: Path, naming: re.Pattern[str]) -> Iterator[Said]:
    for number, line in enumerate(read(path).split("\n"), 1):
        if naming.search(line):
            yield Said(shown(path), number, line.strip())
