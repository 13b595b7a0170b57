"""The code that a function reaches as one file: it does what the modules do, or is refused with its place."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given
from hypothesis import strategies as st
from tests.checkout import Checkout
from tests.examples import tried
from tests.one_file import in_one_file
from tests.programs import Program, programs, run

from engine.code.closure import alone, closure
from engine.code.modules import Sources
from engine.code.pieces import Unfit
from engine.ground import paths
from engine.ground.problem import Problem

Flat = Callable[..., str]


@pytest.fixture
def flat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flat:
    """Put `main.run` of a small repository in one text."""
    monkeypatch.setattr(paths, "SCRIPTS", tmp_path)

    def flatten(**files: str) -> str:
        for name, code in files.items():
            (tmp_path / f"{name}.py").parent.mkdir(exist_ok=True)
            (tmp_path / f"{name}.py").write_text(code, encoding="utf-8")
        return f"{in_one_file('main', 'run', {'numbers'})}\nprint(run())\n"

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

count = 0

def counted():
    global count
    count += 1
"""


COUNTING = """
from lib.m1 import L
L.append("m0")
counted = 0

def count():
    global counted
    counted += 1
    return counted
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


ENGINE = """
L = []
L.append(3)
UNUSED = 4

def close(x):
    return x, L

def experiment(numbers):
    return lambda function: function
"""
DECLARED = """
from engine import close, experiment

TOLERANCE = 1

@experiment(numbers={"a": close(TOLERANCE)})
def measured():
    return close(2)

@measured.figure
def run(numbers=None):
    return measured()
