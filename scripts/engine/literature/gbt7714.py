"""An entry of the bibliography as GB/T 7714-2015 has it for lists by number, in Markdown, with its addresses.

    DUCHI J, HAZAN E, SINGER Y. Adaptive Subgradient Methods[J/OL]. JMLR, 2011, 12: 2121-2159. <https://jmlr.org/…>.

Kept libraries that read styles (CSL) lose the mark of what has no page numbers, and arXiv; so the form is here, and the
grammar of BibTeX, names and accents are pybtex's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote

from pybtex.database import Person
from pybtex.richtext import Text

from engine.ground.words import words


class Kind(NamedTuple):
    """A kind of entry: the mark of GB/T 7714, and the field that it must have beside title and year."""

    mark: str
    within: str


KINDS = {
    "article": Kind("J", "journal"),
    "book": Kind("M", "publisher"),
    "dataset": Kind("DS", "publisher"),
    "inproceedings": Kind("C", "booktitle"),
    "misc": Kind("EB", ""),
    "phdthesis": Kind("D", "school"),
    "techreport": Kind("R", "institution"),
}
NAMED = 3  # authors that are named before the others are
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
FORMULA = re.compile(r"(?<!\\)\$[^$]+\$")
MARKS = re.compile(r"[\\`*_{}\[\]<>#$~^]")  # that Markdown may read otherwise than as letters
ESCAPED = r"\\\g<0>"
ARXIV = "https://arxiv.org/abs/"
DOI = "https://doi.org/"


def reference(kind: str, given: Mapping[str, str], authors: Sequence[str]) -> str:
    """Return an entry as the text of a footnote. given: {field: what BibTeX says}, by names in lower case.

    authors: names as BibTeX has them. Raises pybtex's PybtexError where a name or a field cannot be read.
    """
    said = {name: plain(value) for name, value in given.items() if name not in {"doi", "eprint", "url"}}
    title = f"{said['title']}: {said['number']}" if kind == "techreport" and "number" in said else said["title"]
    within = f"//{said['booktitle']}" if kind == "inproceedings" else ""
    parts = [listed([Person(name) for name in authors]), f"{title}\\[{KINDS[kind].mark}/OL\\]{within}"]
    parts += [_published(kind, said), *_addresses(given)]
    return " ".join(part if part.endswith(".") else f"{part}." for part in parts if part)


def plain(value: str) -> str:
    """Return what a field says as Markdown shows it letter by letter; formulas stay."""
    pieces: list[str] = []
    last = 0
    for formula in FORMULA.finditer(value):
        pieces += [_letters(value[last : formula.start()]), formula[0]]
        last = formula.end()
    return "".join([*pieces, _letters(value[last:])])


def _letters(value: str) -> str:
    inner = value.strip()  # without the blanks at its ends, which the parser drops
    return value if not inner else value.replace(inner, _decoded(inner))


def _decoded(value: str) -> str:
    return MARKS.sub(ESCAPED, str(Text.from_latex(value))).replace("\\<", "&lt;")


def listed(people: Sequence[Person]) -> str:
    """Return names: those in Latin letters with capitals and initials, others as they are."""
    named = [_name(one) for one in people[:NAMED] if "others" not in one.last_names]
    if len(named) < len(people):
        said = words().literature
        named.append(str(said.et_al if LATIN.search(named[0]) else said.others))
    return ", ".join(named)


def _name(person: Person) -> str:
    last = [*person.prelast_names, *person.last_names, *person.lineage_names]
    first = [*person.first_names, *person.middle_names]
    if not any(map(LATIN.match, last)) and not any(one.startswith("{") for one in last):
        return plain(" ".join([*first, *last]))
    initials = [plain(part)[:1].upper() for one in first for part in one.split("-")]
    return " ".join([plain(" ".join(last)).upper(), *initials])


def _published(kind: str, said: Mapping[str, str]) -> str:
    """Return by whom and when an entry was published, on which pages, and when it was looked at."""
    publisher = (
        said.get("publisher", "") if kind == "inproceedings" else said.get(KINDS[kind].within or "publisher", "")
    )
    by = ": ".join(filter(None, [said.get("address"), publisher]))
    volume = said.get("volume", "") + (f"({said['number']})" if "number" in said else "") if kind == "article" else ""
    when = f"({said['year']})" if kind == "misc" and not by else ", ".join(filter(None, [by, said["year"], volume]))
    pages = f": {said['pages'].replace('–', '-')}" if "pages" in said else ""
    return when + pages + (f"\\[{said['urldate']}\\]" if "urldate" in said else "")


def _addresses(given: Mapping[str, str]) -> list[str]:
    """Return where it can be read: by its DOI, on arXiv; by another address where it has neither."""
    places = [("DOI", DOI, given.get("doi", "")), ("arXiv", ARXIV, given.get("eprint", ""))]
    found = [
        f"{name}: [{MARKS.sub(ESCAPED, said)}]({start}{quote(said)})"
        for name, start, address in places
        if (said := address.removeprefix(start))
    ]
    return found or [f"<{given['url']}>"]
