"""Many results at once, on one machine or several: the same records as one after the other."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.checkout import Checkout
from tests.toys import COUNT, ONLY, records, write

from engine.ground.problem import Problem
from engine.jobs import shards, together
from engine.jobs.capacity import Capacity
from engine.jobs.shown import Shown

# side by side on one machine


@pytest.fixture
def checkout(own: Checkout) -> Checkout:
    """What is killed here may still write for a while."""
    return own


def test_records_made_side_by_side_have_the_same_bytes(checkout: Checkout, one_by_one: dict[str, str]):
    write(checkout)
    said = checkout.updated("--jobs", "4", *ONLY)
    assert said.count(" s\n") >= COUNT
    assert records(checkout) == one_by_one


def job(key: str, kind: str = "exact", new: bool = False, gigabytes: float = 8, device: str = "cpu") -> Any:
    declared = SimpleNamespace(
        key=key,
        numbers={"v": SimpleNamespace(kind=kind)},
        surroundings=SimpleNamespace(gigabytes=gigabytes, checkpoints=False),
    )
    return SimpleNamespace(entry=SimpleNamespace(key=key, declared=declared, device=device), is_new=new)


def test_as_many_run_at_once_as_there_are_cores_and_declared_memory_for():
    room = Capacity(cores=3, gigabytes=20)
    assert room.allows([job("a")], job("b"))
    assert not room.allows([job("a"), job("b")], job("c"))  # 24 GB
    assert room.allows([job("a"), job("b", gigabytes=4)], job("c"))
    assert not Capacity(2).allows([job("a")], job("b", new=True))  # which is run twice at once
    assert Capacity(1, 4).allows([], job("a", new=True))  # or it never would be


def test_a_run_that_is_timed_has_no_other_beside_it():
    room = Capacity(cores=9)
    assert not room.allows([job("a")], job("b", "measured"))
    assert not room.allows([job("a", "measured")], job("b"))


def test_an_accelerator_does_one_thing_at_a_time_and_the_processor_others_meanwhile():
    room = Capacity(cores=9)
    assert not room.allows([job("a", device="cuda")], job("b", device="cuda"))
    assert room.allows([job("a", device="cuda")], job("b"))


class Nowhere:
    """Keeps nothing."""

    takes = True

    def taken(self, _: Any) -> None:
        return None

    def keep(self, *_: Any) -> None:
        pass


def test_runs_overlap_their_lines_come_as_they_end_and_they_are_returned_in_order(
    capsys: pytest.CaptureFixture[str],
):
    ended = threading.Event()

    def run_one(job: Any) -> Any:
        """The first waits for the second, which one after the other would be for ever."""
        if job.entry.key == "first":
            assert ended.wait(60)
            time.sleep(0.2)
        ended.set()
        return SimpleNamespace(entry=job.entry, record=SimpleNamespace(ran=SimpleNamespace(seconds=1.0)))

    jobs = [job("first"), job("second")]
    nowhere: Any = Nowhere()
    with ThreadPoolExecutor(2) as threads:
        ran = together.run_all(jobs, run_one, nowhere, Shown({"first": 1.0, "second": 1.0}), threads, Capacity(2))
    assert [one.entry.key for one in ran] == ["first", "second"]
    assert re.findall(r"\] (\w+)  1 s", capsys.readouterr().out) == ["second", "first"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals as Unix has them")
def test_control_c_ends_all_that_runs_and_keeps_what_is_done(checkout: Checkout):
    endless = "\n@experiment(numbers={'v': exact}, gigabytes=1)\ndef endless%s(seed=0):\n    while True: pass\n"
    write(checkout, endless % "a", endless % "b")
    line = [sys.executable, "scripts/build.py", "--offline", "--no-site", "--jobs", "4", *ONLY]
    pipes: Any = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(line, cwd=checkout.root, start_new_session=True, **pipes) as build:
        assert build.stdout
        while not build.stdout.readline().startswith(f"[{COUNT}/"):
            assert build.poll() is None
        below = psutil.Process(build.pid).children(recursive=True)
        began = time.monotonic()
        os.killpg(build.pid, signal.SIGINT)
        _, said = build.communicate()
    assert time.monotonic() - began < 60
    assert build.returncode == 130
    assert f"{COUNT} of {COUNT + 2} results are kept" in said
    assert len(said.splitlines()) == 1
    assert not [one for one in below if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]


# parts of a build


@pytest.mark.slow
def test_four_shards_and_a_build_of_what_they_kept_make_the_same_records(
    checkout: Checkout, tmp_path: Path, one_by_one: dict[str, str]
):
    write(checkout)
    taken = 0
    for number in range(1, 5):
        said = checkout.built("--shard", f"{number}/4", "--store", str(tmp_path / f"store{number}"), *ONLY)
        found = re.search(rf"Shard {number}/4: (\d) of {COUNT} stale results are kept", said)
        assert found, said
        taken += int(found[1])
        assert not checkout.path("docs/results/toys").exists()
    assert taken == COUNT
    for number in range(1, 5):  # as a last machine gets them
        shutil.copytree(tmp_path / f"store{number}", tmp_path / "all", dirs_exist_ok=True)
    said = checkout.updated("--store", str(tmp_path / "all"), *ONLY)
    assert said.count("kept from before") == COUNT
    assert records(checkout) == one_by_one


@pytest.mark.slow
def test_a_check_takes_the_runs_of_a_folder_that_is_named_and_no_others(checkout: Checkout, tmp_path: Path):
    def ran(said: str) -> int:
        return len(re.findall(r"^\[.*roots.newton +\S+ s$", said, re.MULTILINE))

    only = ("--only", "roots.*", "--force")
    assert ran(checkout.built("--shard", "1/1", *only)) == 1
    assert ran(checkout.built("--check", *only)) == 1
    assert ran(checkout.built("--shard", "1/1", *only, "--store", str(tmp_path / "kept"))) == 1
    assert ran(checkout.built("--check", *only, "--store", str(tmp_path / "kept"))) == 0


@pytest.mark.slow
@pytest.mark.parametrize("spoilt", ["other code", "edited"])
def test_what_a_folder_holds_is_believed_only_where_it_fits(checkout: Checkout, tmp_path: Path, spoilt: str):
    store = tmp_path / "kept"
    checkout.built("--shard", "1/1", "--only", "roots.*", "--force", "--store", str(store))
    (kept,) = store.iterdir()
    body = json.loads(kept.read_text(encoding="utf-8"))
    if spoilt == "edited":
        body["numbers"]["root"] = 1.5
        kept.write_text(json.dumps(body), encoding="utf-8")
    else:
        checkout.edit("scripts/chapters/roots.py", "steps=4", "steps=5")
    said = checkout.updated("--accept", "--only", "roots.*", "--force", "--store", str(store))
    assert "kept from before" not in said
    assert "1.5" not in re.findall(r'"root": (.*),', checkout.read("docs/results/roots/newton.cpu.json"))


def entry(key: str, seconds: float | None) -> Any:
    record = None if seconds is None else SimpleNamespace(ran=SimpleNamespace(seconds=seconds))
    return SimpleNamespace(key=key, record=record)


TIMES = st.lists(st.one_of(st.none(), st.floats(0, 4000)), max_size=30)


@given(TIMES, st.integers(1, 8))
def test_every_result_is_in_one_shard_and_none_is_much_longer_than_the_others(times: list[float | None], count: int):
    entries = [entry(f"chapter.{n}", seconds) for n, seconds in enumerate(times)]
    parts = [shards.part(entries, shards.Shard(number, count)) for number in range(1, count + 1)]
    assert sorted(one.key for part in parts for one in part) == sorted(one.key for one in entries)
    for part in parts:
        assert part == [one for one in entries if one in part]
        assert part == shards.part(list(reversed(entries)), shards.Shard(parts.index(part) + 1, count))[::-1]
    lengths = [sum(map(shards.seconds, part)) for part in parts]
    longest = max(map(shards.seconds, entries), default=0.0)
    assert max(lengths) - min(lengths) <= longest * (1 + 1e-9)


@pytest.mark.parametrize("text", ["", "2", "0/3", "4/3", "1/0", "a/b", "1/2/3", "-1/2"])
def test_a_shard_that_there_is_not_is_refused(text: str):
    with pytest.raises(Problem, match="write --shard 2/4"):
        shards.parse(text)


WRONG: dict[str, Callable[[Path], tuple[str, ...]]] = {
    "no job": lambda _: ("--jobs", "0"),
    "jobs of others": lambda _: ("--jobs", "2", "--workers", "tcp://127.0.0.1:9"),
    "a shard that publishes": lambda _: ("--shard", "1/2", "--accept"),
    "a shard that only looks": lambda _: ("--shard", "1/2", "--status"),
}


@pytest.mark.parametrize("what", WRONG)
def test_options_that_do_not_fit_each_other_are_refused(shared: Checkout, tmp_path: Path, what: str):
    done = shared.build(*WRONG[what](tmp_path))
    assert done.returncode == 2, done.stdout
