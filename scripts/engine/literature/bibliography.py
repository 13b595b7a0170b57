"""What the bibliography holds: `docs/references.bib`, in BibTeX. A site without literature has no such file.

Reading it takes a fifth of a second, most of it for the library: what came of it is kept by content.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from importlib import metadata
from pathlib import Path

from engine.ground import cache
from engine.ground.digest import digest
from engine.ground.messages import message
from engine.ground.paths import CACHE, DOCS, read
from engine.ground.words import Literature, words

FILE = DOCS / "references.bib"
KEPT = CACHE / "literature"
REACHED = ("doi", "eprint", "url")  # one of these an entry must have
ADDRESS = re.compile(r"https?://[^\s<>\"\\]+")
KEY = re.compile(r"[A-Za-z0-9][\w:.+/-]*")  # what a page can write in [^key]


@dataclass(frozen=True)
class Bibliography:
    """notes: {key: the entry as a footnote says it}; lines: {key: where the entry begins}.

    faults: [line, what is wrong]; torn: the file is no BibTeX, and which entries it should have is not known.
    """

    notes: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    faults: list[tuple[int, str]] = field(default_factory=list)
    torn: bool = False


def known() -> Bibliography:
    """Return what the bibliography of the site holds, nothing where there is none. Raises Problem: not UTF-8."""
    return parsed(read(FILE)) if FILE.is_file() else Bibliography()


def parsed(text: str) -> Bibliography:
    """Return what a bibliography holds that says this."""
    return _parsed(text, words().literature)


@lru_cache(maxsize=2)
def _parsed(text: str, _: Literature) -> Bibliography:
    """Do so once. _: the words of the site in it."""
    place = KEPT / f"{_state(text)}.json"
    if said := cache.load_json(place):
        return Bibliography(**said | {"faults": [(line, fault) for line, fault in said["faults"]]})
    found = _read(text)
    cache.keep_last(place, json.dumps(asdict(found), ensure_ascii=False))
    return found


def _state(text: str) -> str:
    """Name all that the notes are made of."""
    form = [path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py"))]
    return digest(repr((text, form, metadata.version("pybtex"), words().literature)))


def _read(text: str) -> Bibliography:
    from pybtex.database.input.bibtex import LowLevelParser  # slow to load
    from pybtex.scanner import PybtexSyntaxError

    found = Bibliography()
    entries = LowLevelParser(text)
    commands = iter(entries)
    while True:
        try:
            kind, said = next(commands)
        except StopIteration:
            return found
        except PybtexSyntaxError as error:
            at = min(error.lineno, text.count("\n") + 1)
            return Bibliography(
                {}, {}, [(at, message("no BibTeX: {said}; mend it", said=str(error).partition(": ")[2]))], torn=True
            )
        if kind.lower() not in {"string", "preamble"}:
            line = text.count("\n", 0, entries.command_start) + 1
            _take(found, kind.lower(), said[0], said[1], line)


def _take(found: Bibliography, kind: str, key: str, fields: list[tuple[str, list[str]]], line: int) -> None:
    """Add an entry, or what is wrong with it."""
    from pybtex.bibtex.utils import split_name_list
    from pybtex.exceptions import PybtexError

    from engine.literature import gbt7714

    given = {name.lower(): " ".join("".join(parts).split()) for name, parts in fields}
    faults = [*_faults(found, kind, key, given)]
    found.lines.setdefault(key, line)
    found.notes.setdefault(key, "")
    try:
        if not faults:
            found.notes[key] = gbt7714.reference(kind, given, split_name_list(given.pop("author", "")))
    except PybtexError as error:
        faults = [message("{error}; mend it", error=error)]
    found.faults.extend((line, f"{key}: {said}") for said in faults)


def _faults(found: Bibliography, kind: str, key: str, given: Mapping[str, str]) -> Iterator[str]:
    """Yield what is wrong with an entry. given: {field: what it says}."""
    from engine.literature.gbt7714 import KINDS

    if not KEY.fullmatch(key):
        yield message("no name for a footnote; begin it with an ASCII letter or digit, without blanks and brackets")
    if key in found.lines:
        yield message("stands at line {line} already; give one of them another name", line=found.lines[key])
    if kind not in KINDS:
        yield message(
            "@{kind} is not known here; there are {kinds}", kind=kind, kinds=", ".join(f"@{one}" for one in KINDS)
        )
        return
    for name in filter(None, ("title", "year", KINDS[kind].within)):
        if not given.get(name):
            yield message("@{kind} needs {name}; write {name} = {{…}}", kind=kind, name=name)
    if not any(given.get(name) for name in REACHED):
        yield message("nothing says where it can be read; write doi = {…}, eprint = {…} (of arXiv) or url = {…}")
    elif given.get("url") and not ADDRESS.fullmatch(given["url"]):
        yield message(
            "url: {address} is no address; write https://…, without blanks and backslashes", address=given["url"]
        )
