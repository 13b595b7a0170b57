"""The notebooks of the chapters: made of the same sources, self-contained, and giving the numbers of the pages."""

import importlib
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from tests.checkout import Checkout

from engine.code.modules import Sources
from engine.ground import paths
from engine.ground.paths import ROOT
from engine.ground.problem import Problem
from engine.notebooks import inventory, write
from engine.notebooks.flatten import Names, Order, text
from engine.notebooks.imports import statements
from engine.notebooks.symbols import Symbol, pieces
from engine.pages.notebook_markdown import markdown
from engine.prose import page_sources
from engine.results import comparison, records, welch
from engine.results.book import Book

NOTEBOOKS = [*inventory.pages()]
RMSPROP, PAGE = "docs/notebooks/rmsprop.ipynb", "docs/optimization/rmsprop.md"
OUT_OF_DATE = f"{RMSPROP} is out of date; run python scripts/build.py"
WITHOUT_TORCH = """
import runpy, sys
sys.modules |= dict.fromkeys(("torch", "numpy", "matplotlib"))  # importing one raises ImportError
sys.argv = ["scripts/build.py", "--notebooks", "--offline"]
sys.path.insert(0, "scripts")
runpy.run_path("scripts/build.py", run_name="__main__")
"""
TWICE = """
import sys
from mkdocs.commands.build import build
from mkdocs.config import load_config
import markdown
rendered, convert = [], markdown.Markdown.convert
def counted(self, text):
    rendered.append("> 这个笔记本" in text)
    return convert(self, text)
markdown.Markdown.convert = counted
config = load_config("mkdocs.yml", site_dir=sys.argv[1], strict=True)
config.plugins.on_startup(command="serve", dirty=False)
for _ in range(2):
    build(config)
    print(sum(rendered))
    config = load_config("mkdocs.yml", site_dir=sys.argv[1], strict=True)
"""
HAND_OVER = """
import importlib.util, json
others = [importlib.util.find_spec(name) for name in ("common", "engine", "hypothesis")]
print(json.dumps([numbers, others], default=str))
"""
LOAD = """
import dataclasses, sys
sys.path.insert(0, sys.argv[1])
from common.airfoil import AIRFOIL
from engine.notebooks.runtime import load_data
nowhere = dataclasses.replace(AIRFOIL, urls=("http://127.0.0.1:9/airfoil_self_noise.dat",))
print(load_data(nowhere)[0].tolist())
"""
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


def drifts(numbers: dict[str, dict[str, Any]], shown: set[str]) -> list[str]:
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


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_alone_and_gives_the_numbers_of_its_page(
    path: Path, kernel: Path, airfoil_file: Path, pristine
):
    shutil.copy(airfoil_file, kernel / "airfoil_self_noise.dat")
    notebook = nbformat.read(pristine.path(path.relative_to(ROOT).as_posix()), as_version=4)
    notebook.cells.append(new_code_cell(HAND_OVER))
    done = executed(notebook, kernel)
    numbers, others = json.loads(done.cells[-1].outputs[0].text)
    assert others == [None, None, None], "it runs without them"
    shown = page_sources.results_of(inventory.pages()[path])
    assert set(numbers) == {one.name for one in Book().declared if one.key in shown}
    assert drifts(numbers, shown) == []


def cells(checkout: Checkout) -> dict[str, Any]:
    notebook = nbformat.read(checkout.path(RMSPROP), as_version=4)
    return {cell.id: cell for cell in notebook.cells}


def test_a_notebook_is_valid_and_says_nothing_of_the_day_or_the_place(pristine: Checkout):
    notebook = nbformat.read(pristine.path(RMSPROP), as_version=4)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells) > 80
    assert {cell.execution_count for cell in notebook.cells if cell.cell_type == "code"} == {None}
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert str(pristine.root) not in pristine.read(RMSPROP)


