"""The folders that a call may read and write: its own, and those of programs, which are the same by their versions."""

from __future__ import annotations

import os
import sys
import sysconfig
from functools import cache
from pathlib import Path

from engine.ground.paths import CACHE, ENGINE, ROOT, SITE
from engine.sandbox.box import MATPLOTLIB

# a folder of data may lie anywhere, and be called anything: only what is known to hold programs is named
SYSTEM = (
    *("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc", "/opt", "/nix/store", "/proc", "/sys", "/dev"),
    *("/run/opengl-driver", "/run/nvidia-persistenced", "/run/systemd/resolve", "/var/cache/fontconfig"),
    *("/System", "/Library", "/Applications", "/private/etc", "/private/var/db"),  # macOS
)
WINDOWS = ("SYSTEMROOT", "PROGRAMFILES", "PROGRAMDATA")
SHARED = ("/dev/shm",)  # memory that processes share, as files on Linux
DEVICES = ("null", "zero", "full", "random", "urandom", "tty", "ptmx", "pts", "dri", "kfd", "dxg")

OTHERS: list[str] = []  # real paths of folders that this process may write beside its own

# folders of the repository that it does not hold
UNHELD = (CACHE, SITE, ROOT / ".git", ROOT / ".venv", ROOT / "node_modules")


def real(path: str | Path) -> str:
    """Return where a path leads."""
    return os.path.realpath(path)


@cache
def programs() -> tuple[str, ...]:
    """Return the folders of Python, its packages, the engine, and the system, as real paths that exist."""
    windows = [os.environ[name] for name in WINDOWS if sys.platform == "win32" and name in os.environ]
    python = [sys.prefix, sys.base_prefix, sys.exec_prefix, *sysconfig.get_paths().values()]
    system = [] if sys.platform == "win32" else SYSTEM
    own = [str(ENGINE), str(MATPLOTLIB)]
    found = {real(folder) for folder in [*system, *windows, *python, *_packages(), *own] if Path(folder).exists()}
    return tuple(sorted(found - {real(ROOT)}))


def _packages() -> list[str]:
    """Folders that packages are found in; the repository itself is none."""
    return [folder for folder in sys.path if Path(folder).is_absolute() and is_of_python(folder)]


def is_of_python(folder: str) -> bool:
    """Whether a folder of the path is not one of the repository's own, as one that is installed in place is."""
    here, prefix = Path(real(folder)), Path(real(sys.prefix))
    return not here.is_relative_to(real(ROOT)) or here.is_relative_to(prefix)


def devices() -> list[str]:
    """Return the device files that may be read and written: those that hold nothing, and accelerators."""
    named = [f"/dev/{name}" for name in DEVICES]
    return [name for name in [*named, *map(str, Path("/dev").glob("nvidia*"))] if Path(name).exists()]


@cache
def _rules() -> dict[Path, bool]:
    """Return {folder: whether what is in it may be read}; the innermost decides."""
    return {**dict.fromkeys(map(Path, programs()), True), **dict.fromkeys(map(Path, [real(ROOT), *SHARED]), False)}


def is_readable(path: str, base: str) -> bool:
    """Whether the file or folder of a real path may be read; base: the real path of the call's own folder."""
    if is_writable(path, base):
        return True
    rules = _rules()
    place = Path(path)
    return next((rules[folder] for folder in (place, *place.parents) if folder in rules), False)


def is_writable(path: str, base: str) -> bool:
    """Whether the file of a real path may be written."""
    places = [base, *OTHERS, os.devnull, real(os.devnull), *devices()]
    return any(Path(path).is_relative_to(place) for place in places) or _is_shared(Path(path))


def may_write(folder: str) -> None:
    """Let this process, and those that it starts, write a folder that is there."""
    OTHERS.append(real(folder))


def _is_shared(path: Path) -> bool:
    """Whether a file is memory that `multiprocessing` lets processes share; what is called otherwise would stay."""
    return str(path.parent) in SHARED and path.name.startswith("pym-")


def shown(path: str) -> str:
    """Return a real path as people write it: from the repository's root, where it is in there."""
    place, root = Path(path), Path(real(ROOT))
    return place.relative_to(root).as_posix() if place.is_relative_to(root) else path


def is_held(path: str) -> bool:
    """Whether a real path belongs to the repository, and not to what is made or kept in it."""
    place = Path(path)
    return place.is_relative_to(real(ROOT)) and not any(place.is_relative_to(real(folder)) for folder in UNHELD)
