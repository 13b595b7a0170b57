"""The top level of a source file of this repository, statement by statement; read, never imported."""

from __future__ import annotations

import ast
import builtins
import copy
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from engine.code.known import ENGINE
from engine.code.local_names import renamed
from engine.code.python_names import refuse_names_of_python
from engine.code.syntax import Import, bound, canonical, declared_global, imports, is_docstring, never_runs, parts
from engine.code.telling import tells, untold
from engine.code.tree import Tree
from engine.ground import paths
from engine.ground.digest import digest
from engine.ground.paths import decoded, read, shown
from engine.ground.problem import Problem

MANY = 150  # of modules and what is read of them: more are not held once what needs them is done
LIMITS = {"seconds", "gigabytes", "checked", "device", "checkpoints"}  # of `@experiment(…)`


@dataclass
class Statement:
    """What stands at the top level of a module, and the names that it binds.

    counted: what of it decides what it does; told: the name of its module, of a class alone, which says it.
    used: what it names, once somebody asked; without what declares it to the engine, and with that.
    """

    node: ast.stmt
    names: tuple[str, ...]
    counted: ast.stmt
    told: str = ""
    used: dict[bool, list[Any]] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return self.names[0] if self.names else "(module level)"

    @property
    def line(self) -> int:
        """The number of the line that it begins at, with what decorates it."""
        node = self.node.targets[0] if isinstance(self.node, ast.Assign) else self.node  # a part of one has no line
        first: int = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", []))])
        return first

    @cached_property
    def digest(self) -> str:
        return digest(canonical(renamed(self.counted)) + self.told)


@dataclass
class Module:
    """A source file.

    sources: those that it is one of; package: what its relative imports start from; text: as it was read.
    importing: its plain imports, as they stand there; imports: what each of them binds.
    statements: all but plain imports, in order.
    before: per statement, how many of them stand above it.
    tells: whether it says by `engine.progress` how far it is, which does not count.
    """

    sources: Sources = field(repr=False)
    name: str
    path: Path
    package: str
    text: str = field(repr=False)
    importing: list[ast.Import | ast.ImportFrom] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    imports: list[Import] = field(default_factory=list)
    before: list[int] = field(default_factory=list)
    tells: bool = False

    @cached_property
    def bound(self) -> dict[str, list[int]]:
        """{name: indices of the statements that bind it}."""
        found: dict[str, list[int]] = {}
        for index, statement in enumerate(self.statements):
            for name in statement.names:
                found.setdefault(name, []).append(index)
        return found

    @cached_property
    def imported(self) -> dict[str, Import]:
        return {one.local: one for one in self.imports}

    @cached_property
    def tangled(self) -> set[str]:
        """Names whose value depends on the order of statements: bound twice, by a function, or over a builtin."""
        counts = Counter(name for one in self.statements for name in one.names)
        counts.update({(one.local, one.module, one.name): one.local for one in self.imports}.values())
        inner = {name for one in self.statements for name in declared_global(one.node)}
        return {name for name in counts if counts[name] > 1 or name in inner or hasattr(builtins, name)}

    @cached_property
    def mentioned(self) -> set[str]:
        """Every name that the module uses."""
        nodes = (node for one in self.statements for node in ast.walk(one.node))
        return {node.id for node in nodes if isinstance(node, ast.Name)}


