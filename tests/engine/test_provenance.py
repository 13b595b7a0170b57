"""Where a result comes from, as readers find it: by click, by key, by finger, with and without scripts."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page
from selectolax.lexbor import LexborHTMLParser, LexborNode
from tests.axe import violations
from tests.checkout import Checkout
from tests.serving import served, settle, widen

from engine.prose import page_sources
from engine.prose.markup import DATA
from engine.prose.number_forms import printed
from engine.prose.unbound_numbers import is_cited
from engine.results import records
from engine.results.records import Record, lookup
from engine.search import words

REPOSITORY = "https://forge.example/we/site"
CHAPTER = "scripts/chapters/valley/walking.py"
MARK = ".made-seal[href$='#valley.scratch']"
PAGE = "walks/valley"
SOURCES = f"{PAGE}-sources"
EDGE = 8  # pixels that a card keeps from the edges of the window
ELSEWHERE: dict[str, Any] = {"device": "Tensor Mill 9", "date": "2026-02-03"}
# outputs in a list and in a fold, a figure without a caption, and a number in a table and in a heading
IDIOMS = """
## Appendix: <data value="valley.scratch.loss">0.337</data>

- Output:

    ```text
    --8<-- "docs/results/valley/concise.txt"
    ```

??? note "A fold"

    ```text
    --8<-- "docs/results/valley/scratch.txt"
    ```

    --8<-- "docs/results/valley/weights.md"

<figure>
--8<-- "docs/results/valley/weights.svg"
</figure>

| loss |
|---|
| <data value="valley.concise.loss">0.337</data> |

## Summary
"""


@pytest.fixture(scope="module")
def copy(pristine: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A repository of git with an address, whose page uses every idiom, with results of an accelerator.

    The accelerator's `scratch` is fresh, its `concise` is out of date; `seeds` comes from a stand-in.
    """
    if not shutil.which("git"):
        pytest.skip("needs git")
    made = pristine.copied(tmp_path_factory.mktemp("published") / "repo")
    made.edit(f"docs/{PAGE}.md", "\n## Summary\n", IDIOMS)
    on_cuda(made, "scratch", {"device": "cuda"}, loss=0.0000123)
    on_cuda(made, "concise", {"device": "cuda", "settings": {"lr": 0.5}}, loss=0.125)
    made.path("docs/results/valley/seeds.cpu.json").unlink()
    made.updated("--only", "seeds", "--accept")
    git(made, "init", "-q")
    commit(made)
    return made


@pytest.fixture(scope="module")
def published(copy: Checkout) -> Checkout:
    rendered(copy)
    return copy


@pytest.fixture(scope="module")
def address(published: Checkout) -> Iterator[str]:
    with served(published.path("site")) as at:
        yield f"{at}/{PAGE}.html"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 900})
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, address: str) -> Page:
    made = context.new_page()
    made.goto(address)
    settle(made)
    return made


