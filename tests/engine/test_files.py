"""What a live server sees of the files: by looking at all of them, or at those that the system names."""

from pathlib import Path

import pytest

from engine.serving.files import Files, changed


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a page, beside a file."""
    (tmp_path / "docs" / "in").mkdir(parents=True)
    (tmp_path / "docs" / "in" / "page.md").write_text("old", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("old", encoding="utf-8")
    return tmp_path


@pytest.fixture
def files(place: Path) -> Files:
    """What is watched of it."""
    return Files([str(place / "docs"), str(place / "mkdocs.yml")])


def test_of_touched_files_a_glance_sees_what_a_look_at_all_does(place: Path, files: Files):
    before = files.look()
    page, new, config, gone = (
        place / name for name in ("docs/in/page.md", "docs/new.md", "mkdocs.yml", "docs/gone.md")
    )
    page.write_text("new", encoding="utf-8")
    new.write_text("new", encoding="utf-8")
    seen = files.glance(before, [page, new, gone, page.parent])
    assert changed(before, seen) == {page, new}
    assert seen == files.look()
    config.unlink()
    new.unlink()
    seen = files.glance(seen, [config, new])
    assert seen == files.look()
    assert config not in seen


def test_a_glance_passes_over_what_is_no_page_or_lies_elsewhere(place: Path, files: Files):
    before = files.look()
    names = ["docs/.page.md.swp", "docs/in/4913", "docs/.git/index", "docs/in/page.md~", "elsewhere.md"]
    for name in names:
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_text("new", encoding="utf-8")
    assert files.glance(before, [place / name for name in names]) == before
    assert files.place(place / "elsewhere.md") is None
    assert files.place(place / "docs/in/page.md") == place / "docs"


def test_a_file_that_an_editor_empties_first_is_whole_when_it_is_settled(place: Path, files: Files):
    before, page = files.look(), place / "docs/in/page.md"
    page.write_text("", encoding="utf-8")
    emptied = files.glance(before, [page])
    page.write_text("new", encoding="utf-8")
    assert files.settled(before, emptied)[page] == files.look()[page] != emptied[page]
