"""The code that a result reaches: no less, and no more where it can be followed for sure."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from results import fingerprint, sources
from results.closure import closure

EXPERIMENT = """
import math
from os import path as unused
import lib.tools as tools
from lib.tools import helper
from lib import other

SCALE, SHIFT = 2, 3
LIMIT = 5

def experiment(limit=LIMIT):
    shift = 1
    return helper(SCALE) + tools.direct() + shift

def unreached():
    return SHIFT
"""
TOOLS = """
import numpy as np

FACTOR = 1

def helper(x):
    return deep(x)

def deep(x):
    return np.sum(x) * FACTOR

def direct():
    return 1

def unreached():
    return 2
"""

Follow = Callable[..., dict[str, str]]


@pytest.fixture
def follow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Follow]:
    monkeypatch.setattr(sources, "SCRIPTS", tmp_path)

    def code(main: str = EXPERIMENT, tools: str = TOOLS, other: str = "") -> dict[str, str]:
        sources.forget()
        files = {"main.py": main, "lib/__init__.py": "", "lib/tools.py": tools, "lib/other.py": other}
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        return closure("main", "experiment").code

    yield code
    sources.forget()


def test_it_reaches_helpers_of_helpers_constants_and_defaults_and_no_more(follow):
    assert set(follow()) == {
        "main.experiment",
        "main.SCALE",
        "main.LIMIT",
        "lib.tools.helper",
        "lib.tools.deep",
        "lib.tools.FACTOR",
        "lib.tools.direct",
    }
    assert closure("main", "experiment").packages == {"numpy"}


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("SCALE, SHIFT = 2, 3", "SCALE, SHIFT = 4, 3", ["main.SCALE"]),
        ("SCALE, SHIFT = 2, 3", "SCALE, SHIFT = 2, 4", []),
        ("LIMIT = 5", "LIMIT = 6", ["main.LIMIT"]),
        ("shift = 1", "shift = 2", ["main.experiment"]),
        ("return SHIFT", "return SHIFT + 1", []),
        ("def experiment(", "# said\n\n\ndef experiment(", []),
        ("    shift = 1", '    """Say."""\n    shift = (1)', []),
    ],
)
def test_a_change_is_a_change_of_what_it_changes(follow, old, new, changed):
    before, after = follow(), follow(EXPERIMENT.replace(old, new))
    assert [name for name in before if before[name] != after[name]] == changed


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("* FACTOR", "/ FACTOR", ["lib.tools.deep"]),
        ("FACTOR = 1", "FACTOR = 2", ["lib.tools.FACTOR"]),
        ("return 2", "return 3", []),
    ],
)
def test_a_change_far_away_counts_where_it_is_reached(follow, old, new, changed):
    before, after = follow(), follow(tools=TOOLS.replace(old, new))
    assert [name for name in before if before[name] != after[name]] == changed


def test_what_runs_at_import_counts_even_if_nothing_is_used(follow):
    code = follow(other="import lib.tools\nlib.tools.FACTOR = 7\n")
    assert "lib.other.(module level)" in code


@pytest.mark.parametrize(
    "imported",
    [
        "import lib.other\nimport lib.tools\nuse = 0",
        "from .lib import tools",
        "from .lib.tools import unreached as used",
    ],
)
def test_every_way_to_import_is_followed(follow, imported):
    main = f"{imported}\n\ndef experiment():\n    return lib.tools.unreached(), tools.unreached(), used()\n"
    assert "lib.tools.unreached" in follow(main)


def test_imports_inside_a_function_are_followed(follow):
    assert "lib.tools.unreached" in follow("def experiment():\n    import lib.tools as t\n    return t.unreached()\n")


@pytest.mark.parametrize("use", ["str(tools)", "getattr(tools, 'direct')"])
def test_a_module_that_is_passed_around_counts_whole(follow, use):
    assert "lib.tools.unreached" in follow(EXPERIMENT.replace("tools.direct()", use))


def test_a_star_import_counts_whole(follow):
    main = "from lib.tools import *\n\ndef experiment():\n    return helper(1)\n"
    assert "lib.tools.unreached" in follow(main)


def test_global_names_are_followed_past_comprehensions_and_nested_functions(follow):
    main = """
A, B, C, D, E, F = 1, 2, 3, 4, 5, 6

def experiment():
    kept = [A for A in range(3)] + [A]
    kept += [E for E in range(3)] + [F for F in range(F)]
    def inner(C=B):
        return C
    def outer():
        global D
        D = 1
        return D
    return inner, outer
"""
    assert set(follow(main)) == {"main.experiment", "main.A", "main.B", "main.D", "main.F"}


@pytest.mark.parametrize(
    ("main", "reached"),
    [
        ("R = []\n@R.append\ndef a(): return 1\ndef experiment(): return R[0]()\n", "main.(module level)"),
        ("import random\nstate = random.seed(1)\ndef experiment(): return random.random()\n", "main.(module level)"),
        ("D = {}\n_ = D.update(k=1)\ndef experiment(): return D\n", "main.(module level)"),
        ("K = 1\ndef experiment():\n    def f(key=lambda K: K): return K\n    return f()\n", "main.K"),
        ("K = 1\ndef experiment():\n K = 2\n def f():\n  global K\n  return K\n return f()\n", "main.K"),
        ("from bare import helper\ndef experiment(): return helper.f()\n", "bare.helper.f"),
        ("import bare.helper\ndef experiment(): return bare.helper.f()\n", "bare.helper.f"),
        ("from lib import tools, other\nX = other\ndef experiment(): return X, tools\n", "lib.tools.unreached"),
    ],
    ids=["registry", "a call", "an update", "lambda default", "global", "from bare", "import bare", "circular"],
)  # fmt: skip
def test_what_is_easily_missed_is_reached(follow, tmp_path, main, reached):
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "helper.py").write_text("def f():\n    return 1\n", encoding="utf-8")
    assert reached in follow(main, other="import lib.tools\nfrom lib import other\nself = other\n")


def test_reasons_are_in_words():
    before = {
        "code": {"a.f": "1", "a.g": "1"},
        "versions": {"torch": "2.13.0"},
        "settings": {"lr": 0.1},
        "data": {"d": "1"},
    }
    after = {
        "code": {"a.f": "2", "a.h": "1"},
        "versions": {"torch": "2.14.0"},
        "settings": {"lr": 0.2},
        "data": {"d": "2"},
    }
    assert fingerprint.reasons(before, after) == [
        "a.f changed",
        "a.g is no longer used",
        "a.h is new",
        "torch 2.13.0 → 2.14.0",
        "lr 0.1 → 0.2",
        "data d changed",
    ]
    assert fingerprint.reasons(before, before) == []
