"""What is done on another machine for one call. It is sent as text: there is Python there, and nothing of ours.

The engine travels along as an archive, and is unpacked once in each process that is asked. Whoever computes with other
versions than those that are expected says so, and computes nothing.
"""

from __future__ import annotations

import atexit
import importlib.util
import io
import os
import platform
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import Any


def errand(parcel: Mapping[str, Any]) -> dict[str, Any]:
    """Do what a parcel asks: see `remote`. Returns where, the facts of this machine and, if they fit, the answer."""
    here = facts(parcel["facts"])
    told: dict[str, Any] = {"where": where(), "facts": here}
    if here != parcel["facts"]:
        return told
    return {**told, "answer": _deputies(parcel["digest"], parcel["engine"]).answer(parcel["request"])}


def facts(names: Iterable[str]) -> dict[str, str]:
    """Return {"python": minor version, "system": its name and processor, a distribution: its public version}."""
    own = {
        "python": ".".join(platform.python_version_tuple()[:2]),
        "system": f"{platform.system()} {platform.machine()}",
    }
    return {name: own.get(name) or _version(name) for name in names}


def where() -> str:
    """Return what people call this machine, or this worker of a cluster."""
    try:
        return str(sys.modules["distributed"].get_worker().address)
    except (KeyError, ValueError):
        return f"{platform.node()}, process {os.getpid()}"


def _version(name: str) -> str:
    try:
        return metadata.version(name).partition("+")[0]
    except metadata.PackageNotFoundError:
        return "not installed"


def _deputies(digest: str, engine: bytes) -> Any:
    """Return the module that has the engine do what is asked, as this process has loaded it."""
    name = f"deputies_{digest}"
    return sys.modules.get(name) or sys.modules.setdefault(name, _loaded(name, engine))


def _loaded(name: str, engine: bytes) -> ModuleType:
    home = Path(tempfile.mkdtemp(prefix="engine-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    zipfile.ZipFile(io.BytesIO(engine)).extractall(home)
    spec = importlib.util.spec_from_file_location(name, home / "scripts" / "engine" / "jobs" / "deputies.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[f"{name} in {home}"] = module  # classes look their module up while they are made
    spec.loader.exec_module(module)
    return module
