"""The lines of a text that changed, with the letters that did marked in them."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from markupsafe import Markup, escape

ALIKE = 0.4  # share of letters that two lines have in common, below which one does not become the other


@dataclass(frozen=True)
class Line:
    """A line that changed. number: of the side it stands on; before, now: its text as HTML, None where it is not."""

    number: int
    before: Markup | None
    now: Markup | None


def changed(before: str, now: str) -> list[Line]:
    """Return the lines that differ, in order; lines that became others beside each other."""
    old, new = before.splitlines(), now.splitlines()
    found: list[Line] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        pairs = min(i2 - i1, j2 - j1)
        found += [Line(j1 + n + 1, *_marked(old[i1 + n], new[j1 + n])) for n in range(pairs)]
        found += [Line(n + 1, _whole(old[n], "del"), None) for n in range(i1 + pairs, i2)]
        found += [Line(n + 1, None, _whole(new[n], "ins")) for n in range(j1 + pairs, j2)]
    return found


def _marked(old: str, new: str) -> tuple[Markup, Markup]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ALIKE:
        return _whole(old, "del"), _whole(new, "ins")
    codes = matcher.get_opcodes()
    before = Markup().join(_part(old[i1:i2], kind, "del") for kind, i1, i2, _, _ in codes)
    now = Markup().join(_part(new[j1:j2], kind, "ins") for kind, _, _, j1, j2 in codes)
    return before, now


def _part(text: str, kind: str, tag: str) -> Markup:
    return escape(text) if kind == "equal" else _whole(text, tag)


def _whole(text: str, tag: str) -> Markup:
    return Markup("<{0}>{1}</{0}>").format(Markup(tag), text) if text else Markup()
