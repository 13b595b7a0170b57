"""What was kept of earlier commands says what a look at everything says, whatever was changed in between."""

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

from tests import examples
from tests.checkout import Checkout

KEPT = (".cache/state", ".cache/closures")
ROOTS, RULES, READING = (f"scripts/chapters/{name}.py" for name in ("roots", "valley/rules", "reading"))
RECORD = "docs/results/roots/newton.cpu.json"

Change = Callable[[Checkout], dict[str, str]]  # returns variables


def written(name: str, old: str, new: str) -> Change:
    """Put a text in the place of another one, and back at the next time."""

    def change(checkout: Checkout) -> dict[str, str]:
        if not checkout.path(name).exists():
            return {}
        before = checkout.read(name)
        first, second = (old, new) if old in before else (new, old)
        after = before.replace(first, second)
        assert after != before, (name, old, new)
        checkout.path(name).write_text(after, encoding="utf-8", newline="\n")
        return {}

    return change


def disguised(name: str, old: str, new: str) -> Change:
    """The same; the file has its old time, and its old size."""

    def change(checkout: Checkout) -> dict[str, str]:
        if not checkout.path(name).exists():
            return {}
        before = checkout.path(name).stat()
        written(name, old, new)(checkout)
        os.utime(checkout.path(name), ns=(before.st_atime_ns, before.st_mtime_ns))
        assert checkout.path(name).stat().st_size == before.st_size or os.name == "nt"
        return {}

    return change


def moved(name: str, other: str) -> Change:
    """Give a file another name, and back at the next time."""

    def change(checkout: Checkout) -> dict[str, str]:
        first, second = (name, other) if checkout.path(name).exists() else (other, name)
        checkout.path(first).rename(checkout.path(second))
        return {}

    return change


def added(name: str, text: str) -> Change:
    """Write a file, and delete it at the next time."""

    def change(checkout: Checkout) -> dict[str, str]:
        path = checkout.path(name)
        if path.exists():
            path.unlink()
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return {}

    return change


def variable(**given: str) -> Change:
    return lambda _: given


CHANGES = (
    written(ROOTS, "steps=4", "steps=5"),
    written(ROOTS, "import math\n", "import math  # roots\n"),
    disguised(ROOTS, "start=1.0", "start=1.5"),
    written(ROOTS, "import math\n", "import math\nfrom chapters.valley.walking import eps\n"),
    written(ROOTS, "(x + 2 / x) / 2\n", "(x + 2 / x) / (2 + 0 * eps)\n"),
    written("scripts/chapters/valley/walking.py", "0.9, 1e-6", "0.9, 2e-6"),
    written(READING, "counted = ", "eval('1')\n    counted = "),
    written(READING, "@experiment(numbers={\"mean\"", "@experiment(files=[\"notes\"], numbers={\"mean\""),
    added("notes/one.txt", "1"),
    added("notes/two.txt", "2"),
    written("scripts/common/slope.py", '"""', '"""A word more. '),
    written("scripts/common/slope.py", "0.1", "0.2"),
    disguised("scripts/common/verse.txt", "the", "The"),
    disguised(RECORD, "1.4", "1.5"),
    written("docs/results/roots/newton.svg", "</svg>", "<!-- by hand --></svg>"),
    moved(RECORD, "docs/results/roots/newton.cpu.json.old"),
    moved("docs/results/roots/newton.txt", "docs/results/newton.txt"),
    moved(ROOTS, "scripts/chapters/other.py"),
    added("scripts/chapters/more.py", "from chapters import roots\n"),
    added("scripts/chapters/valley/broken.py", "def\n"),
    added("scripts/numpy.py", "x = 1\n"),
    added("docs/walks/new.md", "# New\n"),
    written("scripts/site.toml", "[figures]\n", "[figures]\n# of figures\n"),
    disguised("heights.dat", "1", "2"),
    variable(HEIGHTS_DATA="heights.dat"),
    variable(HEIGHTS_DATA="none.dat"),
    variable(SITE_URL="https://a.example/"),
)  # fmt: skip
MANY, FEW = 8, 3  # once a week, and in every run


def said(checkout: Checkout, variables: dict[str, str]) -> tuple[int, str, str]:
    done = checkout.run("scripts/build.py", "--status", **variables)
    return done.returncode, done.stdout, done.stderr


def said_anew(checkout: Checkout, variables: dict[str, str], aside: Path) -> tuple[int, str, str]:
    """Return what is said where nothing is kept; what is kept stays."""
    kept = [path for name in KEPT if (path := checkout.path(name)).exists()]
    for path in kept:
        path.rename(aside / path.name)
    try:
        return said(checkout, variables)
    finally:
        for path in map(checkout.path, KEPT):
            shutil.rmtree(path, ignore_errors=True)
        for path in kept:
            (aside / path.name).rename(path)


def test_the_status_is_as_a_look_at_everything_tells_it_after_any_change(checkout: Checkout, tmp_path: Path):
    seed = random.randrange(10**6)
    ways = random.Random(seed)
    told: list[int] = []
    for _ in range(MANY if examples.thorough() else FEW):
        told.append(ways.randrange(len(CHANGES)))
        variables = CHANGES[told[-1]](checkout)
        assert said(checkout, variables) == said_anew(checkout, variables, tmp_path), (seed, told)
