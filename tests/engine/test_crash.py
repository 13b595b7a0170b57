"""A build that is killed, interrupted, out of space or not alone leaves the old state or the new, never a mixture."""

import errno
import functools
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from benchmarks.crash import run as crash
from tests import environments, examples
from tests.checkout import Checkout
from tests.every_event import NEW, OLD, grown, left_over, texts, write
from tests.slow import all_but

from engine.ground import journal
from engine.ground.paths import ROOT
from engine.ground.problem import Problem

PAGE = "docs/walks/valley.md"
MODULES = os.pathsep.join([str(ROOT / "scripts"), str(ROOT)])
SMALL = {"PYTHONPATH": MODULES, "PYTHONUTF8": "1"}  # a process of its own: it is copied at every event


@pytest.fixture
def checkout(own: Checkout) -> Checkout:
    """What is killed here may still write for a while."""
    return own


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork; the random kills run there")
@pytest.mark.parametrize("how", all_but(["kill"], ["kill", "fail", "interrupt"]))
def test_whatever_stops_the_writing_at_any_event_all_files_are_old_or_all_are_new(tmp_path: Path, how: str):
    done = Checkout(ROOT).run("tests/every_event.py", str(tmp_path / "tree"), how, **SMALL)
    assert done.returncode == 0, done.stderr
    events, old, new = map(int, done.stdout.split())
    assert events > 40
    assert min(old, new) > 1


AT_RENAME = """
import os, signal, sys, time
from pathlib import Path
from tests import every_event

root, left, how = Path(sys.argv[1]), [int(sys.argv[2])], sys.argv[3]
def hook(event, arguments):
    if event == "os.rename":
        left[0] -= 1
        if left[0] == 0:
            while how == "wait" and not Path(f"{root}-go").exists():
                time.sleep(0.01)
            how == "wait" or os._exit(9)
sys.addaudithook(hook)
every_event.write(root)
"""


def writing(root: Path, rename: int, how: str) -> subprocess.Popen[bytes]:
    """Write in a process of its own that ends, or waits, before its n-th rename: the first one commits."""
    command = [sys.executable, "-c", AT_RENAME, str(root), str(rename), how]
    return subprocess.Popen(command, env=os.environ | {"PYTHONPATH": MODULES})


@pytest.mark.parametrize("edited", ["a.json", "page.md"], ids=["replaced already", "not yet replaced"])
def test_what_the_author_wrote_after_the_kill_stays(tmp_path: Path, edited: str, capsys: pytest.CaptureFixture[str]):
    writing(grown(tmp_path, OLD), 4, "end").wait()
    assert texts(tmp_path) == {**OLD, "a.json": "new a", "b/c.svg": "new c"}
    (tmp_path / edited).write_text("the author's", encoding="utf-8")
    journal.recover(tmp_path)
    assert texts(tmp_path) == {**OLD, edited: "the author's"}
    assert left_over(tmp_path) == set()
    assert capsys.readouterr().out == f"{edited} changed after a build was killed while writing; that build is taken back\n"  # fmt: skip # noqa: E501


def test_a_checkout_put_back_after_the_kill_stays_put_back(tmp_path: Path):
    writing(grown(tmp_path, OLD), 4, "end").wait()
    grown(tmp_path, OLD)
    journal.recover(tmp_path)
    assert texts(tmp_path) == OLD
    assert left_over(tmp_path) == set()


FOREIGN = {
    "empty": None,
    "no JSON": "{",
    "no text": b"\xff\xfe",
    "no object": "[]",
    "no folders": '{"changes": []}',
    "too short": '{"changes": [["a.json", ""]], "folders": []}',
    "no texts": '{"changes": [["a.json", 1, ""]], "folders": []}',
    "another's": '{"changes": [["../a.json", "", ""]], "folders": []}',
    "no list": '{"changes": [], "folders": 3}',
}


