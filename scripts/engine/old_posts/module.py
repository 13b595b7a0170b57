"""Code of a post as sections of a module that can be imported.

Definitions and numbers stay at the top level. All else is the body of one function, in the order of the post: what
does something when it runs or may be changed later, what needs that, and what binds a name that is bound elsewhere,
too. So the names of the post are those of this function, and the page shows the sections of its body as the code that
they were.
"""

from __future__ import annotations

import ast
import builtins
import copy
import itertools
import re
import symtable
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from engine.code import import_effects, syntax
from engine.code.plain import Scope
from engine.ground.messages import message
from engine.old_posts import statements
from engine.old_posts.helpers import Helpers
from engine.old_posts.report import Report

MAGIC = re.compile(r"%{1,2}[A-Za-z]|!\s*[\w./~]|\?{1,2}[\w.%]|[\w.]+\?{1,2}$", re.ASCII)
OTHER = re.compile(r"%%(?!time|capture|prun)")  # the cell is for another program


@dataclass
class Run:
    """Statements of a cell that go the same way. section: its name; top: at the top level of the module.

    apart: whether an empty line of the cell is above it; shows: the expression that a notebook shows below the cell.
    """

    code: str
    nodes: list[ast.stmt]
    section: str = ""
    top: bool = False
    apart: bool = False
    shows: str = ""

    @cached_property
    def names(self) -> set[str]:
        """The names that it binds."""
        return {name for node in self.nodes for name in syntax.bound(node)} - {"*"}

    @cached_property
    def needs(self) -> set[str]:
        """The names that it looks up, from however deep inside of what it defines."""
        return syntax.looked_up(symtable.symtable(self.code, self.section, "exec"))

    def text(self) -> str:
        """Return it as a section."""
        start, end = (f"# --8<-- [{mark}:{self.section}]" for mark in ("start", "end"))
        return f"{start}\n{self.code}\n{end}\n"

    def binds(self, name: str) -> str:
        """Say how it binds a name: equal for two imports of the same."""
        lines = (ast.unparse(node) for node in self.nodes if name in syntax.bound(node))
        imported = {one for node in self.nodes for one in _imported(node) if one.local == name}
        return str(imported) if imported else f"{self.section}: {[*lines]}"


class Module:
    """The module of a chapter, to which the cells of a post are added in turn."""

    def __init__(self, report: Report, helpers: Helpers | None = None) -> None:
        self.report, self.helpers = report, helpers or Helpers(report)
        self.runs: list[Run] = []
        self.scope = Scope({}, set())
        self.bound: set[str] = set()  # by whatever
        self.ready: set[str] = set()  # at the top level, when the module is imported
        self.draws: list[tuple[str, str]] = []  # (place, section) of code that draws random numbers

    def add(self, code: str, place: str) -> list[Run]:
        """Add a cell; return its parts, none where it is no Python."""
        code = code if statements.parses(code) else code.replace("\u00a0", " ")  # copied from a web page
        code = self.helpers.translated(self._without_magic(code, place), place)
        before = copy.deepcopy((self.scope, self.bound, self.ready))
        try:
            runs = self._parts(code)
            names = {run.section for run in self.runs}
            for run in runs:
                run.section = _unique(statements.name_of(run.nodes), names)
                names.add(run.section)
                compile(run.code, place, "exec")
                if not run.top:
                    compile(f"def run():\n{textwrap.indent(run.code, ' ')}\n", place, "exec")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            self.scope, self.bound, self.ready = before
            return []
        for run in runs:
            self._note(run, place)
        self.runs += runs
        return runs

    def settle(self, taken: set[str], imported: Iterable[str] = ()) -> None:
        """Move into the function what cannot stand above it, now that all cells are known.

        That is what binds a name that another cell binds anew, or that was one of Python's, and what looks up a name
        of the function. taken: more names of the function; imported: modules that the module has beside the post.
        """
        if self.draws and not any(statements.seeds(node) for run in self.runs for node in run.nodes):
            place, section = self.draws[0]
            said = message("{section}: random numbers without a seed: set one in this listing", section=section)
            self.report.to_do(place, said)
        ways = {name: {str({syntax.Import(name, name, "")})} for name in imported}
        for run in self.runs:
            for name in run.names:
                ways.setdefault(name, set()).add(run.binds(name))
        twice = {name for name, of in ways.items() if len(of) > 1 or hasattr(builtins, name)}
        while True:
            inner = {*twice, *taken}.union(*(run.names for run in self.runs if not run.top))
            moved = [run for run in self.runs if run.top and (run.names | run.needs) & inner]
            if not moved:
                return
            for run in moved:
                run.top = False

    @property
    def body(self) -> list[Run]:
        """The parts that are the body of the function."""
        return [run for run in self.runs if not run.top]

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
            or statements.parses(code)
            or not statements.parses("\n".join(line for line in lines if line not in magic))
        ):
            return code
        for line in magic:
            self.report.dropped(f"{place}: {line.strip()}")
        return "\n".join(line for line in lines if line not in magic).strip("\n")

    def _parts(self, code: str) -> list[Run]:
        """Return the parts of a cell, whole lines each; comments go with what follows them."""
        groups = statements.by_line(ast.parse(code).body)
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
            run.apart = bool(start) and not lines[start].strip()
        return runs

    def _is_top(self, node: ast.stmt) -> bool:
        """Whether a statement may run when the module is imported."""
        names = set(syntax.bound(node))
        if isinstance(node, ast.Import | ast.ImportFrom):
            return statements.is_installed(node) and not (self.bound - self.ready) & names
        if names & self.bound or not names or not statements.is_fixed(node):
            return False
        if not all(import_effects.only_binds(part, self.scope) for part in syntax.parts(node)):
            return False
        return "*" in self.ready or set(statements.needed(node)) <= self.ready | vars(builtins).keys()

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
        if any(map(statements.draws, run.nodes)):
            self.draws.append((place, run.section))
        if run.top:
            return
        for node in run.nodes:
            if isinstance(node, ast.Import | ast.ImportFrom) and not statements.is_installed(node):
                self.report.to_do(
                    place, message("{code}: not installed here, so that the post cannot run", code=ast.unparse(node))
                )
        texts = (one for node in run.nodes for one in ast.walk(node) if isinstance(one, ast.Constant))
        if any(isinstance(one.value, str) and one.end_lineno != one.lineno for one in texts):
            self.report.to_do(
                place,
                message("{section}: the lines of a long text are indented with the function", section=run.section),
            )


def _unique(name: str, taken: set[str]) -> str:
    candidates = itertools.chain([name], (f"{name}_{number}" for number in itertools.count(2)))
    return next(one for one in candidates if one not in taken)


def _imported(node: ast.stmt) -> list[syntax.Import]:
    return syntax.imports(node, "") if isinstance(node, ast.Import | ast.ImportFrom) else []
