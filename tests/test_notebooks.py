"""The notebooks of the chapters: made of the same sources, self-contained, and giving the numbers of the pages."""

import importlib
import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

import notebooks
from results import catalog, compare, prose, records, welch
from results.paths import ROOT

NOTEBOOKS = [*notebooks.pages()]
GUARD = ROOT / "tests" / "guarded_kernel.py"


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A kernel that imports little more than torch, numpy and matplotlib, in an empty folder."""
    spec = tmp_path / "jupyter" / "kernels" / "guarded" / "kernel.json"
    spec.parent.mkdir(parents=True)
    guard = shutil.copy(GUARD, spec.parent)
    command = [sys.executable, str(guard), "-f", "{connection_file}"]
    spec.write_text(json.dumps({"argv": command, "display_name": "guarded", "language": "python"}), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.delenv("PYTHONPATH", raising=False)
    folder = tmp_path / "empty"
    folder.mkdir()
    yield folder
    shutil.rmtree(tmp_path, ignore_errors=True)


def executed(notebook: NotebookNode, folder: Path) -> NotebookNode:
    client = NotebookClient(notebook, kernel_name="guarded", timeout=120, resources={"metadata": {"path": str(folder)}})
    return client.execute()


def drifts(numbers: dict[str, dict[str, Any]]) -> list[str]:
    """Hold numbers against the records, as a build does."""
    pairs = []
    for declared in catalog.declared():
        if declared.name in numbers:
            record = records.load(declared.record_path("cpu"))
            assert record
            kinds = getattr(importlib.import_module(declared.module), declared.name).numbers
            now = numbers[declared.name]
            pairs += [(f"{declared.key}.{one}", kind, record.numbers[one], now[one]) for one, kind in kinds.items()]
    tests = sum(len(welch.runs(now)) for _, kind, _, now in pairs if kind.kind == "statistical")
    found = (compare.drift(*pair, level=compare.FALSE_ALARM / max(tests, 1)) for pair in pairs)
    return [str(one) for one in found if one]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_alone_and_gives_the_numbers_of_its_page(
    path: Path, kernel: Path, airfoil_file: Path, pristine
):
    shutil.copy(airfoil_file, kernel / "airfoil_self_noise.dat")
    notebook = nbformat.read(pristine.path(path.relative_to(ROOT).as_posix()), as_version=4)
    notebook.cells.append(new_code_cell("import json\nprint(json.dumps(numbers))"))
    done = executed(notebook, kernel)
    numbers = json.loads(done.cells[-1].outputs[0].text)
    page = notebooks.pages()[path]
    assert set(numbers) == {key.partition(".")[2] for key in prose.results_of(page)}
    assert drifts(numbers) == []
