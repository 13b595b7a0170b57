"""What authors type who come from another editor or site, and what nothing here reads as they mean it.

What can be read is read: see `pages/dialect.py` and the extensions in `mkdocs.yml`. The rest is refused, with its line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from engine.prose import addresses, other_marks, structure, tags
from engine.prose.fault import Fault


def faults(page: Path, texts: Mapping[Path, str]) -> Iterator[Fault]:
    """Yield what is wrong with a page. texts: {path: text} of the page and of the prose that it includes."""
    for path, text in texts.items():
        yield from (Fault(path, line, said) for line, said in found(page, text))
    yield from (Fault(path, line, said) for path, line, said in structure.footnotes(texts))


def found(page: Path, text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, what is wrong) of one file; its footnotes are not looked at."""
    for part in (other_marks.found(text), tags.found(text), structure.headings(text), structure.tables(text)):
        yield from part
    yield from addresses.found(page, text)
