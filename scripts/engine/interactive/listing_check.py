"""Live listings of pages that cannot be run, fail, or print something else than what is recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from engine.ground import spans
from engine.ground.messages import message
from engine.ground.paths import RESULTS, ROOT
from engine.interactive import cpython, fences, listing_trial, listings
from engine.interactive.fences import Fence
from engine.interactive.listing_trial import Outcome
from engine.interactive.listings import Program
from engine.prose.fault import Fault


@spans.timed("live listings: tried")
def faults(pages: Sequence[Path], files: Mapping[Path, str]) -> dict[Path, list[Fault]]:
    """Return {page: what is wrong with its live listings}. files: {path: text} of what is about to be written."""
    said: dict[Path, list[Fault]] = {}
    tried: list[tuple[Path, Program, Fence | None]] = []
    for page in pages:
        every = fences.of_page(page, files)
        said[page] = [*listings.faults(every)]
        tried += [] if said[page] else ((page, *one) for one in _with_outputs(every))
    outcomes = listing_trial.outcomes([program for _, program, _ in tried])
    ran: list[tuple[Path, Program, Outcome]] = []
    for (page, program, output), outcome in zip(tried, outcomes, strict=True):
        found = [_failure(program, outcome)] if outcome.type else [*_other_output(output, outcome.said)]
        said[page] += found
        ran += [] if found else [(page, program, outcome)]
    here = cpython.printed([program for _, program, _ in ran])
    for (page, program, outcome), printed in zip(ran, here, strict=True):
        said[page] += _otherwise(program, outcome, printed)
    return said


def _otherwise(program: Program, outcome: Outcome, printed: str) -> Iterator[Fault]:
    """Say that a listing prints something else in CPython than in the reader's Python."""
    for _, in_cpython, there in _differing(printed, outcome.said):
        said = message(
            "this live listing prints {there!r} in the reader's Python, {in_cpython!r} in CPython",
            there=there,
            in_cpython=in_cpython,
        )
        yield program.fence.fault(
            None, message("{said}; write it so that both print the same, or take live away", said=said)
        )


def _with_outputs(every: Sequence[Fence]) -> Iterator[tuple[Program, Fence | None]]:
    """Yield the programs of a page's fences, each with the recorded output that stands below its listing."""
    for program in listings.programs(every):
        below = next((one for one in every if one.number == program.fence.number + 1), None)
        yield program, below if below and _is_recorded(below) else None


def _is_recorded(fence: Fence) -> bool:
    """Whether a fence right below another shows what a result printed."""
    paths = [ROOT / one for one in fence.includes]
    shows = fence.follows and fence.language == "text" and bool(fence.lines)
    return shows and any(path.suffix == ".txt" and path.is_relative_to(RESULTS) for path in paths)


def _failure(program: Program, outcome: Outcome) -> Fault:
    """Say at which line a live listing fails, or what it needs."""
    said = f"the reader's Python says {outcome.type}: {outcome.message}".rstrip(": ")
    by_name = {listings.name(fence): fence for fence in (*program.before, program.fence)}
    where = by_name.get(outcome.part, program.fence)
    if where is not program.fence:
        said = message(
            "the live listing of line {line} needs this, and {said}", line=program.fence.head.number, said=said
        )
    if outcome.type == "SyntaxError":  # it is Python, as has been looked at before
        said += message(" (it knows no [*x] and {**x}, no match, no async)")
    line = outcome.line if outcome.part in by_name else None
    return where.fault(line, message("{said}; readers cannot run it so: mend it, or take live away", said=said))


def _other_output(output: Fence | None, said: str) -> Iterator[Fault]:
    """Say that a listing prints something else than what the page shows below it."""
    if output is None:
        return
    for number, recorded, here in _differing(output.text, said):
        said = message(
            "the live listing above prints {here!r} in the reader's Python, the record says {recorded!r}",
            here=here,
            recorded=recorded,
        )
        yield output.fault(number, message("{said}; take live away where that is as it should be", said=said))


def _differing(wanted: str, found: str) -> Iterator[tuple[int, str, str]]:
    """Yield the first line in which texts differ, if any: its number, from 1, and what it is in each of the two."""
    both = [text.rstrip().split("\n") for text in (wanted, found)]
    for number in range(max(map(len, both))):
        one, other = (lines[number].rstrip() if number < len(lines) else "" for lines in both)
        if one != other:
            yield number + 1, one, other
            return
