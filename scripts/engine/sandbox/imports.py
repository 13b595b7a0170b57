"""Which packages a call stands on: what its code imports, and what those import in turn.

A world imports packages before anybody asks for them. So who imports whom is noted from the start; what stands in
`sys.modules` says nothing.
"""

from __future__ import annotations

import builtins
import gc
import importlib
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cache
from importlib import metadata
from types import FrameType
from typing import Any, ClassVar, cast

STANDARD = {*sys.stdlib_module_names, ""}

_import, _import_module = builtins.__import__, importlib.import_module


class _Noted:
    """Who imports whom: packages by their names, modules of the engine by theirs; hooked: whether it is noted.

    awaited: {package: what is done once it is loaded}
    """

    by: ClassVar[defaultdict[str, set[str]]] = defaultdict(set)
    awaited: ClassVar[dict[str, Callable[[], None]]] = {}
    hooked = False


def note() -> None:
    """Note from now on who imports whom."""
    if not _Noted.hooked:
        _Noted.hooked = True
        builtins.__import__ = cast(Any, _noting)
        importlib.import_module = _noting_module


def await_import(package: str, do: Callable[[], None]) -> None:
    """Do something as soon as a package is loaded: at once, or when it is imported first."""
    _Noted.awaited[package] = do
    _greet(package)


def imported(packages: Iterable[str]) -> None:
    """Import packages ahead of those that will ask for them; what they load in whatever way is noted as theirs."""
    for name in packages:
        before = roots()
        _import_module(name)
        _Noted.by[_root(name)] |= roots() - before


def preload(packages: Iterable[str]) -> None:
    """Import packages; what they make stays, and neither this process nor a copy looks through it for garbage."""
    gc.disable()
    for name in packages:
        with suppress(ImportError):
            imported([name])
    gc.freeze()
    gc.enable()


def roots() -> set[str]:
    """Return the names of the packages that are loaded."""
    return {name.partition(".")[0] for name in [*sys.modules]}


def reached(own: set[str], module: str, before: set[str]) -> list[str]:
    """Return the sorted packages that a call stands on, none of Python's own or the engine's.

    own: the packages of its code; module: the engine's that called it; before: the packages that were loaded then.
    """
    found: set[str] = set()
    ahead = [*own, module, *(roots() - before)]
    while ahead:
        name = ahead.pop()
        if name not in found and not name.startswith("engine.sandbox"):
            found.add(name)
            ahead += _Noted.by.get(name, ())
    skipped = {*own, *sys.stdlib_module_names, "engine"}
    named = {name for name in found if name.partition(".")[0] not in skipped and not name.startswith("_")}
    return sorted(name for name in named if getattr(sys.modules.get(name), "__spec__", None))  # made by no other one


def distributions(packages: Iterable[str]) -> tuple[str, ...]:
    """Return the sorted names of the distributions that packages belong to; of one without, its own name."""
    return tuple(sorted({one for name in packages for one in _named(name)}))


@cache
def _named(package: str) -> list[str]:
    return [one.metadata["Name"] for one in _known().get(package, ())] or [package]


@cache
def _known() -> Mapping[str, list[metadata.Distribution]]:
    """Return {package: the distributions that bring it}.

    `metadata.packages_distributions` makes a path of every file that is installed, and takes ten times as long.
    """
    found: defaultdict[str, list[metadata.Distribution]] = defaultdict(list)
    for one in metadata.distributions():
        for package in (one.read_text("top_level.txt") or "").split() or _tops(one):
            found[package].append(one)
    return found


def _tops(distribution: metadata.Distribution) -> set[str]:
    """Return what modules are found by among the files of a distribution that names no packages."""
    record = distribution.read_text("RECORD")
    lines = map(str, distribution.files or ()) if record is None else record.splitlines()
    places = (line.partition(",")[0] for line in lines)
    return {place.partition("/")[0].removesuffix(".py") for place in places if place.endswith(".py")}


def _noting(
    name: str,
    globals: Mapping[str, Any] | None = None,  # noqa: A002 named so by Python
    locals: Mapping[str, Any] | None = None,  # noqa: A002
    fromlist: tuple[str, ...] | None = (),
    level: int = 0,
) -> Any:
    module = _import(name, globals, locals, fromlist or (), level)
    if not level:
        _add((globals or {}).get("__name__"), name, fromlist or ())
    return module


def _noting_module(name: str, package: str | None = None) -> Any:
    module = _import_module(name, package)
    if not name.startswith("."):
        _add(sys._getframe(1).f_globals.get("__name__"), name, ())
    return module


def _add(importer: Any, name: str, parts: Iterable[str]) -> None:
    by, whom = importer if isinstance(importer, str) else "", _root(name)
    if whom in sys.stdlib_module_names:
        return
    if whom in _Noted.awaited:
        _greet(whom)
    who = _root(_on_behalf()) if _root(by) in STANDARD else _root(by)
    if whom.partition(".")[0] == "engine":
        inner = (f"{name}.{part}" for part in parts)
        _Noted.by[who].update([whom, *(one for one in inner if one in sys.modules)])
    elif who != whom:
        _Noted.by[who].add(whom)


def _greet(package: str) -> None:
    spec = getattr(sys.modules.get(package), "__spec__", None)
    if spec and not getattr(spec, "_initializing", False):  # not by one of its own modules
        _Noted.awaited.pop(package)()


def _on_behalf() -> str:
    """Return the module for which Python's own library imports: the innermost that is none of it."""
    frame: FrameType | None = sys._getframe(2)
    while frame:
        name = str(frame.f_globals.get("__name__", ""))
        if _root(name) not in STANDARD and name != __name__:
            return name
        frame = frame.f_back
    return ""


def _root(name: str) -> str:
    return name if name.startswith("engine.") else name.partition(".")[0]
