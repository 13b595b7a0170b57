"""What decides whether a result, or a drawing of it, is fresh, part by part; and how two of them differ in words."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

from engine.data.dataset import STAND_IN
from engine.ground.digest import digest
from engine.ground.messages import message
from engine.results.inputs import MISSING

Setting = bool | int | float | str | None
Versions = Mapping[str, str]  # of Python (minor) and of packages, by name


@dataclass(frozen=True)
class Code:
    """What a function reaches. digest: of all of it; of: {definition: its digest}, to say what changed."""

    digest: str = ""
    of: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Parts:
    """Parts, each a JSON object in a record. lacks: those that a record of an earlier engine does not have."""

    code: Code = field(default_factory=Code)
    files: Mapping[str, str] = field(default_factory=dict)  # declared: digests, by path from the root
    versions: Versions = field(default_factory=dict)
    lacks: frozenset[str] = field(default=frozenset(), kw_only=True)

    @classmethod
    def from_json(cls, body: Mapping[str, Mapping[str, Any]]) -> Self:
        """Return what a record holds. Raises TypeError or ValueError where it holds something else."""
        wanted = {one.name for one in dataclasses.fields(cls)} - {"lacks"}
        if body.keys() - wanted:
            raise ValueError(f"unknown parts: {', '.join(sorted(body.keys() - wanted))}")
        given: dict[str, Any] = {name: cls._value(name, part) for name, part in body.items()}
        return cls(**given, lacks=frozenset(wanted - body.keys()))

    @classmethod
    def _value(cls, name: str, part: Mapping[str, Any]) -> Any:
        return Code(**part) if name == "code" else dict(part)

    def to_json(self) -> dict[str, dict[str, Any]]:
        """Return it as a record holds it, in the order of the record."""
        return {name: self._body(name) for name in self.order() if name not in self.lacks}

    @classmethod
    def order(cls) -> tuple[str, ...]:
        """Names of the parts, in the order in which a record has them."""
        raise NotImplementedError

    def under_python_of(self, other: Self) -> Self:
        """Return it with the Python of another one, where that names one."""
        theirs = {"python": other.versions["python"]} if "python" in other.versions else {}
        return dataclasses.replace(self, versions={**self.versions, **theirs})

    def differs_by_python(self, now: Self) -> bool:
        """Whether a fingerprint today differs from this one by the minor version of Python, and by nothing else."""
        return bool(reasons(self, now)) and not reasons(self, now.under_python_of(self))

    def _body(self, name: str) -> dict[str, Any]:
        value = getattr(self, name)
        return {"digest": value.digest, "of": dict(value.of)} if isinstance(value, Code) else dict(value)


@dataclass(frozen=True)
class Fingerprint(_Parts):
    """Of a run. data: digest of each data set; settings: values of the parameters; device: its kind.

    environment: variables that may decide a number, those of every run and those that the experiment declares.
    """

    data: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Setting] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    device: str = ""

    @classmethod
    def order(cls) -> tuple[str, ...]:
        """Names of the parts, in the order in which a record has them."""
        return ("code", "data", "files", "settings", "versions", "environment", "device")

    @classmethod
    def _value(cls, name: str, part: Mapping[str, Any]) -> Any:
        return str(part["device"]) if name == "device" else super()._value(name, part)

    def _body(self, name: str) -> dict[str, Any]:
        return {"device": self.device} if name == "device" else super()._body(name)


@dataclass(frozen=True)
class DrawingFingerprint(_Parts):
    """Of a figure, printed lines or a table. words: those of the site in it; numbers: digest of what is drawn."""

    words: Mapping[str, str] = field(default_factory=dict)
    numbers: str = ""

    @classmethod
    def order(cls) -> tuple[str, ...]:
        """Names of the parts, in the order in which a record has them."""
        return ("code", "versions", "files", "words", "numbers")

    @classmethod
    def _value(cls, name: str, part: Mapping[str, Any]) -> Any:
        return str(part["digest"]) if name == "numbers" else super()._value(name, part)

    def _body(self, name: str) -> dict[str, Any]:
        return {"digest": self.numbers} if name == "numbers" else super()._body(name)


def versions(packages: Iterable[str]) -> Versions:
    """Return the installed public versions of distributions, or of packages by their names, and of Python (minor)."""
    installed = {"python": f"{sys.version_info.major}.{sys.version_info.minor}"}
    return installed | {package: _version(package) for package in sorted(packages)}


def reasons(recorded: _Parts, now: _Parts, leaving_out: str = "") -> list[str]:
    """Say in words how two fingerprints differ, one part left out; nothing where they are the same."""
    said = []
    before, after = recorded.to_json(), now.to_json()
    for part in after:
        if part in recorded.lacks and part != leaving_out:
            said.append(message("its record has no {part}", part=part))
        elif part != leaving_out:
            said += _code_reasons(recorded.code, now.code) if part == "code" else _reasons(part, before, after)
    return said


def _reasons(part: str, recorded: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    before, after = recorded[part], now[part]
    pairs = ((name, before.get(name), after.get(name)) for name in sorted({*before, *after}))
    return [_reason(part, name, old, new) for name, old, new in pairs if old != new]


def _code_reasons(recorded: Code, now: Code) -> list[str]:
    """Name the definitions that differ, those that only moved to another file left out."""
    if recorded.digest == now.digest:
        return []
    before, after = recorded.of, now.of
    moved = {code for name, code in before.items() if name not in after}
    moved &= {code for name, code in after.items() if name not in before}
    said = []
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if old != new and not (moved & {old, new} and not (old and new)):
            said.append(f"{name} {_change(old, new)}")
    return said or [message("what its imports bring changed")]


def _change(old: Any, new: Any) -> str:
    return message("changed") if old and new else message("is new") if new else message("is no longer used")


def _reason(part: str, name: str, old: Any, new: Any) -> str:
    if part == "data":
        return (
            message("data {name} was a stand-in", name=name)
            if old == STAND_IN
            else message("data {name} {change}", name=name, change=_change(old, new))
        )
    if part == "files":
        return f"{name} {message('is missing') if new == MISSING else _change(old, new)}"
    if part == "numbers":
        return message("its numbers changed")
    return f"{name} {message('unset') if old is None else old} → {message('unset') if new is None else new}"


def _version(package: str) -> str:
    """Return the version of a package; of one that has none, or whose files may change under it, a digest."""
    if version := _released(package):
        return version
    spec = find_spec(package)
    if spec is None:
        return "not installed"
    folders = [Path(folder) for folder in spec.submodule_search_locations or []]
    files = [file for folder in folders for file in folder.rglob("*")] or [Path(spec.origin or "")]
    held = (file for file in sorted(files, key=Path.as_posix) if file.is_file() and file.suffix != ".pyc")
    return f"source {digest(b''.join(file.read_bytes() for file in held))}"


@cache
def _released(package: str) -> str:
    found = _distribution(package)
    editable = found is None or '"editable": true' in (found.read_text("direct_url.json") or "")
    version: str | None = None if found is None or editable else found.version  # none where its folder is empty
    return (version or "").partition("+")[0]


def _distribution(package: str) -> metadata.Distribution | None:
    names = [package, *([] if _installed(package) else _packages().get(package, []))]
    return next(filter(None, map(_installed, names)), None)


def _installed(name: str) -> metadata.Distribution | None:
    return next(iter(metadata.Distribution.discover(name=name, path=_path())), None)


@cache
def _path() -> list[str]:
    """Where runs find packages: what the environment variable adds is of this machine alone."""
    given = {os.path.realpath(folder) for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if folder}
    return [folder for folder in sys.path if os.path.realpath(folder) not in given]


@cache
def _packages() -> Mapping[str, list[str]]:
    return metadata.packages_distributions()
