"""What `--try` asks for: versions of packages, a Python, or all packages at their newest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.ground.near import near
from engine.ground.paths import ROOT
from engine.ground.problem import Problem
from engine.machine import environment

REQUIREMENTS, CONSTRAINTS = ROOT / "requirements.txt", ROOT / "constraints.txt"
NEWEST = "newest"
VERSION = re.compile(r"\d+(?:\.\w+)*")
PYTHON = re.compile(r"3\.(\d+)(?:\.\d+)?")
OLDEST = 11  # minor version of Python


@dataclass(frozen=True)
class Asked:
    """python: its version, "" for the one that runs; versions: {package: version}; newest: no pin holds."""

    python: str = ""
    versions: dict[str, str] = field(default_factory=dict)
    newest: bool = False

    def requirements(self) -> list[str]:
        """Return the lines of the requirements: the pins, with the versions that are asked for in their place."""
        names = {_normal(name): name for name in self.versions}
        pins = environment.pins(REQUIREMENTS)
        kept = {name: "" if self.newest else version for name, version in pins.items() if _normal(name) not in names}
        return [f"{name}=={version}" if version else name for name, version in {**kept, **self.versions}.items()]

    def constraints(self) -> list[str]:
        """Return the lines of the constraints: versions of what the pins bring along."""
        names = {_normal(name) for name in self.versions}
        pins = {} if self.newest else environment.pins(CONSTRAINTS)
        return [f"{name}=={version}" for name, version in pins.items() if _normal(name) not in names]


def parse(given: Sequence[str]) -> Asked:
    """Read what stands behind each `--try`. Raises Problem where that names no version, or no package of the pins."""
    python, newest, versions = "", False, {}
    for text in given:
        name, _, version = text.partition("==")
        if text == NEWEST:
            newest = True
        elif not VERSION.fullmatch(version):
            raise Problem(f"--try {text}: write NAME==VERSION, as in torch==2.14.1 or python==3.13, or {NEWEST}")
        elif _normal(name) == "python":
            python = _python(version)
        else:
            versions[_known(name)] = version
    return Asked(python, versions, newest)


def _python(version: str) -> str:
    match = PYTHON.fullmatch(version)
    if not match or int(match[1]) < OLDEST:
        raise Problem(f"--try python=={version}: Python 3.{OLDEST} or newer is needed; write python==3.13")
    return version


def _known(name: str) -> str:
    """Return a package as the pins call it."""
    pins = {_normal(pin): pin for file in (REQUIREMENTS, CONSTRAINTS) for pin in environment.pins(file)}
    if _normal(name) not in pins:
        said = f"--try {name}: no such package in {REQUIREMENTS.name} or {CONSTRAINTS.name}"
        raise Problem(f"{said}{near(_normal(name), pins)}")
    return pins[_normal(name)]


def _normal(name: str) -> str:
    """Return the name of a package as all its spellings have it."""
    return re.sub(r"[-_.]+", "-", name).lower()
