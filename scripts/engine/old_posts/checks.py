"""Whether a draft can be built; a block that cannot be is kept as a text, with a mark."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import markdown
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from selectolax.lexbor import LexborNode

from engine.formulas import drawing, stray_tex
from engine.formulas.drawing import Formula
from engine.ground.messages import message
from engine.ground.paths import ROOT
from engine.ground.problem import Problem
from engine.ground.words import words
from engine.old_posts import leaves
from engine.old_posts.report import Report
from engine.old_posts.todo import to_do
from engine.pages import formulas, leftovers
from engine.pages.extension import PageExtension
from engine.prose import as_typed, bound_numbers, front_matter, markup, open_text, reading, unbound_numbers

ROUNDS = 30
TAG = re.compile(r"<[^<>]*>")
ITEM = re.compile(r"( *)(?:[-*+]|\d+\.) +")


@dataclass(frozen=True)
class Origin:
    """A page and the post that it is made of. given: addresses of files that will be there."""

    page: Path
    source: Path
    given: Container[str] = ()


def mended(origin: Origin, text: str, titles: Sequence[str], report: Report) -> str:
    """Return the text of a page in which nothing stops a build. Raises Problem where that cannot be had."""
    source = origin.source
    for _ in range(ROUNDS):
        faults = dict(reversed([*_faults(origin, text, titles)]))
        if not faults:
            return text
        changed, upper = text, len(text.split("\n")) + 1
        for line, said in sorted(faults.items(), reverse=True):
            if line >= upper:
                continue
            changed, upper = _set_aside(changed, line)
            if upper < line + 1:
                report.to_do(
                    _place(source, text, line), message("{said}; its paragraph stays on the page as a text", said=said)
                )
        if changed == text:
            line, said = next(iter(faults.items()))
            raise Problem(
                message(
                    "{source}: {place}: {said}; take it out of the post",
                    source=source,
                    place=_place(source, text, line),
                    said=said,
                )
            )
        text = changed
    raise Problem(message("{source}: too much of it cannot be built; take it out of the post", source=source))


def _place(source: Path, text: str, line: int) -> str:
    """Return where a line of a page stands in the post, as far as its first words are found there."""
    words = leaves.plain(text.split("\n")[line - 1], code=True)[:12]
    lines = enumerate(source.read_text(encoding="utf-8", errors="replace").split("\n"), 1)
    found = (number for number, one in lines if words and words in leaves.plain(one, code=True))
    return message("line {number}", number=number) if (number := next(found, 0)) else message("the draft")


def _faults(origin: Origin, text: str, titles: Sequence[str]) -> Iterator[tuple[int, str]]:
    lines = text.split("\n")
    if opened := markup.fences(lines)[-1]:
        yield opened, message("this code block is never closed")
    for fault in bound_numbers.faults(origin.page, text, {}):
        yield fault.line, fault.text
    for fault in as_typed.faults(origin.page, {origin.page: text}):
        if fault.text.partition(" ")[0].rstrip(":") not in origin.given:
            yield fault.line, fault.text
    yield from _rendered_faults(text, titles)


def _rendered_faults(text: str, titles: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield TeX that is no formula on the rendered page, and formulas that do not parse there."""
    html, found, left = _rendered(_without_snippets(text))
    known = unbound_numbers.Known((*titles, *unbound_numbers.titles([text])))
    for one in unbound_numbers.found(reading.pieces(html), known):
        yield _line(text, one.before[-8:] + one.number + one.after[:8]), one.said.partition(":")[0]
    if left:
        yield _line(text, left), message("emphasis that is none: {left}", left=left)
    if stray := stray_tex.stray(html):
        yield _line(text, stray), message("TeX outside a formula: {tex}", tex=" ".join(stray.split()))
    if address := stray_tex.foreign(html):
        yield _line(text, address), message("{address} would be loaded from another host", address=address)
    for formula, drawn in drawing.attempted(found).items():
        if "error" in drawn:
            yield _line(text, formula.tex), message("formula does not parse: {tex}", tex=" ".join(formula.tex.split()))


def rendered(text: str) -> LexborNode:
    """Return a page as Markdown makes it; what its snippets name is not there."""
    return _rendered(_without_snippets(text))[0]


def _without_snippets(text: str) -> str:
    return "\n".join("" if markup.SNIPPET.match(line) else line for line in text.split("\n"))


@cache
def config() -> MkDocsConfig:
    """Return the settings of the generator."""
    return load_config(str(ROOT / "mkdocs.yml"))


