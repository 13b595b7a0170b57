"""What a build keeps for the next one: of a page that changed, of values by what they are made of, of words."""

import json
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jieba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mkdocs.config.defaults import MkDocsConfig
from tests.checkout import Checkout

from engine.ground.kept import Kept
from engine.ground.paths import read
from engine.ground.problem import Problem
from engine.pages import finished, kept_pages, site_build
from engine.pages.context import PageContext
from engine.pages.kept_pages import KeptPages
from engine.pages.site_build import Known, SiteBuild
from engine.prose import page_sources
from engine.results import freshness, records
from engine.results.book import Book
from engine.search import words

PAGE, PLACE = "docs/walks/roots.md", "Four steps lead"
LISTING = "tags.md", "categories.md"  # which a plugin fills in once all pages are read
MADE = tuple(f".cache/{name}" for name in ("pages", "html", "sources", "gate", "checked", "texts", "search"))

Steps = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["", "1", "2"]), st.booleans()), max_size=12)


def rendered(checkout: Checkout) -> set[str]:
    """The pages that went through the steps of a page in the last build that was asked where its time went."""
    events = json.loads(checkout.read(".cache/profile.json"))["traceEvents"]
    return {one["args"]["page"] for one in events if one["name"].startswith("step: ") and "page" in one["args"]}


@pytest.mark.slow
def test_of_a_site_with_a_new_sentence_only_its_page_and_notebook_are_rendered(checkout: Checkout):
    checkout.built()
    checkout.edit(PAGE, PLACE, f"A new sentence. {PLACE}")
    checkout.built("--profile")
    assert rendered(checkout) == {"walks/roots.md", "notebooks/roots.ipynb", *LISTING}
    kept = checkout.files("site")
    assert b"A new sentence." in kept["site/walks/roots.html"]
    for name in MADE:
        assert checkout.path(name).is_dir()
        for path in checkout.path(name).iterdir():
            path.unlink()
    checkout.path("site/index.html").unlink()  # so that the site is rendered
    checkout.built("--profile")
    assert len(rendered(checkout)) > 6
    assert checkout.files("site") == kept


AGAIN = """
import json
from pathlib import Path
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.structure.pages import Page

made, render = [], Page.render
Page.render = lambda page, *given: made.append(page.file.src_uri) or render(page, *given)

def fail(env, **_):
    raise RuntimeError("no site")

for fails in (True, False):
    config = load_config("mkdocs.yml", site_dir="again")
    if fails:
        config.plugins.events["env"].append(fail)
    try:
        build(config)
    except RuntimeError:
        made.append("failed")
Path("made.json").write_text(json.dumps(made), encoding="utf-8")
"""


@pytest.mark.slow
def test_what_was_rendered_before_a_rendering_failed_is_rendered_again_by_the_same_process(checkout: Checkout):
    """What it was made of may have changed meanwhile, which is looked at where a site is done."""
    checkout.built()
    checkout.edit(PAGE, PLACE, f"A new sentence. {PLACE}")
    done = checkout.run("-c", AGAIN)
    assert done.returncode == 0, done.stderr
    first, _, second = checkout.read("made.json").partition('"failed"')
    assert PAGE.removeprefix("docs/") in first
    assert PAGE.removeprefix("docs/") in second


@given(Steps, st.booleans())
@settings(deadline=None)
def test_a_value_is_given_back_for_the_state_that_it_was_made_of_and_no_other(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, bool]], holds: bool
):
    folder = tmp_path_factory.mktemp("kept") / "values"
    kept, last, asked = Kept(folder, holds), dict[str, str](), set[str]()
    made: dict[tuple[str, str], int] = {}  # the last of each name and state
    for number, (name, state, ends) in enumerate(steps):
        given = kept.made(name, state, partial(int, number))
        assert given in {number, made.get((name, state), number)}
        if state and last.get(name) == state:
            assert given == made[name, state]
        made[name, state], last[name] = given, state
        asked.add(name)
        if ends:  # the process, and another begins
            kept.remember()
            assert {*kept.names()} <= asked
            kept, last, asked = Kept(folder, holds), {one: last[one] for one in asked if last[one]}, set()


