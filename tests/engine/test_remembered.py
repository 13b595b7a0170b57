"""What one process made of the sources, the next one goes on with where it finds them as they were."""

from pathlib import Path

import pytest
from tests.checkout import DATA, Checkout

from engine.code.closure import closure, remember
from engine.code.modules import Sources
from engine.ground import paths

KEPT = ("closures", "notebooks")
# of a table, among others
CHANGE = ("scripts/chapters/valley/cycles.py", "    return moved\n", "    return 2 * moved\n")


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module that reaches another one, which lies behind a link to a folder elsewhere."""
    monkeypatch.setattr(paths, "SCRIPTS", tmp_path / "scripts")
    monkeypatch.setattr(paths, "CACHE", tmp_path / ".cache")
    for folder, text in {"one": "FACTOR = 1\n", "two": "FACTOR = 2\n"}.items():
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "tools.py").write_text(text, encoding="utf-8")
    (tmp_path / "scripts").mkdir()
    main = "from lib.tools import FACTOR\n\ndef experiment():\n    return FACTOR\n"
    (tmp_path / "scripts/main.py").write_text(main, encoding="utf-8")
    (tmp_path / "scripts/lib").symlink_to(tmp_path / "one", target_is_directory=True)
    return tmp_path


def followed() -> str:
    return closure(Sources(), "main", "experiment").digest


def test_what_is_remembered_is_what_would_be_followed(book: Path):
    before = closure(sources := Sources(), "main", "experiment")
    remember(sources)
    assert list((book / ".cache/closures").iterdir())
    after = closure(Sources(), "main", "experiment")
    assert (after, after.reached) == (before, before.reached)


def test_a_link_that_leads_elsewhere_is_another_state(book: Path):
    before = closure(sources := Sources(), "main", "experiment").digest
    remember(sources)
    (book / "scripts/lib").unlink()
    (book / "scripts/lib").symlink_to(book / "two", target_is_directory=True)
    assert followed() != before
    remember(sources.renewed())
    assert len(list((book / ".cache/closures").iterdir())) == 1  # the last state's alone


def test_a_link_that_leads_back_is_not_followed_for_ever(book: Path):
    before = followed()
    (book / "scripts/back").symlink_to(book / "scripts", target_is_directory=True)
    (book / "one/back").symlink_to(book / "one", target_is_directory=True)
    assert followed() == before


@pytest.mark.parametrize("spoilt", ["", "{", "[]", "null", "\0"])
def test_what_is_spoilt_is_made_again(book: Path, spoilt: str):
    before = closure(sources := Sources(), "main", "experiment").digest
    remember(sources)
    for path in (book / ".cache/closures").iterdir():
        path.write_text(spoilt, encoding="utf-8")
    assert followed() == before


def test_a_build_with_nothing_to_do_reads_what_the_one_before_kept_and_needs_none_of_it(checkout: Checkout):
    checkout.edit(*CHANGE)
    checkout.updated("--accept", "--data", DATA)
    kept = {name: checkout.files(f".cache/{name}") for name in KEPT}
    assert all(kept.values())
    checkout.updated("--data", DATA)
    assert kept == {name: checkout.files(f".cache/{name}") for name in KEPT}
    notebooks = checkout.files("docs/notebooks")
    for path in (checkout.path(name) for files in kept.values() for name in files):
        path.write_text("{", encoding="utf-8")
    checkout.updated("--data", DATA)
    assert checkout.files("docs/notebooks") == notebooks


def test_a_notebook_that_was_edited_is_out_of_date_though_its_text_is_kept(checkout: Checkout):
    checkout.updated("--data", DATA)
    before = checkout.files("docs/notebooks")
    notebook = next(iter(before))
    checkout.path(notebook).write_text("{}\n", encoding="utf-8")
    assert f"error: {notebook} is out of date" in checkout.refused("--check", "--device", "cpu")
    assert f"writes {notebook}" in checkout.updated("--data", DATA)
    assert checkout.files("docs/notebooks") == before
