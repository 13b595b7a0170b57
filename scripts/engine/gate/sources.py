"""What the site says of where numbers come from: each value there is that of the record, now and at each commit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from selectolax.lexbor import LexborNode

from engine.gate.published import SOURCES, Published, Site
from engine.ground.messages import message
from engine.prose import bound_numbers
from engine.prose.number_forms import printed
from engine.results import past
from engine.results.keys import parse_number

COMMIT = "data-commit"  # of what a number was from one commit on
CURE = "render the site anew"


def numbers(site: Site, page: Published) -> Iterator[str]:
    """Yield values that are not those of their records, and cards that show another number than theirs."""
    for name, card in _named(page):
        node = card.css_first("data[value]")
        if node is not None:
            yield from _wrong(site, name, node)


def _wrong(site: Site, name: str, node: LexborNode) -> Iterator[str]:
    key, text = node.attributes["value"] or "", node.text(deep=True)
    value = bound_numbers.value_of(key, site.numbers)
    if key != name:
        yield message("the card of {name} shows {key}; {cure}", name=name, key=key, cure=message(CURE))
    elif value is None:
        yield message("{key}: no record has it; {cure}", key=key, cure=message(CURE))
    elif (wanted := printed(value)) != text:
        yield message(
            "{key}: the record says {recorded}, its card {text}; {cure}",
            key=key,
            recorded=wanted,
            text=text,
            cure=message(CURE),
        )


def history(site: Site) -> Iterator[str]:
    """Yield cards whose numbers at the commits are not those of git."""
    every = [(page, *card) for page in site.pages for card in site.facts[page.name].cards]
    known = past.of(_wanted(site, [name for _, name, _ in every]))
    for page, name, shown in every:
        key, number = parse_number(name)
        if number and key in site.places:
            versions = known.get(site.places[key], []) if known is not None else []
            stays = {one.since.commit: printed(one.value or 0.0) for one in past.stays(versions, number)}
            if shown != stays:
                yield message(
                    "{page}: {name}: git says that it was {git}, its card {card}; {cure}",
                    page=page.name,
                    name=name,
                    git=_said(stays),
                    card=_said(shown),
                    cure=message(CURE),
                )


def cards(page: Published) -> list[tuple[str, dict[str | None, str]]]:
    """Return (number, {commit: what it was from that commit on}) of the cards of a page."""
    return [(name, _stays(card)) for name, card in _named(page)]


def _named(page: Published) -> list[tuple[str, LexborNode]]:
    """Return (its name, card) of results and numbers; a claim shows no number of its own."""
    found = page.tree.css(f"{SOURCES} .source-card[id]") if page.says_sources else []
    return [(name, card) for card in found if "." in (name := card.attributes["id"] or "")]


def _wanted(site: Site, names: list[str]) -> dict[Path, list[str]]:
    """Return {record: the numbers of it that cards show}."""
    wanted: dict[Path, set[str]] = {}
    for key, number in map(parse_number, names):
        if key in site.places:
            wanted.setdefault(site.places[key], set()).update([number] if number else [])
    return {place: sorted(numbers) for place, numbers in wanted.items()}


def _stays(card: LexborNode) -> dict[str | None, str]:
    return {node.attributes[COMMIT]: _value(node) for node in card.css(f"[{COMMIT}]")}


def _value(node: LexborNode) -> str:
    value = node.css_first("b")
    return value.text(deep=True) if value else ""


def _said(stays: Mapping[str, str] | Mapping[str | None, str]) -> str:
    return ", ".join(f"{value} at {commit}" for commit, value in stays.items()) or "nothing"
