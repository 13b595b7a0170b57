"""A call sees the folder that it is given, fixed variables, and the programs; nothing else, and leaves nothing."""

import marshal
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy
import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.ground.paths import ROOT, SCRIPTS
from engine.ground.problem import Problem
from engine.results.boxes import on_device
from engine.sandbox import (
    TORCH,
    VARIABLES,
    Answer,
    Box,
    Stopped,
    begun,
    call,
    calls,
    imports,
    preload,
    run_module,
    worlds,
)
from engine.sandbox.folder import packed
from engine.sandbox.worlds import PRELOADED, START_BY, end_all

WHO = "valley.weights"
LINUX = sys.platform == "linux"
BOTH = pytest.mark.parametrize("way", ["copies", "programs"] if LINUX else ["programs"], indirect=True)


@pytest.fixture
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """How processes are started: as copies of a world, as Linux does, or as programs of their own, as others do."""
    if request.param == "programs":
        monkeypatch.setenv(START_BY, "spawn")
    return str(request.param)


@pytest.fixture
def as_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(START_BY, "spawn")


@pytest.fixture
def new_worlds() -> Iterator[None]:
    """Worlds that are started as the process is now, and ended after it."""
    end_all()
    yield
    end_all()


def answer(source: str, *arguments: Any, **box: Any) -> Answer:
    """Call `f` of a chapter in a box."""
    code = {"scripts/chapters/x.py": source, **box.pop("code", {})}
    return call(WHO, run_module, "chapters.x", "f", *arguments, box=Box(code, **box))


def value(source: str, *arguments: Any, **box: Any) -> Any:
    return answer(source, *arguments, **box).value


def refused(source: str, **box: Any) -> str:
    with pytest.raises(Problem) as raised:
        answer(source, **box)
    return str(raised.value)


def f(body: str) -> str:
    """Return a chapter whose function does this."""
    return "import os, sys, time\ndef f():\n" + "".join(f"    {line}\n" for line in body.splitlines())


# what it sees


@BOTH
def test_code_of_the_box_is_imported_its_files_are_read_and_the_folder_is_where_it_runs(way: str) -> None:
    code = {"scripts/common/numbers.py": "TWO = 2"}
    source = "from common import numbers\ndef f(n): return [n * numbers.TWO, open('data/words.txt').read()]"
    assert value(source, 3, code=code, files={"data/words.txt": b"one"}) == [6, "one"]


@BOTH
def test_there_is_no_other_module_of_the_repository_but_the_engine(way: str) -> None:
    seen = value(f("import engine.figures.charts\nreturn [[*sys.path], sorted(sys.modules), sys.argv]"))
    assert seen[2] == [""]
    assert not [folder for folder in seen[0] if Path(folder) in {SCRIPTS, ROOT, SCRIPTS / "engine" / "sandbox"}]
    assert not {"chapters.rmsprop", "common", "tests"} & {*seen[1]}


@BOTH
def test_it_has_the_fixed_variables_and_none_of_whoever_started_the_build(
    way: str, monkeypatch: pytest.MonkeyPatch, new_worlds: None
) -> None:
    for name, held in {"SECRET": "1", "PYTHONOPTIMIZE": "2", "OMP_NUM_THREADS": "7", "PYTHONPATH": "/x"}.items():
        monkeypatch.setenv(name, held)
    seen = value(f("return [{**os.environ}, os.getcwd(), __debug__]"))
    assert VARIABLES.items() <= seen[0].items()
    assert not {"SECRET", "PYTHONOPTIMIZE", "PYTHONPATH", "PATH", "USER"} & seen[0].keys()
    base = Path(seen[1]).parent
    assert all(Path(seen[0][name]).is_relative_to(base) for name in ("HOME", "TMPDIR"))
    assert seen[2]


def test_a_run_on_an_accelerator_alone_is_told_where_its_driver_may_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))
    asked = f("return os.environ.get('LD_LIBRARY_PATH')")
    on_cuda = on_device(Box({}), "cuda", {})
    assert value(asked, variables=on_cuda.variables) == str(tmp_path)
    assert on_device(Box({}, variables={"LD_LIBRARY_PATH": "a"}), "cuda", {}).variables == {"LD_LIBRARY_PATH": "a"}
    assert not on_device(Box({}), "cpu", {}).variables


