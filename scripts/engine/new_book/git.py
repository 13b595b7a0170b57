"""What is asked of git in another folder than this one: a new book, and one that is brought to a newer engine."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from engine.ground.messages import message
from engine.ground.problem import Problem


def needed() -> None:
    """Raise Problem where there is no git."""
    if shutil.which("git") is None:
        raise Problem(
            message("git is not installed, and a book is a repository of it; get it from https://git-scm.com")
        )


def run(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    """Return what git prints in a folder. given: what it reads. Raises Problem with what it says where it fails."""
    done = subprocess.run(["git", *arguments], cwd=folder, input=given, capture_output=True, check=False)
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or [message("it fails")]
        raise Problem(message("{folder}: git {command}: {said}", folder=folder, command=arguments[0], said=said[-1]))
    return done.stdout


def stage(folder: Path, written: Mapping[Path, bytes | None]) -> None:
    """Tell git of files in a folder that were written, and of those that were taken away, which are None."""
    for removed, command in ((False, ["add", "--force"]), (True, ["rm", "-q", "--cached", "--ignore-unmatch"])):
        paths = [path for path, content in written.items() if (content is None) == removed]
        names = "\0".join(path.relative_to(folder).as_posix() for path in paths).encode("utf-8")
        if names:
            run(folder, *command, "--pathspec-from-file=-", "--pathspec-file-nul", given=names)


def content(folder: Path, blob: str) -> bytes | None:
    """Return what git knows by this name in a repository; None where it does not."""
    done = subprocess.run(["git", "cat-file", "blob", blob], cwd=folder, capture_output=True, check=False)
    return None if done.returncode else done.stdout


def joined(mine: bytes, base: bytes, new: bytes) -> tuple[bytes, bool]:
    """Return a text with the changes of two sides, and whether they differ nowhere; where they do, marks stand."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("mine", mine), ("base", base), ("new", new)):
            Path(folder, name).write_bytes(text)
        labels = ("-L", "yours", "-L", "before", "-L", "the new engine's")
        command = ["git", "merge-file", "-p", "-q", *labels, "mine", "base", "new"]
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    if done.returncode > 127 or done.returncode < 0:
        raise Problem(f"git merge-file: {done.stderr.decode('utf-8', 'replace').strip()}")
    return done.stdout, done.returncode == 0
