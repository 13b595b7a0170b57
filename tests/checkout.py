"""A copy of the repository to break."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Checkout:
    """A copy of the repository, and its commands as a person would call them."""

    root: Path

    def path(self, name: str) -> Path:
        return self.root / name

    def copied(self, root: Path) -> "Checkout":
        """Return a copy of this one; what no test writes to is linked."""
        shutil.copytree(self.root, root, ignore=shutil.ignore_patterns("node_modules", "site"))
        shutil.copytree(self.path("node_modules"), root / "node_modules", copy_function=link)
        return Checkout(root)

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


def link(source: str, target: str) -> None:
    """Link a file that no test writes to, or copy it where the file system does not link."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