def test_variables_that_are_declared_are_there_from_the_start_and_may_stand_in_for_a_fixed_one() -> None:
    given = {"GAMMA": "9", "TZ": "CET-1"}
    assert value(f("return [os.environ['GAMMA'], os.environ['TZ']]"), variables=given) == ["9", "CET-1"]


def test_the_other_world_has_another_seed_of_hashes_and_another_date_and_prints_nothing(
    new_worlds: None, capfd: pytest.CaptureFixture[str]
) -> None:
    source = f("print('seen')\nreturn [hash('a'), time.localtime().tm_gmtoff, os.getcwd()]")
    box = Box({"scripts/chapters/x.py": source})
    with begun(WHO, run_module, "chapters.x", "f", box=box) as second:
        first = call(WHO, run_module, "chapters.x", "f", box=box)
        assert not {*first.value} & {*second().value}
    assert capfd.readouterr().out == "seen\n"


def test_what_fails_in_the_other_world_says_so() -> None:
    source = f("return 1 if time.localtime().tm_gmtoff == 0 else 1 / 0")
    box = Box({"scripts/chapters/x.py": source})
    failing = pytest.raises(Problem, match=r"division by zero.*a second time")
    with begun(WHO, run_module, "chapters.x", "f", box=box) as second, failing:
        second()


@BOTH
def test_a_linked_file_is_read_however_it_is_opened_and_neither_written_nor_what_lies_beside_it(
    way: str, tmp_path: Path
) -> None:
    for name in ("given.bin", "beside.bin"):
        (tmp_path / name).write_bytes(b"\1\2")
    links = {"data/x.bin": str(tmp_path / "given.bin")}
    read = "import numpy\nreturn [*open('data/x.bin', 'rb').read(), *map(int, numpy.fromfile('data/x.bin', 'u1'))]"
    assert answer(f(read), links=links).value == [1, 2, 1, 2]
    for tried in ("open('data/x.bin', 'ab')", f"open({str(tmp_path / 'given.bin')!r}, 'ab')"):
        with pytest.raises(Problem, match="it may write in its own folder only"):
            answer(f(tried), links=links)
    with pytest.raises(Problem, match=OUTSIDE):
        answer(f(f"open({str(tmp_path / 'beside.bin')!r})"), links=links)
    assert (tmp_path / "given.bin").read_bytes() == b"\1\2"


# which packages it stands on


@BOTH
def test_packages_are_those_that_it_imports_with_theirs_and_not_those_that_happen_to_be_there(way: str) -> None:
    assert answer(f("return 1")).distributions == ()
    assert answer(f("import numpy")).distributions == ("numpy",)
    assert {"matplotlib", "numpy", "kiwisolver"} <= {*answer("import matplotlib.figure\ndef f(): pass").distributions}
    assert "matplotlib" in answer(f("import engine.figures.charts")).distributions
    by_name = answer(f("import importlib\nimportlib.import_module('numpy.linalg')"))
    assert by_name.distributions == ("numpy",)


def test_a_package_belongs_to_the_distributions_that_python_itself_finds_for_it() -> None:
    brought = metadata.packages_distributions()
    for package in ("numpy", "matplotlib", "mpl_toolkits", "torch", "yaml", "markdown", "mkdocs", "pytest"):
        assert imports.distributions([package]) == tuple(sorted({*brought[package]})), package
    assert imports.distributions(["of_nobody"]) == ("of_nobody",)


@pytest.mark.skipif(not LINUX, reason="elsewhere the next call has it")
def test_what_is_slow_to_import_is_there_as_soon_as_the_code_of_a_call_takes_it_and_not_before(
    monkeypatch: pytest.MonkeyPatch, new_worlds: None
) -> None:
    for module in (calls, worlds):
        monkeypatch.setattr(module, "PRELOADED", [])
    asked = f("return ['numpy' in sys.modules, 'matplotlib' in sys.modules]")
    assert value(asked) == [False, False]
    assert value(f"{asked}def g():\n    import numpy\n") == [True, False]
    assert value(f"{asked}def g():\n    from engine import figures\n") == [True, True]


