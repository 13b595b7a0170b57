"""The pins, and the environment that satisfies them."""

import ast
import ensurepip
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from zipfile import ZipFile

import pytest
from tests.checkout import Checkout

from engine.ground.paths import ROOT, read
from engine.machine import environment

ENSURE = """
import sys
from pathlib import Path
from engine.machine import environment
environment.ensure(Path(sys.argv[1]), alone=sys.argv[2:] == ['alone'])
import small
print(f"{small.SAID} in {sys.prefix}")
"""
ALL = (
    "requirements-site.txt",
    "requirements-run.txt",
    "requirements.txt",
    "requirements-pdf.txt",
    "requirements-workers.txt",
    "requirements-test.txt",
    "requirements-engines.txt",
)


@pytest.mark.parametrize("name", ALL)
def test_every_requirement_is_pinned_exactly_and_says_why(name: str):
    for line in read(ROOT / name).splitlines():
        if line and not line.startswith(("#", "-r")):
            assert re.fullmatch(r"[\w-]+==[\w.]+ +# \S.*", line), line


def test_every_transitive_requirement_has_its_version():
    constrained = {line.partition("==")[0].lower() for line in read(ROOT / "constraints.txt").splitlines()}
    direct = {name.lower() for name in environment.pins(ROOT / "requirements-test.txt")}
    engines = {name.lower() for name in environment.pins(ROOT / "requirements-engines.txt")}
    assert constrained & (direct | engines) == set()
    for name in direct:
        for requirement in metadata.requires(name) or []:
            dependency = re.split(r"[^\w.-]", requirement)[0].lower().replace("_", "-")
            if "extra" in requirement or "sys_platform" in requirement or "platform_system" in requirement:
                continue
            try:
                metadata.version(dependency)
            except metadata.PackageNotFoundError:
                continue  # for another Python
            assert dependency in constrained | direct | engines | {"setuptools"}, f"{name} needs {dependency}"


def test_an_interpreter_that_satisfies_the_pins_is_used_as_it_is(tmp_path: Path):
    requirements = tmp_path / "requirements.txt"
    requirements.write_text(f"pytest=={metadata.version('pytest')}  # as installed\n", encoding="utf-8")
    assert environment.unmet(requirements) == []
    environment.ensure(requirements)


def test_a_build_of_a_version_satisfies_its_pin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(metadata, "version", lambda _: "2.13.0+cpu")
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("torch==2.13.0\n", encoding="utf-8")
    assert environment.unmet(requirements) == []


OLD_PYTHON = """
import runpy, sys
sys.version_info, sys.version = (3, 8, 18), "3.8.18 (default)"
sys.argv[:] = sys.argv[1:]
sys.path.insert(0, "scripts")
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.mark.parametrize("command", ["build.py", "new.py", "test.py"])
def test_an_old_python_is_refused_in_one_line_that_it_can_read(command: str):
    for source in (ROOT / "scripts" / command, ROOT / "scripts" / "engine" / "__init__.py"):
        ast.parse(read(source), feature_version=(3, 7))
    done = Checkout(ROOT).run("-c", OLD_PYTHON, f"scripts/{command}", "--status")
    assert (done.returncode, done.stderr) == (1, "error: Python 3.11 or newer is needed; this is 3.8.18\n")


@pytest.fixture
def bare(checkout: Checkout, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Commands in a fresh clone on a machine with Python alone."""
    venv.create(tmp_path / "bare", with_pip=False)
    python = tmp_path / "bare" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    call = "import subprocess, sys; raise SystemExit(subprocess.call(sys.argv[1:]))"
    return lambda *command, **how: checkout.run("-c", call, str(python), *command, **how)


NEW = ("scripts/new.py", "optimization/adam", "10.9 Adam")


@pytest.mark.slow
def test_the_first_command_without_a_network_says_so_in_a_line(
    checkout: Checkout, bare: Callable[..., subprocess.CompletedProcess[str]]
):
    before = checkout.files("docs")
    for command in (("scripts/build.py", "--status"), NEW, ("scripts/build.py", "--status")):
        done = bare(*command, PIP_INDEX_URL="http://127.0.0.1:9/", PIP_RETRIES="1")
        assert done.returncode == 1
        assert re.fullmatch(r"error: [^\n]*\n", done.stderr), done.stderr
        assert ("network error" in done.stderr and "PIP_INDEX_URL" in done.stderr) == (command == NEW)
        assert ("mkdocs==" in done.stderr and "scripts/build.py" in done.stderr) == (command != NEW)
    assert checkout.files("docs") == before


@pytest.mark.slow
def test_a_pip_that_speaks_another_encoding_is_heard(
    bare: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
):
    said = "import sys; sys.stderr.buffer.write('ERROR: 磁盘 full\\n'.encode('gbk')); sys.exit(1)"
    tmp_path.joinpath("pip.py").write_text(said, encoding="utf-8")
    done = bare(*NEW, PYTHONPATH=str(tmp_path))
    assert done.returncode == 1
    assert " full\n" in done.stderr
    assert all(line.startswith("error: ") for line in done.stderr.splitlines()), done.stderr


