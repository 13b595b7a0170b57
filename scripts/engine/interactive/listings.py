"""Live listings of the pages: what each needs of its page to run, and what stands in its way.

A program is import statements one by one, those fences before it that bind the names that it reads, each whole, and
the listing itself. What a function reads when it is called is what the page bound last before the listing.
"""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from engine.ground.messages import message
from engine.interactive.fences import Fence
from engine.interactive.names import Names, names
from engine.prose.fault import Fault

KNOWN = {*dir(builtins), "__name__"}
BROUGHT = {*sys.stdlib_module_names, "engine"}  # what nobody has to install, or to copy from this repository
IMPORTS = "imports"  # name of that part of a program


class Part(NamedTuple):
    """A piece of a program, as it is run: its name, in errors too, and its text."""

    name: str
    text: str


@dataclass(frozen=True)
class Program:
    """A live listing and what it needs. imports: statements, one a line; before: fences, in the order of the page."""

    fence: Fence
    imports: str
    before: tuple[Fence, ...]

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """What is run, one after the other."""
        imports = [Part(IMPORTS, self.imports)] if self.imports else []
        return (*imports, *(Part(name(fence), fence.text) for fence in (*self.before, self.fence)))


def name(fence: Fence) -> str:
    """Return what a fence is called in programs: the number of a live one, `#4` for others."""
    return str(fence.live) if fence.live else f"#{fence.number}"


def programs(fences: Sequence[Fence]) -> list[Program]:
    """Return the programs of the live listings among the fences of a page; what a listing lacks is left out."""
    page = _Page(fences)
    return [page.program(fence) for fence in fences if fence.live]


def packages(fences: Sequence[Fence]) -> dict[int, list[str]]:
    """Return {number of a fence: packages that it needs} of the Python of a page that is not live for want of them."""
    page = _Page(fences)
    dead = [one for one in fences if one.is_python and not one.live and _error(one) is None]
    found = {one.number: _roots([page.program(one).imports, *_names(one).imports.values()]) for one in dead}
    return {number: sorted(roots - BROUGHT) for number, roots in found.items() if roots - BROUGHT}


def _roots(imports: Iterable[str]) -> set[str]:
    """Return the packages that import statements name; those of a package itself have none."""
    words = (line.split() for text in imports for line in text.splitlines())
    return {one[1].partition(".")[0] for one in words} - {""}


def faults(fences: Sequence[Fence]) -> Iterator[Fault]:
    """Yield live listings of a page that are no Python, and names that they read and nothing before them binds."""
    of_page = _Page(fences)
    for fence in fences:
        if fence.live:
            yield from of_page.faults(fence)


class _Page:
    """The fences of a page, of which one needs others."""

    def __init__(self, of_page: Sequence[Fence]) -> None:
        self.fences = of_page

    def program(self, fence: Fence) -> Program:
        """Return a live listing with what it needs."""
        imports, before, _ = self._needed(fence)
        return Program(fence, "".join(f"{one}\n" for one in imports), before)

    def faults(self, fence: Fence) -> Iterator[Fault]:
        """Yield what keeps a live listing from being run."""
        if not fence.is_python:
            said = message(
                "a live listing is Python, not {language}; write ```python live",
                language=fence.language or message("of no language"),
            )
            yield fence.fault(None, said)
        elif error := _error(fence):
            yield fence.fault(error.lineno, message("this listing is live and no Python: {said}", said=error.msg))
        else:
            for missing in sorted(self._needed(fence)[2]):
                how = message("show what binds it in a fence of its own before, or take live away")
                said = message(
                    "this listing is live and reads {missing}, which no fence before it binds; {how}",
                    missing=missing,
                    how=how,
                )
                yield fence.fault(_line(fence, missing), said)

    def _needed(self, fence: Fence) -> tuple[list[str], tuple[Fence, ...], set[str]]:
        """Return the import statements and fences that a fence needs, and names that are nowhere bound."""
        own = _names(fence)
        imports: dict[str, None] = {}
        chosen: dict[int, Fence] = {}
        missing: set[str] = set()
        calls: dict[int, frozenset[str]] = {}  # what is bound for certain once functions of a fence are called
        asked = [(one, fence.number, bound) for one, bound in own.first.items()]
        asked += [(one, fence.number, frozenset(own.bound)) for one in own.later - own.bound]
        while asked:
            wanted, before, bound = asked.pop()
            found = self._binding(wanted, before)
            if found is None:
                missing |= {wanted} - KNOWN
            elif statement := _names(found).imports.get(wanted):
                imports[statement] = None
            elif found.number not in calls or not calls[found.number] <= bound:
                chosen[found.number] = found
                calls[found.number] = calls.get(found.number, bound) & bound
                inner, bound = _names(found), calls[found.number]
                asked += [(one, found.number, then) for one, then in inner.first.items()]
                asked += [(one, fence.number, bound) for one in inner.later - bound]
        return sorted(imports), tuple(chosen[number] for number in sorted(chosen)), missing

    def _binding(self, wanted: str, before: int) -> Fence | None:
        """Return the last fence before another that binds a name."""
        earlier = (one for one in reversed(self.fences) if one.number < before)
        return next((one for one in earlier if wanted in _names(one).bound), None)


def _names(fence: Fence) -> Names:
    try:
        return names(fence.text) if fence.is_python else Names()
    except SyntaxError:  # of a listing that is live it is said
        return Names()


def _error(fence: Fence) -> SyntaxError | None:
    """Return why a listing is no Python, None where it is."""
    try:
        names(fence.text)
    except SyntaxError as error:
        return error
    return None


def _line(fence: Fence, wanted: str) -> int | None:
    """Return the first line of a fence that reads a name."""
    read = (one.lineno for one in ast.walk(ast.parse(fence.text)) if isinstance(one, ast.Name) and one.id == wanted)
    return min(read, default=None)