@pytest.mark.parametrize("name", ["pending", "undo"])
@pytest.mark.parametrize("held", FOREIGN)
def test_what_no_build_leaves_is_thrown_away(tmp_path: Path, name: str, held: str, capsys: pytest.CaptureFixture[str]):
    folder = grown(tmp_path, OLD) / ".cache" / name
    folder.mkdir(parents=True)
    content = FOREIGN[held]
    if content is not None:
        folder.joinpath("manifest.json").write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    journal.recover(tmp_path)
    assert capsys.readouterr().out == f".cache/{name} is nothing that a build leaves; it is thrown away\n"
    assert left_over(tmp_path) == set()
    write(tmp_path)
    assert texts(tmp_path) == NEW


def test_a_reader_that_may_not_write_passes_over_it_and_stops_at_a_killed_build(tmp_path: Path):
    (tmp_path / ".cache/pending").mkdir(parents=True)
    (tmp_path / ".cache/pending.lock").mkdir()  # no lock can be had
    journal.recover(tmp_path)
    assert left_over(tmp_path) == {"pending"}
    shutil.rmtree(tmp_path / ".cache")
    writing(grown(tmp_path, OLD), 4, "end").wait()
    (tmp_path / ".cache/pending.lock").unlink()
    (tmp_path / ".cache/pending.lock").mkdir()
    with pytest.raises(Problem, match="a build was killed while writing; make this folder writable"):
        journal.recover(tmp_path)


@pytest.mark.parametrize("name", ["staged", "pending", "undo", "done"])
def test_a_file_in_the_place_of_a_folder_of_the_journal_is_thrown_away(tmp_path: Path, name: str):
    grown(tmp_path, {**OLD, f".cache/{name}": "a file"})
    write(tmp_path)
    assert texts(tmp_path) == NEW
    assert left_over(tmp_path) == set()


def test_a_build_that_was_killed_is_made_good_beside_a_file_in_the_place_of_a_folder(tmp_path: Path):
    writing(grown(tmp_path, OLD), 4, "end").wait()
    grown(tmp_path, {".cache/done": "a file", ".cache/undo": "a file"})
    journal.recover(tmp_path)
    assert texts(tmp_path) == NEW
    assert left_over(tmp_path) == set()


