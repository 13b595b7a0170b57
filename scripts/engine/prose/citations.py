"""What pages cite of the bibliography: `[^key]` as of a footnote, whose text the build adds.

A page may have footnotes of its own beside these.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from engine.ground.messages import message
from engine.literature import bibliography
from engine.prose import structure
from engine.prose.fault import Fault


def keys(texts: Iterable[str]) -> list[str]:
    """Return the entries that texts cite, in that order. texts: a page, and what it includes as prose."""
    found = bibliography.known().notes
    return list(dict.fromkeys(label for text in texts for label in structure.cited(text) if label in found))


def notes(texts: Iterable[str]) -> list[str]:
    """Return the lines that define the footnotes of literature which texts refer to, a blank one before them."""
    found = bibliography.known().notes
    defined = [f"[^{key}]: {found[key]}" for key in keys(texts)]
    return ["", *defined] if defined else []


def faults(cited: Container[str]) -> Iterator[Fault]:
    """Yield what is wrong with the bibliography. cited: the keys of its entries that pages refer to."""
    found = bibliography.known()
    for line, said in found.faults:
        yield Fault(bibliography.FILE, line, said)
    for key, line in found.lines.items():
        if key not in cited:
            yield Fault(
                bibliography.FILE,
                line,
                message("{key}: no page cites it; write [^{key}] where it belongs, or delete it", key=key),
            )
