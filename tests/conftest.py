import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from common.airfoil import AIRFOIL
from results.paths import ROOT

LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".cache", ".*_cache", "site", "node_modules", "__pycache__")


def real_data() -> Path | None:
    """The file of the real data: given, or cached by an earlier download."""
    given = os.environ.get(AIRFOIL.variable)
    path = Path(given).resolve() if given else AIRFOIL.cached
    return path if path.exists() else None


def pytest_report_header() -> str:
    return f"airfoil data: {'real' if real_data() else 'stand-in only: set AIRFOIL_DATA for the tests that need it'}"


@pytest.fixture(scope="session")
def airfoil_file() -> Path:
    path = real_data()
    if path is None:
        pytest.skip("needs the real airfoil data: set AIRFOIL_DATA, or build once with a network")
    return path


@dataclass(frozen=True)
class Checkout:
    """A copy of the repository, and its commands as a person would call them."""

    root: Path

    def path(self, name: str) -> Path:
        return self.root / name

    def read(self, name: str) -> str:
        return self.path(name).read_text(encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        text = self.read(name)
        assert text.count(old) == 1, f"{name} holds {old!r} {text.count(old)} times"
        self.path(name).write_text(text.replace(old, new), encoding="utf-8", newline="\n")

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AIRFOIL")}
        return subprocess.run(
            [sys.executable, *command],
            cwd=self.root,
            env=kept | {"PYTHONUTF8": "1"} | environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=240,
        )

    def build(self, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return self.run("scripts/build.py", "--offline", *options, **environment)

    def built(self, *options: str, **environment: str) -> str:
        """Build, and return what was printed; the build must succeed."""
        done = self.build(*options, **environment)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def refused(self, *options: str, **environment: str) -> str:
        """Build, and return the errors; the build must fail, saying so in lines alone, and write no result."""
        before = self.files("docs")
        done = self.build(*options, **environment)
        assert done.returncode in {1, 2}, done.stdout + done.stderr
        assert all(line.startswith("error: ") for line in done.stderr.splitlines()), done.stderr
        assert self.files("docs") == before
        return done.stderr

    def files(self, folder: str) -> dict[str, bytes]:
        """The bytes of every file in a folder."""
        paths = (path for path in self.path(folder).rglob("*") if path.is_file())
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A copy whose results are up to date for this interpreter, as far as the data at hand allow."""
    copy = Checkout(tmp_path_factory.mktemp("pristine") / "repo")
    shutil.copytree(ROOT, copy.root, ignore=LEFT_OUT)
    shutil.copytree(ROOT / "node_modules", copy.path("node_modules"), copy_function=link)
    data = real_data()
    copy.build(*(["--data", str(data)] if data else []))
    return copy


@pytest.fixture
def checkout(pristine: Checkout, tmp_path: Path) -> Iterator[Checkout]:
    """A copy of its own for one test."""
    copy = Checkout(tmp_path / "repo")
    shutil.copytree(pristine.root, copy.root, ignore=shutil.ignore_patterns("node_modules", "site"))
    shutil.copytree(pristine.path("node_modules"), copy.path("node_modules"), copy_function=link)
    yield copy
    shutil.rmtree(copy.root, ignore_errors=True)


def link(source: str, target: str) -> None:
    """Link a file that no test writes to, or copy it where the file system does not link."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


@pytest.fixture(scope="session")
def site(pristine: Checkout) -> Path:
    """The rendered site."""
    pristine.built("--only", "trajectory")
    return pristine.path("site")


