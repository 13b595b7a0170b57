"""The ground of these tests: this book, its data, and one build of all of it."""

import compileall
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.checkout import Checkout, linked, mini_site, once

from common.airfoil import AIRFOIL, stand_in
from engine.data import load, places
from engine.ground.paths import ROOT

LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", ".cache", ".*_cache", "site", "site.zip", "node_modules", "__pycache__"
)


def real_data() -> Path | None:
    """The file of the real data: given, or cached by an earlier download."""
    given = os.environ.get(AIRFOIL.variable)
    path = Path(given).resolve() if given else places.cached(AIRFOIL)
    return path if path.exists() else None


@pytest.fixture(scope="session")
def airfoil_file() -> Path:
    path = real_data()
    if path is None:
        pytest.skip("needs the real airfoil data: set AIRFOIL_DATA, or build once with a network")
    return path


@pytest.fixture(scope="session")
def measured(airfoil_file: Path) -> Any:
    """The measured table."""
    data: Any = load.load(AIRFOIL, str(airfoil_file))
    return data.values


@pytest.fixture(scope="session", params=["real", "stand-in"])
def airfoil(request: pytest.FixtureRequest) -> Any:
    """The table, measured and made up; without the real file only the latter."""
    if request.param == "stand-in":
        return stand_in()
    return request.getfixturevalue("measured")


def built_book(root: Path) -> Checkout:
    """Build a copy; its results are up to date for this interpreter, as far as the data at hand allow."""
    copy = Checkout(root)
    shutil.copytree(ROOT, root, ignore=LEFT_OUT)
    linked(ROOT / "node_modules", copy.path("node_modules"))
    compileall.compile_dir(copy.path("scripts"), quiet=2)  # once for all commands, whatever this Python writes itself
    data = real_data()
    copy.built(*(["--data", str(data)] if data else []))
    return copy


@pytest.fixture(scope="session")
def pristine(shared_folder: Path) -> Checkout:
    """The book, built once."""
    return once(shared_folder / "book", built_book)


@pytest.fixture(scope="session")
def site(pristine: Checkout) -> Path:
    """The rendered site."""
    return pristine.path("site")


@pytest.fixture(scope="module")
def begun(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """The mini-site with the templates of a chapter in Chinese: soon rendered, whatever the book has grown to."""
    copy = once(shared_folder / "mini-site", mini_site).copied(tmp_path_factory.mktemp("begun") / "repo")
    for language in ("en", "zh"):  # the test is the same in both
        templates = ROOT / "scripts" / "engine" / "new_chapter" / language
        shutil.copytree(templates, copy.path("scripts/common/new_chapter"), dirs_exist_ok=True)
    return copy
