"""What decides whether a result is fresh, part by part: code, data, settings, versions, device."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from engine.ground.digest import digest
from engine.results.datasets import STAND_IN
from engine.results.files_read import MISSING


def versions(packages: set[str]) -> dict[str, str]:
    """Return the installed public versions of packages and of Python (minor)."""
    installed = {"python": f"{sys.version_info.major}.{sys.version_info.minor}"}
    return installed | {package: _version(package) for package in sorted(packages)}


def reasons(recorded: dict[str, Any], now: dict[str, Any], leaving_out: str = "") -> list[str]:
    """Say in words how two fingerprints differ, one part left out; nothing where they are the same."""
    said = []
    for part, values in now.items():
        if part == leaving_out or recorded.get(part) == values:
            continue
        if part not in recorded:
            said.append(f"its record has no {part}")
            continue
        before = recorded[part]
        if part == "code":
            said += _code_reasons(before, values)
            continue
        for name in sorted({*values, *before}):
            old, new = before.get(name), values.get(name)
            if old != new:
                said.append(_reason(part, name, old, new))
    return said


def _code_reasons(recorded: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """Name the definitions that differ, those that only moved to another file left out."""
    if recorded.get("digest") == now["digest"]:
        return []
    before, after = recorded.get("of", {}), now["of"]
    moved = {code for name, code in before.items() if name not in after}
    moved &= {code for name, code in after.items() if name not in before}
    said = []
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if old != new and not (moved & {old, new} and not (old and new)):
            said.append(f"{name} {_change(old, new)}")
    return said or ["what its imports bring changed"]


def _change(old: Any, new: Any) -> str:
    return "changed" if old and new else "is new" if new else "is no longer used"


def _reason(part: str, name: str, old: Any, new: Any) -> str:
    if part == "data":
        return f"data {name} was a stand-in" if old == STAND_IN else f"data {name} {_change(old, new)}"
    if part == "files":
        return f"{name} {'is missing' if new == MISSING else 'changed'}"
    if part == "numbers":
        return "its numbers changed"
    return f"{name} {old if old is not None else 'unset'} → {new if new is not None else 'unset'}"


def _version(package: str) -> str:
    """Return the version of a package; of one that has none, or whose files may change under it, a digest."""
    if version := _released(package):
        return version
    spec = find_spec(package)
    if spec is None:
        return "not installed"
    folders = [Path(folder) for folder in spec.submodule_search_locations or []]
    files = [file for folder in folders for file in folder.rglob("*.py")] or [Path(spec.origin or "")]
    texts = (file.read_text(encoding="utf-8") for file in sorted(files, key=Path.as_posix) if file.is_file())
    return f"source {digest(''.join(texts))}"


@cache
def _released(package: str) -> str:
    found = _distribution(package)
    editable = found is None or '"editable": true' in (found.read_text("direct_url.json") or "")
    return "" if found is None or editable else found.version.partition("+")[0]


def _distribution(package: str) -> metadata.Distribution | None:
    with suppress(metadata.PackageNotFoundError):
        return metadata.distribution(package)
    names = _packages().get(package, [])
    return metadata.distribution(names[0]) if names else None


@cache
def _packages() -> Mapping[str, list[str]]:
    return metadata.packages_distributions()
