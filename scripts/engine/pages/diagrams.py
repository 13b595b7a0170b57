"""Diagrams in Mermaid's language, drawn while the site is built: readers load nothing, and see SVG in their colours.

beautiful-mermaid draws them in Node, without a browser (diagrams.mjs), each once: what it drew is kept by the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape, unescape
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.formulas.drawing import place
from engine.ground import cache
from engine.ground.digest import digest
from engine.ground.messages import message
from engine.ground.paths import CACHE, read_often
from engine.ground.problem import Problem
from engine.ground.words import words
from engine.machine import npm
from engine.pages.context import PageContext
from engine.pages.page_tree import KIND, Content, inside
from engine.prose.markup import MERMAID, fences

if TYPE_CHECKING:
    from markdown import Markdown

DRAW = Path(__file__).with_suffix(".mjs")
KEPT = CACHE / "diagrams"
BEGINNING = '<svg class="diagram"'
COLOURS = {  # of the renderer, by those of the site
    "bg": "paper", "fg": "ink", "_text": "ink", "_text-sec": "ink", "_text-muted": "quiet", "_text-faint": "quiet",
    "_line": "quiet", "_arrow": "ink", "_node-fill": "raised", "_node-stroke": "quiet", "_group-fill": "paper",
    "_group-hdr": "sunk", "_inner-stroke": "line", "_key-badge": "sunk",
}  # fmt: skip
OPENING = re.compile(
    r'<svg[^>]*?viewBox="([^"]*)" width="([^"]*)" height="([^"]*)"[^>]*>\s*(?:<style>.*?</style>\s*)+', re.DOTALL
)
NEEDLESS = re.compile(r' (?:class|data-[\w-]+)="[^"]*"')
NUMBER = re.compile(r"(?<=[\" ,.\d(-])\d+\.\d+")
SAID = re.compile(r"<text[^>]*>(.*?)</text>", re.DOTALL)


class Diagram(NamedTuple):
    """A diagram in the source of a page. indent: before its lines; last: the line that closes it."""

    indent: str
    text: str
    last: int


def put_aside(lines: list[str], md: Markdown, page: PageContext) -> list[str]:
    """Return the lines of a page with a drawing, which is put aside, for each diagram. Raises Problem."""
    found = dict(_diagrams(lines))
    drawings = iter(_drawn([one.text for one in found.values()], page))
    numbers, last = count(1), 0
    out: list[str] = []
    for number, line in enumerate(lines, 1):
        if number in found:
            last = found[number].last
            svg = _named(next(drawings), f"diagram-{next(numbers)}")
            out += ["", found[number].indent + md.htmlStash.store(svg), ""]
        elif number > last:
            out.append(line)
    return out


def _diagrams(lines: list[str]) -> Iterator[tuple[int, Diagram]]:
    """Yield (line, diagram) of each."""
    opened = fences(lines)
    for number, line in enumerate(lines, 1):
        if opened[number - 1] == number and (head := MERMAID.match(line)):
            inner = [one for one, at in zip(lines[number:], opened[number:], strict=False) if at == number]
            text = "\n".join(one.removeprefix(head[1]) for one in inner)
            yield number, Diagram(head[1], text, number + len(inner) + 1)


def _drawn(texts: list[str], page: PageContext) -> list[str]:
    """Return the drawings of diagrams as the renderer made them. Raises Problem with file and line of one."""
    kept = {text: cache.load(_kept_at(text)) for text in texts}
    new = [text for text, drawing in kept.items() if drawing is None]
    made: list[dict[str, Any]] = json.loads(npm.run(DRAW, json.dumps(new))) if new else []
    for text, drawing in zip(new, made, strict=True):
        if "error" in drawing:
            raise _wrong(text, drawing, page)
        kept[text] = drawing["svg"]
        cache.keep(_kept_at(text), drawing["svg"])
    return [kept[text] or "" for text in texts]


def _wrong(text: str, drawing: dict[str, Any], page: PageContext) -> Problem:
    line = text.split("\n")[drawing["line"] - 1].strip()
    said = message("write it in a way that it is drawn, or draw it in an experiment")
    return Problem(
        message(
            "{place}: mermaid: {line}: {error}; {said}",
            place=place(line, page.sources),
            line=line,
            error=drawing["error"],
            said=said,
        )
    )


def _kept_at(text: str) -> Path:
    return KEPT / f"{digest(json.dumps([npm.version('beautiful-mermaid'), read_often(DRAW), text]), 32)}.svg"


def _named(svg: str, name: str) -> str:
    """Return a drawing in the colours of the site, with ids of its own, named by the words in it."""
    svg = NEEDLESS.sub("", svg)
    said = dict.fromkeys(" ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split()) for text in SAID.findall(svg))
    label = escape(words().theme["label"].format(label=words().pages.diagram) + words().listed.join(filter(None, said)))
    svg = OPENING.sub(rf'{BEGINNING} viewBox="\1" width="\2" height="\3" role="img" aria-label="', svg, count=1)
    svg = svg.replace('aria-label="', f'aria-label="{label}">', 1)
    svg = re.sub(r"var\(--([\w-]+)\)", lambda match: f"var(--{COLOURS[match[1]]})", svg)
    svg = re.sub(r'(?<=\bid=")|(?<=url\(#)', f"{name}-", svg)
    return re.sub(r">\s+<", "><", NUMBER.sub(lambda match: f"{float(match[0]):.1f}".removesuffix(".0"), svg)).strip()


def frame(content: Content, page: PageContext) -> None:
    """Let what holds a diagram scroll where that is wider than a phone."""
    for box, leaf in inside(content.tree):
        if leaf.get(KIND) and content.leaves.html(leaf).startswith(BEGINNING):
            page.extras = True
            box.tag = "div"  # it was a paragraph
            scrolling = {"class": "diagram", "tabindex": "0", "role": "group", "aria-label": words().pages.diagram}
            for name, value in scrolling.items():
                box.set(name, value)