def commit(copy: Checkout) -> None:
    git(copy, "add", "-A")
    git(copy, "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "a")


def git(copy: Checkout, *command: str) -> str:
    done = subprocess.run(["git", *command], cwd=copy.root, check=True, capture_output=True, encoding="utf-8")
    return done.stdout


def rendered(copy: Checkout, repository: str = REPOSITORY) -> None:
    copy.built("--notebooks")
    done = copy.run("-m", "mkdocs", "build", "--strict", REPO_URL=repository)
    assert done.returncode == 0, done.stderr


def record_of(copy: Checkout, name: str) -> Record:
    record = records.load(copy.path(f"docs/results/valley/{name}.cpu.json"))
    assert record
    return record


def save(copy: Checkout, name: str, record: Record) -> None:
    path = copy.path(f"docs/results/valley/{name}.json")
    path.write_text(record.to_text(), encoding="utf-8", newline="\n")


def on_cuda(copy: Checkout, name: str, made: dict[str, Any], loss: float) -> None:
    """Write a record of an accelerator: the CPU's with a loss that is higher by so much."""
    ours = record_of(copy, name)
    numbers = ours.numbers | {"loss": ours.numbers["loss"] + loss}
    save(copy, f"{name}.cuda", Record(numbers, replace(ours.made, **made), replace(ours.ran, **ELSEWHERE), {}))


def panel(page: Page, name: str) -> Locator:
    return page.locator(f"#made-valley-{name}")


def link_of(page: Page, key: str) -> Locator:
    return page.locator(f'.made-number[data-value="{key}"]').first


def shown(page: Page, link: Locator, name: str) -> Locator:
    """Click, and return the card that opens."""
    link.click()
    card = panel(page, name)
    card.wait_for()
    return card


def cards(published: Checkout) -> dict[str, LexborNode]:
    """What the page of sources says, by the ids of its cards."""
    page = LexborHTMLParser(published.read(f"site/{SOURCES}.html"))
    return {card.attributes["id"] or "": card for card in page.css(".source-card")}


def test_every_output_has_its_mark_behind_it(page: Page, published: Checkout):
    lines = published.read(f"docs/{PAGE}.md").split("\n")
    expected = [f"#{key}" for key in map(page_sources.result_of, lines) if key]
    expected.remove("#valley.trajectory")  # what it printed, right above its figure: one mark is for both
    marked = page.locator("article .made > .made-seal")
    assert marked.evaluate_all("all => all.map(one => one.hash)") == expected
    assert len(expected) >= 12
    before = """all => all.map(({parentElement: one}) => one.closest("figure")?.querySelector("svg.chart")
        ? one.closest("figure").querySelector("title").id + one.nextElementSibling
        : one.previousElementSibling.className + one.previousElementSibling.tagName)"""
    kinds = marked.evaluate_all(before)
    for target, kind in zip(expected, kinds, strict=True):
        drawn = f"{target.removeprefix('#').replace('.', '-')}-titlenull"
        assert kind == drawn or kind.startswith(("highlight", "language-text", "table")), kind
    names = marked.evaluate_all("all => all.map(one => one.ariaLabel)")
    assert {"S: Source of Figure 1", "S: Source of output 1"} <= {*names}
    assert len({*names}) == len(names), "each says of what"


def test_every_number_leads_to_its_exact_value(page: Page, published: Checkout):
    numbers = page.locator("article a.made-number")
    bound = [key for key, _ in DATA.findall(published.read(f"docs/{PAGE}.md")) if not is_cited(key)]
    assert numbers.count() == len(bound) > 0
    for number in numbers.all():
        key = number.get_attribute("data-value") or ""
        _, name, rest = key.split(".", 2)
        value = lookup(record_of(published, name).numbers, rest)
        assert value is not None
        assert number.get_attribute("href") == f"valley-sources.html#{key}"
        assert number.locator("> *").count() == 0  # the link is the whole of it
        assert number.get_attribute("aria-label") is None, "it is heard as the word of its sentence that it is"
        assert page.locator(f"#{number.get_attribute('aria-describedby')}").text_content() == "Source"
        card = cards(published)[key].css_first("data")
        assert card
        assert (card.attributes["value"], card.text()) == (key, printed(value))


def test_it_says_what_the_record_says(published: Checkout):
    said = cards(published)
    for name in ("weights", "trajectory", "comparison", "scratch", "concise"):
        record = record_of(published, name)
        card = said[f"valley.{name}"]
        text = card.text()
        for package, version in record.made.versions.items():
            assert f"{'Python' if package == 'python' else package} {version}" in text
        for dataset, digest in record.made.data.items():
            assert f"{dataset} (SHA-256 {digest[:12]}…)" in text
            assert digest[:13] not in text
        for setting, value in record.made.settings.items():
            assert f"{setting} = {value}" in text
        for part in ("CPU", record.ran.device, record.ran.system, record.ran.date, record.ran.python):
            assert part in text
        for module, _, reached in (one.rpartition(".") for one in record.made.code.of):
            assert module in text
            assert reached in text
        shared = LexborHTMLParser(published.read(f"site/{SOURCES}.html")).css_first(".source-shared")
        for variable, value in record.made.environment.items():
            assert shared
            assert f"{variable} = {value}" in shared.text(), "once for all"
            assert variable not in text
        titles = [title.text() for title in card.css("dt")]
        assert titles[:3] == ["Code", "Device", "Versions"]
        assert titles[-2:] == ["Code it uses", "History"]
    assert "stand-in data" in said["valley.seeds"].text()
    assert "seed = 0" in said["valley.scratch"].text()
    assert "close: within" in said["valley.scratch.loss"].text()


def test_a_number_says_what_was_clicked_first_then_its_value_and_how_it_was_made(page: Page, published: Checkout):
    card = shown(page, link_of(page, "valley.scratch.loss"), "scratch")
    assert card.locator(".made-title").inner_text().startswith("Source of 0.337")
    assert card.locator("dt").all_text_contents()[:5] == ["Value", "Sentence", "Compared", "Other devices", "Name"]
    assert printed(record_of(published, "scratch").numbers["loss"]) in card.inner_text()
    assert card.get_by_role("heading", name="How it was made").is_visible()
    assert card.locator("dt").all_text_contents().count("History") == 1
    assert card.locator("dt").all_text_contents()[-1] == "History"


@pytest.mark.parametrize(
    ("number", "before", "text", "after"),
    [
        ("weights.half_life.0.9", "weighs (1 − γ)γ^k, and half as much after ", "6.58", " steps, as Figure 1 shows."),
        (
            "trajectory.gamma",
            "With η\xa0=\xa00.4 and γ\xa0=\xa0",
            "0.9",
            " step 20 is no end either: x₁ is −0.011 there.",
        ),
        ("seeds.floor", "The losses are 0.337 and 0.337, and the least is ", "0.496", "."),  # with stand-in data
    ],
)
def test_a_number_is_quoted_in_its_sentence_with_its_formulas_spelled_out(
    published: Checkout, number: str, before: str, text: str, after: str
):
    card = cards(published)[f"valley.{number}"]
    quoted, bold = card.css("dd")[1], card.css("dd:nth-of-type(2) > b")
    assert [card.css("dt")[1].text(), *(one.text() for one in bold)] == ["Sentence", text]
    assert quoted.text().endswith(before + text + after)


def test_a_click_opens_it_and_a_click_elsewhere_closes_it(page: Page):
    for opener in (page.locator(MARK).first, link_of(page, "valley.scratch.loss")):
        shown(page, opener, "scratch")
        page.mouse.click(5, 500)
        panel(page, "scratch").wait_for(state="hidden")
    shown(page, link_of(page, "valley.seeds.floor"), "seeds").get_by_role("button", name="Close").click()
    assert panel(page, "seeds").is_hidden()
    assert page.url.endswith(f"{PAGE}.html"), "the page stays"


def test_keys_alone_open_and_close_it_and_the_focus_goes_in_and_back(page: Page):
    focused = "document.activeElement.hash || ''"
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate(focused) == "#valley.trajectory.x1":
            break
    ring = page.evaluate("(({outlineStyle, outlineWidth}) => [outlineStyle, outlineWidth])(getComputedStyle(document.activeElement))")  # fmt: skip # noqa: E501
    assert ring[0] != "none"
    assert ring[1] != "0px", "the focus must be seen"
    page.keyboard.press("Enter")
    panel(page, "trajectory").wait_for()
    page.wait_for_function("document.activeElement.id === 'made-valley-trajectory'")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('[popover]').id") == "made-valley-trajectory"
    page.keyboard.press("Escape")
    panel(page, "trajectory").wait_for(state="hidden")
    page.wait_for_function(f"({focused}) === '#valley.trajectory.x1'")
    link = page.evaluate_handle("document.activeElement")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'made-valley-trajectory'")
    for _ in range(50):
        page.keyboard.press("Tab")
        if not page.evaluate("document.activeElement.closest('[popover]')"):
            break
    assert panel(page, "trajectory").is_hidden()
    after = "link => link.compareDocumentPosition(document.activeElement) === Node.DOCUMENT_POSITION_FOLLOWING"
    assert page.evaluate(after, link), "Tab goes on behind the number"
    assert page.evaluate("document.activeElement.closest('article') !== null")


@pytest.mark.parametrize("how", ["without a script", "from a folder", "with its script lost"])
def test_where_no_card_can_be_shown_the_link_leads_to_the_page_that_says_it(
    browser: Browser, published: Checkout, address: str, how: str
):
    page = browser.new_page(java_script_enabled=how != "without a script")
    page.route("**/assets/sources.*.js", lambda route: route.abort())
    page.goto(published.path(f"site/{PAGE}.html").as_uri() if how == "from a folder" else address)
    link_of(page, "valley.scratch.loss").click()
    page.wait_for_url(f"**/{SOURCES}.html#valley.scratch.loss")
    card = page.locator('[id="valley.scratch.loss"]')
    assert card.is_visible()
    assert card.get_by_role("heading", name="Source of 0.337").is_visible()
    card.locator(".source-cite a").click()
    page.wait_for_url(f"**/{PAGE}.html#valley.scratch.loss")
    page.close()


def test_the_code_is_linked_line_by_line_at_the_commit(published: Checkout):
    head = git(published, "rev-parse", "HEAD").strip()
    lines = git(published, "show", f"HEAD:{CHAPTER}").split("\n")
    for name in ("weights", "trajectory"):
        where = cards(published)[f"valley.{name}"].css_first("a")
        assert where
        address, _, span = (where.attributes["href"] or "").partition("#L")
        first, last = map(int, span.split("-L"))
        assert address == f"{REPOSITORY}/blob/{head}/{CHAPTER}"
        assert where.text() == f"{CHAPTER}:{first}–{last}"
        assert lines[first - 1].startswith("@experiment(")
        assert any(line.startswith(f"def {name}(") for line in lines[first - 1 : first + 3])
        assert lines[last - 1].startswith("    ")
        assert not lines[last].startswith(" ")


@pytest.mark.slow
@pytest.mark.parametrize("how", ["edited since", "no address", "no repository"])
def test_code_that_no_address_shows_is_named_without_a_link(copy: Checkout, tmp_path: Path, how: str):
    ours = copy.copied(tmp_path / "repo")
    if how == "edited since":
        ours.path(CHAPTER).write_text(f"# a remark\n{ours.read(CHAPTER)}", encoding="utf-8", newline="\n")
    if how == "no repository":
        ours.path(".git").rename(tmp_path / "away")
    rendered(ours, "" if how == "no address" else REPOSITORY)
    text = ours.read(f"site/{SOURCES}.html")
    first = next(
        n for n, line in enumerate(ours.read(CHAPTER).split("\n")) if line.startswith("def weights(")
    )  # 1-based, a line above
    assert f"{CHAPTER}:{first}–" in cards(ours)["valley.weights"].text()
    assert f"{CHAPTER}#L" not in text
    assert ("There is no whole history of git here." in text) == (how == "no repository")


@pytest.mark.slow
def test_the_history_of_a_number_is_that_of_git_and_costs_nothing_twice(copy: Checkout, tmp_path: Path):
    ours = copy.copied(tmp_path / "repo")
    place = ours.path("docs/results/valley/scratch.cpu.json")
    kept = place.read_bytes()
    record = record_of(ours, "scratch")
    for loss in (0.25, 0.125):
        save(ours, "scratch.cpu", replace(record, numbers=record.numbers | {"loss": loss}))
        commit(ours)
    place.write_bytes(kept)
    commit(ours)
    rendered(ours)
    found: list[list[str | None]] = []
    for stay in cards(ours)["valley.scratch.loss"].css(".source-stay"):
        value = stay.css_first("b")
        found.append([value.text() if value else "", stay.attributes["data-commit"]])
    commits = git(ours, "log", "--format=%h", "--abbrev=7", "--", "docs/results/valley/scratch.cpu.json").split()
    told = [
        json.loads(git(ours, "show", f"{one}:docs/results/valley/scratch.cpu.json"))["numbers"]["loss"]
        for one in commits
    ]
    assert found == [[printed(loss), one] for loss, one in zip(told, commits, strict=True)]
    assert told[1:3] == [0.125, 0.25]
    (past,) = ours.path(".cache/past").glob("*.json")
    before = past.stat().st_mtime_ns
    rendered(ours)
    assert past.stat().st_mtime_ns == before


LOSS = "valley.scratch.loss"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (f'"{LOSS}">0.33', f'"{LOSS}">0.34', f"{LOSS}: the record says 0.33"),
        (f'value="{LOSS}"', 'value="valley.concise.loss"', f"the card of {LOSS} shows valley.concise.loss"),
        ('"><b>0.33', '"><b>0.34', f"{LOSS}: git says that it was 0.33"),
    ],
)
def test_the_gate_refuses_a_page_of_sources_that_says_another_number(
    published: Checkout, tmp_path: Path, old: str, new: str, said: str
):
    ours = published.copied(tmp_path / "repo")
    shutil.copytree(published.path("site"), ours.path("site"), dirs_exist_ok=True)
    text = ours.read(f"site/{SOURCES}.html")
    at = text.index(old, text.index(f'id="{LOSS}"'))
    changed = f"{text[:at]}{new}{text[at + len(old) :]}"
    ours.path(f"site/{SOURCES}.html").write_text(changed, encoding="utf-8", newline="\n")
    refused = ours.refused("--gate", "site")
    assert f"{SOURCES}.html: " in refused
    assert said in refused


