"""When a sampled result is computed again: at its turn, which the commits alone tell, so that nothing is to be kept.

Commits are numbered by how many there are up to each, and one in `EVERY` of the numbers is the turn of a result. A
push takes all numbers that it brings, one at least; so each result is computed again once in `EVERY` pushes or more
often, however many commits a push brings.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.ground import git
from engine.ground.digest import digest
from engine.results.keys import ResultKey

EVERY = 8  # pushes within which each has had its turn
PARENT = "HEAD^"


@dataclass(frozen=True)
class Push:
    """What came since a revision. before: the number of its commit; last: of the last one."""

    since: str
    before: int
    last: int

    def takes(self, key: ResultKey) -> bool:
        """Whether it is the turn of a result."""
        earlier = (_turn(key) - self.before - 1) % EVERY  # commits that come before its turn
        return earlier < self.last - self.before

    def brings(self, record: Path) -> bool:
        """Whether a record is another one than before, so that no push has held it against a run yet."""
        return git.asked("diff", "--quiet", self.since, "--", str(record)) is None


def pushed(since: str = "") -> Push | None:
    """Return what came since a revision, or with the last commit alone; None where git does not tell: take all.

    It does not in a shallow clone, and of a revision that is not there or from which the last commit does not descend.
    """
    before, last = _number(since or PARENT), _number("HEAD")
    if before is None or last is None or git.asked("merge-base", "--is-ancestor", since or PARENT, "HEAD") is None:
        return None
    return Push(since or PARENT, before, last)


def waits(key: ResultKey) -> int | None:
    """Return how many commits from the last one on the turn of a result comes, 1 the next; None as `pushed` does."""
    last = _number("HEAD")
    return None if last is None else (_turn(key) - last - 1) % EVERY + 1


def _turn(key: ResultKey) -> int:
    return int(digest(key)[:8], 16) % EVERY


def _number(revision: str) -> int | None:
    """Return the number of a commit; None where there is none, or not all that came before it."""
    if git.asked("rev-parse", "--is-shallow-repository") != "false":
        return None
    commit = git.asked("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    number = git.asked("rev-list", "--count", commit) if commit else None
    return int(number) if number else None
