"""A copy of a repository that one test after the other works in is as new for each, whatever was done to it."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.checkout import Checkout
from tests.reused import Reused

PAGE, MODULE = "docs/walks/valley.md", "scripts/engine/ground/digest.py"


def rewritten_under_its_old_time(copy: Checkout) -> None:
    path = copy.path(PAGE)
    about, content = path.stat(), path.read_bytes()
    path.write_bytes(content[::-1])
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))


def a_file_for_a_folder(copy: Checkout) -> None:
    shutil.rmtree(copy.path("theme"))
    copy.path("theme").write_text("a file", encoding="utf-8")


def a_folder_for_a_file(copy: Checkout) -> None:
    copy.path(PAGE).unlink()
    copy.path(PAGE).joinpath("inner").mkdir(parents=True)


def a_link_for_the_packages(copy: Checkout) -> None:
    shutil.rmtree(copy.path("node_modules"))
    copy.path("node_modules").symlink_to(copy.path("docs"), target_is_directory=True)


DONE: dict[str, Callable[[Checkout], object]] = {
    "edited": lambda copy: copy.edit(PAGE, "## Summary", "## A summary"),
    "rewritten under its old time": rewritten_under_its_old_time,
    "touched": lambda copy: copy.path(MODULE).touch(),
    "replaced": lambda copy: shutil.copy(copy.path(PAGE), copy.path(MODULE)),
    "moved": lambda copy: copy.path("LICENSE").rename(copy.path("scripts/LICENSE")),
    "a folder moved": lambda copy: copy.path("docs").rename(copy.path("pages")),
    "added": lambda copy: copy.path("new/folder").mkdir(parents=True),
    "a mode": lambda copy: copy.path(MODULE).chmod(0o600),
    "the mode of a folder": lambda copy: copy.path("scripts").chmod(0o700),
    "a file for a folder": a_file_for_a_folder,
    "a folder for a file": a_folder_for_a_file,
    "a link for the packages": a_link_for_the_packages,
    "all gone": lambda copy: shutil.rmtree(copy.root),
}


@pytest.fixture(scope="module")
def lender(pristine: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reused]:
    folder = tmp_path_factory.mktemp("lender")
    yield Reused(pristine, folder / "repo")
    shutil.rmtree(folder)


def looks(root: Path) -> dict[str, object]:
    """What a program can tell of the files in a folder, links not followed."""
    found: dict[str, object] = {}
    for path in root.rglob("*"):
        about = path.lstat()
        is_file = path.is_file() and not path.is_symlink()
        content = (path.read_bytes(), about.st_mtime_ns) if is_file else path.is_symlink() and path.readlink()
        found[path.relative_to(root).as_posix()] = (about.st_mode, content)
    return found


@pytest.fixture(scope="module")
def new(pristine: Checkout, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What is to be seen in a new copy."""
    return looks(pristine.copied(tmp_path_factory.mktemp("new") / "repo").root)


@pytest.mark.parametrize("what", DONE)
def test_whatever_was_done_to_a_copy_the_next_test_has_a_new_one(
    lender: Reused, new: dict[str, object], tmp_path: Path, what: str
):
    first = lender.lent(tmp_path / "first")
    try:
        DONE[what](first)
    except OSError:
        pytest.skip("needs the right to make links")
    lender.give_back(first)
    second = lender.lent(tmp_path / "second")
    assert looks(second.root) == new
    lender.give_back(second)