def test_another_device_is_shown_with_what_it_differs_by(published: Checkout):
    table = cards(published)["valley.scratch"].css_first("table")
    theirs = record_of(published, "scratch").numbers["loss"] + 0.0000123
    assert table
    rows = [[cell.text() for cell in row.css("th, td")] for row in table.css("tbody > tr")]
    assert rows[:2] == [["CUDA · Tensor Mill 9 · 2026-02-03"], ["loss", printed(theirs), "+1.2 × 10⁻⁵"]]
    assert f"{printed(theirs)} (Difference from the CPU +1.2 × 10⁻⁵) CUDA" in cards(published)["valley.scratch.loss"].text()  # fmt: skip # noqa: E501
    assert cards(published)["valley.trajectory"].css_first("table") is None


def test_a_result_of_another_device_that_is_out_of_date_shows_no_number(published: Checkout):
    said = [" ".join(one.text().split()) for one in cards(published)["valley.concise"].css("tbody")]
    assert said == ["CUDA · Tensor Mill 9 · 2026-02-03 · out of date, not listed"]
    theirs = record_of(published, "concise").numbers["loss"] + 0.125
    assert printed(theirs) not in published.read(f"site/{SOURCES}.html")


def test_the_search_and_the_navigation_know_nothing_of_it(published: Checkout):
    (index,) = published.path("site/assets").glob("search-index.js")
    text = index.read_text(encoding="utf-8").replace(words.BETWEEN, "")
    record = record_of(published, "scratch")
    for said in ("Source of", "Difference from the CPU", "-sources", record.ran.device, record.ran.date, record.made.data["heights"][:12]):  # fmt: skip # noqa: E501
        assert said not in text
    assert "The losses are 0.337 and 0.337, and the least is" in text
    assert "Appendix: 0.337" in text
    assert "-sources" not in published.read("site/index.html")


