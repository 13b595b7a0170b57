"""What code says of how far it is: heard while it runs, counted by nobody."""

import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import progress
from engine.code.closure import Closure, closure
from engine.code.materialise import materialised, whole
from engine.code.modules import Sources
from engine.ground import paths
from engine.sandbox import Box, Stopped, begun, call, heard, run_module
from engine.sandbox.telling import share

WHO = "toys.long"
Follow = Callable[[str], Closure]


@pytest.fixture
def follow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Follow:
    monkeypatch.setattr(paths, "SCRIPTS", tmp_path)

    def code(main: str) -> Closure:
        (tmp_path / "main.py").write_text(main, encoding="utf-8")
        return closure(Sources(), "main", "experiment")

    return code


TOLD, IMPORT = "from engine import exact, progress\n", "from engine import exact\n"
UNCOUNTED = {  # {with: without}
    "for k in progress(range(9)):\n        x += k": "for k in range(9):\n        x += k",
    "for k in progress(iter(steps()), 9):\n        x += k": "for k in iter(steps()):\n        x += k",
    "for k in progress(steps(), total=len(x)):\n        x += k": "for k in steps():\n        x += k",
    "x = [k for k in progress(steps())]": "x = [k for k in steps()]",
    "for k in steps():\n        x += k\n        progress(k + 1, 9)": "for k in steps():\n        x += k",
    "while x < 9:\n        progress(x, total=9)": "while x < 9:\n        pass",
}
COUNTED = {
    "its argument does something": ("progress(x.pop(), 9)", "pass"),
    "its total does something": (
        "for k in progress(steps(), x.pop()):\n        pass",
        "for k in steps():\n        pass",
    ),
    "it is something else": ("x = progress(steps())", "x = steps()"),
    "the function hides it": ("progress = zip\n    for k in progress(x): pass", "progress = zip\n    for k in x: pass"),
    "what it goes through": ("for k in progress(range(9)): pass", "for k in progress(range(8)): pass"),
}


def program(imported: str, body: str) -> str:
    return f"{imported}def steps():\n    return [1]\n\ndef experiment():\n    x = 0\n    {body}\n    return x\n"


@pytest.mark.parametrize("whole", ["", "import main\nSELF = [main]\n"], ids=["followed", "whole"])
@pytest.mark.parametrize("told", UNCOUNTED)
def test_to_say_how_far_it_is_or_not_is_no_change(follow: Follow, told: str, whole: str):
    programs = program(TOLD, told), program(IMPORT, UNCOUNTED[told])
    with_it, without = (f"{whole}{one.replace('x = 0', 'x = SELF') if whole else one}" for one in programs)
    assert follow(with_it).digest == follow(without).digest


@pytest.mark.parametrize("told", UNCOUNTED)
def test_a_run_says_it_and_the_run_that_confirms_it_does_not(follow: Follow, told: str):
    found = follow(program(TOLD, told))
    sources = Sources()
    assert "from engine import exact, progress" in materialised(sources, found.reached)["main.py"]
    assert told.splitlines()[0] in materialised(sources, found.reached)["main.py"]
    assert "progress(" not in whole(sources, 7)["main.py"]


@pytest.mark.parametrize("why", COUNTED)
def test_what_may_change_the_outcome_counts_all_the_same(follow: Follow, why: str):
    with_it, without = (follow(program(TOLD, body)).digest for body in COUNTED[why])
    assert with_it != without


def test_a_progress_of_somebody_else_counts(follow: Follow):
    body = "for k in progress(range(9)):\n        x += k"
    found = {
        follow(program(imported, body)).digest
        for imported in (
            TOLD,
            "from other import progress\n",
            f"{TOLD}def progress(x): return x\n",
            f"{TOLD}from math import *\n",
            f"{TOLD}import main\nmain.progress = zip\n",
        )
    }
    assert len(found) == 5
    assert follow(program(IMPORT, UNCOUNTED["for k in progress(range(9)):\n        x += k"])).digest in found


@given(st.lists(st.integers()))
def test_where_nobody_listens_it_gives_back_what_it_is_given(steps: list[int]):
    assert progress(steps) is steps
    assert progress(3, 9) == 3


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=4))
def test_a_share_lies_between_nothing_and_all(loops: list[tuple[int, int]]):
    assert 0 <= share(loops) <= 1


def test_a_loop_within_a_loop_is_a_part_of_its_step():
    assert share([(1, 4), (1, 2)]) == 0.25 + 0.125
    assert share([(4, 4)]) == 1
    assert share([(0, 0), (1, 2)]) == 0.5  # nobody knows how long the outer one is


def f(body: str) -> str:
    """Return a chapter whose function does this."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return f"import time\nfrom engine import checkpoints, progress\ndef f(*given):\n{lines}\n"


def box(body: str, **more: Any) -> Box:
    return Box({"scripts/chapters/x.py": f(body)}, **more)


SLOW = "total = 0\nfor k in progress(range(15)):\n    time.sleep(0.1)\n    total += k\nreturn total"


def test_who_listens_hears_how_far_a_call_is_and_its_answer_is_the_same():
    shares: list[float] = []
    with heard(lambda who, done: shares.append(done) if who == WHO else None):
        assert call(WHO, run_module, "chapters.x", "f", box=box(SLOW)).value == sum(range(15))
    assert len(shares) > 2
    assert all(one < other for one, other in pairwise(shares))
    assert call(WHO, run_module, "chapters.x", "f", box=box(SLOW)).value == sum(range(15))


def test_of_the_other_world_nothing_is_heard():
    shares: list[float] = []
    with (
        heard(lambda _, done: shares.append(done)),
        begun(WHO, run_module, "chapters.x", "f", box=box(SLOW)) as answer,
    ):
        assert answer().value == sum(range(15))
    assert shares == []


def test_a_call_that_is_not_wanted_any_more_is_stopped_while_it_says_how_far_it_is():
    began = time.monotonic()
    with pytest.raises(Stopped):
        call(
            *(WHO, run_module, "chapters.x", "f"),
            box=box(SLOW.replace("15", "600")),
            wanted=lambda: time.monotonic() < began + 1,
        )
    assert time.monotonic() < began + 40
    assert call(WHO, run_module, "chapters.x", "f", box=box("return 1")).value == 1


def test_it_costs_little_beside_the_step_of_a_walk():
    body = """x = [0.0, 0.0]
began = time.process_time()
for k in range(100_000): x = [0.9 * x[0] + 0.1, 0.8 * x[1] + 0.2]
plain = time.process_time()
for k in progress(range(100_000)): x = [0.9 * x[0] + 0.1, 0.8 * x[1] + 0.2]
return (time.process_time() - plain) / (plain - began)"""
    assert min(call(WHO, run_module, "chapters.x", "f", box=box(body)).value for _ in range(3)) < 8