"""


def test_what_is_taken_of_the_engine_stands_in_the_file_and_what_is_declared_to_it_does_not(flat: Flat, tmp_path: Path):
    code = flat(
        main=DECLARED, **{"engine/__init__": "from engine.kinds import close, experiment", "engine/kinds": ENGINE}
    )
    alone = Checkout(tmp_path).run("-I", "-c", code)
    assert alone.stdout == "(2, [3])\n", alone.stderr
    for foreign in ("TOLERANCE", "experiment", "@", "import", "UNUSED"):
        assert foreign not in code


@pytest.mark.parametrize(
    ("main", "said"),
    [
        ("import tools\ndef run(): return [tools]", "main.py:2: one file has no module tools"),
        ("def run():\n    from tools import scale", "main.py:1: one file has no tools: import it at the top"),
        ("def run(): return __file__", "main.py:1: one file has no __file__ of each module"),
        ("def run(): return __name__", "main.py:1: one file has no __name__ of each module"),
        ("from tools import *\ndef run(): return scale(1)", "main.py:2: nothing is known of scale: import it"),
        ("from tools import *\nA = 1\ndef run(): return A", "main.py:3: main imports *, which may bring A"),
        ("import pack.part\ndef run(): return pack.part.A", "main.py:2: one file has no pack.part: write from pack"),
        ("import star\ndef run(): return star.A", "main.py:2: star imports *, which may bring A"),
        ("import bare\ndef run(): return bare.A", "main.py:2: one file has no module bare"),
        ("import tools\ndef run(): tools.FACTOR = 1", "main.py:2: tools.FACTOR is set from another module"),
        ("from tools import scale\nscale = 1\ndef run(): return scale", "main.py:3: main binds scale twice"),
        ("from tools import scale, plot as scale\ndef run(): return scale", "main.py:2: main binds scale twice"),
        ("from tools import count\ndef run(): return count", "main.py:2: count is set anew by functions of tools"),
        ("A = max(1, 2)\ndef max(*a): return 0\ndef run(): return A", "main.py:1: max may be the one of Python"),
        ("A = 1; B = 2\ndef run(): return B", "main.py:1: another statement stands on its line"),
        ("def run(): return eval('1')", "main.py:1: what eval looks at cannot be followed"),
        ("import sys\ndef run(): return sys.modules", "main.py:2: what sys.modules looks at cannot be followed"),
        ("import sys as s\ndef run(): return s", "main.py:2: what s looks at cannot be followed"),
        ("def run():\n    import importlib", "main.py:1: what importlib looks at cannot be followed"),
    ],
)
def test_what_one_file_cannot_have_is_named_with_its_place(flat: Flat, main: str, said: str):
    with pytest.raises(Unfit, match=re.escape(said)):
        flat(
            main=main,
            tools=TOOLS,
            star="from tools import *",
            **{"pack/__init__": "", "pack/part": "A = 1", "bare/a": ""},
        )


def test_a_name_that_cannot_give_way_is_named_with_its_place(flat: Flat):
    with pytest.raises(Problem, match=r"main\.py:3: another FACTOR is in the same file; rename this one"):
        flat(
            main="import tools\nFACTOR = 1\nclass K:\n    FACTOR = FACTOR\ndef run(): return K, tools.FACTOR",
            tools=TOOLS,
        )


@pytest.mark.parametrize(
    ("main", "given"),
    [
        ("import lib.m0 as m\ndef experiment(): return m.count(), m.counted", (1, 1)),  # a name that functions set anew
        ("A, B = 1, (\n    2)\nC, D = 3, 4\ndef experiment(): return B, C", (2, 3)),
        ("from lib.m1 import L\nL.append(1)\nfrom lib import m0\ndef experiment(): return L", [1, "m0"]),
        ("from lib import m1\nimport lib.m0\ndef experiment(): return m1.L", ["m0"]),  # imported for what it does
        ("from lib.m1 import L as M\nL = M + [2]\nimport lib.m0\ndef experiment(): return L, M", ([2], ["m0"])),
        ("import os.path\ndef experiment(): return os.path.basename('a/b')", "b"),
        ("try:\n    from math import nothing as of\nexcept ImportError:\n    of = 5\ndef experiment(): return of", 5),
    ],
)
def test_what_stands_in_one_file_runs_as_its_modules_do(
    main: str, given: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    Program({"main": [main], "lib": [], "lib.m0": [COUNTING], "lib.m1": ["L = []"]}).write(tmp_path)
    monkeypatch.setattr(paths, "SCRIPTS", tmp_path)
    text = in_one_file("main", "experiment")
    assert run(tmp_path) == given
    (tmp_path / "main.py").write_text(text, encoding="utf-8")
    for name in ("__init__", "m0", "m1"):
        (tmp_path / "lib" / f"{name}.py").unlink()
    assert run(tmp_path) == given


@tried(150, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_random_program_gives_in_one_file_what_it_gives_whole_or_is_refused(data, tmp_path_factory):
    root, one = (tmp_path_factory.mktemp(name) for name in ("program", "one"))
    program = named_shortly(data.draw(programs()))
    expected = program.outcome(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "SCRIPTS", root)
        try:
            text = in_one_file("main", "experiment")
        except Problem:
            event("refused")
            return
    (one / "main.py").write_text(text, encoding="utf-8")
    assert run(one) == expected
    event("raises" if expected is None else "runs")


@tried(150, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_stands_in_one_file_is_what_the_fingerprint_holds(data, tmp_path_factory):
    root = tmp_path_factory.mktemp("program")
    data.draw(programs()).write(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "SCRIPTS", root)
        sources = Sources()
        main = sources.load("main")
        assert main
        there = alone(sources, [("main", index) for index in main.bound["experiment"]])
        held = closure(sources, "main", "experiment").reached
    assert (there.everything, there.imports) == (held.everything, held.imports)
    assert held.everything or there.statements == held.statements


def named_shortly(program: Program) -> Program:
    """Write each use of a module by the one name that the module has where it is used."""
    found = {
        name: [re.sub(r"\blib\.(m\d)\.", r"\1.", one) for one in program.modules[name]] for name in program.modules
    }
    return Program(found)