def test_offline_and_not_installed_is_said_in_one_line(checkout: Checkout, tmp_path: Path):
    venv.create(tmp_path / "bare", with_pip=False)
    python = tmp_path / "bare" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    bare = Checkout(checkout.root)
    done = bare.run("-c", f"import subprocess; raise SystemExit(subprocess.call([{str(python)!r}, 'scripts/build.py', '--offline']))")  # fmt: skip # noqa: E501
    assert done.returncode == 1
    assert done.stderr.startswith("error: mkdocs==")
    assert done.stderr.endswith("not installed; run once without --offline\n")
    assert not checkout.path(".venv").exists()


def pack(folder: Path, more: str = "") -> None:
    """Make a package in a folder. more: lines on what it is."""
    with ZipFile(folder / "small-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("small.py", "SAID = 'all is there'\n")
        wheel.writestr("spare.py", "")  # which nobody imports
        wheel.writestr("small-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: small\nVersion: 1.0\n{more}")
        wheel.writestr("small-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr("small-1.0.dist-info/RECORD", "small.py,,\nspare.py,,\n")


def pack_pip(folder: Path, version: str) -> None:
    """Pack the pip that comes with this Python under another version."""
    own = next(Path(ensurepip.__file__).parent.glob("_bundled/pip-*.whl"))
    before = own.name.split("-")[1]
    with ZipFile(own) as read_from, ZipFile(folder / own.name.replace(before, version), "w") as wheel:
        for name in read_from.namelist():
            held = read_from.read(name)
            if name.endswith(".dist-info/METADATA"):
                held = held.replace(f"Version: {before}".encode(), f"Version: {version}".encode(), 1)
            wheel.writestr(name.replace(f"pip-{before}.dist-info", f"pip-{version}.dist-info"), held)


@pytest.fixture
def ensured(checkout: Checkout, tmp_path: Path) -> Callable[..., str]:
    """A command that needs an environment with one small package, which lies in a folder; returns what it prints."""
    pack(tmp_path)
    checkout.path("small.txt").write_text("small==1.0\n", encoding="utf-8")
    checkout.path("scripts/ensure.py").write_text(ENSURE, encoding="utf-8")

    def ensure(*how: str, **bytecode: str) -> str:
        where = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path)} | bytecode
        done = checkout.run("scripts/ensure.py", str(checkout.path("small.txt")), *how, **where)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return ensure


@pytest.mark.slow
def test_an_environment_whose_making_was_killed_at_any_step_is_mended(checkout: Checkout, ensured: Callable[..., str]):
    made = f"all is there in {checkout.path('.venv')}\n"
    python = checkout.path(".venv/Scripts/python.exe" if sys.platform == "win32" else ".venv/bin/python")
    python.parent.mkdir(parents=True)
    shutil.copy(sys.executable, python)  # it runs, but as no environment of its own
    assert ensured().endswith(made)
    assert ensured() == made
    packages = next(checkout.path(".venv").rglob("site-packages"))
    (packages / "small.py").write_text("", encoding="utf-8")
    (packages / "small-1.0.dist-info" / "RECORD").unlink()
    assert ensured().endswith(made)
    shutil.rmtree(packages / "small-1.0.dist-info")
    next(packages.glob("pip-*.dist-info")).joinpath("RECORD").unlink()
    (packages / "pip" / "__main__.py").write_text("", encoding="utf-8")
    assert ensured().endswith(made)
    assert subprocess.run([python, "-m", "pip", "check"], check=False, capture_output=True).returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("has", ["99.0", "nothing"])
def test_pip_is_renewed_to_that_of_the_constraints_where_it_can_be_had(
    checkout: Checkout, ensured: Callable[..., str], tmp_path: Path, has: str
):
    if has != "nothing":
        pack_pip(tmp_path, has)
    checkout.path("constraints.txt").write_text("pip==99.0\n", encoding="utf-8")
    assert ensured().endswith(f"all is there in {checkout.path('.venv')}\n")
    pips = [path.name for path in checkout.path(".venv").rglob("pip-*.dist-info")]
    assert (pips == ["pip-99.0.dist-info"]) == (has == "99.0")
    assert len(pips) == 1


@pytest.mark.slow
def test_what_is_to_be_installed_alone_brings_nothing_along(
    checkout: Checkout, ensured: Callable[..., str], tmp_path: Path
):
    pack(tmp_path, "Requires-Dist: a-package-that-nobody-has\n")
    assert ensured("alone").endswith(f"all is there in {checkout.path('.venv')}\n")


@pytest.mark.slow
def test_what_renders_is_compiled_where_it_is_imported_what_experiments_import_at_once(
    checkout: Checkout, ensured: Callable[..., str], monkeypatch: pytest.MonkeyPatch
):
    """Also where a process that imports writes no byte code."""
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)

    def is_compiled(**bytecode: str) -> bool:
        shutil.rmtree(checkout.path(".venv"), ignore_errors=True)
        ensured(**bytecode)
        return bool([*checkout.path(".venv").rglob("spare.*.pyc")])

    assert is_compiled()
    checkout.path("requirements-site.txt").write_text("small==1.0\n", encoding="utf-8")
    assert not is_compiled()
    assert is_compiled(PYTHONDONTWRITEBYTECODE="1")


def test_half_installed_node_modules_are_not_taken_for_whole(checkout: Checkout):
    checkout.path("node_modules/.package-lock.json").unlink()
    said = checkout.refused("--only", "trajectory")
    assert said == "error: the packages of package-lock.json are not installed; run once without --offline\n"
