"""What a call sees of the world, and the variables that are the same on every machine."""

from __future__ import annotations

import os
import re
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.ground.paths import CACHE

THREADS = ("OMP", "MKL", "OPENBLAS", "NUMEXPR")

# those that can decide a number: of a hash, of a sum's order, of a date, of a letter's
VARIABLES: Mapping[str, str] = {
    "PYTHONHASHSEED": "0",
    **{f"{name}_NUM_THREADS": "1" for name in THREADS},  # small tensors are no slower for it
    "VECLIB_MAXIMUM_THREADS": "1",
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "LANG": "C.UTF-8",
    "CUBLAS_WORKSPACE_CONFIG": ":4096:8",  # else products on a GPU come out one way or another
}
SECOND = {"PYTHONHASHSEED": "1", "TZ": "DAY-24"}  # the other world's: another order of sets, another date

PYTHON = {"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
MATPLOTLIB = CACHE / "matplotlib"  # its list of fonts, made once

# what the system itself, a driver or the loader of libraries cannot do without; none of them decides a number
MACHINE = ("CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER")
WINDOWS = (
    *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "PROGRAMFILES", "PROGRAMDATA", "CUDA_PATH"),
    *("NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE", "PROCESSOR_IDENTIFIER"),
)
# where a Python lies in a library that is not the system's, or a driver where the loader does not look (containers)
LIBRARIES = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


@dataclass(frozen=True)
class Box:
    """What a call sees of the world.

    code: {path in the folder, with forward slashes: text}; can be imported, not read
    files: {path in the folder: content}; one that has the path of code stands in its place, and can be read
    links: {path in the folder: path of a file of this machine}; there it can be read, however large, and not written
    path: folders of it that modules are found in
    variables: of the environment, beside VARIABLES or in place of one
    seconds: how long it may take; gigabytes: of memory, that it and what it starts may use together
    checkpoints: a folder that it may write, and that stays; "" for one that goes with the call, None for none
    """

    code: Mapping[str, str]
    files: Mapping[str, bytes] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    path: tuple[str, ...] = ("scripts",)
    variables: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 600
    gigabytes: float = 8
    checkpoints: str | None = None

    def imports(self, package: str) -> bool:
        """Whether the code says that it imports a package."""
        said = re.compile(rf"^\s*(import|from) {package}\b", re.MULTILINE)
        return any(said.search(text) for text in self.code.values())


@dataclass(frozen=True)
class Answer:
    """What a call came to.

    value: plain data, as the function returned it; distributions: sorted names of all that it imported, with what
    those import in turn; what belongs to no distribution by the name it is imported by.
    """

    value: Any
    distributions: tuple[str, ...]


def environment(variables: Mapping[str, str], second: bool) -> dict[str, str]:
    """Return all variables of a world; second: of the other one."""
    passed = {name: os.environ[name] for name in _passed() if name in os.environ}
    fixed = {**VARIABLES, **PYTHON, "MPLCONFIGDIR": str(MATPLOTLIB), **(SECOND if second else {})}
    return {**passed, **fixed, **variables}


def of_drivers() -> dict[str, str]:
    """Return the variables by which the driver of an accelerator is found; a call that computes on none needs none."""
    return {name: os.environ[name] for name in LIBRARIES if name in os.environ}


def homes(base: Path) -> dict[str, str]:
    """Return the variables that name folders of a call, whose own is `base`."""
    home, temporary = str(base / "home"), str(base / "tmp")
    found = {"HOME": home, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), temporary)}
    if sys.platform == "win32":
        found |= dict.fromkeys(("USERPROFILE", "APPDATA", "LOCALAPPDATA"), home)
    return found


def _passed() -> tuple[str, ...]:
    windows = WINDOWS if sys.platform == "win32" else ()
    return (*MACHINE, *windows, *(LIBRARIES if sysconfig.get_config_var("Py_ENABLE_SHARED") else ()))
