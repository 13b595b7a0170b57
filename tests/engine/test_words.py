"""The words of a site: its own file, and a file of the engine for each of some languages; the code has none."""

import re
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.checkout import Checkout

from engine.ground.paths import ENGINE, read
from engine.ground.site_file import Word
from engine.ground.words import LANGUAGES, words
from engine.pages import settings_file
from engine.prose import beside, number_forms, other_marks

SITE = "scripts/site.toml"
HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
DATA = "heights.dat"
FIGURE = "docs/results/valley/trajectory.svg"


def named(words: Mapping[str, Any], place: str = "") -> Iterator[str]:
    for name, word in words.items():
        yield from named(word, f"{place}{name}.") if isinstance(word, dict) else [f"{place}{name}"]


def test_the_engine_holds_no_chinese_letter_but_in_the_files_of_that_language():
    found = [
        f"{path.relative_to(ENGINE)}:{number}: {line.strip()}"
        for path in sorted(ENGINE.rglob("*"))
        if path.is_file() and not {"__pycache__", "zh", "zh.toml", "zh.json", "README.md"} & {*path.parts}
        for number, line in enumerate(read(path).splitlines(), 1)
        if HAN.search(line)
    ]
    assert found == []


def test_every_language_says_the_same_words():
    chinese, *others = ({*named(tomllib.loads(read(path)))} for path in sorted(LANGUAGES.glob("*.toml"), reverse=True))
    assert others
    for other in others:
        assert other ^ chinese == set()


@pytest.mark.parametrize("language", sorted(path.stem for path in LANGUAGES.glob("*.toml")))
def test_every_kind_of_notice_has_a_title_in_every_language(language: str):
    said = tomllib.loads(read(LANGUAGES / f"{language}.toml"))["alerts"]
    assert {*other_marks.NOTICES} - {*said} == set()


def test_what_a_site_does_not_say_the_engine_says_in_its_language(checkout: Checkout):
    checkout.path(SITE).write_text('language = "en"\ntime_zone = "+00:00"\n[alerts]\ntip = "Do"\n', encoding="utf-8")
    ask = "import sys; sys.path.insert(0, 'scripts'); from engine.ground.words import words as w; a = w().alerts; print(a['tip'], a['bug'])"  # noqa: E501
    assert checkout.run("-c", ask).stdout == "Do Bug\n"


def test_no_chinese_letter_is_on_a_page_of_an_english_site(site: Path):
    texts = [path for path in site.rglob("*") if path.suffix in {".html", ".js", ".xml", ".svg", ".csv", ".ipynb"}]
    assert len(texts) > 10
    assert [path.name for path in texts if HAN.search(path.read_text(encoding="utf-8"))] == []


def of_its_own(checkout: Checkout) -> None:
    """Give the site a language that the engine does not speak."""
    checkout.edit(SITE, 'language = "en"', 'language = "eo"')
    checkout.edit("mkdocs.yml", "  language: en", "  language: eo")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('series = "series"\n', "", "{}: there is no word figures.series; write series = … under [figures]"),
        ('language = "eo"\n', "", "{}: there is no word language; write language = … on top"),
        ('series = "series"\n', 'series = "series"\nx = "x"\n', "{}: nothing here reads figures.x; take it out"),
        ('series = "series"\n', "series = 3\n", "{}: figures.series is 3; write it as a text, in quotes"),
        ('series = "series"\n', 'series = ["series"]\n', "{}: figures.series must be a text"),
        ('language = "eo"\n', "language = eo\n", "{}:3: Invalid value"),
    ],
    ids=["missing", "missing on top", "unknown", "number", "list", "no TOML"],
)  # fmt: skip
def test_what_is_wrong_with_the_words_is_said_in_one_line(checkout: Checkout, old: str, new: str, said: str):
    of_its_own(checkout)
    checkout.edit(SITE, old, new)
    assert checkout.refused("--status") == f"error: {said.format(SITE)}\n"


def test_a_site_without_words_is_told_where_they_belong(checkout: Checkout):
    checkout.path(SITE).unlink()
    assert checkout.refused("--status") == (
        f"error: {SITE}: No such file or directory; the words and settings of the site belong there\n"
    )


