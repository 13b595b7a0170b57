"""The files that differ between a revision of git and the tree, as both have them."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import PurePosixPath

from engine.ground.paths import ROOT
from engine.ground.problem import Problem


@dataclass(frozen=True)
class Change:
    """A file that differs: its path from the root, and its text on both sides, None where there is no such text."""

    path: str
    before: str | None
    now: str | None

    def lies_in(self, folder: str) -> bool:
        """Whether it lies in a folder, named from the root."""
        return PurePosixPath(self.path).is_relative_to(folder)


def commit(base: str) -> str:
    """Return the commit from which a revision and the tree went apart. Raises Problem where git knows no such one."""
    found = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}")
    if not found:
        raise Problem(
            f"--report {base}: git knows no such revision here; name a branch, a tag or a commit that has been fetched"
        )
    name = found.decode("ascii").strip()
    parted = _git("merge-base", name, "HEAD")
    return parted.decode("ascii").strip() if parted else name


def changes(base: str) -> list[Change]:
    """Return what differs from a commit: what is committed since, what is not, and files that git does not know."""
    differing = _git("diff", "--name-only", "--no-renames", "--relative", "-z", base, "--", ".")
    unknown = _git("ls-files", "--others", "--exclude-standard", "-z")
    if differing is None or unknown is None:
        raise Problem(f"--report {base}: git cannot compare it with the files here")
    paths = {name for name in (differing + unknown).decode("utf-8").split("\0") if name}
    found = (Change(path, _before(base, path), _now(path)) for path in sorted(paths))
    return [one for one in found if one.before != one.now]


def _before(base: str, path: str) -> str | None:
    return _text(_git("show", f"{base}:./{path}"))


def _now(path: str) -> str | None:
    file = ROOT / path
    return _text(file.read_bytes() if file.is_file() else None)


def _text(content: bytes | None) -> str | None:
    """Return a content as text with LF line ends, None where it is none."""
    try:
        return None if content is None else content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None


def _git(*arguments: str) -> bytes | None:
    """Return what git prints, None where it fails. Raises Problem where there is no git."""
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=False)
    except OSError:
        raise Problem("--report: there is no git here, which holds what was before; install it") from None
    return None if done.returncode else done.stdout