def test_a_notebook_holds_the_page_in_words_that_notebooks_understand(pristine: Checkout):
    found = cells(pristine)
    words = "\n".join(cell.source for cell in found.values() if cell.cell_type == "markdown")
    for foreign in ("8<-", "<data", "<figure", "[^", "title=", "<!--"):
        assert foreign not in words
    assert "Adagrad<sup>[1]</sup> 为每个坐标维护一个状态" in words
    assert "\n1. J. Duchi, E. Hazan, Y. Singer. [Adaptive" in f"\n{words}"
    assert "半衰期是 6.58 步" in words
    assert found["listing-train"].source.startswith("def train(step, full_loss,")
    assert found["trajectory-txt"].outputs[0].text == pristine.read("docs/results/rmsprop/trajectory.txt")
    table = found["weights-md"].outputs[0].data["text/markdown"]
    assert table == pristine.read("docs/results/rmsprop/weights.md").rstrip()
    figure = found["weights-svg"].outputs[0].data
    assert 'style="background:#fff;color:#000;' in figure["image/svg+xml"]
    assert figure["text/plain"].startswith("平方梯度的权重随")


def test_code_that_the_page_does_not_show_is_folded(pristine: Checkout):
    for name, cell in cells(pristine).items():
        if cell.cell_type == "code":
            hidden = cell.metadata.get("jupyter") == {"source_hidden": True} and cell.metadata["cellView"] == "form"
            assert hidden == name.startswith(("code-", "more-")) == cell.source.startswith("# @title ")


def test_an_author_of_prose_writes_the_notebook_anew_without_torch(checkout: Checkout):
    before = checkout.read(RMSPROP).splitlines()
    checkout.edit(PAGE, "先看二次函数", "我们先看二次函数")
    assert OUT_OF_DATE in checkout.run("-m", "mkdocs", "build", "--strict").stderr
    assert OUT_OF_DATE in checkout.refused("--check", "--only", "trajectory")
    for _ in range(2):  # the second time nothing changes
        done = checkout.run("-c", WITHOUT_TORCH)
        assert done.returncode == 0, done.stderr
        after = checkout.read(RMSPROP).splitlines()
        assert [old for old, new in zip(before, after, strict=True) if old != new] == [
            line for line in before if "先看二次函数" in line
        ]


def test_a_build_writes_the_notebook_with_what_it_is_made_of(checkout: Checkout):
    checkout.edit("scripts/chapters/rmsprop/textbook.py", "steps = len(numbers", "steps = -1 + len(numbers")
    checkout.edit("scripts/chapters/rmsprop/textbook.py", '["trace"]) - 1', '["trace"])')
    checkout.edit("scripts/chapters/rmsprop/textbook.py", 'return f"epoch {steps}', 'return f"step {steps}')
    said = checkout.built("--only", "trajectory")
    assert "docs/results/rmsprop/trajectory.txt" in said
    assert RMSPROP in said
    assert cells(checkout)["trajectory-txt"].outputs[0].text.startswith("step 20, x1: ")
    assert "steps = -1 + len(numbers" in cells(checkout)["listing-trajectory-text"].source


def test_a_notebook_without_a_page_is_refused(checkout: Checkout):
    checkout.path("docs/notebooks/lost.ipynb").write_text("{}", encoding="utf-8")
    said = "docs/notebooks/lost.ipynb belongs to no page that includes results: delete it"
    assert said in checkout.refused("--only", "trajectory")


def test_a_notebook_that_holds_an_error_stops_the_generator(checkout: Checkout):
    notebook = nbformat.read(checkout.path(RMSPROP), as_version=4)
    cell = next(cell for cell in notebook.cells if cell.id == "weights-svg")
    cell.outputs = [nbformat.v4.new_output("error", ename="ZeroDivisionError", evalue="division by zero")]
    nbformat.write(notebook, checkout.path(RMSPROP))
    done = checkout.run("-m", "mkdocs", "build")
    assert done.returncode == 1
    assert f"{RMSPROP}: cell weights-svg holds an error, ZeroDivisionError: division by zero" in done.stderr


