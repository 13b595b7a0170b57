"""Files that a page names by their address: images and links, of Markdown and of HTML. Each has to be there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from engine.ground.messages import message
from engine.ground.near import near
from engine.prose import tags
from engine.prose.open_text import line_of, open_text

TARGET = re.compile(
    r"\]\(\s*(?:<([^<>\n]*)>|([^()<>\n\"']*(?:\([^()\n]*\)[^()<>\n\"']*)*))(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
)
DEFINED = re.compile(r"^ {0,3}\[(?!\^)[^\]\n]+\]:[ \t]+<?([^\s<>]+)", re.MULTILINE)
OWN = re.compile(r"[A-Za-z]:[\\/]|file:|\\\\|/(?!/)(?:Users|home|tmp)/")  # of one machine
ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|[#?/\0{]|$")
NAMED = ("src", "href", "poster", "data", "srcset")
MADE = {"results", "notebooks"}  # folders in which a build writes


def found(page: Path, text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, what is wrong) of the files that a page names. page: from where addresses count."""
    plain = open_text(text)
    for pattern in (TARGET, DEFINED):
        for match in pattern.finditer(plain):
            if said := _missing(page, next(filter(None, match.groups()), "").strip()):
                yield line_of(text, match.start()), said
    for tag in tags.tags(text):
        for name in NAMED:
            for address in _addresses(name, tag.given.get(name) or ""):
                if said := _of_tag(page, tag.name, address):
                    yield tag.line, said


def _addresses(name: str, value: str) -> list[str]:
    return [one.split()[0] for one in value.split(",") if one.strip()] if name == "srcset" else [value.strip()]


def _of_tag(page: Path, tag: str, address: str) -> str:
    """Say what is wrong with an address in a tag, which the generator does not look at."""
    path = address.partition("#")[0].partition("?")[0]
    if ELSEWHERE.match(path):
        return ""
    if path.endswith((".md", ".ipynb")) and tag == "a":
        return message(
            "{address}: an address in a tag is not turned into that of the page; write [words]({address})",
            address=address,
        )
    if path.endswith(".html"):
        sources = [Path(path).with_suffix(suffix) for suffix in (".md", ".ipynb", ".html")]
        return (
            ""
            if any((page.parent / unquote(str(one))).exists() for one in sources)
            else _missing(page, str(sources[0]))
        )
    return _missing(page, address)


def _is_there(target: Path) -> bool:
    """Whether a file or a folder is there, by this very name: some systems take a.PNG for a.png, and others do not."""
    try:
        return target.is_dir() or (target.is_file() and target.name in {one.name for one in target.parent.iterdir()})
    except OSError:  # no name of a file at all
        return False


def _missing(page: Path, address: str) -> str:
    """Say what is not there, "" where it is, or lies elsewhere."""
    path = address.partition("#")[0].partition("?")[0]
    if OWN.match(path):
        return message("{path} lies on one machine; put it into docs/, and name it from the page on", path=path)
    if ELSEWHERE.match(path) or MADE & {*Path(path).parts}:
        return ""
    target = page.parent / unquote(path)
    if "\\" in path:
        return message("{path}: in an address the folders are parted by /", path=path)
    if _is_there(target):
        return ""
    beside = [one.name for one in (target.parent.glob("*") if target.parent.is_dir() else page.parent.rglob("*"))]
    alike = [name for name in beside if name.lower() == target.name.lower()]
    return message("{path} is not there{near}", path=path, near=near(alike[0] if alike else target.name, beside))
