"""Marks under the outputs and on the numbers of a page, each of which opens where the result comes from.

Presentation only, of a page that says everything without it. A mark is a button with `popovertarget`: the browser
opens and closes what it names, so that no script is needed. A number stays the text that it was; its button lies
over it, because a button that held it would part it from the punctuation that follows at the end of a line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element

from jinja2 import Environment, FileSystemLoader

from engine.ground.paths import ROOT
from engine.ground.problem import Problem
from engine.ground.words import words
from engine.pages.context import PageContext
from engine.pages.page_tree import Content, add_at_end, enclose, inside, remove, replace, said
from engine.prose import bound_numbers, page_sources, predicates
from engine.prose.evaluation import Unfit, Value
from engine.prose.markup import fences
from engine.results import turns
from engine.results.keys import parse_number
from engine.results.provenance import Provenance

FIGURE = re.compile(r"</?figure\b")  # in the source
PLACE = "data-place-of-mark"  # where a mark is to stand, while Markdown is at work
SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠", "==": "=", "*": "×", "-": "−"}
SIGN = re.compile(r"[<>!=]=|(?<![*\w])\*(?!\*)|(?<!\w)-")
UNITS = (1.0, 1e-3, 1e-6)  # seconds that make one

Made = Mapping[str, Provenance]


def placed(source: list[str], made: Made) -> list[str]:
    """Return the lines of a page with a place for a mark after each block that shows a result."""
    lines = [*source]
    opened = fences(lines)
    for index in reversed(range(len(lines))):
        key = page_sources.result_of(lines[index])
        if key in made:
            data = f" {csv}" if (csv := page_sources.data_of(lines[index])) else ""
            _place(lines, index, opened, f'<span {PLACE}="{key}{data}"></span>')
    return "\n".join(lines).split("\n")


def _place(lines: list[str], index: int, opened: list[int], place: str) -> None:
    """Put a place at the end of what encloses a line: a fence, a figure; otherwise behind the line."""
    fence = opened[index]
    if fence:
        index = max(number for number, start in enumerate(opened[:-2]) if start == fence) + 1  # its last line
    else:
        rest = ((number, FIGURE.search(lines[number])) for number in range(index, len(lines)))
        number, tag = next(((number, tag) for number, tag in rest if tag), (index, None))
        if tag and tag[0] == "</figure":
            lines[number] = f"{lines[number][: tag.start()]}{place}{lines[number][tag.start() :]}"
            return
    opener = lines[fence - 1 if fence else index]
    indent = opener[: len(opener) - len(opener.lstrip())]
    lines[index + 1 : index + 1] = ["", indent + place, ""]


def mark_numbers(content: Content, page: PageContext) -> None:
    """Lay a button over each number that names a result; the number stays the text that it was."""
    partial = _partial()
    for parent, data in inside(content.tree):
        if data.tag != "data" or not {"value"} <= {*data.attrib} <= {"value", "data-lab"} or len(data):
            continue
        number = data.attrib["value"]
        key, name = parse_number(number)
        numbers = page.made[key].numbers([name, f"{name}.mean"]) if key in page.made else {}
        name = name if numbers.get(name) is not None else f"{name}.mean"  # of a mean that is written with its error
        value = numbers.get(name)
        if value is not None:
            page.named.setdefault(key, {})[name] = None
            marked = Element("span", {"class": "made-number"})
            enclose(parent, list(parent).index(data), marked)
            marked.append(content.leaves.made(str(partial.number(key, number, value))))


def mark_claims(content: Content, page: PageContext) -> None:
    """Lay a button over each claim that rests on results; it opens what is compared, and leads to where that is from.

    What cannot be worked out is left as it is: whoever looks at the page names it.
    """
    numbers = {key: made.record.named for key, made in page.made.items()}
    for parent, data in inside(content.tree):
        value = unescape(data.get("value", "")) if data.tag == "data" else ""
        if predicates.is_predicate(value):
            with suppress(Unfit):
                predicate = predicates.parse(value, numbers)
                compared = _signs(predicates.filled_in(predicate, numbers, _value))
                sources = sorted(predicates.results(value))
                page.named.update({key: page.named.get(key, {}) for key in sources})
                page.claims.append(_partial().claim(len(page.claims), said(data), _signs(value), compared, sources))
                marked = Element("span", {"class": "made-number made-claim"})
                enclose(parent, list(parent).index(data), marked)
                marked.append(content.leaves.made(str(_partial().claimed(len(page.claims) - 1, compared))))


def _value(value: Value) -> str:
    return written(value) if isinstance(value, int | float) else predicates.shown(value)


def _signs(text: str) -> str:
    """Write a comparison as a book does."""
    return re.sub(" +", " ", SIGN.sub(lambda match: SIGNS[match[0]], text)).strip()


def mark_outputs(content: Content, page: PageContext) -> None:
    """Put a mark into each place that was kept for one. Raises Problem where a place was lost on the way."""
    found = [(parent, one) for parent, one in inside(content.tree) if one.get(PLACE) is not None]
    if len(found) < page.places:
        raise Problem(f"{page.name}: a result stands where no mark can follow it: put its block between empty lines")
    partial = _partial()
    around = {one: parent for parent, one in inside(content.tree)}
    for parent, place in found:
        key, _, data = place.attrib[PLACE].partition(" ")
        page.named.setdefault(key, {})
        mark = content.leaves.made(str(partial.mark(key, data and f"{page.results}/{data}")))
        if parent.tag == "p" and not said(parent).strip() and len(parent) == 1:
            parent, place = around[parent], parent
        index = list(parent).index(place)
        if index and parent[index - 1].tag == "figcaption" and not (parent[index - 1].tail or "").strip():
            parent[index - 1].tail = None  # in a figure nothing may follow its caption
            remove(parent, index)
            parent[index - 1].append(mark)
        else:
            replace(parent, index, mark)


def append_panels(content: Content, page: PageContext) -> None:
    """Put at the end of a page what its marks open."""
    partial = _partial()
    panels = [str(partial.panel(page.made[key], list(names))) for key, names in page.named.items()]
    panels += page.claims
    if panels:
        add_at_end(content.tree, content.leaves.made("\n".join(panels)))


def duration(seconds: float) -> str:
    """Write a time with two digits and a unit that suits it."""
    number = next((number for number, size in enumerate(UNITS) if seconds >= size), len(UNITS) - 1)
    unit, size = words().numbers.seconds[number], UNITS[number]
    value = seconds / size
    return f"{value:.0f} {unit}" if value >= 10 else f"{value:.1f} {unit}"


def difference(value: float) -> str:
    """Write a difference with its sign and two digits."""
    return ("+" if value > 0 else "") + written(value, 2) if value else "0"


def written(value: float, digits: int = 7) -> str:
    """Write a number as a book prints it: so many significant digits at most, −0.0106 or 1.2 × 10⁻⁵."""
    mantissa, _, exponent = f"{value:.{digits}g}".partition("e")
    power = f" × 10{str(int(exponent)).translate(bound_numbers.SUPERSCRIPT)}" if exponent else ""
    return f"{mantissa}{power}".replace("-", "−")


def _partial() -> Any:
    return _environment().get_template("provenance.html").make_module({"words": words(), "turns": turns.EVERY})


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(ROOT / "theme" / "partials")
    environment = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"duration": duration, "difference": difference, "written": written}
    return environment