def test_a_reader_waits_for_the_end_of_the_writing(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    with writing(grown(tmp_path, OLD), 4, "wait"):
        while texts(tmp_path) == OLD:
            time.sleep(0.01)
        assert texts(tmp_path) != NEW
        Timer(0.3, tmp_path.with_name(f"{tmp_path.name}-go").touch).start()  # while the reader waits, or before it does
        with journal.settled(tmp_path):
            assert texts(tmp_path) == NEW
    assert capsys.readouterr().out == ""  # it had nothing to make good


HOLDER = """
import subprocess, sys, time
from pathlib import Path
from engine.ground import lock
WORKING = "import sys, time; from pathlib import Path; [time.sleep(0.01) for _ in iter(Path(sys.argv[1]).exists, True)]"
with lock.held(Path(sys.argv[1], "lock")):
    subprocess.Popen([sys.executable, "-c", WORKING, str(Path(sys.argv[1], "go"))], pass_fds=lock.for_children())
    print("held", flush=True)
    time.sleep(600)
"""
NEXT = """
import sys
from pathlib import Path
from engine.ground import lock
with lock.held(Path(sys.argv[1], "lock"), "waiting"):
    print("had", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="on Windows a child does not keep the locks of a killed parent")
def test_a_killed_command_keeps_its_lock_while_what_it_started_still_works(tmp_path: Path):
    how: Any = {"stdout": subprocess.PIPE, "env": os.environ | {"PYTHONPATH": MODULES}, "encoding": "utf-8"}
    holder: Any
    other: Any
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], **how) as holder:
        assert holder.stdout.readline() == "held\n"
        holder.kill()
    with subprocess.Popen([sys.executable, "-c", NEXT, str(tmp_path)], **how) as other:
        assert other.stdout.readline() == "waiting\n"
        (tmp_path / "go").touch()  # what was started ends
        assert other.stdout.readline() == "had\n"


@pytest.fixture(scope="module")
def known(pristine: Checkout, tmp_path_factory: pytest.TempPathFactory) -> crash.Known:
    """The state before and after a build that changes two records, their views and a page."""
    copy = pristine.copied(tmp_path_factory.mktemp("known") / "repo")
    return crash.learn(crash.changed(copy.root))


@pytest.fixture
def root(checkout: Checkout) -> Path:
    return crash.changed(checkout.root)


def finished(root: Path, *before: str, status: int = 1) -> str:
    """Run the build that changes results; return its errors. It must be refused, and have written nothing."""
    old = crash.contents(root)
    done = subprocess.run([*before, *crash.COMMAND], cwd=root, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == status, done.stdout + done.stderr
    assert crash.contents(root) == old
    return done.stderr


@pytest.mark.slow
def test_a_build_killed_at_random_is_made_good_by_the_next_command(root: Path, known: crash.Known):
    seed = random.randrange(10**6)
    phases, states, _ = crash.kills(root, known, 8 if examples.thorough() else 2, seed)
    assert set(states) <= {"old", "new"}, (seed, phases, states)


@pytest.mark.slow
def test_two_builds_at_once_end_as_one_and_status_sees_no_mixture_meanwhile(root: Path, known: crash.Known):
    both = [subprocess.Popen(crash.COMMAND, cwd=root, stdout=subprocess.PIPE, encoding="utf-8") for _ in range(2)]
    seen = []
    while any(build.poll() is None for build in both):
        status = Checkout(root).built("--status", "--only", "[cd][ir][ri]*")
        seen.append({"stale: chapters.valley.cycles._drift changed" in line for line in status.splitlines()})
        time.sleep(0.3)  # who looks takes time from those who build
    printed = [build.communicate()[0] for build in both]
    assert [build.returncode for build in both] == [0, 0]
    assert sum("another build is running; waiting for it\n" in one for one in printed) == 1
    assert sum("re-run, accepted" in one for one in printed) == 1
    assert crash.tree(root) == known.new
    assert left_over(root) == set()
    assert (seen[0], seen[-1]) == ({True}, {False})
    assert all(states in ({True}, {False}) for states in seen)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to a console, not to a process")
def test_ctrl_c_leaves_the_old_state_and_says_so_in_one_line(root: Path):
    Checkout(root).edit("scripts/chapters/valley/cycles.py", "    gammas = [n", "    while True: pass\n    gammas = [n")
    old = crash.contents(root)
    how = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(crash.COMMAND, cwd=root, encoding="utf-8", **how) as build:  # type: ignore[call-overload]
        assert build.stdout.readline().startswith("[1/2]")
        build.send_signal(signal.SIGINT)
        said = "error: interrupted; 1 of 2 results is kept: run it again, and it goes on there\n"
        assert build.communicate()[1] == said
    assert build.returncode == 130
    assert crash.contents(root) == old
    assert left_over(root) == set()


WAITING = "    import os, time\n    print(os.getpid(), flush=True)\n    time.sleep(600)\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to a console, not to a process")
def test_ctrl_c_while_packages_are_imported_is_one_line_too(root: Path, tmp_path: Path):
    """Ctrl-C at a terminal reaches every process of the build. In place of numpy stands what takes as long as torch."""
    importing, slow = tmp_path / "importing", environments.made(tmp_path / "environment") / "numpy.py"
    slow.write_text(SLOW.format(str(importing)), encoding="utf-8")
    how: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "encoding": "utf-8"}
    how |= {"start_new_session": True}
    command = [environments.python(tmp_path / "environment"), *crash.COMMAND[1:]]
    with subprocess.Popen(command, cwd=root, **how) as build:
        while not importing.exists():
            assert build.poll() is None
            time.sleep(0.01)
        os.killpg(build.pid, signal.SIGINT)
        importing.unlink()
        assert build.communicate()[1] == "error: interrupted; run it again\n"
    assert build.returncode == 130


SLOW = """
import time
from pathlib import Path
Path({0!r}).touch()
while Path({0!r}).exists():
    time.sleep(0.01)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="asks the system for a process as POSIX has it")