class Sources:
    """The source files of this repository as they are when they are first asked for: all of them, at one time.

    A server lives longer than they stay as they are: `renewed` gives what it has to go on with.
    """

    def __init__(self) -> None:
        self._kept: dict[object, Any] = {}
        self._held: dict[object, Any] = {}

    @cached_property
    def tree(self) -> Tree:
        """What lies under `scripts`, the engine's own code too."""
        return Tree.read()

    def __reduce__(self) -> tuple[type[Sources], tuple[()]]:
        return Sources, ()  # another process reads what it needs itself

    def kept(self, key: object, make: Callable[[], Any]) -> Any:
        """Return what is made of the sources, made once. key: the function that makes it, and its arguments."""
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    def held(self, key: object, make: Callable[[], Any]) -> Any:
        """Return what `kept` does, of what holds syntax trees, which take much memory: until `let_go`."""
        if key not in self._held:
            self._held[key] = make()
        return self._held[key]

    def let_go(self, beyond: int = MANY) -> None:
        """Let go of the modules, where they are more than some; whoever asks for one again has it read again."""
        if sum(one is not None for one in self._held.values()) > beyond:
            self._held.clear()

    def every(self, make: object) -> list[tuple[tuple[Any, ...], Any]]:
        """Return (arguments, what is made) of all that a function has made of the sources."""
        keys = [key for key in self._kept if isinstance(key, tuple) and key[0] is make]
        return [(key[1:], self._kept[key]) for key in keys]

    def latest(self, key: object, of: object, make: Callable[[], Any]) -> Any:
        """Return what is made of the sources and something else, kept until that is another."""
        before = self._kept.get(key)
        if before is None or before[0] != of:
            before = self._kept[key] = (of, make())
        return before[1]

    def last(self, key: object, of: object) -> Any:
        """Return what `latest` keeps, None where that is nothing, or was made of something else."""
        before = self._kept.get(key)
        return before[1] if before and before[0] == of else None

    def load(self, name: str) -> Module | None:
        """Return a module of this repository, None for any other."""
        found: Module | None = self.held((Sources.load, name), lambda: self._load(name))
        return found

    def _load(self, name: str) -> Module | None:
        self.kept(refuse_names_of_python, refuse_names_of_python)
        path = self.place(name)
        return _read(self, name, path) if path else None

    def place(self, name: str) -> Path | None:
        """Return the file of a module of this repository, which is not read for that; None of any other."""
        path = paths.SCRIPTS.joinpath(*name.split("."))
        candidates = (path / "__init__.py", path.with_suffix(".py")) if name else ()
        return next((one for one in candidates if one in self.tree.files), None)

    def parsed(self, path: Path) -> ast.Module:
        """Return the syntax tree of a source file. Raises Problem where it has none."""
        return parse(path, self.text(path))

    def text(self, path: Path) -> str:
        """Return the text of a source file. Raises Problem where it is not UTF-8."""
        return decoded(path, self.tree.files.get(path) or path.read_bytes())

    def every_file(self) -> dict[str, str]:
        """Return {path: digest of its text} of the book's code: what code that looks anywhere may see."""
        texts = self.every_text().items()
        found: dict[str, str] = self.kept(Sources.every_file, lambda: {name: digest(text) for name, text in texts})
        return found

    def every_text(self) -> dict[str, str]:
        """Return {path under `scripts`: text} of the book's code."""
        found: dict[str, str] = self.kept(Sources.every_text, self._every_text)
        return found

    def _every_text(self) -> dict[str, str]:
        found = {path.relative_to(paths.SCRIPTS): path for path in self.tree.files}
        others = {paths.ENGINE.name, *paths.COMMANDS}
        files = {inner.as_posix(): path for inner, path in found.items() if inner.parts[0] not in others}
        return {name: self.text(files[name]) for name in sorted(files)}

    def renewed(self) -> Sources:
        """Return these sources if no file changed since this was first asked, others if one did."""
        if "tree" not in vars(self):
            return self
        other = Sources()
        return self if other.tree == self.tree else other


def is_made_when_asked(sources: Sources, one: Import) -> bool:
    """Whether what is imported is not there, and the module's own `__getattr__` is run for it."""
    module = sources.load(one.module) if one.name else None
    known = {*module.bound, *module.imported} if module else set()
    return "__getattr__" in known and one.name not in known and not sources.load(f"{one.module}.{one.name}")


def submodules(module: Module) -> list[str]:
    """Return the names of the modules of a package, of a plain module none."""
    if module.path.name != "__init__.py":
        return []
    files, folder = module.sources.tree.files, module.path.parent
    found = [path for path in files if path.parent == folder and path != module.path]
    found += [path.parent for path in files if path.parent.parent == folder and path.name == "__init__.py"]
    return sorted(f"{module.name}.{path.stem}" for path in found)  # as text: paths sort otherwise on Windows


def parse(path: Path, source: str | None = None) -> ast.Module:
    """Return the syntax tree of a source file, whose text may be given. Raises Problem where it has none."""
    try:
        return ast.parse(read(path) if source is None else source)
    except SyntaxError as error:
        raise Problem(f"{shown(path)}:{error.lineno}: {error.msg}") from None
    except ValueError as error:
        raise Problem(f"{shown(path)}: {error}") from None


def without_limits(node: ast.stmt) -> ast.stmt:
    """Return a function without what `@experiment(…)` says of when and where it runs, which decides no number."""
    if not isinstance(node, ast.FunctionDef):
        return node
    other = copy.copy(node)
    other.decorator_list = [_without_limits(one) for one in node.decorator_list]
    return other


def _without_limits(decorator: ast.expr) -> ast.expr:
    if not (isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "experiment"):
        return decorator
    return ast.Call(decorator.func, decorator.args, [one for one in decorator.keywords if one.arg not in LIMITS])


def _read(sources: Sources, name: str, path: Path) -> Module:
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    text = sources.text(path)
    module = Module(sources, name, path, package, text)
    tree = parse(path, text)
    body = tree.body
    module.tells = tells(tree, package)
    importing = [node for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    imported = [one for node in importing for one in imports(node, package)]
    own = {name for node in body if node not in importing for name in bound(node)}
    declares = Import("experiment", ENGINE, "experiment") in imported
    for node in body:
        if node in importing:
            module.importing.append(node)
            module.imports += imports(node, package)
            continue
        skipped = is_docstring(node) or never_runs(node, imported, own)
        for part in [] if skipped else parts(node):
            told = name if isinstance(part, ast.ClassDef) else ""
            counted = untold(part) if module.tells else part
            counted = without_limits(counted) if declares else counted
            module.statements.append(Statement(part, tuple(dict.fromkeys(bound(part))), counted, told))
            module.before.append(len(module.imports))
    return module
