"""A page taken apart: what a notebook says, and what it runs, in the order of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from engine.formulas import labels, macros
from engine.ground.messages import message
from engine.ground.paths import RESULTS, ROOT, SCRIPTS, read, shown
from engine.ground.problem import Problem
from engine.notebooks.markdown import Words
from engine.prose import annotated, citations, front_matter, open_text, page_sources, predicates, snippets, soft_breaks
from engine.prose.markup import COMMENT, DATA, SNIPPET, fences
from engine.prose.numbered import Chapter, Chapters
from engine.results.keys import parse_file

FENCE_WORDS = re.compile(r"^(\s*(?:`{3,}|~{3,})\s*[\w+-]*).*$")
MATH = re.compile(r"^\s*(?:`{3,}|~{3,})\s*math\s*$")  # GitHub's formula; not all that show notebooks know it
DETAILS = re.compile(r"^\s*<(/?)details\b")
SUMMARY = re.compile(r"<summary>(.*?)</summary>")
CAPTION = re.compile(r"<figcaption[^<>]*>(.*?)</figcaption>", re.DOTALL)
TAB = re.compile(r"^={3}[+!]{0,2} +\"(.*)\" *$")
HEADING = re.compile(r"^(#{1,6}) ")
RULE = "---"  # ends what was a fold; a heading does so by itself
FOR_PAGES = re.compile(
    r"\s*\{:?\s*[.#][^{}]*\}\s*| {0,3}\*\[[^\]]+\]:.*"
)  # attributes of what stands above; abbreviations
ATTRIBUTES = re.compile(r"\s*\{:?\s*[.#][^{}]*\}\s*$")


@dataclass(frozen=True)
class Text:
    """Markdown that notebooks and GitHub understand."""

    markdown: str
    named: tuple[str, ...] = ()  # keys of the results whose numbers it says


@dataclass(frozen=True)
class Listing:
    """Code that the page shows: `path:section`, or a line of its own."""

    parts: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """A figure (`svg`), a table (`md`) or printed lines (`txt`) of a result; of one with a name, `confusion.svg`."""

    key: str
    view: str


Block = Text | Listing | Shown


class Page:
    """A page, and the level of the heading that was read last."""

    def __init__(self, path: Path, chapters: Chapters) -> None:
        self.path, self.chapter = path, chapters[path]
        self.words = Words(path, chapters)
        self.level = 1
        self.captions = iter(self.chapter.captions)

    def blocks(self, text: str) -> list[Block]:
        """Take the source of the page apart."""
        body = COMMENT.sub("", front_matter.split(text)[1])
        lines = _included(body.split("\n"), (self.path,))
        lines = self.words.without_notes([*lines, *citations.notes(["\n".join(lines)])])
        notes = [Text(self.words.listed())] if self.words.notes else []
        return [*_joined(self._blocks(lines), self.chapter), *notes]

    def _blocks(self, lines: Sequence[str]) -> Iterator[Block]:
        opened = fences([*lines])
        at = 0
        while at < len(lines):
            line, end = lines[at], at + 1
            if opened[at]:
                last = max(n for n in range(len(lines)) if opened[n] == opened[at])
                end = last + 2  # the closing line counts for itself
                yield self._fence(lines[at:end])
            elif DETAILS.match(line):
                end = _end_of_fold(lines, at)
                yield from self._fold(lines[at:end])
            elif line.strip().startswith("<figure"):
                end = next((n + 1 for n in range(at, len(lines)) if "</figure>" in lines[n]), len(lines))
                yield from self._figure(lines[at:end])
            elif tab := TAB.match(line):
                end = _end_of_tab(lines, at)
                yield Text(f"\n**{tab[1]}**\n")
                yield from self._blocks(dedent("\n".join(lines[at + 1 : end])).split("\n"))
            elif SNIPPET.match(line):
                yield _shown(line) or Text(line)
            else:
                yield self._said(line)
            at = end

    def _said(self, line: str) -> Text:
        if heading := HEADING.match(line):
            self.level = len(heading[1])
            line = ATTRIBUTES.sub("", line)
        if FOR_PAGES.fullmatch(line):
            return Text("")
        named = [key for name, _ in DATA.findall(line) for key in sorted(predicates.results(name))]
        return Text(self.words.said(line), tuple(named))

    def _fence(self, lines: Sequence[str]) -> Block:
        inner = [line for line in lines[1:-1] if SNIPPET.match(line)]
        if shown := next(filter(None, map(_shown, inner)), None):
            return shown
        sources = [SNIPPET.match(line)[1] for line in inner]  # type: ignore[index]
        if sources and all((ROOT / one.partition(":")[0]).is_relative_to(SCRIPTS) for one in sources):
            parts = (match[1] if (match := SNIPPET.match(line)) else f"\n{line}" for line in lines[1:-1])
            return Listing(tuple(parts))
        if MATH.match(lines[0]):
            return Text("\n".join(["$$", *(line.strip() for line in lines[1:-1]), "$$"]))
        return Text("\n".join([FENCE_WORDS.sub(r"\1", lines[0]), *map(annotated.plain, lines[1:])]))

    def _figure(self, lines: Sequence[str]) -> Iterator[Block]:
        text = "\n".join(lines)
        own = CAPTION.sub("", text[text.index(">") + 1 :]).replace("</figure>", "")
        yield Text("")
        yield from self._blocks(dedent(own).split("\n"))
        if caption := CAPTION.search(text):
            title = next((one.title for one in self.captions), "")
            said = self._said(title + caption[1].strip().replace("&nbsp;", "\u00a0"))
            yield Text(f"\n{said.markdown}\n", said.named)

    def _fold(self, lines: Sequence[str]) -> Iterator[Block]:
        """Yield a fold: as it is where it holds nothing but text, else under a heading, with a rule at its end."""
        title = "".join(SUMMARY.findall("\n".join(lines))[:1])
        inner = [line for line in lines[1:-1] if not SUMMARY.search(line)]
        level = self.level
        self.level = min(level + 1, 6)
        found = list(self._blocks(inner))
        self.level = level
        if all(isinstance(one, Text) for one in found):
            words = "\n".join(one.markdown for one in found if isinstance(one, Text))
            named = tuple(key for one in found if isinstance(one, Text) for key in one.named)
            yield Text(f"<details markdown>\n<summary>{title}</summary>\n{words}\n</details>", named)
            return
        yield Text(f"\n{'#' * min(level + 1, 6)} {title}\n")
        yield from found
        yield Text(f"\n{RULE}\n")


def _included(lines: list[str], within: tuple[Path, ...]) -> list[str]:
    """Return the lines of a page with those of the prose that it includes; results stay snippets.

    within: the files that are being read. Raises Problem where one of them is included again.
    """
    opened, out = fences(lines), []
    for number, line in enumerate(lines):
        match = None if opened[number] else SNIPPET.match(line)
        name, _, section = match[1].partition(":") if match else ("", "", "")
        path = ROOT / name if match else RESULTS
        if path in within:
            raise Problem(
                message(
                    "{outer}: includes {path}, which includes it; take one of them out",
                    outer=shown(within[-1]),
                    path=shown(path),
                )
            )
        if path.is_relative_to(RESULTS):
            out.append(line)
            continue
        inner = read(path).rstrip("\n").split("\n")
        shown_lines = [inner[n - 1] for n in snippets.section(inner, section)]
        out += _included([one for one in shown_lines if not snippets.SECTION.match(one)], (*within, path))
    return out


def _shown(line: str) -> Shown | None:
    match, key = SNIPPET.match(line), page_sources.result_of(line)
    return Shown(key, parse_file(Path(match[1]).name)[1]) if match and key else None


def _end_of_fold(lines: Sequence[str], first: int) -> int:
    depth = 0
    for number in range(first, len(lines)):
        if match := DETAILS.match(lines[number]):
            depth += -1 if match[1] else 1
            if not depth:
                return number + 1
    return len(lines)


def _end_of_tab(lines: Sequence[str], first: int) -> int:
    rest = range(first + 1, len(lines))
    return next((number for number in rest if lines[number].strip() and lines[number][0] != " "), len(lines))


def _joined(blocks: Iterator[Block], chapter: Chapter) -> Iterator[Block]:
    """Yield the blocks, text that stands together as one; a heading begins another. chapter: numbers its equations."""
    lines: list[str] = []
    named: list[str] = []
    for block in [*blocks, None]:
        heading = isinstance(block, Text) and bool(HEADING.match(block.markdown.lstrip("\n")))
        if lines and (heading or not isinstance(block, Text)):
            words = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
            words = _outdented(words)
            words = words.removesuffix(RULE).rstrip("\n") if heading or block is None else words
            if words.strip():
                yield Text(_plain(words, chapter), tuple(dict.fromkeys(named)))
            lines, named = [], []
        if isinstance(block, Text):
            lines.append(block.markdown)
            named += block.named
        elif block:
            yield block


def _plain(text: str, chapter: Chapter) -> str:
    """Return text whose lines of Chinese are joined, and whose formulas need no macro or label of the site."""
    text = soft_breaks.joined(text)
    for place, tex in reversed(open_text.formulas(text)):
        label = next(iter(labels.of(tex)), "")
        thing = chapter.at(labels.PREFIX + label) if label else None
        given = labels.tagged(tex, thing.number) if thing else tex
        text = text[:place] + macros.expanded(given) + text[place + len(tex) :]
    return text


def _outdented(text: str) -> str:
    """Return text that goes on in an item of a list, as text of its own: indented, it would be code."""
    lines = text.split("\n")
    while lines[0].startswith("    "):
        end = next((n for n, line in enumerate(lines) if line.strip() and not line.startswith("    ")), len(lines))
        lines = [line.removeprefix("    ") for line in lines[:end]] + lines[end:]
    return "\n".join(lines)
