"""What a build published: the number and the figure, read from the page."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from pathlib import Path

from scenario import OTHER_NUMBER

NUMBER = re.compile(r"scenario-loss:\s*(\d+\.\d+)")
STROKE = re.compile(r"""stroke(?:=|:)\s*\\?(?:"|'|&quot;|\\u0022)?(#3366aa|#aa6633)""")
SVG_FILE = re.compile(r"[\w.-]+\.svg")
SVG_DATA = re.compile(r"data:image/svg\+xml;base64,([\w+/=]+)")


@dataclass(frozen=True)
class Observation:
    """One build: its exit code, how often the experiment ran, and what the published page shows after it.

    number, colour: of the printed loss and of the figure's line, empty where the page has none.
    error, sentence: whether it shows the traceback, and the number that was put in the sentence.
    accepted: the number on the page after the author took over what the build had refused.
    """

    code: int
    ran: int
    number: str
    colour: str
    error: bool
    sentence: bool
    said: str
    accepted: str = ""


def look(page: Path, site: Path, code: int, ran: int, said: str) -> Observation:
    """Read the published page, and the figures that it takes from its site, after a build."""
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    number, colour = NUMBER.search(text), STROKE.search(text + _drawings(text, site))
    return Observation(
        code,
        ran,
        number[1] if number else "",
        colour[1] if colour else "",
        "ZeroDivisionError" in text,
        OTHER_NUMBER in text,
        said,
    )


def _drawings(text: str, site: Path) -> str:
    """Return the SVG that a page carries encoded, and the files of SVG that it names."""
    inside = (base64.b64decode(code).decode("utf-8") for code in SVG_DATA.findall(text))
    names = set(SVG_FILE.findall(text))
    files = [path for path in sorted(site.rglob("*.svg")) if path.name in names]
    return "".join([*inside, *(path.read_text(encoding="utf-8") for path in files)])
