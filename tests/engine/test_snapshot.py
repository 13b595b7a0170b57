"""Files are known by their content, however they were changed; what nobody touched is not read again."""

import json
import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.ground import snapshot
from engine.ground.digest import digest
from engine.ground.snapshot import Snapshot

NAMES = ("one", "two", "inner/one", "inner/deep/two")
on_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell when a file was last changed")


def taken(root: Path, kept: Path) -> dict[str, str] | None:
    now = Snapshot(kept)
    found = now.folder(root, lambda path: not path.endswith("left_out"))
    now.keep()
    return found


def write(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, encoding="utf-8")


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that were just written are as good as old ones."""
    monkeypatch.setattr(snapshot, "COARSE", -(10**12))


def test_names_and_contents_of_files_make_a_snapshot_and_names_of_folders(tmp_path: Path):
    root = tmp_path / "root"
    write(root, "inner/one", "1")
    write(root, "left_out/two", "2")
    assert taken(root, tmp_path / "kept.json") == {"inner/": "", "inner/one": digest("1")}


@on_posix
@given(changes=st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(["12", "34", "567", "gone", "moved"]))))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.usefixtures("trusting")
def test_whatever_was_changed_is_seen_though_its_size_and_time_are_as_before(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, str]]
):
    folder = tmp_path_factory.mktemp("files")
    root, kept = folder / "root", folder / "kept.json"
    for name in NAMES:
        write(root, name, "12")
        os.utime(root / name, ns=(10**18, 10**18))
    for name, change in changes:
        taken(root, kept)
        if change == "gone":
            (root / name).unlink(missing_ok=True)
        elif change == "moved":
            other = root / NAMES[(NAMES.index(name) + 1) % len(NAMES)]
            if (root / name).exists():
                (root / name).replace(other)
        else:
            write(root, name, change)
            os.utime(root / name, ns=(10**18, 10**18))
        assert taken(root, kept) == taken(root, folder / "other" / "kept.json")
        (folder / "other" / "kept.json").unlink(missing_ok=True)


def kept_digests(kept: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads(kept.read_text(encoding="utf-8"))
    return found


@pytest.mark.usefixtures("trusting")
def test_a_file_that_nobody_touched_is_not_read_again(tmp_path: Path):
    root, kept = tmp_path / "root", tmp_path / "kept.json"
    write(root, "one", "1")
    taken(root, kept)
    known = {name: said.replace(digest("1"), "as it was") for name, said in kept_digests(kept).items()}
    kept.write_text(json.dumps(known), encoding="utf-8")
    assert taken(root, kept) == {"one": "as it was"}


def test_a_file_that_was_written_just_now_is_read_again_for_its_clock_may_be_coarse(tmp_path: Path):
    root, kept = tmp_path / "root", tmp_path / "kept.json"
    write(root, "one", "1")
    taken(root, kept)
    assert not kept.exists() or kept_digests(kept) == {}


def test_of_folders_that_are_links_and_of_files_that_cannot_be_read_nothing_is_told(tmp_path: Path):
    root = tmp_path / "root"
    write(root, "one", "1")
    write(tmp_path, "elsewhere/two", "2")
    (root / "nowhere").symlink_to(root / "nothing")
    assert taken(root, tmp_path / "kept.json") == {"one": digest("1"), "nowhere": ""}
    (root / "there").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert taken(root, tmp_path / "kept.json") is None
    assert Snapshot(tmp_path / "kept.json").files([str(root), str(root / "none")]) == {
        str(root): "",
        str(root / "none"): "",
    }


def test_what_is_kept_may_be_anything(tmp_path: Path):
    root, kept = tmp_path / "root", tmp_path / "kept.json"
    write(root, "one", "1")
    for text in ("", "[]", "{", '{"one": 1}', '{"one": []}', '{"one": {"a": 1}}'):
        kept.write_text(text, encoding="utf-8")
        assert taken(root, kept) == {"one": digest("1")}
