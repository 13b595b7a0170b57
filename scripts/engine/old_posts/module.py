"""Code of a post as sections of a module that can be imported.

Definitions stay at the top level. What does something when it runs, and what needs that, becomes the body of a
function: its section holds the body alone, so that the page shows the code as it was. What binds a name for the
second time does too. Names are global in such a body, as they were in the post.
"""

from __future__ import annotations

import ast
import builtins
import copy
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec

from engine.code import import_effects, syntax
from engine.code.plain import Scope
from engine.old_posts.helpers import Helpers
from engine.old_posts.report import Report

MAGIC = re.compile(r"%{1,2}[A-Za-z]|!\s*[\w./~]|\?{1,2}[\w.%]|[\w.]+\?{1,2}$", re.ASCII)
OTHER = re.compile(r"%%(?!time|capture|prun)")  # the cell is for another program
IGNORED = "# ruff: noqa\n# mypy: ignore-errors\n"


@dataclass
class Run:
    """Statements of a cell that go the same way. section: its name; top: at the top level of the module.

    shows: the expression that a notebook shows below the cell.
    """

    code: str
    nodes: list[ast.stmt]
    section: str = ""
    top: bool = False
    shows: str = ""

    @property
    def function(self) -> str:
        """The function whose body it is, if it is one."""
        return f"run_{self.section.replace('-', '_')}"

    @property
    def names(self) -> list[str]:
        """The names that it binds."""
        return sorted({name for node in self.nodes for name in syntax.bound(node)} - {"*"})

    def text(self) -> str:
        """Return it as the module has it."""
        start, end = (f"# --8<-- [{mark}:{self.section}]" for mark in ("start", "end"))
        if self.top:
            return f"{start}\n{self.code}\n{end}\n"
        body = [*([f"global {', '.join(self.names)}"] if self.names else []), start, *self.code.split("\n"), end]
        body += [f"return {self.shows}"] if self.shows else []
        return f"def {self.function}():\n" + "".join(f"    {line}\n" if line else "\n" for line in body)


class Module:
    """The module of a chapter, to which the cells of a post are added in turn."""

    def __init__(self, report: Report, helpers: Helpers | None = None) -> None:
        self.report, self.helpers = report, helpers or Helpers(report)
        self.runs: list[Run] = []
        self.scope = Scope({}, set())
        self.bound: set[str] = set()  # by whatever
        self.ready: set[str] = set()  # at the top level, when the module is imported

    def add(self, code: str, place: str) -> list[Run]:
        """Add a cell; return its parts, none where it is no Python."""
        code = code if _parses(code) else code.replace("\u00a0", " ")  # copied from a web page
        code = self.helpers.translated(self._without_magic(code, place), place)
        before = copy.deepcopy((self.scope, self.bound, self.ready))
        try:
            runs = self._parts(code)
            names = {run.section for run in self.runs}
            for run in runs:
                run.section = _unique(_name(run.nodes), names, self.bound)
                names.add(run.section)
                compile(run.text(), place, "exec")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            self.scope, self.bound, self.ready = before
            return []
        self.bound |= {run.function for run in runs}
        for run in runs:
            self._note(run, place)
        self.runs += runs
        return runs

    def text(self, source: str) -> str:
        """Return the source of the module."""
        head = f'"""Listings of {source}, as they were; no build runs them. See what is left to do on the page."""\n'
        return "\n\n\n".join([f"{IGNORED}{head}".rstrip("\n"), *(run.text().rstrip("\n") for run in self.runs)]) + "\n"

    def is_magic(self, code: str, place: str) -> bool:
        """Whether a cell is nothing but commands of IPython; they are left out."""
        lines = [line.strip() for line in code.split("\n") if line.strip()]
        if not lines or not all(map(MAGIC.match, lines)):
            return False
        for line in lines:
            self.report.dropped(f"{place}: {line}")
        return True

    def _without_magic(self, code: str, place: str) -> str:
        lines = code.split("\n")
        magic = [line for line in lines if MAGIC.match(line)]
        if (
            not magic
            or OTHER.match(code)
            or _parses(code)
            or not _parses("\n".join(line for line in lines if line not in magic))
        ):
            return code
        for line in magic:
            self.report.dropped(f"{place}: {line.strip()}")
        return "\n".join(line for line in lines if line not in magic).strip("\n")

    def _parts(self, code: str) -> list[Run]:
        """Return the parts of a cell, whole lines each; comments go with what follows them."""
        groups = _by_line(ast.parse(code).body)
        runs: list[Run] = []
        for nodes in groups:
            top = all(self._is_top(node) for node in nodes)
            if top:
                self._learn(nodes)
            self.bound |= {name for node in nodes for name in syntax.bound(node)}
            if runs and runs[-1].top == top:
                runs[-1].nodes += nodes
            else:
                runs.append(Run("", nodes, top=top))
        lines = code.split("\n")
        ends = [run.nodes[-1].end_lineno or 0 for run in runs[:-1]] + [len(lines)]
        for run, start, end in zip(runs, [0, *ends], ends, strict=False):
            run.code = "\n".join(lines[start:end]).strip("\n").rstrip()
        return runs

    def _is_top(self, node: ast.stmt) -> bool:
        """Whether a statement may run when the module is imported."""
        names = set(syntax.bound(node))
        if isinstance(node, ast.Import | ast.ImportFrom):
            return _is_installed(node) and not (self.bound - self.ready) & names
        if names & self.bound or not names:
            return False
        if not all(import_effects.only_binds(part, self.scope) for part in syntax.parts(node)):
            return False
        return "*" in self.ready or set(_needed(node)) <= self.ready | vars(builtins).keys()

    def _learn(self, nodes: list[ast.stmt]) -> None:
        for node in nodes:
            self.ready |= set(syntax.bound(node))
            if isinstance(node, ast.Import | ast.ImportFrom):
                found = syntax.imports(node, "chapters")
                self.scope.origins |= {one.local: f"{one.module}.{one.name}".rstrip(".") for one in found}
                self.scope.imported |= {one.local for one in found}
                continue
            for part in syntax.parts(node):
                import_effects.learn(part, set(syntax.bound(part)), self.scope, harmless=True)

    def _note(self, run: Run, place: str) -> None:
        """Report what keeps a part from running, or changes it."""
        if run.top:
            return
        for node in run.nodes:
            if isinstance(node, ast.Import | ast.ImportFrom) and not _is_installed(node):
                self.report.to_do(place, f"{ast.unparse(node)}: not installed here, so that {run.function} cannot run")
        texts = (one for node in run.nodes for one in ast.walk(node) if isinstance(one, ast.Constant))
        if any(isinstance(one.value, str) and one.end_lineno != one.lineno for one in texts):
            self.report.to_do(place, f"{run.function}: the lines of a long text are indented with the function")


