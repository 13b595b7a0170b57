"""What git says of this repository, where there is one."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

from engine.ground.paths import ROOT


def asked(*arguments: str) -> str | None:
    """Return what git prints; None where it fails, where there is no git, or no repository of it."""
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    except OSError:
        return None
    return None if done.returncode else done.stdout.strip()


def unmerged() -> list[str]:
    """Return the files, from the root, of which git has two versions since a merge, with marks or without."""
    listed = (asked("ls-files", "--unmerged", "-z") or "").split("\0")
    return [*dict.fromkeys(one.partition("\t")[2] for one in listed if one)]


def contents(names: Sequence[str]) -> list[str | None]:
    """Return what objects hold that git knows by these names, `HEAD:./README.md`; None of one that is not there."""
    given = "".join(f"{name}\n" for name in names).encode("utf-8")
    try:
        done = subprocess.run(["git", "cat-file", "--batch"], cwd=ROOT, input=given, capture_output=True, check=False)
    except OSError:
        return [None] * len(names)
    found: list[str | None] = []
    at = 0
    for _ in names:
        head, _, size = done.stdout[at : (end := done.stdout.find(b"\n", at))].rpartition(b" ")
        if end < 0 or not head or not size.isdigit():  # `NAME missing`, or git has failed
            found.append(None)
            at = end + 1 if end >= 0 else len(done.stdout)
            continue
        at = end + 1 + int(size) + 1
        found.append(done.stdout[end + 1 : at - 1].decode("utf-8", "replace"))
    return found
