"""The book that random edits change: the mini-site of the tests, with more on its pages, as a repository of git."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "scripts")]

from benchmarks.build import side_edits  # noqa: E402
from benchmarks.build.tree import Tree  # noqa: E402
from tests.checkout import DATA, mini_site  # noqa: E402 - it stands on the line above
from tests.lab_page import add_lab  # noqa: E402

PAGE = """\
---
title: 1.3 More walks
date: 2024-09-01 10:00:00
description: Walks that others wrote of.
aims:
  - Read of walks
needs:
  - The [valley](valley.md)
tags:
  - walks
categories:
  - walks
comment: true
---

# 1.3 More walks

Others walked before us[^walks], and along rivers[^rivers].

<!-- more -->

## How they went

--8<-- "scripts/common/shared.md"

They went as [Equation](#eq-more) says, or as [Table](valley.md#ends) does:

$$
y = x^{2} . \\label{more}
$$

![A grey square](picture.png)
"""
BIBLIOGRAPHY = """\
@article{walks,
  author  = {Walker, Ann and Stone, Bob},
  title   = {On Walks},
  journal = {Journal of Walks},
  volume  = {1},
  pages   = {1--2},
  year    = {1999},
  url     = {https://example.org/walks},
}

@misc{rivers,
  author = {River, Ada},
  title  = {Along Rivers},
  year   = {2001},
  url    = {https://example.org/rivers},
}
"""
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c63680000008200813dea51660000000049454e44ae426082"
)
IGNORED = ".cache/\n/site/\nnode_modules/\n__pycache__/\n"
NAV = "      - walks/valley.md\n"
# what is measured differs from run to run, and so would two folders
MEASURED = (
    ("scripts/chapters/valley/people.py", "(time.perf_counter() - start) / len(losses)", "0.001"),
    ("scripts/engine/results/runs.py", "float(f\"{told['seconds']:.2g}\")", "0.1"),
)
# what a build takes long for and shows nothing that the rest does not: (file, its first words, those behind it)
LEFT_OUT = (
    ("docs/walks/valley.md", "Where slopes come in a cycle", "## Measured data"),
    ("docs/walks/valley.md", "Larger steps take as many epochs", "## Summary"),
    ("scripts/chapters/valley/people.py", "@experiment(numbers=FITTED)\ndef concise", ""),
    ("scripts/chapters/reading.py", '\n\n@experiment(numbers={"mean": exact})', ""),
)
ITS_RESULTS = ("valley/circle.*", "valley/drift.*", "valley/concise.*", "valley/seeds.*", "reading/brightness.*")


def made(root: Path, rng: Random) -> Tree:
    """Make the book in a folder that is not there yet, all of it committed; its results are fresh."""
    copy, tree = mini_site(root), Tree(root, rng)
    for name, old, new in MEASURED:
        copy.edit(name, old, new)
    _cut(tree)
    add_lab(copy)
    tree.write("docs/walks/more.md", PAGE)
    tree.write("docs/references.bib", BIBLIOGRAPHY)
    tree.write("scripts/common/shared.md", "What two pages may share stands in a file of its own.\n")
    tree.write(".gitignore", IGNORED)
    tree.path("docs/walks/picture.png").write_bytes(PICTURE)
    copy.edit("mkdocs.yml", NAV, f"{NAV}      - walks/more.md\n")
    copy.built("--force", "--data", DATA)
    side_edits.git(tree, "2025-01-01T12:00:00+00:00", "-A", "a book")
    return tree


def _cut(tree: Tree) -> None:
    """Leave out what takes long."""
    for name, first, behind in LEFT_OUT:
        text = tree.read(name)
        start = text.index(first)
        tree.write(name, text[:start] + (text[text.index(behind, start) :] if behind else ""))
    tree.path("scripts/chapters/valley/cycles.py").unlink()
    for name in tree.names(*(f"docs/results/{pattern}" for pattern in ITS_RESULTS)):
        tree.path(name).unlink()
