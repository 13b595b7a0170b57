"""Numbers of texts that look like results; texts that were read before are known by their digests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.ground.digest import digest
from engine.prose import reading, unbound_numbers


class Said:
    """The numbers of texts. known: {digest of a text: its numbers}; asked: those of the texts that were asked for."""

    def __init__(self, known: Mapping[str, Sequence[str]] | None = None) -> None:
        self._known = known or {}
        self.asked: dict[str, Sequence[str]] = {}

    def of(self, text: str) -> Sequence[str]:
        """Return the numbers of a text, in order, each once."""
        name = digest(text, 32)
        if name not in self.asked:
            self.asked[name] = self._known[name] if name in self._known else sorted(results(text))
        return self.asked[name]


def results(text: str) -> set[str]:
    """Return the numbers of a text that look like results."""
    found = (token for token in unbound_numbers.tokens(reading.plain(text)) if token["number"])
    return {token["number"].replace("-", "−") for token in found if unbound_numbers.is_result(token)}
