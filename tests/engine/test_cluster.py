"""A build on a cluster of Dask: the same records, nothing lost but what was under way, other machines refused."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.checkout import Checkout
from tests.clusters import LIMIT, Programs
from tests.toys import ONLY, records, write

from engine.ground.problem import Problem
from engine.jobs import cluster, errand
from engine.jobs.remote import Remote
from engine.sandbox import Answer, Box, run_module

WHO = "valley.weights"
FEW = 2  # toys


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="whole groups of processes are killed")


@pytest.fixture
def checkout(own: Checkout) -> Checkout:
    """What is killed here may still write for a while."""
    return own


@pytest.fixture
def programs(tmp_path: Path) -> Iterator[Programs]:
    started = Programs(tmp_path)
    yield started
    started.end()


@pytest.mark.slow
def test_three_workers_make_records_of_the_same_bytes(
    checkout: Checkout, programs: Programs, one_by_one: dict[str, str]
):
    write(checkout)
    address = programs.schedule()
    for name in ("a", "b", "c"):
        programs.work(name)
    checkout.updated("--workers", address, *ONLY)
    assert records(checkout) == one_by_one


SLOW = """

@experiment(numbers={"v": exact}, gigabytes=1)
def slow(seed=0):
    import time

    print("slow begins", flush=True)
    time.sleep(SECONDS)
    return {"v": 1.0}