def test_a_killed_build_takes_its_experiment_with_it(checkout: Checkout):
    checkout.edit(
        "scripts/chapters/valley/walking.py", "def weights(steps=40):\n", f"def weights(steps=40):\n{WAITING}"
    )
    command = [sys.executable, "scripts/build.py", "--offline", "--only", "weights"]
    with subprocess.Popen(command, cwd=checkout.root, encoding="utf-8", stdout=subprocess.PIPE) as build:
        assert int(build.stdout.readline())  # type: ignore[union-attr]
        start = time.monotonic()
        build.kill()
        build.stdout.read()  # type: ignore[union-attr] # until nobody holds it any more
    assert time.monotonic() - start < 300


LIMITED = "import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)); os.execv(sys.argv[1], sys.argv[1:])"  # fmt: skip # noqa: E501


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no process's files")
def test_a_file_that_cannot_be_written_to_its_end_leaves_the_old_state(root: Path):
    said = finished(root, sys.executable, "-c", LIMITED)
    assert said == f"error: docs/results/valley/drift.cpu.json: {os.strerror(errno.EFBIG)}; nothing was written\n"
    assert left_over(root) == set()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)]
    if sys.platform != "linux" or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("needs the right to mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.slow
def test_a_full_disk_leaves_the_old_state_and_the_next_build_succeeds(
    pristine: Checkout, known: crash.Known, small_disk: Path
):
    root = small_disk / "repo"
    pristine.copied(root)
    shutil.rmtree(root / ".cache/state")  # which would leave room when it is written anew
    crash.changed(root)
    filler = small_disk / "filler"
    free = os.statvfs(small_disk)
    filler.write_bytes(bytes((free.f_bavail - 5) * free.f_frsize))
    said = finished(root)
    assert said.startswith("error: docs/results/valley/")
    assert said.endswith(f": {os.strerror(errno.ENOSPC)}; nothing was written\n")
    assert said.count("\n") == 1
    filler.unlink()
    assert crash.again(root, known) == ""


@contextmanager
def read_only(path: Path) -> Iterator[None]:
    """Make a file or folder read-only, for root as well."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        if not shutil.which("chattr") or subprocess.run(["chattr", "+i", path], check=False).returncode:
            pytest.skip("root may write everything here: needs a file system with chattr +i")
        undo: Callable[[], object] = functools.partial(subprocess.run, ["chattr", "-i", path], check=True)
    else:
        undo = functools.partial(path.chmod, path.stat().st_mode)
        path.chmod(path.stat().st_mode & ~0o222)
    try:
        yield
    finally:
        undo()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no read-only folders")
def test_read_only_results_stay_and_the_build_says_which(root: Path):
    with read_only(root / "docs/results/valley"):
        said = finished(root)
    assert said.startswith("error: docs/results/valley/")
    assert said.endswith(f": {os.strerror(errno.EACCES)}; nothing was written\n")
    assert said.count("\n") == 1
    assert left_over(root) == set()


def test_a_read_only_file_is_not_replaced_and_none_of_the_others_is(tmp_path: Path):
    grown(tmp_path, OLD)
    with read_only(tmp_path / "page.md"), pytest.raises(Problem, match=r"^page\.md: .*; nothing was written$"):
        write(tmp_path)
    assert texts(tmp_path) == OLD
    assert left_over(tmp_path) == set()


def test_a_file_that_resists_only_when_it_is_replaced_takes_the_others_back(tmp_path: Path):
    grown(tmp_path, OLD)
    (tmp_path / "f").write_text("a file where a folder is to be", encoding="utf-8")
    with pytest.raises(Problem, match=r"^f.*; nothing was written$"):
        journal.write_all({tmp_path / name: text for name, text in NEW.items()}, tmp_path)
    assert texts(tmp_path) == {**OLD, "f": "a file where a folder is to be"}
    assert left_over(tmp_path) == set()


def test_a_read_only_checkout_can_be_read(checkout: Checkout):
    shutil.rmtree(checkout.path(".cache"))
    with read_only(checkout.root):
        assert checkout.built("--status", "--only", "trajectory").split() == ["valley.trajectory", "fresh"]
        assert "Everything that was asked for holds" in checkout.built("--check", "--only", "trajectory")
        assert not checkout.path(".cache").exists()


@pytest.mark.slow
def test_a_file_in_the_place_of_the_cache_is_named_and_reading_needs_no_cache(checkout: Checkout):
    shutil.rmtree(checkout.path(".cache"))
    checkout.path(".cache").write_text("a file", encoding="utf-8")
    assert checkout.refused() == "error: .cache: a file is where a folder is needed; move it away\n"
    assert checkout.built("--status", "--only", "trajectory").split() == ["valley.trajectory", "fresh"]
    assert "Everything that was asked for holds" in checkout.built("--check", "--only", "trajectory")
    assert checkout.run("-m", "mkdocs", "build", "--strict").returncode == 0
    assert checkout.read(".cache") == "a file"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["file", "link"])
def test_what_is_in_the_place_of_the_site_stays_and_is_named_before_anything_runs(
    checkout: Checkout, kind: str, tmp_path: Path
):
    site = checkout.path("site")
    if kind == "file":
        site.write_text("a file", encoding="utf-8")
    else:
        grown(tmp_path / "deployed", {"index.html": "deployed"})
        try:
            site.symlink_to(tmp_path / "deployed", target_is_directory=True)
        except OSError:
            pytest.skip("needs the right to make links")
    done = checkout.build("--force")
    said = f"error: site: a {kind} is where a build puts the folder of the site; move it away and run this again\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", said)
    assert site.read_text(encoding="utf-8") == "a file" if kind == "file" else site.is_symlink()
    site.unlink()
    grown(checkout.root, {".cache/site-old": "a file", ".cache/site-fresh": "a file"})
    checkout.built("--only", "trajectory")
    assert checkout.path("site/index.html").is_file()
    assert left_over(checkout.root) == set()


KILLED_BETWEEN = """
import os, runpy, sys
def hook(event, arguments):
    if event == "os.rename" and "site-fresh" in str(arguments[0]):
        os._exit(9)
sys.addaudithook(hook)
sys.argv = ["scripts/build.py", "--offline", "--only", "trajectory"]
runpy.run_path("scripts/build.py", run_name="__main__")
"""


@pytest.mark.slow
def test_a_build_killed_between_two_sites_leaves_the_last_good_one(checkout: Checkout):
    checkout.built("--only", "trajectory")
    site = checkout.files("site")
    assert checkout.run("-c", KILLED_BETWEEN, PYTHONPATH=str(checkout.path("scripts"))).returncode == 9
    assert not checkout.path("site").exists()
    checkout.edit(PAGE, ">−0.011</data>", ">−0.012</data>")
    assert checkout.build("--only", "trajectory").returncode == 1
    assert checkout.files("site") == site
    assert left_over(checkout.root) == set()


EDITED_WHILE_RENDERING = """
import sys
from pathlib import Path
from mkdocs.__main__ import cli
page = Path("docs/walks/valley.md")
def hook(event, arguments):
    if event == "open" and Path(str(arguments[0])).parts[-2:] == ("elsewhere", "404.html") and page.exists():
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace("## Summary", "## A summary"), encoding="utf-8", newline="\\n")
sys.addaudithook(hook)
cli(["build", "--site-dir", "elsewhere", *sys.argv[1:]])
"""


@pytest.mark.slow
def test_pages_that_change_while_they_are_rendered_are_refused_or_at_least_not_kept(checkout: Checkout):
    said = "results, pages or code changed while the site was rendered; run it again"
    strict = checkout.run("-c", EDITED_WHILE_RENDERING, "--strict")
    assert strict.returncode != 0
    assert said in strict.stderr
    checkout.edit(PAGE, "## A summary", "## Summary")
    shutil.rmtree(checkout.path(".cache/pages"))
    lenient = checkout.run("-c", EDITED_WHILE_RENDERING)
    assert lenient.returncode == 0
    assert said in lenient.stderr
    assert not checkout.path(".cache/pages").exists()