def test_where_no_process_is_copied_the_next_program_waits_with_what_is_slow_to_import(
    monkeypatch: pytest.MonkeyPatch, new_worlds: None
) -> None:
    monkeypatch.setenv(START_BY, "spawn")
    for module in (calls, worlds):
        monkeypatch.setattr(module, "PRELOADED", [])
    asked = f("return 'numpy' in sys.modules")
    assert not value(f"{asked}def g():\n    import numpy\n")
    found = answer(asked)
    assert found.value
    assert found.distributions == (), "what nobody asked for counts for nothing"


# what it may not do

OUTSIDE = "which other machines do not have"
UNDECLARED = 'reads README.md, which it does not declare: files=["README.md"]'
README = f"{str(ROOT / 'README.md')!r}"

REFUSED = {
    "a file of the repository": (f"open({README})", UNDECLARED),
    "by pathlib": (f"import pathlib\npathlib.Path({README}).read_bytes()", UNDECLARED),
    "by its descriptor": (f"os.open({README}, os.O_RDONLY)", UNDECLARED),
    "the list of a folder": (f"os.listdir({str(ROOT)!r})", "does not declare"),
    "its own code": ("open(__file__)", 'reads the code scripts/chapters/x.py as text; declare it: files=["scripts'),
    "its own code by its loader": ("__loader__.get_data(__file__)", "reads the code scripts/chapters/x.py as text"),
    "its own source": ("__loader__.get_source(__name__)", "reads the code scripts/chapters/x.py as text"),
    "a database": (f"import sqlite3\nsqlite3.connect({README})", UNDECLARED),
    "a library": (f"import ctypes\nctypes.CDLL({README})", UNDECLARED),
    "writing a file": (f"open({str(ROOT / 'x.txt')!r}, 'w')", "writes x.txt: it may write in its own folder only"),
    "making a folder": (f"os.mkdir({str(ROOT / 'x')!r})", "writes x:"),
    "renaming": (f"open('a', 'w').close()\nos.rename('a', {str(ROOT / 'a')!r})", "writes a:"),
    "removing": (f"os.remove({README})", "writes README.md:"),
    "the network": ("import socket\nsocket.create_connection(('192.0.2.1', 80))", "connects to 192.0.2.1"),
    "a name of the network": ("import socket\nsocket.getaddrinfo('example.org', 80)", "connects to example.org"),
    "a program": ("import subprocess\nsubprocess.run(['ls'])", "starts ls: other machines may have another"),
    "the shell": ("os.system('true')", "starts true"),
    "becoming a program": ("os.execv('/bin/true', ['true'])", "starts /bin/true"),
    "a file that a link leads to": (f"os.symlink({README}, 'link')\nopen('link')", UNDECLARED),
}


@pytest.mark.parametrize("what", REFUSED)
def test_refused_is(what: str) -> None:
    body, said = REFUSED[what]
    line = 2 + len(body.splitlines())
    assert f"scripts/chapters/x.py:{line}: " in (whole := refused(f(body))), whole
    assert whole.startswith(f"{WHO}: ")
    assert said in whole
    assert len(whole.splitlines()) == 1


@BOTH
def test_what_is_refused_is_said_though_the_chapter_swallows_it(way: str) -> None:
    source = f(f"try:\n    open({README})\nexcept OSError:\n    pass\nreturn 1")
    assert refused(source) == f"{WHO}: scripts/chapters/x.py:4: {UNDECLARED}"


def test_a_file_that_lies_elsewhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("1", encoding="utf-8")
    assert OUTSIDE in refused(f(f"return open({str(tmp_path / 'x.csv')!r}).read()"))


def test_a_hidden_file_of_the_user_is_refused() -> None:
    with tempfile.TemporaryDirectory(dir=Path.home(), prefix=".hidden") as folder:
        (Path(folder) / "x.csv").write_text("1", encoding="utf-8")
        assert OUTSIDE in refused(f(f"return open({str(Path(folder) / 'x.csv')!r}).read()"))


def test_a_file_that_the_repository_has_and_the_call_lacks_is_named() -> None:
    source = (
        "from engine.sandbox import missing\ndef f():\n    try:\n        open('docs/writing.md')\n"
        "    except OSError as error:\n        return missing(error)"
    )
    assert value(source) == 'reads docs/writing.md, which it does not declare: files=["docs/writing.md"]'


