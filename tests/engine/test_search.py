"""The search: what readers type finds the section that they mean; nothing of it is loaded before they ask."""

import dataclasses
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect
from tests.contents import content
from tests.examples import tried
from tests.searching import found, indexed, opened, written_index
from tests.serving import served

from engine.ground.problem import Problem
from engine.ground.site_file import Word
from engine.ground.words import words as site_words
from engine.machine import npm
from engine.pages import finished, folds
from engine.pages.context import PageContext
from engine.prose.reading import parsed
from engine.search import chinese, index, said, words
from engine.search.sections import sections

CHAPTER = "walks/valley.html"
FASTEST = """async queries => {
    const fastest = queries.map(() => Infinity);
    for (let batch = 0; batch < 5; batch++) {
        for (const [which, query] of queries.entries()) {
            const began = performance.now();
            for (let time = 0; time < 20; time++) await siteSearch.search(query);
            fastest[which] = Math.min(fastest[which], performance.now() - began);
        }
    }
    return fastest;
}"""


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as at:
        yield at


@pytest.fixture(scope="module")
def ready(browser: Browser, address: str) -> Iterator[Page]:
    """The chapter with the search opened once."""
    page = opened(browser, f"{address}/{CHAPTER}")
    yield page
    page.close()


def test_every_heading_finds_its_section_among_the_first_three(ready: Page, site: Path):
    titles = [row[3].replace(words.BETWEEN, "") for row in written_index(site)["sections"]]
    assert len(titles) >= 10
    assert [title for title in titles if title not in found(ready, title)[:3]] == []


@tried(100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=200) | st.text(alphabet="γ学习率的rms_.-2 \x7f", max_size=40))
def test_no_query_breaks_the_search(ready: Page, query: str):
    scores = ready.evaluate("async query => (await siteSearch.search(query)).map(hit => [hit.all, hit.score])", query)
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("query", ["__proto__", "constructor", "<b>", "a" * 10000, "齉" * 10000, "\\frac{a}{b}"])
def test_odd_queries_are_answered_at_once(ready: Page, query: str):
    odd, common = ready.evaluate(FASTEST, [query, "newton slope valley"])
    assert odd < 100 * common


def test_all_words_stand_above_some_and_what_is_in_no_page_finds_nothing(ready: Page):
    alls = ready.evaluate("siteSearch.search('newton slope valley').then(found => found.map(hit => hit.all))")
    assert alls == sorted(alls, reverse=True)
    alls = ready.evaluate("siteSearch.search('walk slope').then(found => found.map(hit => hit.all))")
    assert alls == sorted(alls, reverse=True)
    assert True in alls
    assert False in alls
    assert found(ready, "齉龘") == []
    assert found(ready, "  ") == []


def test_the_index_holds_what_readers_see_and_neither_formulas_nor_drawings_nor_provenance(site: Path):
    whole = json.dumps(written_index(site), ensure_ascii=False)
    for foreign in (
        r"\\(",
        r"\\[",
        r"\\frac",
        r"\\gamma",
        "<svg",
        "<path",
        "viewBox",
        "<span",
        "Source of",
        "SHA-256",
        "¶",
        "↩",
    ):
        assert foreign not in whole
    text = whole.replace(words.BETWEEN, "")
    for seen in (
        "Signs of this chapter",
        "the slope there gₜ",
        "0.337",
        "def stride",
        "step 20, x1: -0.010599",
        "Adaptive Subgradient Methods",
    ):
        assert seen in text


def test_pages_that_ask_for_it_are_left_out(site: Path):
    assert {page[0] for page in written_index(site)["pages"]} == {"index.html", "walks/roots.html", "walks/valley.html"}


def test_files_are_named_after_their_content(site: Path):
    files = sorted(path for path in (site / "assets").iterdir() if path.name.startswith("search"))
    assert len(files) == 3
    for path in files:
        if path.name == "search-index.js":  # all pages say where it is, whatever it holds
            continue
        assert path.name.split(".")[1] == hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def test_nothing_of_the_search_is_loaded_before_it_is_opened(browser: Browser, address: str):
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/{CHAPTER}")
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "search" in url] == []
    asked.clear()  # of the page, and of its icon
    page.keyboard.press("/")
    page.wait_for_function("window.siteSearch")
    plain = (url.partition("?")[0] for url in asked if not url.endswith("favicon.svg"))
    ours = {re.sub(r"\.\w{10}\.", ".", url) for url in plain}
    assert ours == {f"{address}/assets/{name}" for name in ("search-index.js", "search.css", "search.js")}
    assert len(asked) <= 4
    page.close()


