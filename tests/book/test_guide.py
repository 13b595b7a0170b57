"""The writing guide keeps its word: its samples are what the page itself does, its commands work in their order."""

import re
import shlex

import pytest
from tests.checkout import Checkout

from engine.ground.paths import DOCS, read
from engine.prose import claims, predicates

GUIDE = read(DOCS / "writing.md")
BLOCK = re.compile(r"^(`{3,})(\w+)\n(.*?)^\1$", re.DOTALL | re.MULTILINE)
SAMPLES = [body for _, language, body in BLOCK.findall(GUIDE) if language == "markdown"]
COMMANDS = [shlex.split(body) for _, language, body in BLOCK.findall(GUIDE) if language == "console"]


def command(*words: str) -> list[str]:
    """The one command of the guide that holds these words and no option besides."""
    (found,) = [one for one in COMMANDS if [*words] == [word for word in one if word in words or word.startswith("-")]]
    return found[1:]


@pytest.mark.parametrize("sample", SAMPLES, ids=range(len(SAMPLES)))
def test_what_the_guide_shows_as_source_is_its_own_source(sample: str):
    live = re.sub(r"^;(?=--8<--)", "", sample, flags=re.MULTILINE)
    assert GUIDE.count(f"\n{live}") == (1 if live != sample else 2)


def test_a_chapter_is_made_drifts_and_is_accepted_as_the_guide_says(begun: Checkout):
    made = begun.run(*command("scripts/new.py"))
    assert made.returncode == 0, made.stderr
    built = begun.run(*command("scripts/build.py"), "--offline")
    assert built.returncode == 0, built.stderr
    assert "adam.shrinking" in built.stdout
    for path in ("site/optimization/adam.html", "docs/notebooks/adam.ipynb", "docs/results/adam/shrinking.svg"):
        assert begun.path(path).is_file(), path
    assert "10.10 Adam算法" in begun.read("site/index.html")

    begun.edit("scripts/chapters/adam.py", "eta=0.1", "eta=0.11")
    said = begun.refused()
    assert re.search(r"adam\.shrinking\.x\b.*0\.0115.*0\.0069", said), said
    status = begun.run(*command("scripts/build.py", "--status")).stdout
    assert re.search(r"^adam\.shrinking +stale: chapters\.adam\.shrinking changed", status, re.MULTILINE), status

    accepted = begun.run(*command("scripts/build.py", "--accept"), "--offline")
    assert accepted.returncode == 0, accepted.stderr
    assert '<data value="adam.shrinking.x">0.0069</data>' in begun.read("docs/optimization/adam.md")
    assert "stale" not in begun.run(*command("scripts/build.py", "--status")).stdout


def test_the_guide_has_a_live_claim():
    assert any(predicates.is_predicate(one.value) for one in claims.found(DOCS / "writing.md", GUIDE))
