"""The notebooks of the chapters run alone, and give the numbers of the pages."""

import importlib
import inspect
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from tests import examples
from tests.slow import all_but

from engine.code.closure import alone, closure
from engine.ground.paths import ENGINE, ROOT
from engine.notebooks import inventory
from engine.prose import page_sources
from engine.results import comparison, records, welch
from engine.results.book import Book
from engine.results.catalog import Declared

NOTEBOOKS = [*inventory.pages()]
HAND_OVER = """
import importlib.util, json
others = [importlib.util.find_spec(name) for name in ("common", "engine", "hypothesis")]
print(json.dumps([numbers, others], default=str))
"""
GUARD = ROOT / "tests" / "guarded_kernel.py"
LONG = 2.0  # seconds: a result that took longer is computed by its notebook once a week, and taken from its record else
UNBOUND = ("ruff", "check", "--isolated", "--select", "F821", "--stdin-filename", "notebook.py", "-")


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


def drifts(numbers: dict[str, dict[str, Any]], shown: Container[str]) -> list[str]:
    """Hold numbers against the records of what a page shows, as a build does."""
    pairs = []
    for declared in Book().declared:
        if declared.key in shown:
            record = records.load(declared.record_path("cpu"))
            assert record
            kinds = getattr(importlib.import_module(declared.module), declared.name).numbers
            now = numbers[declared.name]
            pairs += [(f"{declared.key}.{one}", kind, record.numbers[one], now[one]) for one, kind in kinds.items()]
    tests = sum(len(welch.runs(now)) for _, kind, _, now in pairs if kind.kind == "statistical")
    found = (comparison.drift(*pair, level=comparison.FALSE_ALARM / max(tests, 1)) for pair in pairs)
    return [str(one) for one in found if one]


def long_ones(shown: set[str]) -> dict[str, Any]:
    """The recorded numbers of results of a page that are not computed today, by the name of their function."""
    if examples.thorough():
        return {}
    of_page = [one for one in Book().declared if one.key in shown and not one.is_attested and not is_typed(one)]
    kept = {one.name: records.load(one.record_path("cpu")) for one in of_page}
    return {name: record.numbers for name, record in kept.items() if record and record.ran.seconds > LONG}


def is_typed(declared: Declared) -> bool:
    """Whether cells run the lines of an experiment, and print what it catches of them: it hands over no numbers."""
    return "redirect_stdout" in inspect.getsource(importlib.import_module(declared.module))


def without(notebook: NotebookNode, recorded: dict[str, Any]) -> None:
    """Let a notebook take numbers from a record instead of computing them; what it draws of them it draws."""
    for name, numbers in recorded.items():
        calls = re.compile(rf'^numbers\["{name}"\] = (?:{name}\(|apart\({name}\b).*\)$', re.MULTILINE)
        code = (one for one in notebook.cells if one.cell_type == "code")
        ((cell, found),) = ((one, found) for one in code if (found := calls.search(one.source)))
        taken = f'numbers["{name}"] = __import__("json").loads({json.dumps(numbers)!r})'
        cell.source = cell.source[: found.start()] + taken + cell.source[found.end() :]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_valid_and_as_jupyter_writes_it(path: Path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert nbformat.writes(notebook) + "\n" == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_name_that_a_notebook_uses_is_bound_in_it(path: Path, pristine):
    """In what is not computed today, too."""
    notebook = nbformat.read(pristine.path(path.relative_to(ROOT).as_posix()), as_version=4)
    code = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    done = subprocess.run(
        [sys.executable, "-m", *UNBOUND], input=code, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "path",
    all_but([path for path in NOTEBOOKS if path.stem == "rmsprop"], NOTEBOOKS),
    ids=lambda path: path.stem,
)
def test_a_notebook_runs_alone_and_gives_the_numbers_of_its_page(
    path: Path, kernel: Path, airfoil_file: Path, pristine
):
    shutil.copy(airfoil_file, kernel / "airfoil_self_noise.dat")
    notebook = nbformat.read(pristine.path(path.relative_to(ROOT).as_posix()), as_version=4)
    without(notebook, long_ones(page_sources.results_of(inventory.pages()[path])))
    notebook.cells.append(new_code_cell(HAND_OVER))
    done = executed(notebook, kernel)
    numbers, others = json.loads(done.cells[-1].outputs[0].text)
    assert others == [None, None, None], "it runs without them"
    shown = page_sources.results_of(inventory.pages()[path])
    every = {one.key: one for one in Book().declared if one.key in shown and not one.is_attested}
    ran = {key for key in every if key.partition(".")[2] in numbers}
    assert len(ran) == len(numbers)
    assert ran >= {key for key, one in every.items() if not is_typed(one)}, "others may do by their lines alone"
    assert drifts(numbers, ran) == []


def test_what_a_notebook_runs_of_the_book_is_what_the_fingerprints_hold():
    for one in (book := Book()).declared:
        module = book.sources.load(one.module)
        assert module
        for function in (one.name, *one.views.values()):
            there = alone(book.sources, [(one.module, index) for index in module.bound[function]]).statements
            held = closure(book.sources, one.module, function).reached.statements
            more = {name: there[name] - held.get(name, set()) for name in there if not name.startswith(ENGINE.name)}
            assert not any(more.values()), (one.key, function, more)