def test_nothing_of_it_is_printed(page: Page):
    shown(page, link_of(page, "valley.scratch.loss"), "scratch")
    page.emulate_media(media="print")
    number = link_of(page, "valley.scratch.loss")
    assert number.evaluate("one => { const all = new Range(); all.selectNodeContents(one); return all.getBoundingClientRect().width; }") > 0  # fmt: skip # noqa: E501
    assert number.evaluate("one => getComputedStyle(one).textDecorationLine") == "none"
    assert number.evaluate("one => getComputedStyle(one, '::after').content") in {"none", "normal"}
    assert page.locator(".made >> visible=true").count() == 0
    assert page.locator(".made-panel >> visible=true").count() == 0


def test_numbers_are_plain_text_in_a_pdf(page: Page):
    printed_page = page.pdf()
    assert b"/URI" in printed_page
    assert b"-sources.html" not in printed_page


def test_a_number_is_selected_by_drawing_over_it_and_opens_nothing(context: BrowserContext, page: Page):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    number = link_of(page, "valley.scratch.loss")
    number.evaluate("one => one.scrollIntoView({block: 'center'})")
    box = number.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] - 4, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"], box["y"] + box["height"] / 2, steps=12)
    page.mouse.up()
    assert page.evaluate("getSelection().toString()") in {"0.337", "0.33"}
    page.keyboard.press("ControlOrMeta+c")
    assert page.evaluate("navigator.clipboard.readText()") in {"0.337", "0.33"}
    assert page.locator(":popover-open").count() == 0


