"""All programs of this folder in one repository: run, changed all at once, asked for, run again."""

import json
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.checkout import Checkout
from tests.engine.stale import (
    harmless,
    importing,
    language,
    moments,
    outside,
    packages,
    pickles,
    places,
    readers,
    surroundings,
)
from tests.engine.stale.case import FRESH, REFUSED, STALE, UNSEEN, Case

ROOMS = (surroundings, readers, places, outside, pickles, moments, packages, language, importing, harmless)
DRIVER = Path(__file__).with_name("runner.py")


@dataclass(frozen=True)
class Came:
    """What came of a case.

    before: its number, or why it was refused; stale: why it is after the change, "" if fresh; after: as before, of
    what is fresh, and of what has to be seen.
    """

    before: float | str
    stale: str = ""
    after: float | str = ""

    def unlike(self, case: Case) -> str:
        """Say what is not as the case has it, "" if nothing: whatever it wants, no other number may be fresh."""
        other = not isinstance(self.before, str) and not self.stale and self.after != self.before
        if any(str(one).startswith("crash: ") for one in (self.before, self.after)):
            return f"the engine fails: {self}"
        if case.wanted == UNSEEN:
            return "" if other else f"seen: {self}"
        if other:
            return f"fresh with {self.before}, though a run gives {self.after}"
        came = REFUSED if isinstance(self.before, str) else STALE if self.stale else FRESH
        if came != case.wanted:
            return f"{came}, not {case.wanted}: {self}"
        said = self.before if isinstance(self.before, str) else self.stale
        if came != FRESH and case.own(case.says) not in said:
            return f"says nothing of {case.own(case.says)}: {said}"
        return "" if case.gives is None or self.after == case.gives else f"gives {self.after}, not {case.gives}"


def possible(case: Case) -> bool:
    """Whether this machine has what the case needs."""
    have = {"links": hasattr(os, "symlink") and os.name == "posix", "compiler": bool(shutil.which("cc")), "": True}
    return have.get(case.needs, os.name == "posix" if case.needs == "posix" else sys.platform == case.needs)


CASES = [case for room in ROOMS for case in room.CASES]
# one of each kind, for every run of the tests; all of them: python -m tests.engine.stale
OFTEN = frozenset(Path(__file__).with_name("often.txt").read_text(encoding="utf-8").split())


class Trial:
    """A repository with all the cases in it, and an environment of its own with packages that can be upgraded."""

    def __init__(self, copy: Checkout, beside: Path, cases: Iterable[Case]) -> None:
        self.copy, self.beside = copy, beside
        self.cases = [case for case in cases if possible(case)]
        venv.create(beside / "environment", with_pip=False, symlinks=os.name != "nt")
        self.python = beside / "environment" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        ask = [str(self.python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
        self.packages = Path(subprocess.run(ask, check=True, capture_output=True, encoding="utf-8").stdout.strip())
        ours = [path for path in sys.path if path.endswith("site-packages")]
        (self.packages / "ours.pth").write_text("\n".join(ours), encoding="utf-8")

    def came(self) -> dict[str, Came]:
        """Run all, change all, and say what came of each, by its name."""
        self._install(packages.PACKAGES)
        for case in self.cases:
            case.begin(self.copy.root)
        self._compile()
        first = self._run(None, 0, meanwhile=True)
        assert self._stale(0).keys() <= {case.key for case in self.cases if "number" not in first[case.key]}
        for case in self.cases:
            case.edit(self.copy.root)
        self._compile()
        self._install(packages.UPGRADED)
        stale = self._stale(1)
        again = [case.key for case in self.cases if case.gives is not None or case.key not in stale]
        second = self._run([key for key in again if "number" in first[key]], 1)
        return {
            case.name: Came(
                _of(first[case.key]), stale.get(case.key, ""), _of(second.get(case.key, {"problem": "never run"}))
            )
            for case in self.cases
        }

    def _install(self, files: dict[str, str | None] | dict[str, str]) -> None:
        for name, text in files.items():
            path = self.packages / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                shutil.rmtree(path.parent, ignore_errors=True)  # the folder that says which version there is
            else:
                before = path.stat() if path.exists() else None
                path.write_bytes(text.encode("utf-8"))
                if before and before.st_size == path.stat().st_size:
                    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    def _compile(self) -> None:
        """Make the libraries of the cases; they have one source."""
        sources = [case.path(self.copy.root, "fast.c") for case in self.cases if case.needs == "compiler"]
        if sources:
            made = self.beside / "fast.so"
            subprocess.run(["cc", "-shared", "-fPIC", "-o", str(made), str(sources[0])], check=True)
            for source in sources:
                shutil.copyfile(made, source.with_suffix(".so"))

    def _command(self, around: int, *command: str) -> str:
        variables = {name: values[around] for name, values in surroundings.AROUND.items() if values[around]}
        kept = {name: value for name, value in os.environ.items() if not name.endswith(("_DATA", "_URL"))}
        home = self.copy.path("home")
        home.mkdir(exist_ok=True)
        done = subprocess.run(
            [str(self.python), *["-O"] * around, *command],
            cwd=self.copy.root,
            env=kept | {"PYTHONUTF8": "1", "HOME": str(home)} | variables,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=3000,
        )
        assert done.returncode == 0, done.stdout[-9000:] + done.stderr[-9000:]
        return done.stdout

    def _run(self, keys: list[str] | None, around: int, meanwhile: bool = False) -> dict[str, Any]:
        asked, answer = self.beside / "asked.json", self.beside / "answer.json"
        edits = {case.key: self._meanwhile(case) for case in self.cases if case.meanwhile} if meanwhile else {}
        asked.write_text(json.dumps({"keys": keys, "meanwhile": edits}), encoding="utf-8")
        self._command(around, str(DRIVER), str(asked), str(answer))
        found: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
        return found

    def _meanwhile(self, case: Case) -> dict[str, str | None]:
        texts: dict[str, str | None] = {}
        for name, new in case.meanwhile.items():
            path = case.path(self.copy.root, name)
            if isinstance(new, tuple):
                new = path.read_bytes().decode("utf-8").replace(*new)
            assert new is None or isinstance(new, str)
            texts[path.relative_to(self.copy.root).as_posix()] = new
        return texts

    def _stale(self, around: int) -> dict[str, str]:
        """What `--status` calls stale, and why."""
        lines = self._command(around, "scripts/build.py", "--status", "--device", "cpu").splitlines()
        keys = {case.key for case in self.cases}
        found = (re.fullmatch(r"(\S+) +(?:fresh|stale: (.*))", line) for line in lines)
        return {match[1]: match[2] for match in found if match and match[2] and match[1] in keys}


def _of(answer: dict[str, Any]) -> float | str:
    return answer["number"] if "number" in answer else "; ".join(f"{key}: {said}" for key, said in answer.items())
