"""What stands at the top level of a module and only binds a name is left out where nobody uses it; else it counts.

Each case is a small program and a part of it that goes: `outcome` runs both, so that each case is what it says.
"""

from pathlib import Path

import pytest
from tests.programs import Program
from tests.top_level import EFFECTS, HARMLESS

from engine.code.closure import closure
from engine.code.modules import Sources
from engine.ground import paths
from engine.ground.problem import Problem

MAIN = "from lib import tools\ndef experiment(): return tools.total()\n"
TOOLS = "import enum, functools, sys\nL = []\nK = 1\ndef total(): return len(L)\n"


@pytest.fixture
def compare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Return a function that says whether the outcomes, and whether the digests, of two programs are the same."""
    monkeypatch.setattr(paths, "SCRIPTS", tmp_path)

    def same(*modules: dict[str, str]) -> tuple[bool, bool]:
        outcomes, digests = [], []
        for texts in modules:
            program = Program({"lib": [""], **{name: [text] for name, text in texts.items()}})
            outcomes.append(program.outcome(tmp_path))
            digests.append(closure(Sources(), "main", "experiment").digest)
        assert None not in outcomes
        return outcomes[0] == outcomes[1], digests[0] == digests[1]

    return same


DECORATE = "def decorate(f):\n    @functools.wraps(f)\n    def inner(*given): return f(*given)\n    return inner\n"
REPEAT = "def repeat(times):\n    def wrap(f):\n        return f\n    return wrap\n"
SQUARE = "class Square:\n    def __init__(self, x=2):\n        self.x = x\n"
META = "class Meta(type):\n    def __new__(mcs, *given): return super().__new__(mcs, *given)\n"


@pytest.mark.parametrize("unused", HARMLESS.values(), ids=HARMLESS)
def test_what_only_binds_is_left_out_where_nobody_uses_it(compare, unused):
    assert compare({"main": MAIN, "lib.tools": TOOLS + unused}, {"main": MAIN, "lib.tools": TOOLS}) == (True, True)


@pytest.mark.parametrize(
    ("helpers", "used"),
    [
        (DECORATE, "@tools.decorate\ndef f(): return 1"),
        (DECORATE, "from lib.tools import decorate as d\n@d\ndef f(): return 1"),
        (REPEAT, "@tools.repeat(2)\ndef f(): return 1"),
        (SQUARE, "SQUARE = tools.Square(2)\nclass Cube(tools.Square): pass"),
        (SQUARE + "ONE = Square(1)\n", "X = tools.ONE.x"),
        (META, "class A(metaclass=tools.Meta): pass"),
        ("class E(enum.Enum):\n    A = 1\n", "BEST = tools.E.A\nONE = tools.E.A.value"),
        ("import math\n", "PI = tools.math.pi"),
    ],
    ids=["decorator", "by name", "with arguments", "class", "object", "metaclass", "enum", "package"],
)
def test_so_is_what_uses_a_definition_of_another_module(compare, helpers, used):
    tools = TOOLS + helpers
    main = f"{MAIN}{used}\n"
    assert compare({"main": main, "lib.tools": tools}, {"main": MAIN, "lib.tools": tools}) == (True, True)


@pytest.mark.parametrize("effect", EFFECTS.values(), ids=EFFECTS)
def test_what_does_more_counts_even_if_nobody_uses_it(compare, effect):
    other = {"lib.other": "from lib import tools\ntools.L.append(1)\n"}
    with_it, without = ({"main": MAIN, "lib.tools": text, **other} for text in (f"{TOOLS}{effect}\n", TOOLS))
    assert compare(with_it, without) == (False, False)


@pytest.mark.parametrize(
    ("there", "effect"),
    [
        (
            "class Meta(type):\n    def __new__(mcs, *given):\n        mcs.made = 1\n"
            "        return super().__new__(mcs, *given)\ndef total(): return hasattr(Meta, 'made')\n",
            "class A(metaclass=Meta): pass\n",
        ),
        (
            "import numpy\nT = numpy.zeros(1)\ndef up():\n    t = T\n    t += 1\ndef total(): return float(T[0])\n",
            "X = up()\n",
        ),
    ],
    ids=["metaclass", "array"],
)
def test_what_changes_something_that_is_there_counts(compare, there, effect):
    assert compare({"main": MAIN, "lib.tools": there + effect}, {"main": MAIN, "lib.tools": there}) == (False, False)


COUNTER = "class Counter:\n    @property\n    def tick(self): L.append(1)\ncounter = Counter()\n"


@pytest.mark.parametrize(
    ("helpers", "used"),
    [
        (COUNTER, "from lib.tools import counter\nFIRST = counter.tick"),
        (COUNTER, "FIRST = tools.counter.tick"),
        (COUNTER, "def f(x=tools.counter.tick): return x"),
        (COUNTER, "class A:\n    x = tools.counter.tick"),
        ("def __getattr__(name): L.append(name)\n", "FIRST = tools.tick"),
        ("def __getattr__(name): L.append(name)\n", "from lib.tools import tick"),
        ("def decorate(f): L.append(f)\n", "@tools.decorate\ndef f(): return 1"),
        ("class A:\n    def __init_subclass__(cls): L.append(1)\n", "class B(tools.A): pass"),
        ("class D:\n    def __set_name__(self, of, name): L.append(1)\nd = D()\n", "class A:\n    x = tools.d"),
        ("TYPE_CHECKING = True\n", "from lib.tools import TYPE_CHECKING\nif TYPE_CHECKING: tools.L.append(1)"),
        ("TYPE_CHECKING = True\n", "from lib.tools import *\nif TYPE_CHECKING: tools.L.append(1)"),
    ],
    ids=["object", "by module", "default", "class", "module", "import", "decorator", "base", "name", "typing", "*"],
)  # fmt: skip
def test_so_does_what_uses_a_definition_of_another_module_that_does_more(compare, helpers, used):
    tools = TOOLS + helpers
    main = f"from lib import tools\n{used}\ndef experiment(): return tools.total()\n"
    assert compare({"main": main, "lib.tools": tools}, {"main": MAIN, "lib.tools": tools}) == (False, False)


def test_a_class_that_moved_says_another_name_and_a_function_does_not(compare):
    text = "class A: pass\ndef f(): return 1\n"
    naming = "from lib.tools import A\ndef experiment(): return repr(A)\n"
    calling = "from lib.tools import f\ndef experiment(): return f()\n"
    for main, same in ((naming, False), (calling, True)):
        before, after = {"main": main, "lib.tools": text}, {"main": main.replace("tools", "moved"), "lib.moved": text}
        assert compare(before, after) == (same, same)


def test_a_module_called_like_one_of_pythons_own_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "SCRIPTS", tmp_path)
    (tmp_path / "main.py").write_text("def experiment(): return 1\n", encoding="utf-8")
    (tmp_path / "bisect.py").write_text("", encoding="utf-8")
    with pytest.raises(Problem, match=r"bisect\.py: Python has a module bisect of its own, .*; rename it"):
        closure(Sources(), "main", "experiment")
