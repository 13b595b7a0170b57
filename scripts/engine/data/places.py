"""Where copies of data lie on this machine: in the cache, in this repository, in an installed package."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from engine.data.dataset import Dataset
from engine.ground.messages import message
from engine.ground.paths import CACHE, ROOT

DATA = CACHE / "data"
PACKAGE = "package:"
ADDRESS = ("http://", "https://")


def names(dataset: Dataset) -> tuple[str, ...]:
    """Return what its files are called in the cache; a table is one."""
    return tuple(dataset.files) or (f"{dataset.name}.txt",)


def cached(dataset: Dataset, name: str = "") -> Path:
    """Return where a download is kept. name: of its files; without it, of a table."""
    return DATA / dataset.name / name if name in dataset.files else DATA / f"{dataset.name}.txt"


def is_address(source: str) -> bool:
    """Whether a source lies on another machine."""
    return source.startswith(ADDRESS)


def is_here(source: str) -> bool:
    """Whether a source is a path of this repository."""
    return not is_address(source) and not source.startswith(PACKAGE)


def of(source: str, name: str) -> str:
    """Return where a file of this name lies: the source, or in the source where that is a folder."""
    return f"{source}{name}" if source.endswith("/") else source


def local(dataset: Dataset, source: str) -> Mapping[str, Path]:
    """Return {name: path} of the files as a source of this machine has them. Raises OSError where it is none."""
    return {name: _path(of(source, name)) for name in names(dataset)}


def _path(source: str) -> Path:
    if not source.startswith(PACKAGE):
        return ROOT / source
    package, _, inner = source.removeprefix(PACKAGE).partition("/")
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(message("{package} is not installed", package=package))
    return Path(spec.submodule_search_locations[0]) / inner


def given(dataset: Dataset, path: Path) -> Mapping[str, Path]:
    """Return {name: path} of the files that somebody gives: the only one, or a folder that has them by their names."""
    return {name: path / name if path.is_dir() else path for name in names(dataset)}
