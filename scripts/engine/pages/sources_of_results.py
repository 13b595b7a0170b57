"""Marks under the outputs and on the numbers of a page, each of which opens where the result comes from.

Presentation only, of a page that says everything without it. A mark is a button with `popovertarget`: the browser
opens and closes what it names, so that no script is needed. A number stays the text that it was; its button lies
over it, because a button that held it would part it from the punctuation that follows at the end of a line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader

from engine.ground.paths import ROOT
from engine.ground.problem import Problem
from engine.ground.words import words
from engine.prose import check
from engine.prose.markup import DATA, fences
from engine.results.keys import parse_number
from engine.results.provenance import Provenance

FIGURE = re.compile(r"</?figure\b")
PLACE = "data-place-of-mark"  # where a mark is to stand, while Markdown is at work
PLACES = re.compile(rf'(?:<p>)?<span {PLACE}="([^" ]*)( figure)?"></span>(?:</p>)?')
UNDER = re.compile(rf"</figcaption>\s*({PLACES.pattern})")  # in a figure nothing may follow its caption
UNITS = (1.0, 1e-3, 1e-6)  # seconds that make one

Made = Mapping[str, Provenance]


def placed(markdown: str, made: Made) -> str:
    """Return the source of a page with a place for a mark after each block that shows a result."""
    lines = markdown.split("\n")
    opened = fences(lines)
    for index in reversed(range(len(lines))):
        key = check.result_of(lines[index])
        if key in made:
            figure = " figure" if '.svg"' in lines[index] else ""
            _place(lines, index, opened, f'<span {PLACE}="{key}{figure}"></span>')
    return "\n".join(lines)


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


def marked(html: str, source: str, made: Made, results: str) -> str:
    """Return a rendered page with its marks, and at its end what they open.

    source: the Markdown that it was rendered from, as `placed` returned it.
    results: the address of the folder of results, from the page; the data behind its figures lie there.
    Raises Problem where a place was lost on the way.
    """
    partial: Any = _template().make_module({"words": words()})
    named: dict[str, dict[str, None]] = {}  # per result the numbers that the page names

    def mark(match: re.Match[str]) -> str:
        named.setdefault(match[1], {})
        data = f"{results}/{match[1].replace('.', '/')}.csv" if match[2] else ""
        return str(partial.mark(match[1], data))

    def number(match: re.Match[str]) -> str:
        key, name = parse_number(match[1])
        value = made[key].numbers([name]).get(name) if key in made else None
        if value is None:
            return match[0]
        named.setdefault(key, {})[name] = None
        return str(partial.number(key, match[0], match[1], value))

    lost = source.count(PLACE) - html.count(PLACE)
    html = PLACES.sub(mark, DATA.sub(number, UNDER.sub(r"\1</figcaption>", html)))
    if lost or PLACE in html:
        raise Problem("a result stands where no mark can follow it: put its block between empty lines")
    return html + "\n".join(str(partial.panel(made[key], list(names))) for key, names in named.items())


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
    power = f" × 10{str(int(exponent)).translate(check.SUPERSCRIPT)}" if exponent else ""
    return f"{mantissa}{power}".replace("-", "−")


def _template() -> Any:
    return _environment().get_template("provenance.html")


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(ROOT / "theme" / "partials")
    environment = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"duration": duration, "difference": difference, "written": written}
    return environment
