"""A tool under test: its environment, a project in its idiom, its build, and what that published."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from files import fill, fresh, overlay, pins
from processes import run
from published import Observation, look

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TEMPLATES = HERE / "templates"
PACKAGES = TEMPLATES / "packages"
SHARED, BESIDE = ("experiment", "figure"), ("helper.py", "deeper.py", "data.csv")
TEXTS = {".py", ".md", ".yml", ".csv", ".txt", ".xml"}
CACHE = ROOT / ".cache" / "benchmarks"
INSTALL_TIMEOUT = 900.0
BIN, SUFFIX = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")


class Unavailable(Exception):
    """The tool cannot be had here; the text says why."""


@dataclass(frozen=True)
class Surroundings:
    """What a build finds around its project: variables beside the usual ones, or in place of one."""

    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Tool:
    """A tool and its idiom, as data. Paths are relative to the project.

    command: the build; its first word is a program of the tool's environment.
    code: folder of helper.py and the data; caches: what a build from scratch must not find.
    site: folder that is published; page: the page in it.
    figures: pattern of files, if any, that hold the figure by itself.
    accept: options with which a build takes over numbers that it had refused.
    package_name: of helper.py and the modules beside it, as a prefix of their names.
    declarations: what an author writes, by kind, once a build has refused the experiment for the want of it.
    """

    name: str
    title: str
    command: tuple[str, ...]
    page: str
    caches: tuple[str, ...]
    code: str = "."
    template: str = ""
    site: str = "site"
    figures: str = ""
    accept: tuple[str, ...] = ()
    fills: Mapping[str, str] = field(default_factory=dict)
    package_name: str = ""
    declarations: Mapping[str, str] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        return CACHE / self.name

    @property
    def python(self) -> Path:
        return self.home / "venv" / BIN / f"python{SUFFIX}"

    @property
    def requirements(self) -> Path:
        return HERE / "requirements" / f"{self.name}.txt"

    def install(self) -> None:
        """Make the tool's environment, once. Raises Unavailable where it cannot be had."""
        if not self.python.exists():
            self._call([sys.executable, "-m", "venv", str(self.home / "venv")])
        self.pip("-r", str(self.requirements), "-r", str(HERE / "requirements" / "kinds.txt"))
        settings = self.home / "home" / ".jupyter" / "jupyter_server_config.py"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text("c.ServerApp.allow_root = True\n", encoding="utf-8")  # for containers

    def pip(self, *what: str) -> None:
        """Install into the tool's environment."""
        self._call([str(self.python), "-m", "pip", "install", "-q", "--disable-pip-version-check", *what])

    def package(self, name: str, version: int) -> None:
        """Install one version of a package of the scenario's own, from a folder."""
        folder = self.home / "packages" / f"{name}-{version}"
        shutil.rmtree(folder, ignore_errors=True)
        (folder / name).mkdir(parents=True)
        shutil.copy2(PACKAGES / "pyproject.toml", folder)
        needs = '"ruler"' if name == "scale" else ""
        fill(folder / "pyproject.toml", {"@@NAME@@": name, "@@VERSION@@": str(version), "@@NEEDS@@": needs})
        shutil.copy2(PACKAGES / name / f"{version}.py", folder / name / "__init__.py")
        self.pip("--force-reinstall", "--no-deps", "--no-build-isolation", str(folder))

    def versions(self) -> str:
        """Return the pins of the requirements, as read from the environment's own list."""
        names = [line.partition("==")[0] for line in pins(self.requirements)]
        listed = self._call([str(self.python), "-m", "pip", "list", "--format=freeze", "--disable-pip-version-check"])
        found = dict(line.lower().replace("_", "-").split("==") for line in listed.splitlines() if "==" in line)
        return ", ".join(f"{name} {found[name]}" for name in names)

    def create(self, project: Path, loss: str, kind: str = "", declared: str = "") -> None:
        """Write the scenario in the tool's idiom, with the files of a kind; `loss` is the number in the sentence."""
        fresh(TEMPLATES / (self.template or self.name), project)
        added = self.lay(project, kind)
        text = {name: (TEMPLATES / "shared" / f"{name}.py").read_text(encoding="utf-8") for name in SHARED}
        data = (project / self.code / "data.csv").relative_to(project).as_posix() if self.from_root else "data.csv"
        fills = {
            "@@LOSS@@": loss,
            "@@EXPERIMENT@@": text["experiment"].rstrip().replace("data.csv", data),
            "@@FIGURE@@": text["figure"].rstrip(),
            "@@INPUTS@@": "".join(f'        "{path.relative_to(project).as_posix()}",\n' for path in added),
            "@@DECLARED@@": declared,
            **self.fills,
        }
        for path in self.sources(project):
            fill(path, fills)

    def lay(self, project: Path, kind: str) -> list[Path]:
        """Lay helper.py and what it needs into a project; return the files that only this kind of project has."""
        code, shared = project / self.code, TEMPLATES / "shared"
        for name in BESIDE:
            shutil.copy2(shared / name, code / name)
        added = overlay(TEMPLATES / "kinds" / kind, code, project) if kind else []
        up = str(len(Path(self.code).parts))
        for path in [*code.glob("*.py"), *added]:
            fill(path, {"@@PACKAGE@@": self.package_name, "@@UP@@": up})
        return [path for path in added if path.name not in BESIDE]

    @property
    def from_root(self) -> bool:
        """Whether code runs in the project's root, as MkDocs has it, and not in the folder of the page."""
        return self.command[0] == "mkdocs"

    def sources(self, project: Path) -> list[Path]:
        """Return the text files of the scenario, as its author writes them."""
        return self.texts(project)

    def texts(self, project: Path) -> list[Path]:
        """Return every text file of the project that no build has made."""
        made = {self.page.split("/")[0], *(cache.split("/")[0] for cache in self.caches)}
        files = (path for path in sorted(project.rglob("*")) if path.suffix in TEXTS or path.name == "Snakefile")
        return [path for path in files if not made & {*path.relative_to(project).parts}]

    def environment(self, project: Path, around: Surroundings) -> dict[str, str]:
        """Return the environment variables of a build."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AIRFOIL", "PYTHON"))}
        home = self.home / "home"
        return kept | {
            "PATH": os.pathsep.join([str(self.python.parent), os.environ["PATH"]]),
            "HOME": str(home),
            "USERPROFILE": str(home),
            "PYTHONPATH": str(project / self.code),
            "PYTHONUTF8": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": "1",
            "NO_MKDOCS_2_WARNING": "1",
            "BENCHMARK_DEVICE": "cpu",
            "BENCHMARK_LOG": str(self.home / "ran.txt"),
            **around.variables,
        }

    def build(self, project: Path, around: Surroundings, options: tuple[str, ...] = ()) -> Observation:
        """Run the tool's build, and look at what is published after it."""
        self.forget()
        program, *rest = self.command
        command = [str(self.python.parent / f"{program}{SUFFIX}"), *rest, *options]
        code = run(command, project, self.environment(project, around), self.said)
        said = self.said.read_text(encoding="utf-8", errors="replace")
        return look(project / self.page, project / self.site, code, self.runs(), said[-2000:])

    @property
    def said(self) -> Path:
        """Where a build's output goes."""
        return self.home / "said.txt"

    def forget(self) -> None:
        """Forget what the last build said, and that the experiment ran in it."""
        for file in (self.said, self.home / "ran.txt"):
            file.write_text("", encoding="utf-8")

    def runs(self) -> int:
        """Return how often the experiment ran in a build, up to now."""
        return len((self.home / "ran.txt").read_text(encoding="utf-8").splitlines())

    def _call(self, command: list[str]) -> str:
        self.home.mkdir(parents=True, exist_ok=True)
        try:
            done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=INSTALL_TIMEOUT)
        except subprocess.TimeoutExpired:
            raise Unavailable(f"{self.name}: not installed after {INSTALL_TIMEOUT:g} s") from None
        if done.returncode:
            lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or [done.stderr[-300:]]
            raise Unavailable(f"{self.name}: {lines[-1]}")
        return done.stdout