ALLOWED = {
    "writing in its folder": "open('a.txt', 'w').write('1')\nreturn open('a.txt').read()",
    "a temporary file": "import tempfile\nwith tempfile.TemporaryFile() as file:\n    file.write(b'1')\nreturn '1'",
    "the null device": "open(os.devnull, 'w').write('1')\nreturn '1'",
    "a file of a package": "import numpy\nopen(numpy.__file__).read()\nreturn '1'",
    "the lines of a traceback": (
        "import traceback\ntry: 1 / 0\nexcept ArithmeticError: traceback.format_exc()\nreturn '1'"
    ),
    "its source by inspect": "import inspect\ninspect.getsource(f)\nreturn '1'",
    "a warning": "import warnings\nwarnings.warn('careful')\nreturn '1'",
    "chance of the system": "os.urandom(3)\nimport uuid\nuuid.uuid4()\nreturn '1'",
    "a server of its own": (
        "import socket\nserver = socket.create_server(('127.0.0.1', 0))\n"
        "client = socket.create_connection(server.getsockname())\nreturn '1'"
    ),
    "a database of its own": "import sqlite3\nsqlite3.connect('a.db').execute('create table t (x)')\nreturn '1'",
    "memory that is shared": (
        "from multiprocessing import shared_memory\nmemory = shared_memory.SharedMemory(create=True, size=9)\n"
        "memory.close()\nmemory.unlink()\nreturn '1'"
    ),
    "drawing": (
        "from engine.figures import charts\nchart = charts.plot([('a', [1], [2.0])], 'x', 'y', 'z')\n"
        "charts.to_svg(chart, 'n', 't')\nreturn '1'"
    ),
    "another Python": (
        "import subprocess\nreturn subprocess.check_output([sys.executable, '-c', 'print(1)'], text=True).strip()"
    ),
    "where it runs": "import platform\nplatform.processor()\nplatform.uname()\nreturn '1'",
}


@pytest.mark.parametrize("what", ALLOWED)
def test_allowed_is(what: str) -> None:
    assert value(f(ALLOWED[what])) == "1"


@pytest.mark.parametrize("what", ["drawing", "a warning", "another Python"])
def test_allowed_is_in_a_program_of_its_own(what: str, as_programs: None) -> None:
    assert value(f(ALLOWED[what])) == "1"


@pytest.mark.parametrize("method", ["fork", "spawn"] if LINUX else ["spawn"])
def test_a_pool_computes_with_the_code_of_the_box(method: str) -> None:
    source = (
        "import multiprocessing\nimport engine.figures\ndef square(x): return x * x\n"
        f"def f():\n    with multiprocessing.get_context({method!r}).Pool(1) as pool:\n"
        "        found = pool.map(square, [1, 2, 3])\n        pool.close()\n        pool.join()\n    return found"
    )
    assert value(source) == [1, 4, 9]


@pytest.mark.skipif(not LINUX, reason="only Linux lets a process refuse it to itself")
def test_what_python_does_not_see_is_refused_by_the_kernel() -> None:
    opened = f"import ctypes\nreturn [ctypes.CDLL(None).open({README}.encode(), 0), os.path.exists({README})]"
    assert value(f(opened)) == [-1, True]
    pool = "from multiprocessing import get_context\nwith get_context('spawn').Pool(1) as pool: pool.map(open, [{}])"
    assert "denied" in refused(f(pool.format(README)))


# what it says of itself

