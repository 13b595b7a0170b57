"""Everything that does not hold on a page as the reader sees it, with its place in the source where it has one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from selectolax.lexbor import LexborNode

from engine.ground.messages import message
from engine.ground.paths import shown
from engine.ground.site_file import FILE
from engine.prose import bound_numbers, lines, outputs, reading, unbound_numbers, verdicts
from engine.prose.beside import CONTEXT
from engine.prose.bound_numbers import Numbers
from engine.prose.kept_digits import Kinds
from engine.prose.reading import Kind, Piece
from engine.prose.unbound_numbers import CITED, Known

READ = (Kind.TEXT, Kind.DATA, Kind.TEX, Kind.CODE, Kind.ADDRESS)  # what a reader takes a number together with


@dataclass
class Seen:
    """A rendered page, or a part of one. source: its Markdown; sources: this and what it includes."""

    page: LexborNode
    source: Path | None = None
    sources: Sequence[Path] = ()
    footnotes: set[str] = field(default_factory=set)
    pieces: list[Piece] = field(default_factory=list)
    missing: list[tuple[str, Path, int]] = field(default_factory=list)
    made: set[int] = field(default_factory=set)  # `mem_id` of what the build made

    def __post_init__(self) -> None:
        held = outputs.shown(self.page, self.source) if self.source else outputs.Shown()
        self.missing, self.made = held.missing, held.made
        self.pieces = reading.pieces(self.page, held.made)
        self.footnotes = reading.footnotes(self.page)

    def verdicts(self) -> Iterator[tuple[str, str, str]]:
        """Yield (word, what stands before it, what after) of each verdict of the author's that names nothing."""
        if self.source is not None and verdicts.shows_results(self.source):
            quoted = {node.mem_id for node in self.page.css(verdicts.QUOTATIONS)}
            yield from verdicts.found(reading.pieces(self.page, self.made | quoted) if quoted else self.pieces)


def faults(seen: Seen, numbers: Numbers, known: Known, kinds: Kinds | None = None) -> Iterator[str]:
    """Yield what is wrong with a page, each with file:line where it is found in the source, and with what to do."""
    for said, what, before, after in _bound(seen, numbers, kinds):
        yield _placed(seen, said, what, before, after)
    for one in unbound_numbers.found(seen.pieces, known):
        yield _placed(seen, one.said, one.number, one.before, one.after)
    yield from _of_verdicts(seen)
    for name, source, line in seen.missing:
        yield message(
            "{source}:{line}: the page does not show {name} as the build made it; include it as it is",
            source=shown(source),
            line=line,
            name=name,
        )


def _of_verdicts(seen: Seen) -> Iterator[str]:
    """Yield the verdicts that name nothing; of a page that is listed as one that has such, that it has none."""
    found = list(seen.verdicts())
    if seen.source is None or not verdicts.is_unbound(seen.source):
        yield from (_placed(seen, verdicts.said(word), word, before, after) for word, before, after in found)
    elif not found:
        yield message(
            "{file}: claims.unbound: every verdict of {source} is bound; take it out of the list",
            file=shown(FILE),
            source=shown(seen.source),
        )


def _bound(seen: Seen, numbers: Numbers, kinds: Kinds | None) -> Iterator[tuple[str, str, str, str]]:
    """Yield (what is wrong, what is named, what stands before it, what after) of what names a record or a source."""
    text, at = reading.text(seen.pieces, READ), 0
    for piece in seen.pieces:
        start, at = at, at + (len(piece.text) if piece.kind in READ else 1)
        if piece.kind is not Kind.DATA:
            continue
        before, after = text[max(0, start - CONTEXT) : start], text[at : at + CONTEXT]
        wrong = bound_numbers.said_of(piece.key, piece.text, numbers, kinds)
        for said in [*wrong, *bound_numbers.beside_of(piece.key, piece.text, before, after)]:
            yield said, piece.key, before, piece.text + after
        label = piece.key.removeprefix(CITED)
        if unbound_numbers.is_cited(piece.key) and label not in seen.footnotes:
            said = message(
                "{key}: this page has no footnote [^{label}]: to name the source", key=piece.key, label=label
            )
            yield said, piece.key, before, piece.text + after


def _placed(seen: Seen, said: str, what: str, before: str, after: str) -> str:
    where = lines.place(seen.sources, what, before, after)
    return f"{where}: {said}" if where else said
