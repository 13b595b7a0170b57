"""The declared experiments, read from the source of the chapters: nothing is imported, torch least of all."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any, TypeGuard

from engine.code import kept_closures
from engine.code.chapter_files import chapter_files, chapter_of
from engine.code.closure import Closure, closure
from engine.code.known import DECLARATION, ENGINE
from engine.code.modules import Sources
from engine.code.syntax import imports
from engine.ground import spans
from engine.ground.kept import Kept
from engine.ground.messages import message
from engine.ground.paths import CACHE, CHAPTERS, RESULTS, SCRIPTS, shown
from engine.ground.problem import Problem
from engine.results import declare, declared_data, decorators, kinds, surroundings
from engine.results.comparison import Comparison
from engine.results.declared_data import Function
from engine.results.devices import CPU, KINDS
from engine.results.keys import ResultKey, view_file
from engine.results.surroundings import ATTESTED, SAMPLED, Surroundings

KEPT = Kept(CACHE / "declared")
DEFINITION = f"{declare.experiment.__module__}.experiment"  # which a chapter does not go by


@dataclass(frozen=True)
class Declared:
    """An experiment as its chapter declares it. `key` is what sentences and the command line call it."""

    chapter: str
    path: Path  # of the source that declares it
    sources: Sources = field(compare=False, repr=False)
    name: str
    needs: tuple[str, ...]
    settings: dict[str, Any]
    numbers: Mapping[str, Comparison]  # how each of its numbers is compared
    surroundings: Surroundings
    views: dict[str, str]  # `svg`, or `confusion.svg` of one with a name → the function that makes the view
    line: int = 0  # at which it is declared

    @property
    def key(self) -> ResultKey:
        return ResultKey.of(self.chapter, self.name)

    @property
    def module(self) -> str:
        return _module(self.path)

    @property
    def place(self) -> str:
        """Where it is declared, as file:line."""
        return f"{shown(self.path)}:{self.line}"

    def reached(self, function: str) -> Closure:
        """Return what a function of its chapter reaches.

        A source file that it reads as text counts whole; what reads the data that it asks for counts too.
        """
        inside = (PurePosixPath(name) for name in self.surroundings.files if name.endswith(".py"))
        read = (one.with_suffix("").parts[1:] for one in inside if one.is_relative_to(SCRIPTS.name))
        names = (".".join(part for part in parts if part != "__init__") for parts in read)
        reading = self._reading() if function == self.name else []
        return closure(self.sources, self.module, function, (*names, *reading))

    def _reading(self) -> list[str]:
        """Return the functions, as module:name, that read its data."""
        known = declared_data.known(self.sources)
        asked = (known[name].read for name in self.data if name in known)
        return [f"{one.module}:{one.name}" for one in asked if isinstance(one, Function)]

    @property
    def is_attested(self) -> bool:
        """Whether no push computes it again: the page says that."""
        return self.surroundings.checked == ATTESTED

    @property
    def is_sampled(self) -> bool:
        """Whether a push computes it again only at its turn."""
        return self.surroundings.checked == SAMPLED

    @property
    def home(self) -> str:
        """The kind of device whose numbers the pages print."""
        return self.surroundings.device

    @property
    def devices(self) -> tuple[str, ...]:
        """The kinds of device that it may be recorded on, that of the pages first; of an accelerator's it is alone."""
        return KINDS if "device" in self.needs and self.home == CPU else (self.home,)

    @property
    def folder(self) -> Path:
        return RESULTS / self.chapter

    @property
    def data(self) -> tuple[str, ...]:
        """Names of the datasets that it reads."""
        return tuple(need for need in self.needs if need != "device")

    def record_path(self, device: str) -> Path:
        return self.folder / f"{self.name}.{device}.json"

    def view_path(self, view: str) -> Path:
        return self.folder / view_file(self.name, view)

    def paths(self, devices: Iterable[str]) -> list[Path]:
        """Every file that may hold this result."""
        return [*map(self.record_path, devices), *map(self.view_path, self.views)]


@spans.timed("results: what is declared")
def declared(sources: Sources, files: Iterable[Path] | None = None) -> list[Declared]:
    """Return every declared experiment, by source file and in its order. files: of some chapters, if not of all.

    Raises Problem where an experiment would not be seen, or two of a chapter have one name.
    """
    found: dict[str, Declared] = {}
    for path in chapter_files() if files is None else files:
        for one in _of_source(sources, path):
            if one.key in found:
                raise Problem(
                    message(
                        "{path}: {key} is declared in {path2} too",
                        path=shown(path),
                        key=one.key,
                        path2=shown(found[one.key].path),
                    )
                )
            found[one.key] = one
    if files is None:
        KEPT.remember(map(shown, chapter_files()))
    return list(found.values())


def _module(path: Path) -> str:
    parts = path.relative_to(CHAPTERS).with_suffix("").parts
    return ".".join(["chapters", *(part for part in parts if part != "__init__")])


def _of_source(sources: Sources, path: Path) -> tuple[Declared, ...]:
    """Return what a file declares; it is read again where some code differs to which its chapter may lead."""

    def declares() -> tuple[Declared, ...]:
        state = kept_closures.scope(sources, [chapter_of(path)])
        kept = KEPT.made(shown(path), state, lambda: _bound(_read(sources, path), Sources()))
        return _bound(kept, sources)

    found: tuple[Declared, ...] = sources.kept((declared, path), declares)
    return found


