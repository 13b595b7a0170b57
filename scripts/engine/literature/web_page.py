"""A page of the site as others cite it: as GB/T 7714-2015 has it, in plain text, and in BibTeX.

    LOVELACE A. Descent[EB/OL]. A book, 2024(2025-01-02)[2025-06-07]. https://book.example/descent.html.

The BibTeX can stand in a bibliography of ours as it is. Nothing is made up: without authors there is no name, and a
site that does not know its address gives none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.ground.words import words

UNFIT = re.compile(r"[^A-Za-z0-9]+")  # in a key
SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
} | {sign: f"\\{sign}" for sign in "&%$#_{}"}


@dataclass(frozen=True)
class WebPage:
    """name: of its file; title, site: plain text; authors: as `Ada Lovelace`, none where nobody is named.

    published, updated: days, as 2024-08-08, the same where it was not changed; address: "" where it is not known.
    """

    name: str
    title: str
    site: str
    authors: tuple[str, ...]
    published: str
    updated: str
    address: str


def reference(page: WebPage) -> tuple[str, str]:
    """Return a page as GB/T 7714 has it: what stands before the day on which it was read, and what behind."""
    by = f"{_authors(page.authors)}. " if page.authors else ""
    before = f"{by}{page.title}[EB/OL]. {page.site}, {page.published[:4]}({page.updated})"
    return before, f". {page.address}." if page.address else "."


def bibtex(page: WebPage) -> str:
    """Return a page as an entry of BibTeX, a line a field."""
    updated = words().theme["page"]["updated"].format(date=page.updated) if page.updated != page.published else ""
    fields = {
        "author": " and ".join(map(_tex, page.authors)),
        "title": f"{{{_tex(page.title)}}}",  # in braces of its own, or styles write its names in small letters
        "howpublished": _tex(page.site),
        "year": page.published[:4],
        "note": _tex(updated),
        "url": page.address,
    }
    lines = [f"  {name:<12} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{_key(page)},", *lines, "}"])


def _key(page: WebPage) -> str:
    return f"{UNFIT.sub('', page.name) or 'page'}{page.published[:4]}"


def _tex(text: str) -> str:
    return "".join(SPECIAL.get(sign, sign) for sign in text)


def _authors(names: tuple[str, ...]) -> str:
    from pybtex.database import Person  # slow to load, and few pages name somebody

    from engine.literature import gbt7714

    return gbt7714.listed([Person(name) for name in names])