MISBEHAVING = {
    "exits": ("os._exit(9)", "its process ended with exit code 9; nothing was written"),
    "crashes": ("os.abort()", "its process was ended by SIGABRT; nothing was written"),
    "leaves Python": ("sys.exit(3)", "SystemExit: 3"),
    "cannot tell its error": (
        "class Mute(Exception):\n    def __str__(self): raise ValueError\nraise Mute",
        "Mute: (cannot be told)",
    ),
    "raises pages of text": ("raise ValueError('long\\n' * 9999)", "ValueError: long long"),
    "raises what no terminal writes": ("raise ValueError('\\ud800')", "ValueError: \\ud800"),
    "returns an array": ("import numpy\nreturn [numpy.ones(2)]", "it holds a numpy.ndarray, which is no plain data"),
    "returns a scalar of numpy": ("import numpy\nreturn numpy.float64(1)", "it holds a numpy.float64, which is"),
    "returns a function": ("return f", "it holds a function, which is no plain data"),
    "returns itself within itself": ("a = []\na.append(a)\nreturn a", "nested too deep"),
    "leaves a thread": (
        "import threading\nthreading.Thread(target=time.sleep, args=(60,), name='late', daemon=True).start()\nreturn 1",
        "leaves running thread late",
    ),
    "leaves a process": (
        "import subprocess\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\nreturn 1",
        "leaves running process",
    ),
    "takes too long": ("while True: pass", "still running after 1 s; if it needs more, declare seconds=…"),
    "takes too much memory": (
        "a = bytearray(400_000_000)\ntime.sleep(9)",
        "uses more than 0.3 GB of memory; if it needs more, declare gigabytes=…",
    ),
}
FORKING = {
    "copies itself, and both go on": ("os.fork()\ntime.sleep(.1)\nreturn 1", ("it forks", "leaves running process")),
    "copies itself, and the copy goes on": ("if os.fork(): time.sleep(.5)\nreturn 1", ("it forks",)),
    "copies itself, and the copy hangs": ("if not os.fork(): time.sleep(60)\nreturn 1", ("leaves running process",)),
    "ignores how its copy ends": (
        "import signal\nsignal.signal(signal.SIGCHLD, signal.SIG_IGN)\nif not os.fork(): time.sleep(60)\nreturn 1",
        ("leaves running process",),
    ),
    "hears of no end of its copy": (
        "import ctypes\nclone = {'aarch64': 220}.get(os.uname().machine, 56)\n"
        "if not ctypes.CDLL(None).syscall(clone, 0, 0, 0, 0, 0): time.sleep(60)\nreturn 1",
        ("leaves running process",),
    ),
    "hides a copy": (
        "if not os.fork():\n    os.setsid()\n    if os.fork(): os._exit(0)\n    time.sleep(60)\nos.wait()\nreturn 1",
        ("leaves running process",),
    ),
}


@pytest.mark.parametrize("what", MISBEHAVING)
def test_a_line_says_that_it(what: str) -> None:
    body, said = MISBEHAVING[what]
    limits = {"seconds": 1} if "long" in what else {"gigabytes": 0.3} if "memory" in what else {}
    whole = refused(f(body), **limits)
    assert whole.startswith(f"{WHO}: ")
    assert said in whole
    assert len(whole) < 1200
    assert len(whole.splitlines()) == 1


@pytest.mark.parametrize("what", ["crashes", "leaves a thread", "leaves a process", "takes too long"])
def test_a_line_says_the_same_of_a_program_of_its_own(what: str, as_programs: None) -> None:
    test_a_line_says_that_it(what)


@pytest.mark.skipif(not LINUX, reason="processes are copied there")
@pytest.mark.parametrize("what", FORKING)
def test_a_line_says_that_it_(what: str) -> None:
    body, said = FORKING[what]
    began = time.monotonic()
    whole = refused(f(body))
    assert any(one in whole for one in said), whole
    assert time.monotonic() - began < 30


UNHARMED = {
    "what the chapter patches": (
        "import json, marshal\nmarshal.dumps = json.dumps = lambda *_: b''\nos.getpid = lambda: 3\nreturn 1"
    ),
    "descriptors that it closes": "os.closerange(0, 100)\nreturn 1",
    "output that it closes": "sys.stdout.close()\nsys.stderr = None\nreturn 1",
    "a folder that it leaves": "os.chdir('/')\nreturn 1",
    "files that may not be removed": "os.mkdir('a')\nopen('a/b', 'w').close()\nos.chmod('a', 0)\nreturn 1",
    "a copy that ends": "pid = os.fork()\nif not pid: os._exit(0)\nos.waitpid(pid, 0)\nreturn 1",
}


@pytest.mark.skipif(not LINUX, reason="some of it is for Linux")
@pytest.mark.parametrize("what", UNHARMED)
def test_the_answer_comes_in_spite_of(what: str) -> None:
    assert value(f(UNHARMED[what])) == 1


def test_plain_data_comes_as_it_was_returned() -> None:
    plain = {"a": [1, 2.5, None, True, float("inf")], "b": ("x", b"y", 10**300), 3: {"深": "\ud800"}}
    assert repr(value("def f(x): return x", plain)) == repr(plain)


SIMPLE = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.binary()
NESTED = st.recursive(
    SIMPLE, lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text() | st.integers(), inner)
)


@given(NESTED)
def test_plain_data_stays_what_it_is_as_bytes(plain: Any) -> None:
    assert repr(marshal.loads(packed(plain))) == repr(plain)


