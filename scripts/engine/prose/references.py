"""References to what the build numbers: links whose words are a kind of such, `[Figure](#walk)`, `[Figure](walk.md#x)`.

The build puts the number behind the kind, on another page with the number of its chapter, as textbooks have it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from engine.formulas import drawing, labels, plain_text
from engine.formulas.drawing import Formula
from engine.ground.messages import message
from engine.ground.near import near
from engine.ground.paths import shown
from engine.ground.words import words
from engine.prose import numbered
from engine.prose.fault import Fault
from engine.prose.numbered import EQUATION, Chapter, Chapters, Numbered
from engine.prose.open_text import formulas, line_of, open_text

LINK = re.compile(r"(?<!!)\[([^\[\]\n]+)\]\(([^()\s#]*)#([^()\s]+)\)")
TAG = re.compile(r"<[^<>]*>")
MARKS = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)|[*`]")
AROUND = re.compile(r"^(?:\$\$|\\\[)|(?:\$\$|\\\])$")  # a formula on lines of its own


class Reference(NamedTuple):
    """What a reference says, and what it leads to. number: with that of its chapter, on another page than here."""

    text: str
    thing: Numbered
    number: str
    here: bool


def kind_of(word: str) -> str:
    """Return the kind that a word of the site names, "" for other words."""
    named = words().references
    return next((kind for kind in numbered.KINDS if getattr(named, kind) == word.strip()), "")


def found(site: Chapters, page: Path, word: str, path: str, anchor: str) -> Reference | None:
    """Return what a link refers to, None where it is no reference, or one to nothing. page: on which it stands."""
    kind, target = kind_of(word), _target(page, path)
    thing = site[target].at(unquote(anchor)) if kind and target in site else None
    if thing is None or thing.kind != kind:
        return None
    return _reference(thing, site[target], target == page)


def _target(page: Path, path: str) -> Path:
    return Path(os.path.normpath(page.parent / unquote(path))) if path else page


def _reference(thing: Numbered, chapter: Chapter, here: bool) -> Reference:
    named = words().references
    kind, number = getattr(named, thing.kind), thing.number
    if chapter.number and not here:
        number = named.chapter.format(chapter=chapter.number, number=number)
    shown = named.equation_number.format(number=number) if thing.kind == EQUATION else number
    if here or chapter.number:
        return Reference(named.here.format(kind=kind, number=shown), thing, number, here)
    return Reference(named.elsewhere.format(title=chapter.title, kind=kind, number=shown), thing, number, here)


def said(reference: Reference) -> str:
    """Return what a reference leads to as plain text: its caption, or the equation. Raises Problem."""
    thing = replace(reference.thing, number=reference.number)
    if thing.kind == EQUATION:
        formula = Formula(AROUND.sub("", thing.said).strip(), display=True)
        drawn = drawing.drawings([formula], [thing.path])[formula]
        return f"{thing.in_brackets} {plain_text.plain(drawn['mathml'])}"
    caption = MARKS.sub(lambda match: match[1] or "", TAG.sub("", thing.said))
    return thing.title + " ".join(drawing.plain_text(unescape(caption), thing.path).split())


def faults(site: Chapters, page: Path, texts: Mapping[Path, str]) -> Iterator[Fault]:
    """Yield numbers that are typed, labels that cannot be, ids that are given twice, references to nothing.

    texts: {path: text} of the page and of the prose that it includes.
    """
    for path, text in texts.items():
        yield from (Fault(path, line, why) for line, why in [*_labels(text), *_references(site, page, text)])
    first: dict[str, Numbered] = {}
    for one in site[page].things:
        if typed := _typed(one):
            yield Fault(one.path, one.line, typed)
        if one.anchor in first:
            before = f"{shown(first[one.anchor].path)}:{first[one.anchor].line}"
            yield Fault(
                one.path,
                one.line,
                message(
                    "{anchor} is the id of {taken} already; give one of them another", anchor=one.anchor, taken=before
                ),
            )
        elif one.anchor:
            first[one.anchor] = one


def _typed(one: Numbered) -> str:
    """Say which number is typed in a caption, "" where none is."""
    named = words().references
    kinds = "|".join(re.escape(getattr(named, kind)) for kind in numbered.KINDS)
    match = re.match(rf"\s*(?:{kinds})\s*\d[\d.-]*", TAG.sub("", one.said)) if one.kind != EQUATION else None
    how = message(
        "take it out, and refer to it as [{word}](#{id})", word=getattr(named, one.kind), id=one.anchor or "id"
    )
    return (
        message(
            "{typed} is typed in this caption, and the build writes the number; {how}", typed=match[0].strip(), how=how
        )
        if match
        else ""
    )


def _labels(text: str) -> Iterator[tuple[int, str]]:
    for place, written in formulas(text):
        found = labels.of(written)
        if found and not written.startswith(("$$", "\\[", "\\begin")):
            yield (
                line_of(text, place),
                message("\\label{{{name}}} stands in a formula within a line; put it between $$", name=found[0]),
            )
        elif len(found) > 1:
            why = message(
                "\\label{{{name}}} is the second of its formula, which has one number; take it out, or write two",
                name=found[1],
            )
            yield line_of(text, place), why
        elif found and not re.fullmatch(r"[\w.-]+", found[0]):
            yield line_of(text, place), message("\\label{{{name}}}: write letters, digits and - alone", name=found[0])


def _references(site: Chapters, page: Path, text: str) -> Iterator[tuple[int, str]]:
    for match in LINK.finditer(open_text(text)):
        word, path, anchor = match.groups()
        if kind_of(word) and not found(site, page, word, path, anchor):
            yield line_of(text, match.start()), f"{match[0]}: {_nothing(site, page, match)}"


def _nothing(site: Chapters, page: Path, match: re.Match[str]) -> str:
    """Say why a reference leads to nothing, and what to write."""
    _, path, anchor = match.groups()
    target = _target(page, path)
    if target not in site:
        return message("there is no page {path}{near}", path=path, near=near(path, (one.name for one in site)))
    there = site[target]
    if thing := there.at(unquote(anchor)):
        right = getattr(words().references, thing.kind)
        return message(
            "what is there is numbered as {right}; write [{right}]({path}#{anchor})",
            right=right,
            path=path,
            anchor=anchor,
        )
    alike = near(anchor, (one.anchor for one in there.things if one.anchor))
    said = message("nothing with a number has the id {anchor}{alike}", anchor=anchor, alike=alike)
    how = message(
        "give it to a <figure> with a <figcaption>, or a \\label to the formula; other places have words of their own"
    )
    return said if alike else f"{said}; {how}"
