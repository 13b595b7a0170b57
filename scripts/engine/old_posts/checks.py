"""Whether a draft can be built; a block that cannot be is kept as a text, with a mark."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import markdown
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from selectolax.lexbor import LexborNode

from engine.formulas import drawing, stray_tex
from engine.formulas.drawing import Formula
from engine.ground.paths import ROOT
from engine.ground.problem import Problem
from engine.ground.words import words
from engine.old_posts.report import Report
from engine.pages import formulas, leftovers
from engine.pages.extension import PageExtension
from engine.prose import as_typed, bound_numbers, front_matter, markup, open_text, reading, unbound_numbers

ROUNDS = 200


def mended(page: Path, text: str, titles: Sequence[str], report: Report) -> str:
    """Return the text of a page in which nothing stops a build. Raises Problem where that cannot be had."""
    for _ in range(ROUNDS):
        fault = next(_faults(page, text, titles), None)
        if fault is None:
            return text
        line, said = fault
        changed = _set_aside(text, line)
        if changed == text:
            raise Problem(f"{page.name}: {said}; take it out of the post")
        report.to_do("the draft", f"{said}; its paragraph stays on the page as a text")
        text = changed
    raise Problem(f"{page.name}: too much of it cannot be built; take it out of the post")


def _faults(page: Path, text: str, titles: Sequence[str]) -> Iterator[tuple[int, str]]:
    lines = text.split("\n")
    if opened := markup.fences(lines)[-1]:
        yield opened, "this code block is never closed"
    for fault in bound_numbers.faults(page, text, {}):
        yield fault.line, fault.text
    for fault in as_typed.faults(page, {page: text}):
        yield fault.line, fault.text
    yield from _rendered_faults(text, lines, titles)


def _rendered_faults(text: str, lines: list[str], titles: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield TeX that is no formula on the rendered page, and formulas that do not parse there."""
    html, found, left = _rendered("\n".join("" if markup.SNIPPET.match(line) else line for line in lines))
    known = unbound_numbers.Known((*titles, *unbound_numbers.titles([text])))
    for one in unbound_numbers.found(reading.pieces(html), known):
        yield _line(text, one.number), one.said.partition(":")[0]
    if left:
        yield _line(text, left), f"emphasis that is none: {left}"
    if stray := stray_tex.stray(html):
        yield _line(text, stray), f"TeX outside a formula: {' '.join(stray.split())}"
    if address := stray_tex.foreign(html):
        yield _line(text, address), f"{address} would be loaded from another host"
    for formula, drawn in drawing.attempted(found).items():
        if "error" in drawn:
            yield _line(text, formula.tex), f"formula does not parse: {' '.join(formula.tex.split())}"


@cache
def _config() -> MkDocsConfig:
    return load_config(str(ROOT / "mkdocs.yml"))


def _rendered(text: str) -> tuple[LexborNode, list[Formula], str]:
    """Return a page as Markdown makes it, its formulas, which are not drawn, and a mark that is left of emphasis."""
    config, (_, body) = _config(), front_matter.split(text)
    found: list[Formula] = []
    left: list[str] = []
    steps = (
        formulas.give_back_money,
        lambda content, _: found.extend(formulas.formulas(content.tree)),
        lambda content, _: left.append(leftovers.found(content.tree) or ""),
    )
    extensions: list[Any] = [*config.markdown_extensions, PageExtension(steps)]
    made = markdown.Markdown(extensions=extensions, extension_configs=config.mdx_configs)
    html = made.convert(body)
    return reading.parsed(html), found, left[0]


def _line(text: str, piece: str) -> int:
    """Return the line at which a piece of the rendered page stands in its source, 1 where it is not found."""
    words = [re.escape(word) for word in piece.split()]
    plain = open_text.uncoded(text)  # what is set aside already is code
    whole = r"[\s>|]+".join(words)
    match = re.search(whole, plain) or re.search(whole, text) or re.search(words[0], text)
    return text.count("\n", 0, match.start()) + 1 if match else 1


def _set_aside(text: str, line: int) -> str:
    """Put the paragraph around a line into a fence, under a mark; what is in the front matter or a mark stays."""
    lines = text.split("\n")
    head, _ = front_matter.split(text)
    first = last = line - 1
    while first and lines[first - 1].strip():
        first -= 1
    while last + 1 < len(lines) and lines[last + 1].strip():
        last += 1
    if line <= head.count("\n") or lines[first].startswith("# "):
        return text
    indent = lines[first][: len(lines[first]) - len(lines[first].lstrip())]
    plain = (markup.DATA.sub(r"\2", one.removeprefix(indent)) for one in lines[first : last + 1])
    body = [f"{indent}    {one}" for one in plain]
    said = words()
    mark = [f'{indent}!!! todo "{said.drafts.to_do}"', "", f"{indent}    {said.old_posts.unfit}", ""]
    return "\n".join(
        [*lines[:first], *mark, f"{indent}    ````{{ .text .quoted }}", *body, f"{indent}    ````", *lines[last + 1 :]]
    )