def test_the_keyboard_does_everything(browser: Browser, address: str):
    page = browser.new_page()
    page.goto(f"{address}/index.html")
    link = page.locator("article a").first
    link.focus()
    page.keyboard.press("Control+k")
    box = page.get_by_role("searchbox", name="Search this site")
    page.wait_for_function("window.siteSearch")
    assert box.evaluate("box => box === document.activeElement")
    page.keyboard.press("Escape")
    assert link.evaluate("link => link === document.activeElement")
    page.keyboard.press("/")
    page.keyboard.type("leaky average")
    assert re.fullmatch(r"\d+ found.*", page.get_by_role("status").inner_text())
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert box.evaluate("box => box === document.activeElement")
    page.keyboard.press("ArrowDown")
    focused = page.locator("#search a:focus")
    assert focused.locator("mark").first.inner_text().lower() in {"leaky", "average"}
    target = focused.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/walks/**")
    assert page.url == target
    page.close()


def test_a_hit_in_a_fold_opens_it(browser: Browser, address: str):
    page = opened(browser, f"{address}/index.html")
    page.keyboard.type("Why the sum is one")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/walks/**")
    fold = page.locator("details", has_text="Why the sum is one").last
    page.wait_for_function("document.querySelector(':target')")
    assert fold.evaluate("fold => fold.open && fold.contains(document.querySelector(':target'))")
    page.wait_for_function(
        "fold => { const y = fold.getBoundingClientRect().y; return y > 40 && y < 200 }", arg=fold.element_handle()
    )
    page.close()


def test_what_is_not_there_is_said_and_shown_as_text(ready: Page):
    ready.locator("#search input").fill("龘<img src=x>")
    assert re.fullmatch(r"\d+ found.*|Nothing found.*", ready.get_by_role("status").inner_text())
    assert ready.locator("#search img").count() == 0
    ready.locator("#search input").fill("龘龘")
    assert ready.get_by_role("status").inner_text() == "Nothing found for “龘龘”"
    assert ready.locator("#search li").count() == 0


def test_it_works_from_a_folder(browser: Browser, site: Path):
    page = opened(browser, (site / "index.html").as_uri())
    page.keyboard.type("leaky average")
    page.keyboard.press("Enter")
    page.wait_for_url("**/walks/valley.html*")
    page.close()


@pytest.fixture
def in_parts(site: Path, tmp_path: Path) -> Iterator[str]:
    """The site with its index in parts, served."""
    with served(indexed(site, tmp_path / "site", 0)) as at:
        yield at


def test_of_an_index_in_parts_a_query_loads_what_it_needs(browser: Browser, in_parts: str, tmp_path: Path):
    page = browser.new_page()
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url.rpartition("/")[2].split(".")[0]))
    page.goto(f"{in_parts}/{CHAPTER}")
    page.locator("#search-open").click()
    page.wait_for_function("window.siteSearch")
    assert [name for name in loaded if name.startswith("search-")] == ["search-index"]
    page.keyboard.type("average")
    expect(page.locator("#search li a").first.locator("mark").first).to_be_visible()
    parts = {name for name in loaded if name.startswith("search-words-")}
    assert 0 < len(parts) < len(list(tmp_path.glob("site/assets/search-words-*.js")))
    page.keyboard.press("Enter")
    page.wait_for_url("**/walks/valley.html*")
    page.close()


def test_a_part_of_the_index_that_was_not_loaded_is_asked_for_again(browser: Browser, in_parts: str):
    page = opened(browser, f"{in_parts}/{CHAPTER}")
    page.route("**/search-words-*", lambda route: route.abort())
    page.keyboard.type("leaky")
    expect(page.get_by_role("status")).to_have_text(re.compile("could not be loaded"))
    page.unroute("**/search-words-*")
    page.keyboard.type(" average")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"\d found"))
    expect(page.locator("#search li").first).to_be_visible()
    page.close()


def test_of_an_index_in_parts_only_changed_pages_are_looked_through_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def made(*texts: str) -> dict[str, str | bytes]:
        pages: list[Any] = [SimpleNamespace(url=f"{at}.html", title="A", meta={}) for at, _ in enumerate(texts)]
        contents = [finished.held(f"<h1 id='a'>A</h1><p>{text}</p>") for text in texts]
        files: dict[str, str | bytes] = {}
        files["first"] = index.index([*zip(pages, contents, strict=True)], files.__setitem__, 0)
        return files

    asked: list[int] = []
    run = npm.run

    def counted(script: Path, given: str) -> str:
        asked.append(sum(bool(page["rows"]) for page in json.loads(given)["pages"]))
        return run(script, given)

    monkeypatch.setattr(said, "KEPT", tmp_path / "kept")
    monkeypatch.setattr(npm, "run", counted)
    made("one", "two", "three")
    changed = made("one", "two", "four")
    assert asked == [3, 1]
    monkeypatch.setattr(said, "KEPT", tmp_path / "empty")
    assert made("one", "two", "four") == changed


