"""What runs is what is fingerprinted: the code that a function reaches, as source files."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from tests.examples import tried
from tests.programs import Program, programs, run

from engine.code.closure import closure
from engine.code.materialise import left_out, materialised, whole
from engine.code.modules import Sources
from engine.ground import paths

MAIN = '''"""The experiment."""
from __future__ import annotations

import math, os.path
import lib.quiet
from lib.tools import (
    helper,  # which calls another
    unused,
)

SCALE, SHIFT = 2, 3; LIMIT = 4; OTHER = 5


def around(function):
    return function


@around
def experiment(limit=LIMIT):
    """Say
    much."""
    学 = "文" ; "of no use"  # said
    return helper(SCALE) + limit + len(学) + math.floor(0.5)


def unreached():
    return OTHER + SHIFT
'''
REACHED = """
from __future__ import annotations

import math
__import__('lib'); __import__('lib.quiet')
from lib.tools import helper




SCALE = 2; LIMIT = 4


def around(function):
    return function


@around
def experiment(limit=LIMIT):
    pass

    学 = "文" ; pass  # said
    return helper(SCALE) + limit + len(学) + math.floor(0.5)




"""
TOOLS = """K = 1


def helper(x):
    return deep(x) + K


def deep(x):
    return x


def unused(x):
    return x
"""


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sources:
    monkeypatch.setattr(paths, "SCRIPTS", tmp_path)
    written({"main.py": MAIN, "lib/__init__.py": "", "lib/tools.py": TOOLS, "lib/quiet.py": "L = []\n"}, tmp_path)
    return Sources()


def test_a_module_holds_what_is_reached_on_its_lines_and_nothing_else(sources: Sources):
    texts = materialised(sources, closure(sources, "main", "experiment").reached)
    assert texts["main.py"] == REACHED
    assert texts["lib/tools.py"] == TOOLS.replace("def unused(x):\n    return x\n", "\n\n")
    assert texts["lib/quiet.py"].strip() == ""
    assert set(texts) == {"main.py", "lib/__init__.py", "lib/tools.py", "lib/quiet.py"}


def test_what_is_left_out_is_known_by_its_place(sources: Sources, tmp_path: Path):
    found = left_out(sources, closure(sources, "main", "experiment").reached)
    assert {name: place.removeprefix(f"{tmp_path}/") for name, place in found.items()} == {
        "SHIFT": "main.py:11",
        "OTHER": "main.py:11",
        "unreached": "main.py:26",
        "unused": "lib/tools.py:12",
        "L": "lib/quiet.py:1",
    }


def test_without_any_one_statement_that_is_reached_nothing_runs(sources: Sources, tmp_path: Path):
    reached = closure(sources, "main", "experiment").reached
    assert run(written(materialised(sources, reached), tmp_path / "all")) == 8
    for module, statements in reached.statements.items():
        for index in [*statements]:
            statements.remove(index)
            folder = tmp_path / f"{module}{index}"
            assert run(written(materialised(sources, reached), folder)) is None, (module, index)
            statements.add(index)


def test_code_that_looks_anywhere_gets_every_file_as_it_is_written(sources: Sources, tmp_path: Path):
    text = MAIN.replace("len(学)", "len(学) + eval('OTHER')")
    written({"main.py": text}, tmp_path)
    texts = materialised(Sources(), closure(Sources(), "main", "experiment").reached)
    assert texts == {"main.py": text, "lib/__init__.py": "", "lib/tools.py": TOOLS, "lib/quiet.py": "L = []\n"}


@tried(80, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_random_program_gives_materialised_and_written_otherwise_what_it_gives_whole(data, tmp_path_factory):
    root, alone, otherwise = (tmp_path_factory.mktemp(name) for name in ("program", "alone", "otherwise"))
    program: Program = data.draw(programs())
    expected = program.outcome(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "SCRIPTS", root)
        sources = Sources()
        texts = materialised(sources, closure(sources, "main", "experiment").reached)
        others = whole(sources, 3)
    assert run(written(texts, alone)) == expected
    assert run(written(others, otherwise)) == expected


def written(texts: dict[str, str], root: Path) -> Path:
    for name, text in texts.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root