def test_what_is_no_notebook_is_said_in_a_line(tmp_path: Path):
    (tmp_path / "broken.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(Problem, match=r"broken\.ipynb is no notebook; run python scripts/build\.py"):
        markdown(tmp_path / "broken.ipynb")


def test_the_notebook_is_a_page_that_leads_to_its_chapter_and_can_be_had(site: Path, pristine: Checkout):
    page = (site / "notebooks/rmsprop.html").read_text(encoding="utf-8")
    chapter = (site / "optimization/rmsprop.html").read_text(encoding="utf-8")
    assert '<a href="../optimization/rmsprop.html">回到正文</a>' in page
    assert '<a href="../notebooks/rmsprop.html">在线阅读</a>' in chapter
    assert '<a href="../notebooks/rmsprop.ipynb" download>下载</a>' in chapter
    assert "colab" not in page + chapter, "no repository is known"
    assert (site / "notebooks/rmsprop.ipynb").read_bytes() == pristine.path(RMSPROP).read_bytes()
    for foreign in ("jp-", "nbconvert", "mathjax", "require.js", "<style"):
        assert foreign not in page.lower()
    assert page.count('class="chart"') == chapter.count('class="chart"')
    index = next(site.glob("assets/search-index.*.js")).read_text(encoding="utf-8")
    assert "notebooks/rmsprop.html" not in index


def test_without_the_data_the_stand_in_says_so(tmp_path: Path, pristine: Checkout):
    elsewhere = Checkout(tmp_path)
    done = elsewhere.run("-c", LOAD, str(pristine.path("scripts")))
    assert done.returncode == 0, done.stderr
    assert "airfoil: not from http://127.0.0.1:9/airfoil_self_noise.dat" in done.stdout
    assert "airfoil: no data here, this is a stand-in; put airfoil_self_noise.dat into this folder" in done.stdout
    assert "注意：没有取得 {dataset.name} 数据" in pristine.read("docs/notebooks/rmsprop.ipynb")


def test_the_data_beside_a_notebook_are_taken(tmp_path: Path, pristine: Checkout, airfoil_file: Path):
    shutil.copy(airfoil_file, tmp_path / "airfoil_self_noise.dat")
    done = Checkout(tmp_path).run("-c", LOAD, str(pristine.path("scripts")))
    assert done.stdout == "[800.0, 0.0, 0.3048, 71.3, 0.00266337, 126.201]\n"


def test_what_cannot_run_in_a_notebook_is_shown_as_it_was_recorded(checkout: Checkout):
    checkout.edit(
        "scripts/chapters/rmsprop/textbook.py", "    total = {gamma", "    assert __file__\n    total = {gamma"
    )
    before = cells(checkout)
    checkout.built("--notebooks")
    after = cells(checkout)
    assert after["weights-svg"].source.startswith("# 这个实验用到仓库里的其他文件")
    assert after["weights-svg"].outputs == before["weights-svg"].outputs
    assert after["trajectory-svg"].source == before["trajectory-svg"].source


def test_a_server_keeps_a_notebook_as_it_was_rendered(pristine: Checkout, site: Path, tmp_path: Path):
    done = pristine.run("-c", TWICE, str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "notebooks/rmsprop.html").read_bytes() == (site / "notebooks/rmsprop.html").read_bytes()
    count = len([*pristine.path("docs/notebooks").glob("*.ipynb")])
    assert done.stdout.split() == [str(count)] * 2, "rendered once"


Flat = Callable[..., str]


@pytest.fixture
def flat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flat:
    """Put `main.run` of a small repository in one text."""
    monkeypatch.setattr(paths, "SCRIPTS", tmp_path)

    def flatten(**files: str) -> str:
        for name, code in files.items():
            (tmp_path / f"{name}.py").parent.mkdir(exist_ok=True)
            (tmp_path / f"{name}.py").write_text(code, encoding="utf-8")
        needed = Order(sources := Sources()).needed(pieces(sources, Symbol("main", "run")))
        names = Names(sources, {"numbers"})
        names.look(needed)
        names.give(Symbol("main", "run"))
        names.give_all(needed)
        return f"{statements(needed, names)}\n\n{text(needed, names)}\n\nprint(run())\n"

    return flatten


MAIN = """
import math
import tools
from tools import scale as grow

def scale(x):
    return x + 1

class Kept:
    factor = tools.FACTOR

def run(numbers=2):
    plot = math.pi
    return [scale(1), grow(2), tools.plot(numbers), f"{tools.FACTOR} 克", Kept.factor, plot > 3, tools.again(3)]
"""
TOOLS = """
import math as m
from functools import lru_cache

FACTOR = 10  # 十

def plot(x): return m.floor(x) * FACTOR

@lru_cache
def scale(x):
    return plot(x) if x else scale(0)

TABLE = {}
TABLE["half"] = 0.5

def listed(function):
    TABLE[function.__name__] = function
    return function

@listed
def double(x):
    return 2 * x

def again(x):
    return sorted(TABLE), TABLE["double"](x)
"""


def test_code_of_many_modules_in_one_does_the_same(flat: Flat, tmp_path: Path):
    code = flat(main=MAIN, tools=TOOLS)
    elsewhere = Checkout(tmp_path / "elsewhere")
    elsewhere.root.mkdir()
    alone = elsewhere.run("-I", "-c", code)
    modules = elsewhere.run("-c", "import sys; sys.path.insert(0, '..'); import main; print(main.run())")
    assert alone.stdout == modules.stdout == "[2, 20, 20, '10 克', 10, True, (['double', 'half'], 6)]\n", alone.stderr
    assert "tools_plot(numbers)" in code, "run has a plot of its own"
    assert "def main_scale(x):" in code
    assert "import tools" not in code


@pytest.mark.parametrize(
    ("main", "said"),
    [
        ("import tools\ndef run(): return [tools]", "main.py:2: a notebook has no module tools"),
        ("def run():\n    from tools import scale", "main.py:1: a notebook has no tools: import it at the top"),
        ("def run(): return __file__", "main.py:1: a notebook has no __file__"),
        ("from tools import *\ndef run(): return scale(1)", "main.py:2: nothing is known of scale in a notebook"),
        ("import pack.part\ndef run(): return pack.part.A", "main.py:2: a notebook has no pack.part: write from pack"),
        ("import tools\nFACTOR = 1\nclass K:\n    FACTOR = FACTOR\ndef run(): return K, tools.FACTOR", "main.py:3: "),
    ],
)
def test_what_a_notebook_cannot_have_is_named_with_its_place(flat: Flat, main: str, said: str):
    with pytest.raises(Problem, match=said):
        flat(main=main, tools=TOOLS, **{"pack/__init__": "", "pack/part": "A = 1"})


def test_text_that_goes_on_after_code_in_a_list_is_no_code_and_prose_is_included_by_section():
    code = "scripts/chapters/rmsprop/textbook.py:trajectory"
    page = f'- 甲\n\n    ```python\n    --8<-- "{code}"\n    ```\n\n    乙\n\n    - 丙\n\n- 丁\n\n--8<-- "{code}"\n'
    last = nbformat.reads(write.notebook(Book(), ROOT / PAGE, page, {}), as_version=4).cells[-1].source
    assert last.startswith("乙\n\n- 丙\n\n- 丁\n\ndef trajectory(")
    assert "start:" not in last


def test_a_page_that_shows_what_no_experiment_makes_is_named():
    with pytest.raises(Problem, match=r"no experiment rmsprop\.nothing is declared; show another"):
        write.notebook(Book(), ROOT / PAGE, '--8<-- "docs/results/rmsprop/nothing.svg"\n', {})
