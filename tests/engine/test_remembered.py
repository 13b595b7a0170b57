"""What one process made of the sources, the next one goes on with where it finds them as they were."""

from pathlib import Path

import pytest
from tests.checkout import DATA, Checkout

from engine.code import closure as closures
from engine.code.closure import Closure, closure, remember
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


CHAPTER = "from common import tools\n{more}\ndef experiment():\n    return tools.FACTOR * {value}\n"


@pytest.fixture
def chapters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of three chapters, the last of which uses the first, with what all use beside it."""
    folder = tmp_path / "scripts/chapters"
    monkeypatch.setattr(paths, "SCRIPTS", folder.parent)
    monkeypatch.setattr(paths, "CACHE", tmp_path / ".cache")
    monkeypatch.setattr(paths, "CHAPTERS", folder)
    for name, text in {
        "common/tools": "FACTOR = 1\n",
        "chapters/__init__": "",
        "chapters/one": CHAPTER.format(more="", value=2),
        "chapters/two": CHAPTER.format(more="", value=3),
        "chapters/three": CHAPTER.format(more="from chapters.one import experiment as other\n", value="other()"),
    }.items():
        path = folder.parent / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def followed_again(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return the chapters that are followed, and not taken from what was remembered."""
    with monkeypatch.context() as patch:
        found: set[str] = set()
        follow = closures._followed

        def noted(sources: Sources, module: str, name: str, more: tuple[str, ...]) -> Closure:
            found.add(module.removeprefix("chapters."))
            return follow(sources, module, name, more)

        patch.setattr(closures, "_followed", noted)
        sources = Sources()
        for name in ("one", "two", "three"):
            assert closure(sources, f"chapters.{name}", "experiment") == follow(
                Sources(), f"chapters.{name}", "experiment", ()
            )
    remember(sources)
    return found


@pytest.mark.parametrize(
    ("name", "old", "new", "again"),
    [
        ("chapters/two", "* 3", "* 4", {"two"}),
        ("chapters/one", "* 2", "* 5", {"one", "three"}),
        ("common/tools", "1", "2", {"one", "two", "three"}),
        ("chapters/two", "\ndef", "eval('1')\ndef", {"two"}),
        ("common/tools", "FACTOR", "from chapters import two\nFACTOR", {"one", "two", "three"}),
    ],
)
def test_a_change_of_one_chapter_has_that_and_those_that_use_it_followed_again(
    chapters: Path, monkeypatch: pytest.MonkeyPatch, name: str, old: str, new: str, again: set[str]
):
    assert followed_again(monkeypatch) == {"one", "two", "three"}
    assert followed_again(monkeypatch) == set()
    path = chapters.parent / f"{name}.py"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert followed_again(monkeypatch) == again
    assert followed_again(monkeypatch) == set()


@pytest.mark.parametrize(
    "more", ["eval('1')", "import chapters", "from chapters import *", "import chapters.one", "from . import two"]
)
def test_what_may_lead_anywhere_is_followed_again_after_any_change(
    chapters: Path, monkeypatch: pytest.MonkeyPatch, more: str
):
    (chapters / "one.py").write_text(CHAPTER.format(more=f"{more}\n", value=2), encoding="utf-8")
    followed_again(monkeypatch)
    (chapters / "two.py").write_text(CHAPTER.format(more="", value=7), encoding="utf-8")
    assert followed_again(monkeypatch) >= {"one", "two"}


def test_of_a_chapter_that_is_gone_nothing_is_remembered(chapters: Path, monkeypatch: pytest.MonkeyPatch):
    followed_again(monkeypatch)
    (chapters / "two.py").rename(chapters / "four.py")
    remember(sources := Sources())
    closure(sources, "chapters.four", "experiment")
    remember(sources)
    names = {path.stem for path in (chapters.parents[1] / ".cache/closures").iterdir()}
    assert names == {"one", "three", "four"}


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