def test_a_sentence_is_copied_with_its_numbers(context: BrowserContext, page: Page):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    sentence = page.locator("p", has=page.locator('[data-value="valley.scratch.loss"]')).first
    sentence.evaluate("one => one.scrollIntoView({block: 'center'})")
    box = sentence.bounding_box()
    assert box
    page.mouse.move(box["x"] + 1, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + box["height"] - 6, steps=12)
    page.mouse.up()
    page.keyboard.press("Control+c")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "The losses are 0.337 and 0.337, and the least is" in copied
    assert copied.rstrip().endswith(".")


def test_a_number_is_cited_by_its_name_its_page_its_day_and_its_address(
    context: BrowserContext, page: Page, published: Checkout, address: str
):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    card = shown(page, link_of(page, "valley.scratch.loss"), "scratch")
    card.get_by_role("button", name="Copy citation").click()
    card.get_by_role("button", name="Copied").wait_for()
    cited = page.evaluate("navigator.clipboard.readText()")
    day = record_of(published, "scratch").ran.date
    assert re.fullmatch(rf"0\.337 \(valley\.scratch\.loss\), “.+”, .+, {day}, {re.escape(address)}#valley\.scratch\.loss", cited)  # fmt: skip # noqa: E501
    page.goto(cited.split(", ")[-1])
    assert link_of(page, "valley.scratch.loss").evaluate("one => one.matches(':target')")


