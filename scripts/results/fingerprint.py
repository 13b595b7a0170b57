"""What decides whether a result is fresh, part by part: code, data, settings, versions, device."""

from __future__ import annotations

import hashlib
import sys
from importlib import metadata
from typing import Any

from results.datasets import STAND_IN


def versions(packages: set[str]) -> dict[str, str]:
    """Return the installed public versions of packages and of Python (minor)."""
    installed = {"python": f"{sys.version_info.major}.{sys.version_info.minor}"}
    return installed | {package: _version(package) for package in sorted(packages)}


def digest(text: str) -> str:
    """Return a short digest of a text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def reasons(recorded: dict[str, Any], now: dict[str, Any], leaving_out: str = "") -> list[str]:
    """Say in words how two fingerprints differ, one part left out; nothing where they are the same."""
    said = []
    for part, values in now.items():
        if part == leaving_out:
            continue
        before = recorded.get(part, {})
        for name in sorted({*values, *before}):
            old, new = before.get(name), values.get(name)
            if old != new:
                said.append(_reason(part, name, old, new))
    return said


def _reason(part: str, name: str, old: Any, new: Any) -> str:
    if part in ("code", "data"):
        if old == STAND_IN:
            return f"data {name} was a stand-in"
        state = "changed" if old and new else "is new" if new else "is no longer used"
        return f"{name} {state}" if part == "code" else f"data {name} {state}"
    if part == "numbers":
        return "its numbers changed"
    return f"{name} {old if old is not None else 'unset'} → {new if new is not None else 'unset'}"


def _version(package: str) -> str:
    try:
        return metadata.version(package).partition("+")[0]
    except metadata.PackageNotFoundError:
        distributions = metadata.packages_distributions().get(package, [])
        return metadata.version(distributions[0]).partition("+")[0] if distributions else "not installed"
