"""Icons by the names that Material gives them, `:material-account:`; they lie in its package, as SVG."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from engine.ground.messages import message
from engine.ground.near import near
from engine.ground.paths import ROOT, read_often

ICON = re.compile(r"(?<![\w:/.]):(material|fontawesome|octicons|simple)-([a-z0-9-]+):")
FOLDER = ".icons"


def file(kind: str, name: str) -> Path | None:
    """Return the file of an icon, None where there is none. name: without the kind, `brands-github`."""
    wanted = f"{name.replace('-', '/', 1) if kind == 'fontawesome' else name}.svg"
    return next((path for folder in folders() if (path := folder / kind / wanted).is_file()), None)


def missing(kind: str, name: str) -> str:
    """Say that there is no icon of a name, and which is called alike; "" where there is one."""
    if file(kind, name):
        return ""
    inside = (path.relative_to(folder / kind) for folder in folders() for path in (folder / kind).rglob("*.svg"))
    names = ["-".join(path.with_suffix("").parts) for path in inside]
    return message("there is no such icon{near}", near=near(name, names))


def drawing(path: Path) -> str:
    """Return an icon as SVG within HTML."""
    return read_often(path).strip().replace(' xmlns="http://www.w3.org/2000/svg"', "")


@cache
def folders() -> tuple[Path, ...]:
    """Return where icons lie: in the site's own theme, then in Material's, where that is installed."""
    material = find_spec("material")
    places = [Path(material.origin).parent / "templates"] if material and material.origin else []
    return tuple(place / FOLDER for place in (ROOT / "theme", *places))