def _rendered(text: str) -> tuple[LexborNode, list[Formula], str]:
    """Return a page as Markdown makes it, its formulas, which are not drawn, and a mark that is left of emphasis."""
    settings, (_, body) = config(), front_matter.split(text)
    found: list[Formula] = []
    left: list[str] = []
    steps = (
        formulas.give_back_money,
        lambda content, _: found.extend(formulas.formulas(content.tree)),
        lambda content, _: left.append(leftovers.found(content.tree) or ""),
    )
    extensions: list[Any] = [*settings.markdown_extensions, PageExtension(steps)]
    made = markdown.Markdown(extensions=extensions, extension_configs=settings.mdx_configs)
    html = made.convert(body)
    return reading.parsed(html), found, left[0]


def _line(text: str, piece: str) -> int:
    """Return the line at which a piece of the rendered page stands in its source, 1 where it is not found.

    What is set aside already is code.
    """
    open_ = open_text.uncoded(text)
    head = len(front_matter.split(text)[0])
    escaped = (re.sub(r"\\?([*~_])", r"\\\\?\\\1", re.escape(word)) for word in piece.split())
    if exact := re.compile(r"[\s>|]+".join(escaped)).search(open_, head):
        return text.count("\n", 0, exact.start()) + 1
    lines = [leaves.plain(TAG.sub("", line), code=True) for line in open_.split("\n")]
    ends = list(accumulate(map(len, lines)))
    whole, letters = "".join(lines), leaves.plain(piece, code=True)
    for first in (letters, letters[:16], letters[:8]):
        if first and (at := whole.find(first, ends[text.count("\n", 0, head) - 1])) >= 0:
            return bisect_right(ends, at) + 1
    sign = piece.split(maxsplit=1)[0]
    signs = (number for number, line in enumerate(open_.split("\n"), 1) if sign in line)
    return next(signs, 1)


def _set_aside(text: str, line: int) -> tuple[str, int]:
    """Put the paragraph, table or item around a line into a fence, under a mark; return the first line that changed.

    What is in the front matter stays; what is in a mark becomes code without another.
    """
    lines = text.split("\n")
    head, _ = front_matter.split(text)
    first, last = _around(lines, line - 1)
    if line <= head.count("\n") or lines[first].startswith("# "):
        return text, line + 1
    item = ITEM.match(lines[first])
    indent = " " * (len(item[1]) + 4) if item else lines[first][: len(lines[first]) - len(lines[first].lstrip())]
    plain = [markup.DATA.sub(r"\2", one[len(item[0]) :] if item and not number else one.removeprefix(indent))
             for number, one in enumerate(lines[first : last + 1])]  # fmt: skip
    if _in_mark(lines, first):
        made = [f"{indent}````{{ .text .quoted }}", *(f"{indent}{one}" for one in plain), f"{indent}````"]
    else:
        made = [f"{indent}{one}".rstrip() for one in unfit("\n".join(plain)).split("\n")]
    made = ["", *([f"{item[0]}&#8203;", ""] if item else []), *made, ""]
    return "\n".join([*lines[:first], *made, *lines[last + 1 :]]), first + 1


def unfit(text: str) -> str:
    """Return a text in a fence, under a mark that says that it cannot be published."""
    return to_do(words().old_posts.unfit, f"````{{ .text .quoted }}\n{text}\n````")


def _around(lines: list[str], at: int) -> tuple[int, int]:
    """Return the first and the last line of what is set aside for a fault in a line: no more than an item of a list."""
    opened = markup.fences(lines)
    if opened[at]:
        is_closing = opened[at] == at + 1 != opened[at + 1]
        start = opened[at - 1] if is_closing else opened[at]
        return start - 1, min(max(number for number, one in enumerate(opened) if one == start) + 1, len(lines) - 1)
    first = last = at
    while first and lines[first - 1].strip() and not ITEM.match(lines[first]):
        first -= 1
    while last + 1 < len(lines) and lines[last + 1].strip() and not ITEM.match(lines[last + 1]):
        last += 1
    return first, last


def _in_mark(lines: list[str], at: int) -> bool:
    """Whether a line stands in a mark."""
    indent = len(lines[at]) - len(lines[at].lstrip())
    for line in reversed(lines[:at]):
        own = len(line) - len(line.lstrip())
        if line.strip() and own < indent:
            if line.lstrip().startswith("!!! todo"):
                return True
            indent = own
    return False