@given(NESTED, st.sampled_from([numpy.float64(1), numpy.ones(2), OrderedDict(), object(), bytearray(), {1}, 1j]))
def test_what_is_not_plain_is_refused_wherever_it_stands(plain: Any, other: Any) -> None:
    for whole in (other, [plain, other], {"a": (plain, {"b": other})}):
        with pytest.raises(TypeError, match="is no plain data"):
            packed(whole)


def test_output_is_passed_on_and_cut_at_a_megabyte(new_worlds: None, capfd: pytest.CaptureFixture[str]) -> None:
    value(f("print('begun')\nprint('fault', file=sys.stderr)\nfor _ in range(3000): print('x' * 1000)"))
    seen = capfd.readouterr()
    assert seen.out.startswith("begun\n")
    assert seen.err == "fault\n", "a flood in one hides nothing that the other says"
    assert len(seen.out) < 1_001_000
    assert f"{WHO}: prints more than 1 MB; the rest is cut" in seen.out


@BOTH
def test_nothing_of_it_is_left_behind(way: str) -> None:
    base = Path(value(f("open('../tmp/x', 'w').close()\nreturn os.path.dirname(os.getcwd())")))
    assert not base.exists()


# who asks


@BOTH
def test_what_is_not_wanted_any_more_is_stopped_and_the_next_is_answered(way: str) -> None:
    asked = iter([True, False])
    with pytest.raises(Stopped):
        call(
            WHO,
            run_module,
            "chapters.x",
            "f",
            wanted=lambda: next(asked),
            box=Box({"scripts/chapters/x.py": f("time.sleep(60)")}),
        )
    assert value(f("return 1")) == 1


def test_an_answer_that_nobody_waits_for_is_stopped() -> None:
    with begun(WHO, run_module, "chapters.x", "f", box=Box({"scripts/chapters/x.py": f("time.sleep(60)")})):
        pass
    began = time.monotonic()
    with begun(WHO, run_module, "chapters.x", "f", box=Box({"scripts/chapters/x.py": f("return 1")})) as second:
        assert second().value == 1
    assert time.monotonic() - began < 40


def test_an_answer_that_is_not_wanted_any_more_is_stopped_in_the_other_world_too() -> None:
    asked = iter([True, True, False])
    box = Box({"scripts/chapters/x.py": f("time.sleep(60)")})
    waiting = begun(WHO, run_module, "chapters.x", "f", box=box, wanted=lambda: next(asked))
    with pytest.raises(Stopped), waiting as second:
        second()


def test_calls_of_several_threads_run_side_by_side_and_their_worlds_are_kept(tmp_path: Path) -> None:
    """Each waits until it is told of the other, which one after the other would never be."""
    source = (
        "import socket\ndef f(port):\n    with socket.create_connection(('127.0.0.1', port)) as other:\n"
        "        return [other.recv(1), __import__('os').getppid()]"
    )
    end_all()
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(2) as threads:
        asked = [threads.submit(value, source, server.getsockname()[1]) for _ in range(2)]
        met = [server.accept()[0] for _ in range(2)]
        for one in met:
            one.sendall(b"1")
            one.close()
        (first, one), (second, other) = (answer.result() for answer in asked)
    assert (first, second) == (b"1", b"1")
    assert one != other
    assert value(f("return os.getppid()")) in {one, other}


PROGRAM = """
import sys
sys.path.insert(0, {scripts!r})
from engine.ground import messages
from engine.ground.problem import Problem
from engine.sandbox import Box, call, run_module
messages.hold("en")
code = 'import os\\ndef f():\\n    print(os.getpid(), os.getppid(), os.getcwd(), flush=True)\\n    while True: pass'
try:
    call("x.y", run_module, "chapters.x", "f", box=Box({{"scripts/chapters/x.py": code}}))
except KeyboardInterrupt:
    print("interrupted")
except Problem as problem:
    print(problem)
"""


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Callable[[], tuple[subprocess.Popen[str], int, int, Path]]]:
    """Starts a build whose experiment runs without end; returns it, the experiment, its world and its folder."""
    started: list[subprocess.Popen[str]] = []

    def start() -> tuple[subprocess.Popen[str], int, int, Path]:
        line = [sys.executable, "-c", PROGRAM.format(scripts=str(SCRIPTS))]
        build = subprocess.Popen(line, stdout=subprocess.PIPE, text=True, start_new_session=True)
        started.append(build)
        assert build.stdout
        experiment, world, run = build.stdout.readline().split()
        return build, int(experiment), int(world), Path(run)

    yield start
    for build in started:
        build.kill()
        build.wait()
        assert build.stdout
        build.stdout.close()