@pytest.mark.parametrize(("changed", "is_said"), [("configured", True), ("pages", True), ("code", False), ("", False)])
def test_a_site_of_two_states_is_refused_and_a_server_keeps_nothing_of_it(
    changed: str, is_said: bool, caplog: pytest.LogCaptureFixture
):
    before = {
        "configured": site_build.configuration(),
        "pages": site_build.inputs(),
        "code": site_build.code(),
        "notebooks": site_build.notebooks(),
    }
    was = before | ({changed: "other"} if changed else {})
    build = SiteBuild(Known(Book(), configured=was["configured"]))
    build.read = was["pages"], was["code"], was["notebooks"]
    said = "changed while the site was rendered; run it again"
    assert build.end(MkDocsConfig()) == (not changed)
    assert (said in caplog.text) == is_said, "of code a server renders again by itself"
    strict = MkDocsConfig()
    strict.strict = True
    with pytest.raises(Problem, match=said) if changed else nullcontext():
        build.end(strict)


def test_of_what_is_forgotten_nothing_is_found_or_written(tmp_path: Path):
    kept = Kept(tmp_path / "kept")
    assert kept.made("a", "1", lambda: "old") == "old"
    kept.remember()
    assert kept.made("a", "2", lambda: "torn") == "torn"
    kept.forget()
    assert kept.found("a", "2") is None
    assert kept.found("a", "1") == "old"
    kept.remember()
    assert Kept(tmp_path / "kept").found("a", "1") == "old"


@pytest.mark.parametrize("holds", [True, False])
def test_what_is_not_written_yet_is_found_and_forgotten(tmp_path: Path, holds: bool):
    kept = Kept(tmp_path / "kept", holds)
    for state in ("1", "2"):
        kept.keep("a", state, state * 1000)
        kept.keep("b", state, "b")
        assert kept.found("a", state) == state * 1000
    assert kept.found("b", "2") == "b"
    assert not (tmp_path / "kept").exists()
    kept.forget()
    assert kept.found("a", "2") is None


def test_what_is_broken_among_the_kept_is_made_again(tmp_path: Path):
    kept = Kept(tmp_path)
    kept.made("a", "1", lambda: "first")
    kept.remember()
    (tmp_path / "a").write_bytes((tmp_path / "a").read_bytes()[:5])
    assert Kept(tmp_path).made("a", "1", lambda: "again") == "again"


def test_a_page_is_found_with_its_html_which_is_read_again_as_long_as_it_is_that_of_its_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(kept_pages, "CACHE", tmp_path)
    nothing = {"toc": [], "title": "A", "_title_from_render": "A", "present_anchor_ids": set(), "links_to_anchors": {}}
    page: Any = SimpleNamespace(content="<p>甲</p>", file=SimpleNamespace(src_uri="a.md"), meta={}, **nothing)

    def keep(state: str) -> None:
        pages = KeptPages()
        assert pages.found("a.md", state) is None
        pages.keeping(page, PageContext(state=state))()
        pages.remember()

    keep("1")
    pages = KeptPages()
    found = pages.found("a.md", "1")
    assert found
    assert found[1] == "<p>甲</p>"
    again = pages.html("a.md", "1", found[0].html)
    assert (again.name, again.read(), again.is_held) == (finished.held(found[1]).name, found[1], False)
    keep("2")
    with pytest.raises(Problem, match=r"docs/a\.md: another command rendered this page meanwhile; run it again"):
        again.read()
    (tmp_path / "html" / "a.md").unlink()
    assert KeptPages().found("a.md", "2") is None


def test_of_the_records_those_alone_are_read_whose_numbers_are_asked_for(monkeypatch: pytest.MonkeyPatch):
    read_ones: list[str] = []
    load = records.load

    def counted(path: Path, content: bytes | None = None) -> records.Record | None:
        read_ones.append(path.name)
        return load(path, content)

    monkeypatch.setattr(records, "load", counted)
    book = Book()
    numbers, key = freshness.numbers(book), book.declared[0].key
    assert key in [*numbers]
    assert all(numbers.made_of(one) for one in numbers)
    assert not read_ones
    assert numbers[key]
    assert numbers.get("nothing.such") is None
    assert read_ones == [book.declared[0].record_path(book.declared[0].home).name]


@pytest.mark.slow
def test_words_are_parted_as_by_the_whole_dictionary():
    whole = jieba.Tokenizer()
    whole.FREQ, whole.total = whole.gen_pfdict(whole.get_dict_file())
    whole.initialized = True
    for term in words.terms().split():
        whole.add_word(term)
    texts = [read(page) for page in page_sources.pages()]
    assert words.parted(texts, words.dictionary(words.terms())) == words.parted(texts, whole)