"""


class Build:
    """A build on a cluster whose slow result has begun, when all others are done. worker: the name of that one."""

    def __init__(self, checkout: Checkout, programs: Programs, workers: tuple[str, ...], seconds: int) -> None:
        write(checkout, SLOW.replace("SECONDS", str(seconds)), count=FEW)
        line = [sys.executable, "scripts/build.py", "--offline", "--no-site", *ONLY, "--workers", programs.address]
        pipes: Any = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "encoding": "utf-8"}
        self.process = subprocess.Popen(line, cwd=checkout.root, start_new_session=True, **pipes)
        assert self.process.stdout
        while not self.process.stdout.readline().startswith(f"[{FEW}/"):
            assert self.process.poll() is None, self.process.communicate()
        until = time.monotonic() + LIMIT
        while not (begun := [name for name in workers if "slow begins" in programs.said(name)]):
            assert time.monotonic() < until
            time.sleep(0.1)
        self.worker = begun[0]

    def ended(self) -> tuple[int, str]:
        """Return its exit code, and its errors."""
        _, err = self.process.communicate(timeout=LIMIT)
        return self.process.returncode, err


def running(programs: Programs, *workers: str) -> None:
    programs.schedule()
    for name in workers:
        programs.work(name)


@pytest.mark.slow
def test_a_worker_that_dies_costs_one_more_run(checkout: Checkout, programs: Programs):
    running(programs, "a", "b", "c")
    build = Build(checkout, programs, ("a", "b", "c"), seconds=10)
    programs.kill(build.worker)
    assert build.ended() == (0, "")
    assert sum(programs.said(name).count("slow begins") for name in ("a", "b", "c")) == 2
    assert checkout.path("docs/results/toys/slow.cpu.json").exists()


def stops(programs: Programs, worker: str) -> bool:
    until = time.monotonic() + LIMIT
    while programs.is_busy(worker) and time.monotonic() < until:
        time.sleep(0.1)
    return not programs.is_busy(worker)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="processes are told apart as Linux has them")
@pytest.mark.parametrize("dies", ["scheduler", "client", "client, by Control-C"])
def test_where_the_scheduler_or_the_build_dies_only_what_was_under_way_is_lost(
    checkout: Checkout, programs: Programs, dies: str
):
    running(programs, "a", "b")
    build = Build(checkout, programs, ("a", "b"), seconds=300)
    assert programs.is_busy(build.worker)
    if dies == "scheduler":
        programs.kill("scheduler")
        code, said = build.ended()
        assert (code, len(said.splitlines())) == (1, 2), said
        lost, kept = said.splitlines()
        assert lost == f"error: toys.slow: the scheduler {programs.address} was lost; nothing was written"
        assert kept.startswith(f"error: {FEW} of {FEW + 1} results are kept")
    elif dies == "client":
        os.killpg(build.process.pid, signal.SIGKILL)
        build.ended()
    else:
        os.killpg(build.process.pid, signal.SIGINT)
        code, said = build.ended()
        assert code == 130
        assert re.fullmatch(f"error: interrupted; {FEW} of {FEW + 1} results are kept: .*\n", said)
    assert stops(programs, build.worker)
    write(checkout, count=FEW)
    assert checkout.updated(*ONLY).count("kept from before") == FEW


# other machines


def test_a_worker_with_other_versions_is_named_and_runs_nothing(shared: Checkout, programs: Programs, tmp_path: Path):
    """Its torch says that it is another."""
    other = tmp_path / "other" / "torch-2.12.0.dist-info"
    other.mkdir(parents=True)
    (other / "METADATA").write_text("Metadata-Version: 2.1\nName: torch\nVersion: 2.12.0\n", encoding="utf-8")
    running(programs, "a")
    programs.work("b", PYTHONPATH=str(other.parent))
    said = shared.refused("--force", *("--only", "roots.*"), "--workers", programs.address)
    (line,) = said.splitlines()
    assert re.match(r"error: tcp://127.0.0.1:\d+: torch is 2.12.0 there and 2.13.0 here; install there", line)


def test_an_accelerator_that_no_worker_declares_is_refused(shared: Checkout, programs: Programs):
    running(programs, "a")
    said = shared.refused("--device", "cuda", "--workers", programs.address)
    assert f"no worker of {programs.address} declares one: dask worker … --resources cuda=1" in said


@pytest.mark.slow
def test_what_wants_an_accelerator_goes_to_the_workers_that_declare_one(programs: Programs):
    address = programs.schedule()
    programs.work("a")
    programs.work("b", "--resources", "cuda=1")
    with cluster.joined(address, errand.facts(["python", "system"])) as there:
        assert there.has("cuda")
        assert not there.has("mps")
        for _ in range(3):
            called(there.remote("cuda"), "print('computes here', flush=True)")
    assert programs.said("b").count("computes here") == 3
    assert "computes here" not in programs.said("a")


@pytest.mark.slow
def test_a_scheduler_that_is_not_there_or_has_no_worker_is_refused_in_a_line(shared: Checkout, programs: Programs):
    address = programs.schedule()
    assert f"{address} has no worker; start one" in shared.refused("--workers", address)
    programs.kill("scheduler")
    (line,) = shared.refused("--workers", address).splitlines()
    assert line.startswith(f"error: --workers {address}: ")


OPEN = ["tcp://8.8.8.8:8786", "tcp://[2001:4860:4860::8888]:8786", "ws://1.1.1.1:80"]
CLOSED = ["tcp://127.0.0.1:8786", "tcp://10.1.2.3:8786", "tcp://192.168.1.2:1", "tcp://[::1]:1", "tls://8.8.8.8:8786"]


@pytest.mark.parametrize("address", OPEN)
def test_a_scheduler_that_everybody_reaches_must_speak_tls(address: str):
    with pytest.raises(Problem, match="let it speak TLS"):
        cluster.refuse_open(address)


@pytest.mark.parametrize("address", CLOSED)
def test_a_scheduler_in_a_network_of_ones_own_need_not(address: str):
    cluster.refuse_open(address)


@pytest.mark.parametrize("address", ["8786", "tcp://", "127.0.0.1:8786", "tcp://[::1", "tcp://a:b"])
def test_what_is_no_address_is_refused(address: str):
    with pytest.raises(Problem, match="write the address of a scheduler"):
        cluster.refuse_open(address)


# any executor


@pytest.fixture(scope="module")
def remote() -> Iterator[Callable[..., Remote]]:
    """Calls in another process of this machine, of which other facts may be expected."""
    with ProcessPoolExecutor(1) as executor:
        here = errand.facts(["python", "system", "numpy"])
        yield lambda **other: Remote(executor, here | other)


def called(remote: Remote, body: str) -> Answer:
    box = Box({"scripts/chapters/x.py": f"import os\ndef f():\n    {body}\n"})
    return remote.call(WHO, run_module, "chapters.x", "f", box=box)


def test_any_executor_makes_calls_as_the_sandbox_does(remote: Callable[..., Remote]):
    assert called(remote(), "import numpy; return numpy.ones(2).tolist()") == Answer([1.0, 1.0], ("numpy",))
    with remote().begun(WHO, run_module, "os", "getcwd", box=Box({})) as other:
        assert other().value.endswith("run")


def test_data_travel_and_need_no_shared_disk(tmp_path: Path):
    """The file is gone by the time that the other process begins."""
    file = tmp_path / "here.bin"
    file.write_bytes(b"data")

    class Elsewhere(ProcessPoolExecutor):
        def submit(self, *work: Any, **named: Any) -> Any:
            file.unlink()
            return super().submit(*work, **named)

    box = Box({"scripts/x.py": "def f(): return open('data/set/a.bin').read()\n"}, links={"data/set/a.bin": str(file)})
    with Elsewhere(1) as executor:
        remote = Remote(executor, errand.facts(["python"]))
        assert remote.call(WHO, run_module, "x", "f", box=box).value == "data"


def test_data_that_are_too_large_to_travel_are_refused(remote: Callable[..., Remote], tmp_path: Path):
    file = tmp_path / "large.bin"
    with file.open("wb") as out:
        out.truncate(2 * 10**9)
    with pytest.raises(Problem, match=f"{WHO}: its data are 2000 MB; more than 1000 MB do not travel"):
        remote().call(WHO, run_module, "x", "f", box=Box({}, links={"data/set/large.bin": str(file)}))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return 1 / 0", f"{WHO}: ZeroDivisionError: division by zero"),
        ("os.kill(os.getpid(), 9)", f"{WHO}: its process was ended by SIGKILL; nothing was written"),
        ("os.kill(os.getppid(), 9)", f"{WHO}: the process that watches over it was ended; nothing was written"),
        ("open('/etc/x', 'w')", "writes /etc/x: it may write in its own folder only"),
    ],
)
def test_what_goes_wrong_there_is_said_as_here(remote: Callable[..., Remote], body: str, said: str):
    with pytest.raises(Problem, match=re.escape(said)):
        called(remote(), body)
    assert called(remote(), "return 1").value == 1


def test_a_machine_with_another_python_or_system_computes_nothing(remote: Callable[..., Remote]):
    with pytest.raises(Problem, match=f"{WHO}: .*: python is 3.* there and 3.99 here"):
        called(remote(python="3.99"), "return 1")
    with pytest.raises(Problem, match=r"system is .* there and CP/M Z80 here"):
        called(remote(system="CP/M Z80"), "return 1")