def test_without_javascript_there_is_no_button_for_it(browser: Browser, address: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/index.html")
    assert not page.locator("#search-open").is_visible()
    assert not page.locator("#search").is_visible()
    context.close()


HTML = """<h1 id="a">甲<a class="headerlink" href="#a">¶</a></h1>
<p>一<br>二<svg><path d="M0"/><title>图</title></svg></p>
<details><summary>折 <b>叠</b></summary><p>里<span class="arithmatex" data-tex="\\gamma_t">\\(\\gamma_t\\)</span></p>
<pre><code>x = 1</code></pre></details>
<p>外 &lt;i&gt;</p><div data-search-exclude><div>不</div>见</div><h2 id="b">乙</h2><p>末</p>"""


def with_fold_ids(html: str) -> str:
    page = content(html)
    folds.name_beginnings(page, PageContext(slugify=lambda text, separator: text.replace(" ", separator)))
    return page.html()


def test_a_page_is_parted_at_headings_and_folds():
    html = with_fold_ids(HTML)
    parts = [(one.anchor, one.parent, one.title, one.text, one.code) for one in sections(parsed(html), "页")]
    assert [
        (anchor, parent, *(" ".join("".join(part).split()) for part in text)) for anchor, parent, *text in parts
    ] == [
        ("a", -1, "甲", "一 二 图 外 <i>", ""),
        ("折-叠", 0, "折 叠", "里", "x = 1"),
        ("b", 0, "乙", "末", ""),
    ]


FIGURES = """<h1 id="a">甲</h1><figure id="f"><svg><title>横轴</title><desc>先降后平。</desc></svg>
<svg><desc>先降后平。</desc></svg><figcaption>图 1 <b>损失</b><i data-search-exclude>出处</i></figcaption></figure>
<p>一</p><figure id="t"><table><tr><th></th><th>γ</th></tr><tr><td>甲</td><td>0.9<br>约</td></tr></table>
<figcaption>表 1</figcaption></figure>
<figure id="l"><pre>x</pre><figcaption>代码</figcaption></figure><svg aria-hidden="true"><title>图标</title></svg>"""


def test_a_figure_and_a_table_are_found_by_themselves_with_what_they_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(said, "KEPT", tmp_path)
    page: Any = SimpleNamespace(url="a.html", title="甲", meta={})
    written = index.index([(page, finished.held(FIGURES))], lambda *_: None).replace(words.BETWEEN, "")
    rows = json.loads(written.removeprefix("siteSearchIndex="))["sections"]
    assert [row[1:] for row in rows] == [
        ["a", -1, "甲", "一\n代码", "x", ""],
        ["f", 0, "图 1 损失", "横轴\n先降后平。", "", "figure"],
        ["t", 0, "表 1", "\tγ\n甲\t0.9 约", "", "table"],
    ]


def test_two_folds_of_one_title_have_two_addresses():
    html = '<p id="答">…</p>' + "<details><summary>答</summary><p>…</p></details>" * 2
    assert re.findall(r'id="([^"]*)"', with_fold_ids(html)) == ["答", "答-2", "答-3"]


def test_terms_are_known_by_their_pinyin_and_characters_by_their_traditional_form():
    text = "学习率的调度，\n收敛"
    heard = chinese.sounds(["学习率", "调度", "收敛", "动量", "率", "lr"], text)
    assert heard == "学习率 xue xi lü\n收敛 shou lian\n调度 diao du"
    pairs = chinese.shapes(text)
    assert {pairs[at : at + 2] for at in range(0, len(pairs), 2)} >= {"學学", "習习", "調调", "斂敛"}
    assert "率" not in pairs
    assert chinese.shapes("學") == ""


@pytest.mark.parametrize("dash", "-‐‑‒–—−﹣－")
def test_any_hyphen_any_width_and_none_find_the_same(ready: Page, dash: str):
    plain = found(ready, "leaky average")
    assert plain
    assert found(ready, f"leaky{dash}average") == plain
    assert found(ready, f"ＬＥＡＫＹ{dash}average") == plain


def test_a_search_that_was_not_loaded_can_be_used_and_is_loaded_when_it_is_opened_again(browser: Browser, address: str):
    page = browser.new_page()
    page.route("**/assets/search*", lambda route: route.abort())
    page.goto(f"{address}/{CHAPTER}")
    page.keyboard.press("/")
    status = page.get_by_role("status")
    expect(status).to_have_text(re.compile("could not be loaded"))
    boxes = page.locator("#search :is(input, button)").evaluate_all(
        "parts => parts.map(part => part.getBoundingClientRect()).map(({ y, height }) => [y, height])"
    )
    assert len({round(y) for y, _ in boxes}) == 1
    assert all(height >= 44 for _, height in boxes)
    page.keyboard.press("Escape")
    page.unroute("**/assets/search*")
    page.keyboard.press("/")
    page.wait_for_function("window.siteSearch")
    expect(status).to_have_text("")
    assert page.locator("link[href*='search.']").count() == 1
    page.keyboard.type("leaky average")
    expect(page.locator("#search li").first).to_be_visible()
    page.close()


def test_a_synonym_without_another_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "synonyms.txt"
    path.write_text("# 注\n甲 = 乙\n丙 =\n", encoding="utf-8")
    search = dataclasses.replace(site_words().search, synonyms=Word(path))
    site = dataclasses.replace(site_words(), search=search)
    monkeypatch.setattr(words, "site_words", lambda: site)
    with pytest.raises(Problem, match=r"synonyms\.txt:3: "):
        words.synonyms()
