"""Calls of functions in processes that see of the world what they are given."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from engine.ground.messages import language, message
from engine.ground.problem import Problem
from engine.sandbox import worlds
from engine.sandbox.box import Answer, Box
from engine.sandbox.inside import Request
from engine.sandbox.worlds import PRELOADED, World

# what a world imports once for all calls, as soon as the code of one does, in this order
SLOW: Mapping[str, tuple[str, ...]] = {
    "torch": ("torch",),
    "numpy": ("numpy",),
    "matplotlib": ("matplotlib.figure", "matplotlib.backends.backend_svg"),
}
DRAWING = "matplotlib"  # and the code of a drawing says `engine.figures` instead


class Call(Protocol):
    """Calls a function for a result, whose key is `who`, as `call` does."""

    def __call__(self, who: str, function: Callable[..., Any], *arguments: Any, box: Box) -> Answer:
        """Return what the function does."""


class Begun(Protocol):
    """Calls a function in the other world, as `begun` does."""

    def __call__(
        self, who: str, function: Callable[..., Any], *arguments: Any, box: Box
    ) -> AbstractContextManager[Callable[[], Answer]]:
        """Return what begins the call; it gives what waits for the answer."""


def preload(packages: set[str]) -> None:
    """Import once, and for all that is called, those of the slow packages that it will use."""
    PRELOADED[:] = dict.fromkeys([*_modules(packages), *PRELOADED])


def warm() -> None:
    """Let all slow packages be imported by now, or soon."""
    preload({*SLOW})
    worlds.give_back(worlds.taken())


def call(
    who: str, function: Callable[..., Any], *arguments: Any, box: Box, wanted: Callable[[], bool] | None = None
) -> Answer:
    """Call a function of the engine in a process that sees the box alone, and return what it returns.

    function: of a module, by whose name it is found; arguments: picklable; its answer: plain data
    wanted: says, again and again, whether the answer is; where it is not, the process is ended, and Stopped raised.
    Raises Problem where the function does, where it does what is refused, leaves something running, uses more time or
    memory than the box allows, or where its process ends without an answer.
    """
    with _asked(who, function, arguments, box, second=False) as world:
        return world.answer(who, wanted)


@contextmanager
def begun(
    who: str, function: Callable[..., Any], *arguments: Any, box: Box, wanted: Callable[[], bool] | None = None
) -> Iterator[Callable[[], Answer]]:
    """Call a function as `call` does, in the other world; yields what waits for its answer.

    There hashes have another seed, the date is another, and nothing that is printed is shown. The function that is
    yielded raises Problem as `call` does. An answer that nobody waited for is lost.
    """
    with _asked(who, function, arguments, box, second=True) as world:

        def answer() -> Answer:
            try:
                return world.answer(who, wanted)
            except Problem as problem:
                raise Problem(
                    message("{problem}, when done a second time, at another date and seed of hashes", problem=problem)
                ) from None

        yield answer


@contextmanager
def _asked(
    who: str, function: Callable[..., Any], arguments: tuple[Any, ...], box: Box, second: bool
) -> Iterator[World]:
    """Ask a world for a call; what nobody waited for is stopped when this ends."""
    name = f"{function.__module__}:{function.__qualname__}"
    preloaded = dict.fromkeys([*_modules(_said(box)), *PRELOADED])
    request = Request(who, name, pickle.dumps(arguments), box, tuple(preloaded), language())
    world = worlds.taken(second, box.variables)
    try:
        world.ask(request)
        yield world
    finally:
        if world.is_asked:
            world.stop()
        worlds.give_back(world)


def _said(box: Box) -> set[str]:
    """Return the slow packages that the code of a box says it takes."""
    drawing = {DRAWING} if any("figures" in text for text in box.code.values()) else set()
    return {*filter(box.imports, SLOW), *drawing}


def _modules(packages: Iterable[str]) -> list[str]:
    return [module for package in SLOW if package in packages for module in SLOW[package]]
