"""The READMEs: what they name is there, and what comes to a book leads to nothing that stays behind."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from engine.ground.paths import ENGINE, ROOT, read
from engine.new_book import contents

CHINESE, ENGLISH, REFERENCE = ROOT / "README.md", ROOT / "README.en.md", ENGINE / "README.md"
TELLING = [CHINESE, ENGLISH, REFERENCE, *sorted((ROOT / "benchmarks").glob("**/README.md"))]
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)")
BLOCK = re.compile(r"^(`{3,}).*?^\1$", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`[^`\n]*`")
HELD = "python scripts/build.py", "python scripts/test.py", "mkdocs serve"


def anchors(text: str) -> set[str]:
    """The addresses that GitHub gives to the headings of a text."""
    heads = re.findall(r"^#+ (.*)$", BLOCK.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def links(path: Path) -> list[tuple[Path, str]]:
    """What a text links to: (file, heading)."""
    found = LINK.findall(CODE.sub("", BLOCK.sub("", read(path))))
    return [((path.parent / name if name else path).resolve(), anchor) for name, anchor in found]


@pytest.mark.parametrize("path", TELLING, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_of_a_readme_leads_to_what_is_there(path: Path):
    for target, anchor in links(path):
        assert target.exists(), target
        assert not anchor or anchor in anchors(read(target)), (target, anchor)


def test_the_reference_comes_to_a_book_and_links_to_nothing_that_does_not():
    brought = {*contents.of_engine(), *contents.to_begin_with({"title": "x", "language": "en"})}
    assert REFERENCE.relative_to(ROOT).as_posix() in brought
    assert {target.relative_to(ROOT.resolve()).as_posix() for target, _ in links(REFERENCE)} <= brought


def test_the_readmes_name_the_commands_and_every_option_of_a_build():
    for path in (CHINESE, ENGLISH, REFERENCE):
        assert [command for command in HELD if command not in read(path)] == []
    said = subprocess.run([sys.executable, "scripts/build.py", "--help"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True).stdout  # fmt: skip # noqa: E501
    options = set(re.findall(r"^  (--[a-z]+(?:-[a-z]+)*)", said, re.MULTILINE))
    assert len(options) > 20
    for path in (CHINESE, REFERENCE):
        assert {option for option in options if f"`{option}" not in read(path)} == set()