def gone(*pids: int) -> bool:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if not any(psutil.pid_exists(pid) for pid in pids):
            return True
        time.sleep(0.02)
    return False


@pytest.mark.skipif(not LINUX, reason="a copy of its world")
def test_an_experiment_ends_with_its_build_and_leaves_no_file(running: Any) -> None:
    build, experiment, world, run = running()
    os.killpg(build.pid, signal.SIGKILL)
    build.wait()
    assert gone(experiment, world)
    assert not run.parent.exists()


@pytest.mark.skipif(not LINUX, reason="a copy of its world")
def test_an_experiment_ends_with_its_world_and_that_is_said(running: Any) -> None:
    build, experiment, world, run = running()
    os.kill(world, signal.SIGKILL)
    assert build.communicate()[0] == "x.y: the process that watches over it was ended; nothing was written\n"
    assert gone(experiment)
    assert not run.parent.exists()


@pytest.mark.skipif(not LINUX, reason="a copy of its world")
def test_control_c_is_the_matter_of_whoever_asked(running: Any) -> None:
    build, experiment, world, run = running()
    os.killpg(build.pid, signal.SIGINT)
    assert build.communicate()[0] == "interrupted\n"
    assert gone(experiment, world)
    assert not run.parent.exists()


# torch, which takes its time to be imported


@pytest.fixture(scope="module")
def torch_is_there() -> Iterator[None]:
    """Worlds import torch, once; they are ended when these tests are done."""
    preload({"torch"})
    yield
    PRELOADED.remove("torch")
    end_all()


ASKED = "torch.are_deterministic_algorithms_enabled(), torch.backends.cudnn.allow_tf32, torch.get_num_threads()"
DRAWN = "random.random(), numpy.random.rand(), torch.rand(1).item()"


def test_how_torch_is_set_to_compute_is_told_as_it_is_at_last(torch_is_there: None) -> None:
    source = "import torch\nfrom engine.sandbox import of_torch\ndef f():\n    {}\n    return of_torch()"
    fixed = {name: str(one) for name, one in TORCH.items()}
    assert value(source.format("pass")).items() >= fixed.items()
    changed = value(source.format("torch.backends.cudnn.allow_tf32 = True"))
    assert {name for name, one in fixed.items() if changed[name] != one} == {"backends.cudnn.allow_tf32"}


@BOTH
def test_torch_computes_in_one_way_and_what_is_not_seeded_differs_from_run_to_run(
    torch_is_there: None, way: str
) -> None:
    source = f(f"import random\nimport numpy\nimport torch\nreturn [[{ASKED}], {DRAWN}]")
    first, second = answer(source), answer(source)
    assert first.value[0] == second.value[0] == [True, False, 1]
    assert not {*first.value[1:]} & {*second.value[1:]}
    assert {"torch", "numpy", "typing_extensions"} <= {*first.distributions}
    assert not {"matplotlib", "kiwisolver", "psutil"} & {*first.distributions}


@pytest.mark.slow
def test_what_a_chapter_asks_of_torch_while_it_is_imported_holds(torch_is_there: None) -> None:
    source = f"import torch\ntorch.manual_seed(3)\ntorch.use_deterministic_algorithms(False)\ndef f(): return [{ASKED}]"
    assert value(source) == [False, False, 1]
    drawn = source.replace(ASKED, "torch.rand(1).item()")
    assert value(drawn) == value(drawn)


@pytest.mark.skipif(not LINUX, reason="only Linux lets a process refuse it to itself")
def test_what_torch_reads_by_itself_is_refused_and_what_to_declare_is_named(torch_is_there: None) -> None:
    source = (
        "import torch\nfrom engine.sandbox import missing\ndef f():\n    try:\n"
        f"        torch.from_file({README}, size=1, dtype=torch.uint8)\n    except RuntimeError as error:\n"
        "        return [str(error), missing(error)]"
    )
    said, cure = value(source)
    assert "denied" in said
    assert cure == UNDECLARED
