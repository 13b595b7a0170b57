"""What the staleness benchmark promises: the same changes for every tool, and tables that say what was measured."""

import json
from pathlib import Path

import pytest

import tables
from measure import apply
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


def test_no_project_keeps_a_hole(tmp_path: Path) -> None:
    for tool in TOOLS:
        tool.create(tmp_path / tool.name, "3.843")
        for path in tool.sources(tmp_path / tool.name):
            assert "@@" not in path.read_text(encoding="utf-8"), path


def test_the_tables_are_those_of_the_recorded_results() -> None:
    measured = json.loads(RESULTS.read_text(encoding="utf-8"))
    page = PAGE.read_text(encoding="utf-8")
    assert tables.page(page, measured) == page
