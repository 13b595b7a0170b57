"""Writing: all or nothing."""

from pathlib import Path

import pytest

from engine.ground import journal, paths
from engine.ground.problem import Problem


def test_files_are_written_with_lf_line_ends_in_utf_8(tmp_path: Path):
    journal.write_all({tmp_path / "new" / "a.txt": "第一行\n第二行\n"}, tmp_path)
    assert (tmp_path / "new" / "a.txt").read_bytes() == "第一行\n第二行\n".encode()


def test_where_one_file_cannot_be_written_none_is(tmp_path: Path):
    first = tmp_path / "a.txt"
    first.write_text("old", encoding="utf-8")
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(Problem, match=r"^file: .*; nothing was written$"):
        journal.write_all(
            {first: "new", tmp_path / "sub" / "c.txt": "new", tmp_path / "file" / "b.txt": "new"}, tmp_path
        )
    assert first.read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".cache", "a.txt", "file"]
    assert [path.name for path in (tmp_path / ".cache").iterdir()] == ["pending.lock"]


def test_a_file_in_another_encoding_is_named_with_its_line(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_bytes("第一行\n".encode() + "损失".encode("gbk"))
    with pytest.raises(Problem, match=r"page.md:2: not UTF-8"):
        paths.read(page)
