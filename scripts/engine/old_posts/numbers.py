"""Numbers of a post that look like results: named as its own; those that are settings, years or sizes say no more."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from engine.ground.messages import message
from engine.ground.words import words
from engine.old_posts.report import Report
from engine.prose import unbound_numbers
from engine.prose.reading import PARTED

BESIDE = r"[\d.,+\-−–±∓＋－．⁰¹²³⁴-⁹⁺⁻]"
RUN = re.compile(rf"{BESIDE}*\d{BESIDE}*(?:[eE][-−+]?\d+)?(?:\s*[×·]\s*10(?:\^?[-−⁻⁺]?[\d⁰¹²³⁴-⁹]+)?)?(?:\s*[%％‰‱])?")
SECTION = re.compile(r"[1-9]\d?(?:\.[1-9]\d?)+[ \u3000]+[^\W\d]")  # a line that begins with the number of a section
TAIL = re.compile(r"[.,，．\-−–+]+$")
MEASURED = re.compile(r"[%％‰‱]|\d\.\d|[eE]|10\^?[⁻⁺⁰¹²³⁴-⁹]")  # people choose other numbers


@dataclass
class Numbers:
    """Binds the numbers of a post to a footnote that names it.

    labels: of the footnotes, for results and for what was given; titles: of chapters, whose numbers are no results.
    """

    report: Report
    labels: tuple[str, str]
    titles: list[str]
    results: list[str] = field(default_factory=list)

    def bound(self, text: str, place: str) -> str:
        """Return a text with its numbers bound."""
        spans: list[tuple[int, int]] = []
        passing = [match.span() for title in self.titles for match in re.finditer(re.escape(title), text)]
        for token in unbound_numbers.tokens(text + PARTED):  # on the page it does not end here
            if not token["number"] or not unbound_numbers.is_result(token):
                continue
            start, end = _run(text, *token.span("number"))
            if not any(first <= start < last for first, last in passing) and not (spans and start < spans[-1][1]):
                spans.append((start, end))
        found = [text[start:end] for start, end in spans if not _is_given(text, start, end)]
        for start, end in reversed(spans):
            label = self.labels[_is_given(text, start, end)]
            text = f'{text[:start]}<data value="cited.{label}">{text[start:end]}</data>{text[end:]}'
        if found:
            self.results += found
            self.report.to_do(place, message("numbers of the post, kept as cited: {numbers}", numbers=", ".join(found)))
        return text


def _is_given(text: str, start: int, end: int) -> bool:
    """Whether a number is that of a section, a year, a size or a setting."""
    before, after = _settings()
    if (not start or text[start - 1] == "\n") and SECTION.match(text, start):
        return True
    if not MEASURED.search(text[start:end]):
        return True
    return bool(before.search(text[:start]) or after.match(text[end:]))


@lru_cache(maxsize=1)
def _settings() -> tuple[re.Pattern[str], re.Pattern[str]]:
    said = words().old_posts
    return re.compile(f"(?:{said.given_before})$"), re.compile(said.given_after)


def _run(text: str, start: int, end: int) -> tuple[int, int]:
    """Return what has to stand inside of <data>: also what would make another number of it."""
    for run in RUN.finditer(text):
        if run.start() <= start < run.end():
            tail = TAIL.search(run[0])
            return run.start(), max(end, run.end() - (len(tail[0]) if tail else 0))
    return start, end