def test_a_number_stays_beside_the_punctuation_that_follows_it(page: Page):
    parted = """all => all.filter(one => {
        const text = one.nextSibling, paragraph = one.closest("p"), range = document.createRange();
        if (!paragraph || !text || !",.".includes(text.data[0])) return false;
        range.setStart(text, 0); range.setEnd(text, 1);
        const end = () => Math.abs(range.getBoundingClientRect().bottom - one.getBoundingClientRect().bottom) > 12;
        return [...Array(100).keys()].some(by => { paragraph.style.width = `${300 + 4 * by}px`; return end(); });
    }).map(one => one.textContent)"""
    followed = page.locator(".made-number")
    assert followed.count() >= 10
    assert followed.evaluate_all(parted) == []


@pytest.fixture(scope="module")
def desk(browser: Browser, address: str) -> Iterator[Page]:
    """A page for all widths of a window in which a card stands beside the text."""
    page = browser.new_page(viewport={"width": 720, "height": 900})
    page.goto(address)
    settle(page)
    yield page
    page.close()


@pytest.mark.parametrize("width", [720, 800, 900, 1280])
@pytest.mark.parametrize("height", [0.1, 0.5, 0.8])
def test_a_card_beside_the_text_is_whole_wide_enough_and_within_the_window(desk: Page, width: int, height: float):
    page = desk
    page.keyboard.press("Escape")  # the card of the test before
    panel(page, "seeds").wait_for(state="hidden")
    widen(page, width)
    number = link_of(page, "valley.seeds.floor")
    number.evaluate(f"one => scrollBy(0, one.getBoundingClientRect().top - {height * 900})")
    card = shown(page, number, "seeds")
    box, beside = card.bounding_box(), number.bounding_box()
    assert box
    assert beside
    assert box["width"] >= 20 * 20, "20 rem"
    assert EDGE <= box["x"] <= width - EDGE - box["width"]
    assert EDGE <= box["y"] <= 900 - EDGE - box["height"]
    assert box["y"] >= beside["y"] + beside["height"] or box["y"] + box["height"] <= beside["y"]
    assert box["height"] >= 300
    assert card.evaluate("one => one.scrollWidth <= one.clientWidth")
    assert violations(page, ".made-panel:popover-open") == []


