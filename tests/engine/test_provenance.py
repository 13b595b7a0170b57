"""Where a result comes from, as readers find it: by click, by key, by finger, with and without scripts."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page
from tests.checkout import Checkout
from tests.serving import served, settle

from engine.pages import sources_of_results
from engine.prose import page_sources
from engine.prose.markup import DATA
from engine.prose.unbound_numbers import is_cited
from engine.results import records
from engine.results.records import Record, lookup
from engine.search import words

REPOSITORY = "https://forge.example/we/site"
CHAPTER = "scripts/chapters/valley/walking.py"
MARK = '.made > button[popovertarget="made-valley-scratch"]'
PAGE = "walks/valley"
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
    for command in (["init", "-q"], ["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "a"]):  # fmt: skip # noqa: E501
        git(made, *command)
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


def button_of(page: Page, key: str) -> Locator:
    return page.locator(f'.made-number:has(data[value="{key}"]) > button').first


def test_every_output_has_its_mark_behind_it(page: Page, published: Checkout):
    lines = published.read(f"docs/{PAGE}.md").split("\n")
    expected = [f"made-{key.replace('.', '-')}" for key in map(page_sources.result_of, lines) if key]
    marked = page.locator("article .made > button")
    assert marked.evaluate_all("all => all.map(one => one.getAttribute('popovertarget'))") == expected
    assert len(expected) >= 12
    before = """all => all.map(({parentElement: one}) => one.closest("figure")?.querySelector("svg.chart")
        ? one.closest("figure").querySelector("title").id + one.nextElementSibling
        : one.previousElementSibling.className + one.previousElementSibling.tagName)"""
    kinds = marked.evaluate_all(before)
    for target, kind in zip(expected, kinds, strict=True):
        assert kind == f"{target.removeprefix('made-')}-titlenull" or kind.startswith(("highlight", "language-text", "table")), kind  # fmt: skip # noqa: E501


def test_every_number_has_its_mark_and_its_exact_value(page: Page, published: Checkout):
    numbers = page.locator('article data:not([value^="cited."])')
    bound = [key for key, _ in DATA.findall(published.read(f"docs/{PAGE}.md")) if not is_cited(key)]
    assert numbers.count() == len(bound) > 0
    for number in numbers.all():
        key = number.get_attribute("value") or ""
        chapter, name, rest = key.split(".", 2)
        value = lookup(record_of(published, name).numbers, rest)
        assert value is not None
        mark = number.locator("xpath=following-sibling::button")
        assert mark.get_attribute("popovertarget") == f"made-{chapter}-{name}"
        assert mark.get_attribute("title") == f"{key} = {value}"
        assert mark.get_attribute("aria-label") == "Source"
        assert f"{rest} = {sources_of_results.written(value)}" in (panel(page, name).text_content() or "")


def test_it_says_what_the_record_says(page: Page, published: Checkout):
    for name in ("weights", "trajectory", "comparison", "scratch", "concise"):
        record = record_of(published, name)
        text = panel(page, name).text_content() or ""
        for package, version in record.made.versions.items():
            assert f"{'Python' if package == 'python' else package} {version}" in text
        for dataset, digest in record.made.data.items():
            assert f"{dataset} (SHA-256 {digest[:12]}…)" in text
            assert digest[:13] not in text
        for setting, value in record.made.settings.items():
            assert f"{setting} = {value}" in text
        for said in ("CPU", record.ran.device, record.ran.system, record.ran.date, record.ran.python):
            assert said in text
        for module, _, reached in (one.rpartition(".") for one in record.made.code.of):
            assert module in text
            assert reached in text
        for variable, value in record.made.environment.items():
            assert f"{variable} = {value}" in text
        titles = panel(page, name).locator("dt").all_text_contents()
        assert titles[:3] == ["Code", "Device", "Versions"]
        assert titles[-2:] == ["Code it uses", "Variables"]
    assert "stand-in data" in (panel(page, "seeds").text_content() or "")
    assert "seed = 0" in (panel(page, "scratch").text_content() or "")
    mean = record_of(published, "seeds").numbers["loss"]
    error = sources_of_results.written(mean["stderr"], 2)
    said = f"loss.mean = {sources_of_results.written(mean['mean'])} (mean of 256 runs, standard error {error})"
    assert said in (panel(page, "seeds").text_content() or "")


def test_a_click_opens_it_and_a_click_elsewhere_closes_it(page: Page):
    for opener in (page.locator(MARK).first, button_of(page, "valley.scratch.loss")):
        opener.click()
        assert panel(page, "scratch").is_visible()
        page.mouse.click(5, 500)
        assert panel(page, "scratch").is_hidden()
    button_of(page, "valley.seeds.floor").click()
    panel(page, "seeds").get_by_role("button", name="Close").click()
    assert panel(page, "seeds").is_hidden()


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_keys_alone_open_and_close_it(page: Page, key: str):
    focused = "document.activeElement.getAttribute('title') || ''"
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate(focused).startswith("valley.trajectory.x1 "):
            break
    ring = page.evaluate("(({outlineStyle, outlineWidth}) => [outlineStyle, outlineWidth])(getComputedStyle(document.activeElement))")  # fmt: skip # noqa: E501
    assert ring[0] != "none"
    assert ring[1] != "0px", "the focus must be seen"
    page.keyboard.press(key)
    assert panel(page, "trajectory").is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('[popover]').id") == "made-valley-trajectory"
    page.keyboard.press("Escape")
    assert panel(page, "trajectory").is_hidden()
    assert page.evaluate(focused).startswith("valley.trajectory.x1 ")


def test_it_needs_no_script(browser: Browser, address: str):
    page = browser.new_page(java_script_enabled=False)
    page.goto(address)
    assert panel(page, "scratch").is_hidden()
    button_of(page, "valley.scratch.loss").click()
    assert panel(page, "scratch").is_visible()
    page.keyboard.press("Escape")
    page.locator(MARK).first.focus()
    page.keyboard.press("Enter")
    assert panel(page, "scratch").is_visible()
    page.close()


def test_the_code_is_linked_line_by_line_at_the_commit(page: Page, published: Checkout):
    commit = git(published, "rev-parse", "HEAD").strip()
    lines = git(published, "show", f"HEAD:{CHAPTER}").split("\n")
    for name in ("weights", "trajectory"):
        where = panel(page, name).locator("a")
        address, _, span = (where.get_attribute("href") or "").partition("#L")
        first, last = map(int, span.split("-L"))
        assert address == f"{REPOSITORY}/blob/{commit}/{CHAPTER}"
        assert where.text_content() == f"{CHAPTER}:{first}–{last}"
        assert lines[first - 1].startswith("@experiment(")
        assert any(line.startswith(f"def {name}(") for line in lines[first - 1 : first + 3])
        assert lines[last - 1].startswith("    ")
        assert not lines[last].startswith(" ")


@pytest.mark.parametrize("how", ["edited since", "no address", "no repository"])
def test_code_that_no_address_shows_is_named_without_a_link(copy: Checkout, tmp_path: Path, how: str):
    ours = copy.copied(tmp_path / "repo")
    if how == "edited since":
        ours.path(CHAPTER).write_text(f"# a remark\n{ours.read(CHAPTER)}", encoding="utf-8", newline="\n")
    if how == "no repository":
        ours.path(".git").rename(tmp_path / "away")
    rendered(ours, "" if how == "no address" else REPOSITORY)
    text = ours.read(f"site/{PAGE}.html")
    first = next(
        n for n, line in enumerate(ours.read(CHAPTER).split("\n")) if line.startswith("def weights(")
    )  # 1-based, a line above
    assert f"<dd>{CHAPTER}:{first}–" in text
    assert f"{CHAPTER}#L" not in text


def test_another_device_is_shown_with_what_it_differs_by(page: Page, published: Checkout):
    table = panel(page, "scratch").locator("table")
    theirs = record_of(published, "scratch").numbers["loss"] + 0.0000123
    assert table.locator("tbody > tr:first-child").all_text_contents() == ["CUDA · Tensor Mill 9 · 2026-02-03"]
    assert table.locator("tbody > tr:nth-child(2) > *").all_text_contents() == [
        "loss",
        sources_of_results.written(theirs),
        "+1.2 × 10⁻⁵",
    ]
    assert panel(page, "trajectory").locator("table").count() == 0


def test_a_result_of_another_device_that_is_out_of_date_shows_no_number(page: Page, published: Checkout):
    said = panel(page, "concise").locator("tbody").all_text_contents()
    assert [" ".join(one.split()) for one in said] == ["CUDA · Tensor Mill 9 · 2026-02-03 · out of date, not listed"]
    theirs = record_of(published, "concise").numbers["loss"] + 0.125
    assert sources_of_results.written(theirs) not in page.content()


def test_the_search_knows_nothing_of_it(published: Checkout):
    (index,) = published.path("site/assets").glob("search-index.*.js")
    text = index.read_text(encoding="utf-8").replace(words.BETWEEN, "")
    record = record_of(published, "scratch")
    for said in ("Source of", "Difference from the CPU", "made-", record.ran.device, record.ran.date, record.made.data["heights"][:12]):  # fmt: skip # noqa: E501
        assert said not in text
    assert "The losses are 0.337 and 0.337, and the least is" in text
    assert "Appendix: 0.337" in text


def test_nothing_of_it_is_printed(page: Page):
    button_of(page, "valley.scratch.loss").click()
    page.emulate_media(media="print")
    assert page.locator("article data").first.is_visible()
    assert page.locator(".made >> visible=true").count() == 0
    assert page.locator(".made-number > button >> visible=true").count() == 0
    assert page.locator(".made-panel >> visible=true").count() == 0


def test_a_sentence_is_copied_with_its_numbers(context: BrowserContext, page: Page, address: str):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    sentence = page.locator("p", has=page.locator('data[value="valley.scratch.loss"]')).first
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_finger_finds_it_on_a_phone(browser: Browser, address: str, scheme: str):
    page = browser.new_page(
        viewport={"width": 390, "height": 844},
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
    mark.tap()
    box = panel(page, "scratch").bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, 390)
    assert box["y"] + box["height"] <= 844
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert panel(page, "scratch").evaluate("one => one.scrollWidth <= one.clientWidth")
    assert complaints == []
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
    assert sources_of_results.written(value, digits) == text