@pytest.mark.slow
def test_a_word_that_a_template_or_a_script_lacks_stops_the_site(checkout: Checkout):
    of_its_own(checkout)
    checkout.edit(SITE, 'skip = "Skip to the text"\n', "")
    assert f"{SITE}: there is no word theme.skip; write skip = … under [theme]" in checkout.refused()
    checkout.edit(SITE, 'site = "Navigation"\n', 'skip = "Skip to the text"\nsite = "Navigation"\n')
    checkout.edit(SITE, 'copied = "Copied"\n', "")
    assert f"{SITE}: there is no word theme.copied; write copied = … under [theme]" in checkout.refused()


def test_a_word_that_asks_for_what_there_is_not_is_named(checkout: Checkout):
    checkout.edit(SITE, 'title = "{y} over {x}"', 'title = "{y} over {z}"')
    assert checkout.refused() == (
        f"error: {SITE}: “{{y}} over {{z}}” cannot be filled in ('z'); it may name {{x}}, {{y}}\n"
    )


@pytest.mark.slow
def test_a_figure_is_drawn_anew_where_a_word_in_it_changed_and_nothing_runs(checkout: Checkout):
    checkout.edit(SITE, 'title = "{y} over {x}"', 'title = "{y} against {x}"')
    status = checkout.built("--status")
    assert f"{FIGURE}: figures.title {{y}} over {{x}} → {{y}} against {{x}}" in status
    assert "figures.series" not in status
    said = checkout.updated()
    assert not re.search(r"^\[\d+/\d+\]", said, re.MULTILINE)
    assert " against " in checkout.read(FIGURE)
    assert "stale" not in checkout.built("--status")


@pytest.mark.slow
def test_the_numbers_of_sections_are_those_of_the_sites_language(checkout: Checkout):
    page = "docs/walks/roots.md"
    text = checkout.read(page)
    checkout.path(page).write_text(f"{text}\nSee section 10.73.\n", encoding="utf-8")
    checkout.updated()
    checkout.path(page).write_text(f"{text}\nSee 10.73.\n", encoding="utf-8")
    checkout.built("--notebooks")
    assert ": 10.73 looks like a result" in checkout.refused("--check")
    checkout.edit(SITE, "(?<=[Ss]ection )", "(?<=[Ss]ection ")
    assert f"{SITE}: numbers.passing: (?<=[Ss]ection [1-9]" in checkout.refused("--check")


def test_only_a_chinese_site_parts_chinese_words(checkout: Checkout, tmp_path: Path):
    (tmp_path / "jieba.py").write_text("raise RuntimeError('asked for')\n", encoding="utf-8")
    shutil.rmtree(checkout.path(".cache/search"))
    fresh = {"PYTHONPATH": str(tmp_path), "PYTHONNOUSERSITE": "1"}  # no copy of a process that has imported jieba
    checkout.built(**fresh)
    checkout.edit(SITE, 'language = "en"', 'language = "zh-CN"')
    checkout.edit("mkdocs.yml", "  language: en", "  language: zh")
    assert "asked for" in checkout.refused(**fresh)


def test_what_a_server_has_made_of_the_words_follows_them(monkeypatch: pytest.MonkeyPatch):
    """A process that lives on has read them before: numbers, what stands beside them, the settings."""
    settings = f"theme:\n  language: {words().language}\n"

    def made() -> tuple[Any, ...]:
        number = number_forms.form("15 zillion")
        return number.core, number.tail, beside.glued("minus ", "3", ""), settings_file.faults(settings)

    assert made() == ("15 zillion", "", "", [])
    numbers = replace(words().numbers, scales=(Word("zillion 1e9"),), before=(Word("minus"),))
    given = replace(words(), numbers=numbers, language=Word("de"))
    for module in (number_forms, beside, settings_file):
        monkeypatch.setattr(module, "words", lambda: given)
    core, tail, said, faults = made()
    assert (core, tail) == ("15", " zillion")
    assert said.startswith("'minus ' directly before 3")
    assert "is not the language of scripts/site.toml, de" in faults[0][1]
