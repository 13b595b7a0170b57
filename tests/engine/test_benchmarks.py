"""What the staleness benchmark promises: the same changes for every tool, and tables that say what was measured."""

import json
import os
from pathlib import Path

import pytest

import tables
from changes import apply
from kinds import KINDS
from peers import PLAIN, TOOLS
from run import PAGE, RESULTS
from scenario import CHANGES, drifts
from tool import Tool

EDITS = [change for change in (*CHANGES, *drifts(3.843, "3.843")) if change.old]


@pytest.mark.parametrize("tool", [PLAIN, *TOOLS], ids=lambda tool: tool.name)
def test_every_edit_changes_one_place_of_the_project(tool: Tool, tmp_path: Path) -> None:
    tool.create(tmp_path, "3.843")
    texts = {path: path.read_text(encoding="utf-8") for path in tool.sources(tmp_path)}
    for change in EDITS:
        apply(change, tool, tmp_path)
        edited = [path for path, text in texts.items() if path.read_text(encoding="utf-8") != text]
        assert len(edited) == 1, change.name
        edited[0].write_text(texts[edited[0]], encoding="utf-8", newline="\n")


@pytest.mark.parametrize("tool", [PLAIN, *TOOLS], ids=lambda tool: tool.name)
def test_every_edit_of_a_kind_changes_one_place_of_its_project(tool: Tool, tmp_path: Path) -> None:
    for change in KINDS:
        if change.old:
            project = tmp_path / change.kind
            tool.create(project, "3.843", change.kind)
            texts = {path: path.read_text(encoding="utf-8") for path in tool.sources(project)}
            apply(change, tool, project)
            assert sum(path.read_text(encoding="utf-8") != text for path, text in texts.items()) == 1, change.name


def test_two_saves_in_a_second_leave_the_second_of_the_file_and_its_length(tmp_path: Path) -> None:
    change = next(change for change in KINDS if change.special == "same_second")
    PLAIN.create(tmp_path, "", change.kind)
    helper = tmp_path / "helper.py"
    os.utime(helper, (1_000_000_000, 1_000_000_000))
    before = helper.stat()
    apply(change, PLAIN, tmp_path)
    assert (int(helper.stat().st_mtime), helper.stat().st_size) == (int(before.st_mtime), before.st_size)


def test_a_row_that_a_tool_has_not_got_is_a_dash() -> None:
    one = {"title": "one", "kinds": {"a change": {"verdict": "✗ **stale**"}}}
    other = {"title": "other", "kinds": {}}
    assert "| a change | ✗ **stale** | – |" in tables.kinds({"one": one, "other": other})


def test_no_project_keeps_a_hole(tmp_path: Path) -> None:
    kinds = ["", *(change.kind for change in KINDS)]
    for tool, kind in [(tool, kind) for tool in [PLAIN, *TOOLS] for kind in kinds]:
        project = tmp_path / tool.name / kind
        tool.create(project, "3.843", kind)
        for path in tool.sources(project):
            assert "@@" not in path.read_text(encoding="utf-8"), path


def test_the_tables_are_those_of_the_recorded_results() -> None:
    measured = json.loads(RESULTS.read_text(encoding="utf-8"))
    page = PAGE.read_text(encoding="utf-8")
    assert tables.page(page, measured) == page
