"""`build.py --profile`: every second of a build belongs to a step, and a browser can show them."""

import json
import re
import shutil
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.checkout import DATA, Checkout

from engine.build import profile
from engine.ground.spans import Process, Span
from engine.pages.pipeline import STEPS

TRACE = ".cache/profile.json"
PAGES = ("index.md", "archive.md", "walks/roots.md", "walks/valley.md", "notebooks/roots.ipynb")


class Built:
    """A build with a profile. said: what it printed; events: those of its trace."""

    def __init__(self, checkout: Checkout) -> None:
        for kept in ("pages", "gate"):
            shutil.rmtree(checkout.path(f".cache/{kept}"), ignore_errors=True)
        self.said = checkout.built("--profile", "--force", "--only", "roots.newton", "--data", DATA)
        self.events: list[dict[str, Any]] = json.loads(checkout.read(TRACE))["traceEvents"]
        self.left = sorted(path.name for path in checkout.path(".cache").glob("profile*"))

    @property
    def complete(self) -> list[dict[str, Any]]:
        return [event for event in self.events if event["ph"] == "X"]

    def names(self, process: str) -> set[str]:
        pids = [one["pid"] for one in self.events if one["name"] == "process_name" and one["args"]["name"] == process]
        return {event["name"] for event in self.complete if event["pid"] in pids}

    def of(self, kind: str) -> dict[str, set[str]]:
        """The steps of each page or result."""
        found: dict[str, set[str]] = {}
        for event in self.complete:
            if kind in event["args"]:
                found.setdefault(event["args"][kind], set()).add(event["name"])
        return found


@pytest.fixture(scope="module")
def built(shared: Checkout) -> Built:
    return Built(shared)


def test_a_build_that_is_not_asked_leaves_no_profile(pristine: Checkout):
    assert not [*pristine.path(".cache").glob("profile*")]


def test_the_trace_holds_complete_events_and_the_names_of_their_processes(built: Built):
    wanted = {"name": str, "cat": str, "ts": float, "dur": float, "pid": int, "tid": int, "args": dict}
    for event in built.complete:
        assert {name: type(event[name]) for name in wanted} == wanted
        assert event["ts"] >= 0 <= event["dur"]
    named = {(one["pid"], one["tid"]) for one in built.events if one["name"] == "thread_name"}
    assert named == {(event["pid"], event["tid"]) for event in built.complete}
    assert {event["ph"] for event in built.events} == {"M", "X"}
    assert built.left == ["profile.json"]


def test_no_step_outlives_the_one_that_it_lies_in(built: Built):
    by_thread: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for event in built.complete:
        began = round(event["ts"] * 1000)
        lane = by_thread.setdefault((event["pid"], event["tid"]), [])
        lane.append((began, -(began + round(event["dur"] * 1000))))
    for lane in by_thread.values():
        around: list[float] = []
        for began, ended in sorted(lane):
            while around and around[-1] <= began:
                around.pop()
            assert not around or -ended <= around[-1]
            around.append(-ended)


def test_nearly_all_of_the_time_that_is_said_is_of_steps(built: Built):
    wall = re.search(r"^all +([\d.]+) +100\.0%", built.said, re.MULTILINE)
    assert wall
    command = built.complete[0]["pid"]
    own = sorted(
        (one["ts"], one["ts"] + one["dur"]) for one in built.complete if (one["pid"], one["tid"]) == (command, 0)
    )
    reached = [0.0]
    for _, ended in own:
        reached.append(max(reached[-1], ended))
    gaps = sum(max(began - before, 0) for (began, _), before in zip(own, reached, strict=False))
    assert reached[-1] - gaps >= 0.9 * float(wall[1]) * 1e6


def test_the_command_and_what_renders_in_it_say_what_they_did(built: Built):
    assert {"start: imports", "environment", "results: fingerprints", "prose: checks"} <= built.names("build.py")
    assert {"run results", "render", "gate: links.inside"} <= built.names("build.py")
    assert {"hooks: on_pre_build", "search: index", "MkDocs: files"} <= built.names("build.py")


def test_each_page_and_each_step_of_it_is_named(built: Built):
    steps = {f"step: {step.__module__.rpartition('.')[2]}.{step.__name__}" for step in STEPS}
    pages = built.of("page")
    for page in PAGES:
        assert steps | {"page: Markdown", "page: template", "hooks: on_page_content"} <= pages[page]
    assert {"prose: checks", "pages of sources", "gate: numbers.in_article"} <= pages["walks/valley.md"]
    table = built.said.partition("\npage ")[2]
    assert all(f"\n{page} " in table for page in PAGES)


def test_each_result_that_ran_is_named(built: Built):
    assert built.of("result") == {"roots.newton": {"run", "draw"}}
    assert re.search(r"^roots\.newton +[\d.]+  (run|draw) [\d.]+, (run|draw) [\d.]+$", built.said, re.MULTILINE)


def test_a_build_that_fails_says_where_its_seconds_went(checkout: Checkout):
    checkout.edit("docs/index.md", "description:", "descripted:")
    failed = checkout.build("--profile", "--no-site", "--data", DATA)
    assert failed.returncode == 1
    assert "descripted" in failed.stderr
    assert re.search(r"^prose: checks +[\d.]+", failed.stdout, re.MULTILINE)


@pytest.mark.parametrize("option", ["--claims", "--unbound", "--try=newest", "--report=HEAD"])
def test_what_only_lists_or_is_another_command_has_no_profile(checkout: Checkout, option: str):
    assert option.partition("=")[0] in checkout.refused("--profile", option)


Inner = st.recursive(st.integers(1, 9), lambda inner: st.lists(inner, max_size=4), max_leaves=20)


@given(Inner)
def test_own_times_of_steps_are_together_what_the_outer_ones_took(tree: Any):
    spans: list[Span] = []

    def lay(one: Any, at: int, page: str) -> int:
        """Lay a step and those in it, with room around them; return when it ends."""
        ended = at + one if isinstance(one, int) else at + 1
        for inner in one if isinstance(one, list) else ():
            ended = lay(inner, ended, "") + 1
        spans.append(Span("step", page, "", at, ended, 0))
        return ended

    took = lay(tree, 0, "a.md")
    spent = profile.reckoned(reversed(spans))
    assert sum(one.own for one in spent) == took
    assert all(one.own >= 0 and one.span.page == "a.md" for one in spent)
    said = profile.said([Process("build.py", 1, spans)], took)
    assert [line.split()[0] for line in said.split("\n") if line] == ["step", "step", "(between", "all", "page", "a.md"]
