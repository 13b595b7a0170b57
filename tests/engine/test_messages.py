"""What the commands say is said in the language of the site: English in the code, in others by a file each."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.checkout import Checkout

from engine.ground import messages
from engine.ground.messages import message
from engine.ground.paths import COMMANDS, ENGINE, SCRIPTS, read

FILES = [*(SCRIPTS / name for name in COMMANDS), *ENGINE.rglob("*.py")]
TREES = [ast.parse(read(path)) for path in FILES if "runtime" not in path.parts]
NODES = [node for tree in TREES for node in ast.walk(tree)]
CATALOGUES = sorted(messages.CATALOGUES.glob("*.json"))
SITE, PAGE = "scripts/site.toml", "docs/walks/valley.md"


def said() -> Iterator[str]:
    """The messages that the code writes out where it says them."""
    for node in NODES:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "message":
            branches = [node.args[0].body, node.args[0].orelse] if isinstance(node.args[0], ast.IfExp) else node.args
            yield from (str(one.value) for one in branches if isinstance(one, ast.Constant))


def names(text: str) -> set[str]:
    return {*re.findall(r"\{([a-z]\w*)[!:}]", text)}


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=[path.stem for path in CATALOGUES])
def test_a_catalogue_says_all_messages_and_no_other(catalogue: Path):
    texts = json.loads(read(catalogue))
    written = {node.value for node in NODES if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert [*said()]
    assert {*said()} - texts.keys() == set()
    assert texts.keys() - written == set()


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=[path.stem for path in CATALOGUES])
def test_a_message_names_the_same_in_each_language(catalogue: Path):
    texts = json.loads(read(catalogue))
    assert [text for text, other in texts.items() if names(text) != names(other)] == []
    assert all(texts.values())


def test_a_message_that_a_language_lacks_is_said_in_english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "site.toml").write_text("language = 'zh-CN'\n[search\n", encoding="utf-8")
    monkeypatch.setattr(messages, "SITE_FILE", tmp_path / "site.toml")
    assert message("no {thing} of ours", thing="message") == "no message of ours"
    assert (messages.language(), message("never run")) == ("zh-CN", "没有运行过")
    (tmp_path / "site.toml").unlink()
    assert (messages.language(), message("never run")) == ("en", "never run")


def test_a_chinese_site_is_told_in_chinese_what_is_stale_wrong_and_drifted(checkout: Checkout):
    assert "stale" not in checkout.built("--status")
    checkout.edit(SITE, 'language = "en"', 'language = "zh-CN"')
    checkout.edit("mkdocs.yml", "  language: en", "  language: zh")
    assert "  未过期\n" in checkout.built("--status")
    checkout.edit(PAGE, ">−0.011</data>", ">−0.012</data>")
    wrong = checkout.refused("--no-site")
    assert "valley.trajectory.x1：句中写的是 −0.012，记录是 −0.011；" in wrong
    assert wrong.startswith(f"error: {PAGE}:")
    checkout.edit(PAGE, ">−0.012</data>", ">−0.011</data>")
    checkout.edit("scripts/chapters/roots.py", "(start=1.0,", "(start=1.5,")
    assert "  过期：chapters.roots.newton 变了；start 1.0 → 1.5" in checkout.built("--status")
    drifted = checkout.refused("--no-site")
    assert "roots.newton.errors[0]：记录 0.414213" in drifted
    assert "roots.newton 漂移了；原因：chapters.roots.newton 变了；start 1.0 → 1.5\n" in drifted