@pytest.mark.parametrize(("width", "height", "scheme"), [(320, 640, "light"), (390, 844, "dark"), (844, 390, "light")])
def test_on_a_phone_a_finger_opens_a_sheet_that_leaves_the_number_in_sight(
    browser: Browser, address: str, width: int, height: int, scheme: str
):
    page = browser.new_page(
        viewport={"width": width, "height": height},
        has_touch=True,
        is_mobile=True,
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    settle(page)
    mark = page.locator(MARK).first
    mark.evaluate("one => one.scrollIntoView({block: 'center'})")
    reached = """one => { const box = one.getBoundingClientRect(); return [-21, 21].map(by =>
        document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2 + by) === one); }"""
    assert mark.evaluate(reached) == [True, True]
    for link in (mark, link_of(page, "valley.scratch.loss"), link_of(page, "valley.seeds.floor")):
        link.evaluate(f"one => scrollBy(0, one.getBoundingClientRect().top - {height - 60})")
        link.tap()
        sheet = page.locator(".made-panel:popover-open")
        sheet.wait_for()
        box, number = sheet.bounding_box(), link.bounding_box()
        assert box
        assert number
        assert box["y"] + box["height"] == pytest.approx(height, abs=1)
        bar = page.locator(".md-header").bounding_box()
        assert bar
        assert bar["height"] <= number["y"] <= box["y"] - number["height"]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert sheet.evaluate("one => one.scrollWidth <= one.clientWidth")
        page.keyboard.press("Escape")
        sheet.wait_for(state="hidden")
    assert complaints == []
    page.close()


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_axe_finds_nothing_on_the_page_of_sources(browser: Browser, address: str, width: int, scheme: str):
    page = browser.new_page(viewport={"width": width, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(address.replace(".html", "-sources.html"))
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


NO_ROOM = """
import sys
sys.path.insert(0, "scripts")
from markdown import Markdown
from engine.ground.problem import Problem
from engine.pages.context import PageContext
from engine.pages.extension import PageExtension
from engine.results import provenance
from engine.results.book import Book
extension = PageExtension()
made = {"valley.scratch": provenance.gather(Book(), None)["valley.scratch"]}
extension.page = PageContext(name="a.md", made=made)
try:
    Markdown(extensions=[extension]).convert('    ```\\n--8<-- "docs/results/valley/scratch.txt"')
except Problem as problem:
    print(problem)
"""


def test_a_result_without_room_for_its_mark_stops_the_build(pristine: Checkout):
    done = pristine.run("-c", NO_ROOM)
    assert re.match(r"a\.md: .* between empty lines", done.stdout), done.stderr


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.2432427555322647, 7, "0.2432428"),
        (-2.382562771979649, 7, "−2.382563"),
        (2.1637315184803512e-19, 7, "2.163732 × 10⁻¹⁹"),
        (0.00010034, 2, "0.0001"),
        (2.0, 7, "2"),
    ],
)
def test_numbers_are_written_as_a_book_prints_them(value: float, digits: int, text: str):
    assert printed(value, digits) == text