def _by_line(body: list[ast.stmt]) -> list[list[ast.stmt]]:
    """Part statements so that no two parts share a line."""
    groups: list[list[ast.stmt]] = []
    for node in body:
        if groups and groups[-1][-1].end_lineno == _first_line(node):
            groups[-1].append(node)
        else:
            groups.append([node])
    return groups


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(one.lineno for one in decorators)])


def _needed(node: ast.AST) -> Iterator[str]:
    """Yield the names that must be there when a definition runs."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        returns = getattr(node, "returns", None)
        inner = [*getattr(node, "decorator_list", []), node.args, *([returns] if returns else [])]
    else:
        inner = list(ast.iter_child_nodes(node))
    own = {one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
    own = import_effects.bound_in(node) if isinstance(node, ast.ClassDef) else own
    for one in inner:
        yield from (name for name in _needed(one) if name not in own)
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield node.id


def _name(nodes: list[ast.stmt]) -> str:
    """Return what to call a section, by what it defines, binds or calls."""
    defined = [node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)]
    if all(isinstance(node, ast.Import | ast.ImportFrom) for node in nodes):
        defined = ["imports"]
    others = [node for node in nodes if not isinstance(node, ast.Import | ast.ImportFrom)]
    calls = [one.func for node in reversed(others) for one in ast.walk(node) if isinstance(one, ast.Call)]
    called = [one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "") for one in calls]
    named = [*defined, *(name for node in others for name in syntax.bound(node)), *called, "code"]
    plain = (re.sub(r"[^A-Za-z0-9_]", "", name).strip("_0123456789") for name in named)
    return next(name for name in plain if name)


def _unique(name: str, taken: set[str], bound: set[str]) -> str:
    candidates = itertools.chain([name], (f"{name}_{number}" for number in itertools.count(2)))
    return next(one for one in candidates if one not in taken and f"run_{one}" not in bound)


def _parses(code: str) -> bool:
    try:
        ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def is_python(code: str) -> bool:
    """Whether a text is a program of Python that does something; words are one, too, and pseudo code may be."""
    if not _parses(code):
        return False
    doing = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Assign, ast.For, ast.Call)
    return any(isinstance(node, doing) for node in ast.walk(ast.parse(code)))


def _is_installed(node: ast.Import | ast.ImportFrom) -> bool:
    if isinstance(node, ast.ImportFrom) and (node.level or node.module == "__future__"):
        return False
    modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names]
    try:
        return all(find_spec(module.partition(".")[0]) for module in modules)
    except (ImportError, ValueError):
        return False