def _bound(found: tuple[Declared, ...], sources: Sources) -> tuple[Declared, ...]:
    return tuple(replace(one, sources=sources) for one in found)


def _read(sources: Sources, path: Path) -> tuple[Declared, ...]:
    tree = sources.parsed(path)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    nodes = [*ast.walk(tree)]
    _refuse_unseen(nodes, functions, path)
    _refuse_rooms(nodes, path)
    names = [function.name for function in functions]
    for function in functions:
        if names.count(function.name) > 1:
            raise Problem(
                message(
                    "{path}:{line}: {name} is defined twice", path=shown(path), line=function.lineno, name=function.name
                )
            )
    experiments = [one for one in functions if any(map(_is_experiment, one.decorator_list))]
    views = decorators.views(functions, [one.name for one in experiments], path)
    return tuple(
        Declared(
            *(chapter_of(path), path, sources, function.name, *_parameters(function, path)),
            numbers=kinds.read(sources, _module(path), function.name, _declaration(function)),
            surroundings=surroundings.read(_declaration(function), path, _parameters(function, path)[0]),
            views=views.get(function.name, {}),
            line=function.decorator_list[0].lineno,
        )
        for function in experiments
    )


def _refuse_unseen(nodes: list[ast.AST], functions: list[ast.FunctionDef], path: Path) -> None:
    """Raise Problem where an experiment is declared in another way than `declared` sees."""
    decorators = [decorator for function in functions for decorator in function.decorator_list]
    seen = {decorator.func if isinstance(decorator, ast.Call) else decorator for decorator in decorators}
    names = _names_of_experiment(nodes, _module(path.parent / "__init__.py"))
    lasts = {name.rpartition(".")[2] for name in names}
    for node in nodes:
        if (
            isinstance(node, ast.Name | ast.Attribute)
            and (node.id if isinstance(node, ast.Name) else node.attr) in lasts
        ):
            name = ast.unparse(node)
            if name in names and (name != "experiment" or node not in seen):
                raise Problem(f"{shown(path)}:{node.lineno}: {_instead(name, node, nodes)}")


def _refuse_rooms(nodes: list[ast.AST], path: Path) -> None:
    """Raise Problem where a chapter reaches into the engine: what it would take from there is not its face."""
    package = _module(path.parent / "__init__.py")
    importing = (node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom))
    for line, module in ((node.lineno, one.module) for node in importing for one in imports(node, package)):
        if module.startswith(f"{ENGINE}.") and module != f"{ENGINE}.figures":
            said = message(
                "a chapter imports from {engine} and {engine}.figures, not from {module}", engine=ENGINE, module=module
            )
            raise Problem(
                message(
                    "{path}:{line}: {said}; see scripts/engine/README.md, Add a result",
                    path=shown(path),
                    line=line,
                    said=said,
                )
            )


def _names_of_experiment(nodes: list[ast.AST], package: str) -> set[str]:
    """Return what the imports of a file in a package make of `engine.experiment`."""
    found = set()
    for node in nodes:
        for one in imports(node, package) if isinstance(node, ast.Import | ast.ImportFrom) else []:
            whole = f"{one.module}.{one.name}".rstrip(".*")
            for place in (DECLARATION, DEFINITION):
                if f"{place}.".startswith(f"{whole}."):
                    rest = place.removeprefix(whole)
                    found.add(rest[1:] if one.name == "*" else one.local + rest)
    return found


def _instead(name: str, node: ast.AST, nodes: list[ast.AST]) -> str:
    """Say what to write instead of a declaration that is not seen."""
    if name != "experiment":
        return message("write @experiment(numbers={…}), with from engine import experiment")
    waiting = [function for function in nodes if isinstance(function, ast.AsyncFunctionDef)]
    if any(node in ast.walk(decorator) for function in waiting for decorator in function.decorator_list):
        return message("an experiment is a plain function: write def instead of async def")
    return message("an experiment stands at the top level: move it there, as @experiment(numbers={…}) above its def")


def _is_experiment(decorator: ast.expr) -> TypeGuard[ast.Call]:
    return isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "experiment"


def _declaration(function: ast.FunctionDef) -> ast.Call:
    return next(one for one in function.decorator_list if _is_experiment(one))


def _parameters(function: ast.FunctionDef, path: Path) -> tuple[tuple[str, ...], dict[str, Any]]:
    arguments = function.args
    defaults: dict[str, ast.expr | None] = {one.arg: None for one in [*arguments.posonlyargs, *arguments.args]}
    defaults |= dict(zip(list(defaults)[len(defaults) - len(arguments.defaults) :], arguments.defaults, strict=True))
    defaults |= {one.arg: value for one, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)}
    try:
        settings = {name: ast.literal_eval(value) for name, value in defaults.items() if value is not None}
        if not all(isinstance(value, bool | int | float | str | None) for value in settings.values()):
            raise ValueError
    except ValueError:
        raise Problem(
            message(
                "{path}:{line}: the settings of {name} must be plain numbers or texts",
                path=shown(path),
                line=function.lineno,
                name=function.name,
            )
        ) from None
    return tuple(name for name, value in defaults.items() if value is None), settings
