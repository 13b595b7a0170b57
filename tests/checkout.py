"""A copy of a repository to break: of the mini-site in `tests/site` with this engine, or of the book."""

import compileall
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests import environments, warm

from engine.ground import lock
from engine.ground.paths import ROOT

GIVEN = ("_DATA", "_URL")  # ends of the variables that name data and mirrors
ENGINE = ("scripts/engine", "theme", "docs/assets", "LICENSE", "README.md", "constraints.txt", "package.json",
          "package-lock.json", "pyproject.toml", "requirements.txt", "requirements-site.txt", "requirements-pdf.txt",
          "requirements-test.txt", "requirements-engines.txt", "requirements-run.txt",
          "requirements-workers.txt")  # fmt: skip # what a site has beside the commands
# what a build leaves in .cache for later ones, and the locks
KEPT = {
    *(
        "build.lock",
        "cards",
        "checked",
        "pending.lock",
        "closures",
        "copies",
        "declared",
        "excerpts",
        "fit",
        "flattened",
        "formula-font",
        "formulas-of-pages",
        "formulas",
        "gate",
        "index-cards",
        "interactive",
        "jieba",
        "listings-of-pages",
        "literature",
        "live",
        "matplotlib",
        "notebooks",
        "pages",
        "replaced",
        "pinyin.json",
        "results",
        "runtime",
        "scripts",
        "search",
        "site",
        "sources",
        "state",
        "styles",
        "texts",
        "typed",
    ),
    "npm",
    "templates",
    "diagrams",
}
DATA = "heights.dat"  # the measured data of the mini-site
LIMIT = 600  # seconds that a command may take


@dataclass(frozen=True)
class Checkout:
    """A copy of a repository, and its commands as a person would call them."""

    root: Path

    def path(self, name: str) -> Path:
        return self.root / name

    def copied(self, root: Path) -> "Checkout":
        """Return a copy of this one; what no test writes to is linked."""
        shutil.copytree(self.root, root, ignore=_what_is_made)
        linked(self.path("node_modules"), root / "node_modules")
        return Checkout(root)

    def read(self, name: str) -> str:
        return self.path(name).read_text(encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        text = self.read(name)
        assert text.count(old) == 1, f"{name} holds {old!r} {text.count(old)} times"
        self.path(name).write_text(text.replace(old, new), encoding="utf-8", newline="\n")

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command by this Python, or that of the environment in the folder that PYTHON names."""
        kept = {name: value for name, value in os.environ.items() if not name.endswith(GIVEN)}
        other = environment.pop("PYTHON", "")
        if not other and warm.can(command, environment):
            return warm.run(command, self.root, kept | {"PYTHONUTF8": "1"} | environment, LIMIT)
        return subprocess.run(
            [environments.python(self.path(other)) if other else sys.executable, *command],
            cwd=self.root,
            env=kept | {"PYTHONUTF8": "1"} | environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=LIMIT,
        )

    def build(self, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return self.run("scripts/build.py", "--offline", *options, **environment)

    def built(self, *options: str, **environment: str) -> str:
        """Build, and return what was printed; the build must succeed."""
        done = self.build(*options, **environment)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def updated(self, *options: str, **environment: str) -> str:
        """Bring the results up to date where no test looks at the site, and return what was printed."""
        return self.built("--no-site", *options, **environment)

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


def mini_site(root: Path) -> Checkout:
    """Make the mini-site a repository of its own, with this engine, and build it."""
    copy = Checkout(root)
    shutil.copytree(ROOT / "tests" / "site", root, ignore=shutil.ignore_patterns("__pycache__"))
    for name in (*ENGINE, *(path.relative_to(ROOT).as_posix() for path in (ROOT / "scripts").glob("*.py"))):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy.path(name), ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / name, copy.path(name))
    linked(ROOT / "node_modules", copy.path("node_modules"))
    compileall.compile_dir(copy.path("scripts"), quiet=2)  # once for all copies, whatever this Python writes by itself
    copy.built("--data", DATA)
    return copy


def commit(checkout: Checkout, moment: str, *paths: str) -> None:
    """Commit files of docs/, all or some, as if it were another time; docs/ is all that git then knows."""
    who = ("-c", "user.name=A", "-c", "user.email=a@b.c", "-c", "core.autocrlf=false")
    dated = os.environ | {"GIT_COMMITTER_DATE": moment, "GIT_AUTHOR_DATE": moment}
    for command in (["init", "-q"], ["add", *(paths or ["docs"])], ["commit", "-qm", "changed"]):
        subprocess.run(["git", *who, *command], cwd=checkout.root, env=dated, check=True)


def once(root: Path, make: Callable[[Path], Checkout]) -> Checkout:
    """Return what the first of this run's processes has made there; the others wait for it."""
    with lock.held(root.with_suffix(".lock")):
        done = root.with_suffix(".done")
        if not done.exists():
            make(root)
            done.touch()
    return Checkout(root)


def linked(source: Path, target: Path) -> None:
    """Give packages that no test writes to another place: links to their folders, or where there are none, to files."""
    target.mkdir()
    for path in source.iterdir():
        if path.is_file():
            shutil.copy2(path, target)
            continue
        try:
            (target / path.name).symlink_to(path.resolve(), target_is_directory=True)
        except OSError:
            shutil.copytree(path, target / path.name, copy_function=link)


def link(source: str, target: str) -> None:
    """Link a file that no test writes to, or copy it where the file system does not link."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _what_is_made(folder: str, names: list[str]) -> set[str]:
    """The site of a repository, and its packages of npm; a folder of these names elsewhere is none of them."""
    return {"node_modules", "site", "site.zip"} & set(names) if (Path(folder) / "mkdocs.yml").exists() else set()
