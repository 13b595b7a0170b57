"""Numbers and claims that a record or a source must bear out, wherever a page says them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from selectolax.lexbor import LexborNode

from engine.formulas import plain_text
from engine.formulas.drawing import TEX
from engine.gate.published import Published, Site
from engine.gate.said import results
from engine.ground.messages import message
from engine.ground.paths import read
from engine.prose import reading, rendered, unbound_numbers
from engine.prose.reading import HEADINGS, Kind, Piece
from engine.prose.unbound_numbers import Found

RULES = {Kind.TEX: "in a formula", Kind.CODE: "in code", Kind.NOTE: "in a footnote"}
UNREAD = {
    "viewport",
    "generator",
    "theme-color",
    "og:image",
    "og:image:width",
    "og:image:height",
}
HEAD = "meta[content]"
NAMED = f"svg[{TEX}], [{TEX}] > svg"  # formulas that have a name
PERMALINK = "¶"
BLANK, NO_BREAK = "&nbsp;", "\N{NO-BREAK SPACE}"  # what XML does not know of how HTML is written


def in_article(site: Site, page: Published) -> Iterator[str]:
    """Yield what is wrong with the numbers and the claims of the article."""
    if page.is_notebook:
        yield from _of_notebook(page)
    elif not page.says_sources:  # see `sources`
        yield from rendered.faults(page.seen, site.numbers, site.known(page), site.kinds)


def around(site: Site, page: Published) -> Iterator[str]:
    """Yield the numbers in the head of a page, its menus and its foot: titles, descriptions, names."""
    said = [Piece(Kind.TEXT, f"{reading.PARTED}{text}{reading.PARTED}") for text in _of_head(page)]
    body = page.tree.body
    known = site.known(page)
    if body and body.mem_id != page.article.mem_id:
        said += reading.pieces(body, {page.article.mem_id, *_contents(page, body)})
    for one in unbound_numbers.found(said, known):
        yield f"{_place(page, one)}{one.said}"


def passing(site: Site, page: Published) -> Iterator[str]:
    """Yield a line for each number of the article that looks like a result, or verdict, and passes by a rule."""
    known = site.known(page)
    list(unbound_numbers.found(page.seen.pieces, known))
    for one in known.passed:
        yield message("{place}{number}, the number of a section", place=_place(page, one), number=one.number)
    for piece in page.seen.pieces:
        for one in unbound_numbers.in_text(piece.text) if piece.kind in RULES else ():
            yield f"{_place(page, one)}{one.number}, {message(RULES[piece.kind])}"
        for name in unbound_numbers.named(piece.text) if piece.kind is Kind.TEXT else ():
            yield message("{place}{name}, a name, an address or a date", place=_place(page, Found(name)), name=name)
    yield from _verdicts(page)


def _verdicts(page: Published) -> Iterator[str]:
    for word, before, after in page.seen.verdicts():
        yield message(
            "{at}{word}, a verdict of a page whose verdicts are not bound yet",
            at=page.at(word, before, after),
            word=word,
        )


def spoken(page: Published) -> str:
    """Return what a page says where formulas are read out, as the search reads them."""
    written = ((node.html or "").replace(BLANK, NO_BREAK) for node in page.article.css("math"))
    formulas = map(plain_text.plain, written)
    named = (node.attributes.get("aria-label") or "" for node in page.article.css(NAMED))
    return reading.PARTED.join([page.text, *formulas, *named])


def _of_head(page: Published) -> Iterator[str]:
    for node in page.tree.css("title"):
        yield node.text(deep=True)
    for node in page.tree.css(HEAD):
        named = (node.attributes.get("name") or node.attributes.get("property") or "").lower()
        if named not in UNREAD:
            yield node.attributes.get("content") or ""
    for node in page.tree.css('script[type="application/ld+json"]'):
        yield from _texts(json.loads(node.text(deep=True) or "null"))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)
    elif isinstance(value, str) and not value.startswith(reading.ADDRESSES):
        yield value


def _contents(page: Published, body: LexborNode) -> Iterator[int]:
    """Yield the links of a table of contents that say what their headings say: these are looked at themselves."""
    headings = {_plain(node) for node in page.article.css(", ".join(HEADINGS))}
    for node in body.css('a[href^="#"]'):
        if _plain(node) in headings:
            yield node.mem_id


def _plain(node: LexborNode) -> str:
    return "".join("".join(piece.text for piece in reading.pieces(node) if piece.kind is not Kind.MADE).split()).rstrip(PERMALINK)  # fmt: skip # noqa: E501


def _place(page: Published, one: Found) -> str:
    return page.at(one.number, one.before, one.after) or message("mkdocs.yml or the theme: ")


def _of_notebook(page: Published) -> Iterator[str]:
    """Yield the numbers that its notebook does not have; the notebook itself is held against its page elsewhere."""
    assert page.source
    known = results(_words_of(json.loads(read(page.source))))
    for number in sorted(results(page.text) - known):
        yield message("{name} has no {number}; render the notebook anew", name=page.source.name, number=number)


def _words_of(notebook: Any) -> str:
    """Return all texts of a notebook."""
    if isinstance(notebook, str):
        return notebook
    inner: Iterable[Any] = (
        notebook.values() if isinstance(notebook, dict) else notebook if isinstance(notebook, list) else ()
    )
    joined = "" if isinstance(notebook, list) and all(isinstance(one, str) for one in notebook) else "\n"
    return joined.join(_words_of(one) for one in inner)
