import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ["OMP_NUM_THREADS"] = "1"  # before torch is imported: as the processes of the experiments have it

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests.checkout import Checkout, link
from xdist.scheduler import LoadGroupScheduling

from common.airfoil import AIRFOIL
from engine.ground.paths import ROOT
from engine.machine import browser as browsers
from engine.results import datasets

LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", ".cache", ".*_cache", "site", "site.zip", "node_modules", "__pycache__"
)


# files whose tests share what takes long to make
TOGETHER = {f"tests/engine/test_{name}.py" for name in ("crash", "new", "notebooks", "print", "serve")}


class Grouped(LoadGroupScheduling):  # type: ignore[misc]
    """Tests of some files in one process: pytest 9.2 takes no notice of how xdist writes its groups into ids."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if file in TOGETHER else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Grouped:
    return Grouped(config, log)


def real_data() -> Path | None:
    """The file of the real data: given, or cached by an earlier download."""
    given = os.environ.get(AIRFOIL.variable)
    path = Path(given).resolve() if given else datasets.cached(AIRFOIL)
    return path if path.exists() else None


def pytest_report_header() -> str:
    return f"airfoil data: {'real' if real_data() else 'stand-in only: set AIRFOIL_DATA for the tests that need it'}"


@pytest.fixture(scope="session")
def airfoil_file() -> Path:
    path = real_data()
    if path is None:
        pytest.skip("needs the real airfoil data: set AIRFOIL_DATA, or build once with a network")
    return path


@pytest.fixture(scope="session", params=["real", "stand-in"])
def airfoil(request: pytest.FixtureRequest) -> Any:
    """The table, measured and made up; without the real file only the latter."""
    if request.param == "stand-in":
        return AIRFOIL.stand_in()
    return datasets.load(AIRFOIL, str(request.getfixturevalue("airfoil_file"))).values


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A copy whose results are up to date for this interpreter, as far as the data at hand allow."""
    copy = Checkout(tmp_path_factory.mktemp("pristine") / "repo")
    shutil.copytree(ROOT, copy.root, ignore=LEFT_OUT)
    shutil.copytree(ROOT / "node_modules", copy.path("node_modules"), copy_function=link)
    data = real_data()
    copy.build(*(["--data", str(data)] if data else []))
    return copy


@pytest.fixture(scope="session")
def small(pristine: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A copy with the chapter on RMSProp alone, which takes half the time to render."""
    copy = pristine.copied(tmp_path_factory.mktemp("small") / "repo")
    for page in ("optimization/adagrad", "writing"):
        name = Path(page).name
        copy.edit(
            "mkdocs.yml", next(line for line in copy.read("mkdocs.yml").splitlines(True) if f"{page}.md" in line), ""
        )
        for path in (f"docs/{page}.md", f"docs/notebooks/{name}.ipynb", f"scripts/chapters/{name}.py"):
            copy.path(path).unlink()
        shutil.rmtree(copy.path(f"docs/results/{name}"))
    copy.path("tests/book/test_adagrad.py").unlink()
    copy.edit("docs/optimization/rmsprop.md", "[上一章](adagrad.md)", "上一章")
    copy.edit("docs/index.md", "[写作指南](writing.md)", "写作指南")
    copy.built("--notebooks")
    return copy


@pytest.fixture
def checkout(small: Checkout, tmp_path: Path) -> Iterator[Checkout]:
    """A copy of its own for one test."""
    copy = small.copied(tmp_path / "repo")
    yield copy
    shutil.rmtree(copy.root, ignore_errors=True)


@pytest.fixture(scope="module")
def shared(small: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    """A copy for the tests of one file."""
    copy = small.copied(tmp_path_factory.mktemp("shared") / "repo")
    yield copy
    shutil.rmtree(copy.root, ignore_errors=True)


@pytest.fixture(scope="session")
def site(pristine: Checkout) -> Path:
    """The rendered site."""
    pristine.built("--only", "trajectory")
    return pristine.path("site")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = browsers.launch(playwright.chromium)
        yield started
        started.close()
