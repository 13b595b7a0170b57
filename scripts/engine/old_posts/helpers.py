"""Helpers of other books' packages that a post uses: those that the site has under the same names take their place."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.code import syntax
from engine.ground.messages import message
from engine.ground.paths import SCRIPTS, read
from engine.old_posts.report import Report

PATH = re.compile(r"\s*sys\.path\.(?:append|insert)\(.*\)\s*;?\s*(?:#.*)?")  # where the author had the package
FILE = SCRIPTS / "common" / "new_chapter" / "helpers.toml"


@dataclass
class Helpers:
    """Translates code. packages: whose names `module` has; data: {name: data set that it reads}, names: it has.

    instead: {name that it has not: what to do}.
    """

    report: Report
    packages: frozenset[str] = frozenset()
    module: str = ""
    data: Mapping[str, str] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    instead: Mapping[str, str] = field(default_factory=dict)
    aliases: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)

    def translated(self, code: str, place: str) -> str:
        """Return code that imports the site's module where it imported such a package."""
        lines = [self._import(line, place) for line in code.split("\n") if not self._is_path(line, place)]
        for alias in sorted(self.aliases):
            lines = [self._with_data(line, alias, place) for line in lines]
            for name in re.findall(rf"\b{alias}\.([A-Za-z_]\w*)", code):
                if name not in self.names | self.told:
                    self.told.add(name)
                    todo = self.instead.get(
                        name, message("write its code into the post, or the helper into that module")
                    )
                    self.report.to_do(
                        place,
                        message(
                            "{alias}.{name}: {module} has no such helper; {todo}",
                            alias=alias,
                            name=name,
                            module=self.module,
                            todo=todo,
                        ),
                    )
        return "\n".join(lines)

    def _is_path(self, line: str, place: str) -> bool:
        """Whether a line says where modules lie on the machine of the author: it is left out."""
        if found := self.packages and PATH.fullmatch(line):
            self.report.dropped(f"{place}: {line.strip()}")
        return bool(found)

    def _with_data(self, line: str, alias: str, place: str) -> str:
        """Return a line in which helpers that read a data set are given it, before all else."""
        for name, data in self.data.items():
            given = re.sub(rf"\b({alias}\.{name})\((?=\s*\))", rf"\1({data}", line)
            given = re.sub(rf"\b({alias}\.{name})\((?!{data})", rf"\1({data}, ", given)
            if given != line:
                line = given
                self.report.mapped(
                    message(
                        "{place}: {code}: it is given the data set {data}", place=place, code=line.strip(), data=data
                    )
                )
        return line

    def sets(self, code: str) -> list[str]:
        """Return the data sets that some code reads by helpers."""
        return sorted({one for name, one in self.data.items() if re.search(rf"\b{name}\b", code)})

    def _import(self, line: str, place: str) -> str:
        match = re.fullmatch(r"\s*(?:from ([\w.]+) import (\w+)|import ([\w.]+))(?: as (\w+))?\s*", line)
        package = (match[1] or match[3] or "") if match else ""
        if not match or package.partition(".")[0] not in self.packages:
            return line
        alias = match[4] or match[2] or package
        self.aliases.add(alias)
        folder, _, name = self.module.rpartition(".")
        new = f"from {folder} import {name}" + (f" as {alias}" if alias != name else "")
        self.report.mapped(f"{place}: {line.strip()}: {new} takes its place")
        return new


def of_site(report: Report) -> Helpers:
    """Return the helpers that the site has for posts, none where it says nothing of them."""
    if not FILE.exists():
        return Helpers(report)
    said = tomllib.loads(read(FILE))
    module = str(said["module"])
    source = ast.parse(read(SCRIPTS.joinpath(*module.split(".")).with_suffix(".py")))
    names = frozenset(name for node in source.body for name in syntax.bound(node))
    packages = frozenset(said["packages"])
    return Helpers(report, packages, module, dict(said.get("data", {})), names, dict(said.get("instead", {})))
