"""The data sets that the book declares, read from the source of its modules: none of them is imported.

    HEIGHTS = Dataset(name="heights", shape=(40, 3), digest="…", sources=("https://…",), stand_in=stand_in)

at the top level of a module of `common/` or of a chapter. What it is given is evaluated as numbers are that an
experiment declares; `read` and `stand_in` are functions by their names, which are called later.
"""

from __future__ import annotations

import ast
import importlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from engine.code.known import ENGINE
from engine.code.modules import Module, Sources
from engine.data import files as data_files
from engine.data import places as data_places
from engine.data.dataset import Dataset
from engine.ground.messages import message
from engine.ground.paths import ROOT, SCRIPTS, shown
from engine.ground.problem import Problem
from engine.results import kinds, unfit_data
from engine.results.inputs import MISSING

if TYPE_CHECKING:
    from engine.results.catalog import Declared

CALLED = {"read", "stand_in"}  # what a data set is given of functions


@dataclass(frozen=True)
class Function:
    """A function of the book, which is imported when it is called."""

    module: str
    name: str

    def __call__(self, *arguments: Any) -> Any:
        sys.path.insert(0, str(SCRIPTS))  # also where a site generator was started, not a command of ours
        try:
            return getattr(importlib.import_module(self.module), self.name)(*arguments)
        finally:
            sys.path.remove(str(SCRIPTS))


@dataclass(frozen=True)
class Place:
    """Where a data set is declared: a module of the book, its variable, and the file:line of that."""

    module: str
    variable: str
    line: str


Found = Mapping[str, tuple[Place, Dataset]]


def known(sources: Sources) -> dict[str, Dataset]:
    """Return the data sets by name, those of the repository as they are now.

    Raises Problem where one cannot be read from its declaration.
    """
    return {name: _with_own_files(dataset) for name, (_, dataset) in _found(sources).items()}


def places(sources: Sources) -> dict[str, Place]:
    """Return {data set: where it is declared}."""
    return {name: place for name, (place, _) in _found(sources).items()}


def files(sources: Sources, given: Iterable[str]) -> dict[str, str]:
    """Return {data set: file} of what `--data` was given: NAME=FILE, or FILE of the only one that lies elsewhere.

    Raises Problem where that names no data set.
    """
    there, found = known(sources), {}
    elsewhere = [name for name, dataset in there.items() if all(map(data_places.is_address, dataset.sources))]
    for text in given:
        name, equals, file = text.partition("=")
        if equals and name in there:
            found[name] = file
        elif len(elsewhere) == 1 and (Path(text).exists() or not equals):
            found[elsewhere[0]] = text
        else:
            raise Problem(
                message(
                    "--data {text}: write --data NAME=FILE; there is {known}",
                    text=text,
                    known=", ".join(there) or message("no data set"),
                )
            )
    return found


def outside(sources: Sources, given: Iterable[str]) -> set[str]:
    """Return the paths of the files that data sets are given as. Raises Problem where one is given that is none."""
    files_of, found = files(sources, given), set()
    for name, dataset in known(sources).items():
        if place := files_of.get(name) or os.environ.get(dataset.variable):
            found |= {str(path) for path in data_places.given(dataset, Path(place).resolve()).values()}
    return found


def read_here(declared: Declared) -> set[str]:
    """Return the files and folders of the repository that an experiment reads beside code, from the root."""
    there, found = known(declared.sources), [*declared.surroundings.files]
    for dataset in (there[name] for name in declared.data if name in there):
        for source in filter(data_places.is_here, dataset.sources):
            found += [data_places.of(source, name) for name in data_places.names(dataset)]
    return {PurePosixPath(name).as_posix() for name in found}


def _found(sources: Sources) -> Found:
    found: Found = sources.kept((_found, ()), lambda: _read(sources))
    return found


def _read(sources: Sources) -> Found:
    found: dict[str, tuple[Place, Dataset]] = {}
    for path, text in sources.every_text().items():
        module = sources.load(_module(path)) if Dataset.__name__ in text else None
        for place, dataset in _of_module(sources, module) if module else ():
            unfit_data.refuse(dataset, place.line)
            if dataset.name in found:
                raise Problem(
                    message(
                        "{line}: {name} is declared in {line2} too",
                        line=place.line,
                        name=dataset.name,
                        line2=found[dataset.name][0].line,
                    )
                )
            found[dataset.name] = place, dataset
    return found


def _module(path: str) -> str:
    parts = Path(path).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def _of_module(sources: Sources, module: Module) -> Iterator[tuple[Place, Dataset]]:
    """Yield what a module declares. Raises Problem where it declares something in another way than is seen."""
    called = _calls(module)
    for statement in module.statements:
        match statement.node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call) if call in called:
                called.remove(call)
                place = Place(module.name, name, f"{shown(module.path)}:{call.lineno}")
                yield place, _declared(sources, module, call, place.line)
    for call in called:
        said = message("a data set is declared at the top level of a module, as HEIGHTS = Dataset(name=…)")
        raise Problem(f"{shown(module.path)}:{call.lineno}: {said}")


def _calls(module: Module) -> list[ast.Call]:
    """Return the calls of `engine.Dataset` in a module."""
    here = {f"{one.local}.{Dataset.__name__}" for one in module.imports if (one.module, one.name) == (ENGINE, "")}
    here |= {one.local for one in module.imports if (one.module, one.name) == (ENGINE, Dataset.__name__)}
    nodes = (node for statement in module.statements for node in ast.walk(statement.node))
    return [node for node in nodes if isinstance(node, ast.Call) and ast.unparse(node.func) in here]


def _declared(sources: Sources, module: Module, call: ast.Call, place: str) -> Dataset:
    given: dict[str, Any] = {}
    for one in call.keywords:
        try:
            named = isinstance(one.value, ast.Name) and one.arg in CALLED
            given[str(one.arg)] = _function(module, one.value) if named else kinds.value(sources, module, one.value)
        except (kinds.Unreadable, TypeError, ValueError, RecursionError) as error:
            raise Problem(
                message(
                    "{place}: {part} cannot be read from here: {error}; write it out",
                    place=place,
                    part=one.arg,
                    error=error,
                )
            ) from None
    try:
        if call.args:
            raise TypeError("its parts are given by name, as Dataset(name=…)")
        return Dataset(**given)
    except TypeError as error:
        raise Problem(f"{place}: {str(error).removeprefix('Dataset.__init__() ')}") from None


def _function(module: Module, node: ast.expr) -> Function | None:
    """Return a function that a module defines or imports, by its name. Raises Unreadable where it does neither."""
    name = ast.unparse(node)
    bound = [module.statements[index].node for index in module.bound.get(name, ())]
    if not (all(isinstance(one, ast.FunctionDef) for one in bound) and (bound or name in module.imported)):
        raise kinds.Unreadable(f"{name} is no function of this module")
    return Function(module.name, name)


def _with_own_files(dataset: Dataset) -> Dataset:
    """Return it with the digests of those files that lie in the repository as they are."""
    own = {name: ROOT / data_places.of(dataset.sources[0], name) for name, one in dataset.files.items() if not one}
    there = {name: data_files.sha256(path) if path.is_file() else MISSING for name, path in own.items()}
    return replace(dataset, files={**dataset.files, **there}) if own else dataset
