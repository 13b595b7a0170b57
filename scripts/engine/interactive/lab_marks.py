"""Where a page speaks of a lab: the figure whose place it takes, numbers that follow it, links that set it.

The figure names it, `<figure data-lab="rmsprop.descent_lab">`; `<data value="…" data-lab="eta">0.4</data>` follows a
slider, `data-lab="rmsprop.onset_v"` a fact of a rule, as measured; `[words](#lab-burst)` sets a preset.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from engine.ground.messages import message
from engine.ground.near import near
from engine.ground.paths import read_often
from engine.interactive import fences
from engine.interactive.fences import Line
from engine.prose import page_sources
from engine.prose.by_text import by_text
from engine.prose.fault import Fault
from engine.prose.open_text import line_of, open_text

ANCHOR = "lab-"  # begins the ids of presets
FIGURE = re.compile(r'<figure\b[^<>]*?\sdata-lab="([^"]*)"')
NUMBER = re.compile(r'<data\b[^<>]*?\sdata-lab="([^"]*)"')
LINK = re.compile(rf"\]\(#{ANCHOR}([^()\s]*)\)")

Declarations = Mapping[str, Mapping[str, Any]]  # what labs say of themselves, by their keys, `chapter.function`


def of_page(page: Path) -> list[str]:
    """Return the keys of the labs that a page shows."""
    named = any(map(_names_labs, map(read_often, page_sources.with_included([page]))))
    return FIGURE.findall(_open(fences.prose(page, {}))) if named else []


@by_text
def _names_labs(text: str) -> bool:
    """Whether a text may show a lab."""
    return FIGURE.search(text) is not None


def anchors(declaration: Mapping[str, Any]) -> list[str]:
    """Return the ids of the presets of a lab."""
    return [f"{ANCHOR}{name}" for name in declaration["presets"]]


def faults(page: Path, files: fences.Files, declarations: Declarations) -> Iterator[Fault]:
    """Yield labs, sliders, facts and presets that a page names and that are not there."""
    lines = fences.prose(page, files)
    text = _open(lines)
    shown = [declarations[key] for key in FIGURE.findall(text) if key in declarations]
    for pattern, said in ((FIGURE, _lab), (NUMBER, _number), (LINK, _preset)):
        for match in pattern.finditer(text):
            if why := said(match[1], shown, declarations):
                at = lines[line_of(text, match.start()) - 1]
                yield Fault(at.path, at.number, why)
    second = [*FIGURE.finditer(text)][1:2]
    for match in second:
        at = lines[line_of(text, match.start()) - 1]
        yield Fault(
            at.path, at.number, message("{lab} is the second lab of this page, which has room for one", lab=match[1])
        )


def _open(lines: Sequence[Line]) -> str:
    return open_text("\n".join(line.text for line in lines))


def _lab(key: str, _: Sequence[Mapping[str, Any]], declarations: Declarations) -> str:
    how = message("write chapter.function of one that @lab declares")
    return (
        ""
        if key in declarations
        else message("there is no lab {key}{meant}", key=key, meant=near(key, declarations) or f"; {how}")
    )


def _number(name: str, shown: Sequence[Mapping[str, Any]], _: Declarations) -> str:
    if not shown:
        return message(
            'data-lab="{name}" follows a lab, and this page shows none; write <figure data-lab="chapter.function">',
            name=name,
        )
    facts = (f"{rule}.{fact}" for rule in shown[0]["rules"] for fact in shown[0]["facts"])
    known = [*shown[0]["sliders"], *facts]
    said = message(
        'data-lab="{name}" is neither a slider of the lab of this page nor rule.fact{near}',
        name=name,
        near=near(name, known),
    )
    return "" if name in known else said


def _preset(name: str, shown: Sequence[Mapping[str, Any]], _: Declarations) -> str:
    known = [preset for one in shown for preset in one["presets"]]
    if name in known:
        return ""
    return message(
        "#{anchor}{name}: the lab of this page has no preset {name}{near}",
        anchor=ANCHOR,
        name=name,
        near=near(name, known),
    )
