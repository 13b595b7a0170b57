"""Many runs: each is kept as soon as it is there, whatever becomes of the build."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from tests.checkout import Checkout

from engine.ground.paths import SCRIPTS
from engine.jobs import shown

HEAD = "from engine import checkpoints, exact, experiment, progress\n"
TOY = "\n\n@experiment(numbers={{'v': exact}}, seconds=60, gigabytes=1)\ndef toy{}(seed=0):\n    {}\n"
FINE = "return {'v': 0.5 + seed}"
ENDLESS = "while True: pass"
PATH = "scripts/chapters/toys.py"


@pytest.fixture
def checkout(own: Checkout) -> Checkout:
    """What is killed here may still write for a while."""
    return own


def write(checkout: Checkout, count: int, every: str = FINE, **others: str) -> None:
    """Write a chapter of experiments toy1, toy2, …; others: what some of them do."""
    code = "".join(TOY.format(n, others.get(f"toy{n}", every)) for n in range(1, count + 1))
    checkout.path(PATH).write_text(HEAD + code, encoding="utf-8")


@contextmanager
def building(checkout: Checkout, *options: str) -> Iterator["subprocess.Popen[str]"]:
    """Build meanwhile; what is started is ended."""
    command = [sys.executable, "scripts/build.py", "--offline", "--no-site", *options]
    given = {name: value for name, value in os.environ.items() if not name.endswith(("_DATA", "_URL"))}
    with subprocess.Popen(
        command,
        cwd=checkout.root,
        env=given | {"PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as build:
        try:
            yield build
        finally:
            build.kill()


def until(build: "subprocess.Popen[str]", said: str) -> None:
    """Wait until a build prints something."""
    assert build.stdout
    assert any(said in line for line in build.stdout), said


def kept(checkout: Checkout) -> list[str]:
    """Return the names of the runs that are kept."""
    return sorted(path.name.partition("-")[0] for path in checkout.path(".cache/results").glob("*.json"))


def test_of_twenty_experiments_the_thirteenth_fails_and_the_next_build_runs_it_alone(checkout: Checkout):
    write(checkout, 20, toy13="raise ValueError('thirteen')")
    done = checkout.build("--no-site")
    assert done.returncode == 1
    assert done.stdout.count(" s\n") == 19
    first, last = done.stderr.splitlines()
    assert "toys.toy13" in first
    assert "ValueError: thirteen" in first
    assert last == "error: 19 of 20 results are kept: the next build runs what failed alone"
    assert not checkout.path("docs/results/toys").exists()

    write(checkout, 20)
    said = checkout.updated()
    assert said.count(", kept from before") == 19
    assert "[20/20] toys.toy13  " in said
    assert len([*checkout.path("docs/results/toys").iterdir()]) == 20
    assert not kept(checkout)  # what is recorded needs no keeping


HOSTILE = {  # {what it does: what is said of it}
    "while True: pass": "still running after 8 s",
    "held = []\n    while True: held.append(bytearray(10**9))": "uses more than 1 GB of memory",
    "import os\n    return {'v': 0.5 if os.fork() else 0.75}": "it forks",
    "import os\n    os._exit(0)": "ended with exit code 0",
    "raise SystemExit": "SystemExit",
}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")
def test_what_misbehaves_is_named_and_all_others_are_kept(checkout: Checkout):
    loud = "for _ in range(1000): print('x' * 10**5)\n    return {'v': 0.5}"
    bodies = {f"toy{n}": body for n, body in enumerate(HOSTILE, 1)}
    write(checkout, len(HOSTILE) + 3, **bodies, toy6=loud)
    checkout.path(PATH).write_text(checkout.read(PATH).replace("seconds=60", "seconds=8"), encoding="utf-8")
    done = checkout.build("--no-site")
    *lines, last = done.stderr.splitlines()
    for name, said, line in zip(bodies, HOSTILE.values(), lines, strict=True):
        assert f"toys.{name}: " in line
        assert said in line
    assert "toys.toy6: prints more than 1 MB; the rest is cut" in done.stdout
    assert len(done.stdout) < 1_100_000
    assert "3 of 8 results are kept" in last
    assert kept(checkout) == ["toy6", "toy7", "toy8"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to a console, not to a process")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT] if sys.platform != "win32" else [])
def test_a_build_that_is_killed_or_interrupted_goes_on_where_it_was(checkout: Checkout, how: signal.Signals):
    write(checkout, 4, toy3=ENDLESS)
    with building(checkout) as build:
        until(build, "[2/4]")
        build.send_signal(how)
        began = time.monotonic()
        said = build.communicate()[1]
        assert time.monotonic() - began < 20
    if how == signal.SIGINT:
        assert said == "error: interrupted; 2 of 4 results are kept: run it again, and it goes on there\n"
        assert build.returncode == 130
    assert kept(checkout) == ["toy1", "toy2"]
    write(checkout, 4)
    assert checkout.updated().count(", kept from before") == 2
    assert len([*checkout.path("docs/results/toys").iterdir()]) == 4


@pytest.mark.slow
def test_what_is_kept_serves_the_code_settings_and_versions_that_it_is_of_and_is_dropped_where_it_is_spoilt(
    checkout: Checkout,
):
    write(checkout, 3, toy3="raise ValueError")
    checkout.refused("--no-site")
    assert kept(checkout) == ["toy1", "toy2"]
    checkout.edit(PATH, "toy1(seed=0)", "toy1(seed=1)")
    spoilt = next(checkout.path(".cache/results").glob("toy2-*"))
    spoilt.write_text(spoilt.read_text(encoding="utf-8").replace("0.5", "0.75"), encoding="utf-8")
    write_third = checkout.read(PATH).replace("raise ValueError", FINE)
    checkout.path(PATH).write_text(write_third, encoding="utf-8")
    assert "kept from before" not in checkout.updated()
    assert '"v": 1.5' in checkout.read("docs/results/toys/toy1.cpu.json")
    assert '"v": 0.5' in checkout.read("docs/results/toys/toy2.cpu.json")


@pytest.mark.slow
def test_a_check_and_a_build_that_is_forced_take_nothing_that_is_kept(checkout: Checkout):
    write(checkout, 2, toy2="raise ValueError")
    checkout.refused("--no-site")
    for options in (["--check"], ["--force"], ["--check", "--force"]):
        done = checkout.build("--no-site", "--data", "heights.dat", *options)
        assert "kept from before" not in done.stdout
        assert re.search(r"\] toys.toy1  [\d.e-]+ s$", done.stdout, re.MULTILINE)


@pytest.mark.slow
def test_numbers_that_drifted_are_kept_for_whoever_accepts_them(checkout: Checkout):
    write(checkout, 1)
    checkout.updated()
    write(checkout, 1, toy1="return {'v': 0.75 + seed}")
    assert "toys.toy1 drifted" in checkout.refused("--no-site")
    assert "toys.toy1 drifted" in checkout.refused("--no-site")
    said = checkout.updated("--accept")
    assert ", kept from before" in said
    assert '"v": 0.75' in checkout.read("docs/results/toys/toy1.cpu.json")


LONG = """
    import time
    place = checkpoints() / "state.txt"
    step, total = map(float, place.read_text().split()) if place.exists() else (0, 1.0)
    print("begins at", int(step), flush=True)
    for k in progress(range(int(step), 30), 30):
        total = total * 1.01 + k
        aside = place.with_suffix(".new")
        aside.write_text(f"{k + 1} {total!r}")
        aside.replace(place)
        time.sleep(0.1)
    return {'v': total}"""


def whole() -> float:
    """Return what it comes to without a stop."""
    total = 1.0
    for k in range(30):
        total = total * 1.01 + k
    return total


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="how Windows kills is tried in test_crash")
def test_a_long_run_that_is_killed_goes_on_from_its_checkpoint_and_gives_the_same_numbers(checkout: Checkout):
    write(checkout, 1, LONG)
    checkout.edit(PATH, "gigabytes=1", "gigabytes=1, checkpoints=True")

    def states() -> list[str]:
        return [path.read_text() for path in checkout.path(".cache/checkpoints").rglob("state.txt")]

    def stopped() -> int:
        """Kill a build half way; return the step at which it began."""
        with building(checkout) as build:
            assert build.stdout
            line = next(line for line in build.stdout if line.startswith("begins at"))
            began = int(line.split()[-1])
            while not any(int(text.split()[0]) > began + 3 for text in states()):
                assert build.poll() is None
                time.sleep(0.01)
            build.send_signal(signal.SIGKILL)
        return began

    assert stopped() == 0
    assert stopped() > 3
    checkout.edit(PATH, "1.01", "1.02")
    assert stopped() == 0  # other code has another folder
    checkout.edit(PATH, "1.02", "1.01")
    found = re.search(r"begins at (\d+)", checkout.updated())
    assert found
    assert int(found[1]) > 7
    assert f'"v": {whole()!r}' in checkout.read("docs/results/toys/toy1.cpu.json")
    assert len([*checkout.path(".cache/checkpoints").iterdir()]) == 1  # that of the other code


def test_checkpoints_are_declared(checkout: Checkout):
    write(checkout, 1, "return {'v': len(str(checkpoints()))}")
    assert "toys.py:6: RuntimeError: " in (said := checkout.refused("--no-site"))
    assert "declares it: @experiment(…, checkpoints=True)" in said


class TestShown:
    """What is said where there is no terminal."""

    @pytest.fixture(autouse=True)
    def hasty(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(shown, "TICK", 0.01)
        monkeypatch.setattr(shown, "LONG", 0.1)

    def test_a_long_run_is_spoken_of_now_and_then_with_its_share_and_the_time_left(self, capsys):
        with shown.Shown({"a.long": 60.0, "a.next": 3600.0, "a.new": 0.0}) as said:
            said.began("a.long")
            said.told("a.long", 0.25)
            time.sleep(0.5)
        lines = capsys.readouterr().out.splitlines()
        assert 2 <= len(lines) <= 5
        assert all(re.fullmatch(r"\[1/3\] a.long  since 0 s, 25% done, about 1.5 h left", line) for line in lines)

    def test_of_runs_without_any_record_nobody_knows_how_long_they_take(self, capsys):
        with shown.Shown({"a.long": 0.0, "a.next": 0.0}) as said:
            said.began("a.long")
            time.sleep(0.15)
        assert capsys.readouterr().out.splitlines()[0] == "[1/2] a.long  since 0 s"

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminal")
    def test_a_terminal_shows_a_bar_and_what_is_done_above_it(self):
        import pty
        import termios

        ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (24, 100))
        command = [sys.executable, "-c", TERMINAL]
        with subprocess.Popen(
            command, stdout=theirs, env=os.environ | {"PYTHONPATH": str(SCRIPTS), "TERM": "xterm"}
        ) as process:
            os.close(theirs)
            said = b""
            with suppress(OSError):  # so Linux says that nobody is left who writes
                while content := os.read(ours, 4096):
                    said += content
        os.close(ours)
        assert process.returncode == 0
        plain = re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", said.decode("utf-8"))
        lines = [line.strip() for line in re.split(r"[\r\n]", plain)]
        assert any(re.fullmatch(r"\[1/2\] a.long 25% [━╸╺]+ about \d+ s left", line) for line in lines), lines
        assert "[1/2] a.long  failed" in lines


TERMINAL = """
import time
from engine.ground import messages
from engine.jobs.shown import Shown
messages.hold("en")
with Shown({"a.long": 60.0, "a.next": 60.0}) as said:
    said.began("a.long")
    said.told("a.long", 0.25)
    time.sleep(2)
    said.failed("a.long")
"""
