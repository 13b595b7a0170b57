"""The ground of these tests: the site in `tests/site`, built by this engine."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import toys
from tests.checkout import Checkout, mini_site, once
from tests.reused import Reused

from engine.ground import messages
from engine.ground.paths import ROOT


@pytest.fixture(autouse=True)
def messages_of_the_mini_site(monkeypatch: pytest.MonkeyPatch) -> None:
    """What this process says is in the language of the mini-site, wherever the engine lies."""
    monkeypatch.setattr(messages, "SITE_FILE", ROOT / "tests/site/scripts/site.toml")


@pytest.fixture(scope="session")
def pristine(shared_folder: Path) -> Checkout:
    """The mini-site, built: its results are fresh, its pages rendered."""
    return once(shared_folder / "mini-site", mini_site)


@pytest.fixture(scope="session")
def reused(pristine: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Reused:
    """A copy for one test after the other."""
    return Reused(pristine, tmp_path_factory.mktemp("reused") / "repo")


@pytest.fixture
def checkout(reused: Reused, tmp_path: Path) -> Iterator[Checkout]:
    """A copy for one test, in which nobody works any more when it ends."""
    copy = reused.lent(tmp_path / "repo")
    yield copy
    reused.give_back(copy)


@pytest.fixture
def own(pristine: Checkout, tmp_path: Path) -> Iterator[Checkout]:
    """A copy for one test that kills what works in it: who knows when the last of it ends."""
    copy = pristine.copied(tmp_path / "repo")
    yield copy
    shutil.rmtree(copy.root, ignore_errors=True)


@pytest.fixture(scope="module")
def shared(pristine: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    """A copy for the tests of one file."""
    copy = pristine.copied(tmp_path_factory.mktemp("shared") / "repo")
    yield copy
    shutil.rmtree(copy.root, ignore_errors=True)


@pytest.fixture(scope="session")
def site(pristine: Checkout) -> Path:
    """The rendered site."""
    return pristine.path("site")


@pytest.fixture(scope="session")
def one_by_one(pristine: Checkout, shared_folder: Path) -> dict[str, str]:
    """The records of the toys, made one after the other."""

    def make(root: Path) -> Checkout:
        copy = pristine.copied(root)
        toys.write(copy)
        copy.updated("--jobs", "1", *toys.ONLY)
        return copy

    return toys.records(once(shared_folder / "toys", make))
