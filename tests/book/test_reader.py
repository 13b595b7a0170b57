"""The page in a reader's hands: light, from one place, for everyone, on whatever they read with."""

import gzip
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from benchmarks.page.visits import SCROLLED, STEP
from playwright.sync_api import Browser, BrowserContext, Page, Route
from tests.axe import violations
from tests.markup import faults
from tests.serving import served, settle
from tests.slow import all_but

from engine.ground.paths import ROOT

CHAPTER = "optimization/rmsprop.html"
NOTEBOOK = "notebooks/rmsprop.html"
FORMULAS = "svg.arithmatex, .arithmatex > svg"
SHOTS = ROOT / "test-artifacts"
STATES = [pytest.param(390, "dark", marks=pytest.mark.slow), (1280, "light")]


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as at:
        yield at


def opened(browser: Browser, url: str, width: int = 1280, scheme: str = "light", **more: object) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme, **more)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(url)
    return page


@pytest.mark.parametrize(("width", "scheme"), STATES)
def test_no_other_host_is_asked_whatever_is_pressed(browser: Browser, address: str, width: int, scheme: str):
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type]
    foreign: list[str] = []

    def watch(route: Route) -> None:
        if route.request.url.startswith(address):
            route.continue_()
        else:
            foreign.append(route.request.url)
            route.abort()

    context.route("**/*", watch)
    page = context.new_page()
    for path in ("index.html", CHAPTER, NOTEBOOK):
        page.goto(f"{address}/{path}")
        press_everything(page)
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=SHOTS / f"{path.removesuffix('.html').replace('/', '-')}-{width}-{scheme}.png")
    page.goto(f"{address}/index.html")
    page.locator(f"article a[href='{CHAPTER}']").first.click()
    page.wait_for_url(f"**/{CHAPTER}")
    context.close()
    assert foreign == []


def press_everything(page: Page) -> None:
    """Open every fold, press every button, and search for something."""
    settle(page)
    page.evaluate("""() => {
        document.querySelectorAll("details").forEach(fold => { fold.open = true; });
        const pressed = "button:not(#search button, #search-open), .made-seal, .made-number";
        for (const one of document.querySelectorAll(pressed)) {
            one.click();
            document.querySelectorAll(":popover-open").forEach(panel => panel.hidePopover());
        }
    }""")
    page.locator("#search-open").click()
    page.locator("#search input").fill("学习率")
    page.locator("#search li").first.wait_for()
    page.keyboard.press("Escape")


@pytest.mark.parametrize(("width", "scheme"), STATES)
def test_axe_finds_nothing_before_and_after_interaction(browser: Browser, address: str, width: int, scheme: str):
    """Each width is seen in both schemes: in the other one before."""
    other = "dark" if scheme == "light" else "light"  # the button makes it the scheme that is meant
    page = opened(browser, f"{address}/{CHAPTER}", width, other)
    page.screenshot(path=SHOTS / f"optimization-rmsprop-{width}-{other}.png")
    page.wait_for_function("!document.querySelector('section ~ section:not(.arrived)')")
    assert violations(page) == []
    settle(page)
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    page.locator(".bar-scheme").click()
    panel = ".bar-toc" if width < 960 else ".made-seal[href$='#rmsprop.forgetting']"
    page.locator(panel).last.evaluate("one => one.click()")
    page.locator(":popover-open").wait_for()
    assert violations(page) == []
    page.context.close()


OTHERS = [("index.html", 390, "dark"), ("index.html", 1280, "light"), ("tags.html", 390, "dark"),
          ("archive.html", 1280, "light"), ("404.html", 1280, "dark"), ("writing.html", 390, "light"),
          ("notebooks/writing.html", 1280, "dark"), ("writing-sources.html", 390, "dark")]  # fmt: skip


@pytest.mark.parametrize(("path", "width", "scheme"), OTHERS)
def test_axe_finds_nothing_on_the_other_pages(browser: Browser, address: str, path: str, width: int, scheme: str):
    page = opened(browser, f"{address}/{path}", width, scheme)
    if "writing" in path:
        settle(page)
        page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    assert violations(page) == []
    page.context.close()


def test_the_pages_are_valid_html_that_assistive_technology_can_use(site: Path):
    assert faults(site) == ""


class Addresses(HTMLParser):
    """The ids of a page, and what it links to."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name in {"href", "src"} and value:
                self.links.append(value)


def test_every_link_leads_somewhere_under_any_prefix(site: Path):
    pages = {page.relative_to(site).as_posix(): Addresses(page) for page in site.rglob("*.html")}
    for name, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), name
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or name == "404.html":
                continue
            assert not link.startswith("/"), f"{name}: {link}"
            target = unquote(urljoin(f"http://site/{name}", parts.path).removeprefix("http://site/")) or "index.html"
            assert (site / target).is_file(), f"{name}: {link}"
            if parts.fragment:
                assert unquote(parts.fragment) in pages[target].ids, f"{name}: {link}"


@pytest.mark.parametrize(("path", "limit", "requests", "elements"), [(CHAPTER, 110, 5, 6000), (NOTEBOOK, 160, 6, 8000)])
def test_the_first_load_is_light(
    browser: Browser, address: str, site: Path, path: str, limit: int, requests: int, elements: int
):
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/{path}", wait_until="networkidle")
    there = page.locator("*").count()
    context.close()
    assert len(asked) <= requests
    assert there <= elements
    files = [site / unquote(url.removeprefix(f"{address}/")) for url in asked]
    assert sum(packed(file.read_bytes()) for file in files) <= limit * 1024
    for file in files:
        if file.suffix in {".css", ".js"}:
            assert re.fullmatch(r"[\w-]+\.[0-9a-f]{10}\.(css|js)", file.name)


def test_a_chapter_uses_most_of_the_style_sheet(browser: Browser, address: str, site: Path):
    phone: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    found = set[int]()
    for given in (phone, {"viewport": {"width": 1280, "height": 900}}):
        context = browser.new_context(**given)
        found |= letters_used(context.new_page(), f"{address}/optimization/rmsprop.html")
        context.close()
    (sheet,) = site.glob("assets/site.*.css")
    assert len(found) >= 0.6 * len(sheet.read_text(encoding="utf-8"))


def letters_used(page: Page, url: str) -> set[int]:
    """The places in the sheet of the site of rules that a page uses while it is scrolled to its end."""
    session, sheets = page.context.new_cdp_session(page), dict[str, str]()
    session.on("CSS.styleSheetAdded", lambda said: sheets.update({said["header"]["styleSheetId"]: said["header"]["sourceURL"]}))  # fmt: skip # noqa: E501
    for order in ("DOM.enable", "CSS.enable", "CSS.startRuleUsageTracking"):
        session.send(order)
    page.goto(url)
    settle(page)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    settle(page)
    rules = session.send("CSS.stopRuleUsageTracking")["ruleUsage"]
    ours = [rule for rule in rules if rule["used"] and "/assets/site." in sheets.get(rule["styleSheetId"], "")]
    return {at for rule in ours for at in range(int(rule["startOffset"]), int(rule["endOffset"]))}


@pytest.mark.parametrize("path", all_but([CHAPTER], [CHAPTER, "writing.html"]))
@pytest.mark.parametrize("width", all_but([390], [390, 1280]))
def test_nothing_moves_while_a_page_is_scrolled_to_its_end(browser: Browser, address: str, path: str, width: int):
    page = opened(browser, f"{address}/{path}", width)
    settle(page)
    assert page.evaluate(SCROLLED, STEP) <= 0.01
    page.context.close()


def test_formulas_are_light(site: Path):
    """Without the formulas the page would be lighter by so much each, letters, names, MathML and TeX together.

    Plain numbers, which weigh least, are none of them: tables have them as text.
    """
    page = (site / CHAPTER).read_text(encoding="utf-8")
    formula = r'<svg class="arithmatex.*?</svg>|<(span|div) class="arithmatex.*?</(?:math|svg)></\1>'
    without = re.sub(formula, "", page, flags=re.DOTALL)
    formulas = page.count("data-tex=")
    assert formulas > 300
    assert packed(page.encode()) - packed(without.encode()) <= 36 * formulas
    drawings = re.sub(r"<math.*?</math>| (?:data-tex|aria-label)=\"[^\"]*\"", "", page, flags=re.DOTALL)
    assert packed(drawings.encode()) - packed(without.encode()) <= 20 * formulas


def packed(content: bytes) -> int:
    return len(gzip.compress(content, 9))


def test_without_javascript_everything_can_be_read(browser: Browser, address: str, site: Path):
    page = opened(browser, f"{address}/{CHAPTER}", 390, java_script_enabled=False)
    for fold in page.locator("details > summary").all():
        fold.click()
    assert page.locator("article .arithmatex text").last.is_visible()
    assert page.locator("figure svg.chart").last.is_visible()
    page.locator("#toc a").last.click()  # below the text
    assert "#" in page.url
    page.locator(".bar-nav").click()
    page.locator("#nav a").first.click()
    assert page.url.endswith("index.html")
    page.wait_for_load_state()  # its styles say what is seen
    assert page.locator("button:visible").count() == 1
    page.context.close()


def test_figures_and_formulas_follow_the_colours_at_once(browser: Browser, address: str):
    page = opened(browser, f"{address}/{CHAPTER}")
    colours = """() => ['.chart text', '.chart [stroke*="--figure-1"]', 'svg.arithmatex text', 'article p'].map(one => {
        const style = getComputedStyle(document.querySelector(one));
        return [style.fill, style.stroke, style.color, getComputedStyle(document.body).backgroundColor].join();
    })"""
    light = page.evaluate(colours)
    page.locator(".bar-scheme").click()
    dark = page.evaluate(colours)
    assert all(before != after for before, after in zip(light, dark, strict=True))
    assert page.locator(".bar-scheme").get_attribute("aria-label") == "配色：深色"
    page.reload()
    assert page.evaluate(colours) == dark, "the choice stays"
    page.context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_formulas_of_any_height_are_as_large_as_the_text_around_them(browser: Browser, address: str, width: int):
    """A letter of a formula is drawn in units, 200 of an em, and a tenth larger than the text."""
    page = opened(browser, f"{address}/{CHAPTER}", width)
    sizes = page.locator(f"article :is({FORMULAS})").evaluate_all("""all => all.map(one => {
        const { width } = one.viewBox.baseVal, style = getComputedStyle(one.parentNode);
        const room = one.getBoundingClientRect().width - parseFloat(getComputedStyle(one).paddingLeft) * 2;
        return room && room / width * 200 / parseFloat(style.fontSize);
    }).filter(Boolean)""")
    assert len(sizes) > 100
    assert (min(sizes), max(sizes)) == (pytest.approx(1.1, rel=0.04), pytest.approx(1.1, rel=0.04))
    page.context.close()


@pytest.fixture
def clipboard(browser: Browser, address: str) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 844})
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    yield context
    context.close()


def test_a_formula_is_copied_as_the_tex_that_was_written(clipboard: BrowserContext, address: str):
    page = clipboard.new_page()
    page.goto(f"{address}/{CHAPTER}")
    page.evaluate("""() => {
        const formulas = [...document.querySelectorAll('div.arithmatex')];
        getSelection().selectAllChildren(formulas.find(one => one.dataset.tex.includes('aligned')).closest('section'));
    }""")
    page.keyboard.press("ControlOrMeta+c")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "$$\n\\begin{aligned}\ns_t &= s_{t-1} + g_t^2, \\\\[4pt]" in copied
    assert re.search(r"[\u4e00-\u9fff] ?\$[^$\n]+\$", copied)


def test_a_listing_is_copied_by_its_button(clipboard: BrowserContext, address: str):
    page = clipboard.new_page()
    page.goto(f"{address}/{CHAPTER}")
    settle(page)
    listing = page.locator(".highlight:visible").first
    listing.locator(".copy").click()
    page.wait_for_function("[...document.querySelectorAll('.copy')].some(one => one.textContent === '已复制')")
    said = listing.locator("code").text_content()
    assert page.evaluate("navigator.clipboard.readText()").strip() == (said or "nothing").strip()


def test_the_keyboard_reaches_everything_and_sees_where_it_is(browser: Browser, address: str):
    page = opened(browser, f"{address}/{CHAPTER}", 390)
    settle(page)
    page.evaluate("scrollTo(0, 0)")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    reached = []
    for _ in range(100):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("""() => {
            const one = document.activeElement, style = getComputedStyle(one);
            const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
            return [one.getAttribute('aria-label') ?? one.textContent.trim(), seen, one.matches(':focus-visible')];
        }""")
        )
    assert all(seen for _, seen, visible in reached if visible), reached
    names = [name for name, _, _ in reached]
    assert names[:5] == ["站点导航", "可执行的深度学习", "本页目录", "搜索", "配色：跟随系统"]
    assert "公式" in names or any(name.startswith("代码") for name in names), "what scrolls sideways"
    assert "本章的记号" in names
    page.context.close()


def test_what_scrolls_sideways_says_what_it_is_and_can_be_scrolled_by_keys(browser: Browser, address: str):
    page = opened(browser, f"{address}/{CHAPTER}", 390)
    settle(page)
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    page.wait_for_selector("code[tabindex='0'][role=group][aria-label^=代码]")
    page.wait_for_selector(".table[tabindex='0'][role=group]:is([aria-label=表格], [aria-labelledby])")
    scrollers = page.locator("main [tabindex='0']")
    scrollers.first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")
    page.set_viewport_size({"width": 1280, "height": 844})
    page.wait_for_function("!document.querySelector('.table[tabindex]')")
    page.context.close()


def test_a_finger_finds_what_it_wants_to_press(browser: Browser, address: str):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{address}/{CHAPTER}")
    page.mouse.wheel(0, 1)
    page.wait_for_selector(".copy:visible")
    small = """selector => [...document.querySelectorAll(selector)].filter(one => {
        const { width, height } = one.getBoundingClientRect();
        return width && (width < 44 || height < 44);
    }).map(one => one.outerHTML.slice(0, 100))"""
    assert page.evaluate(small, "header button, .copy, summary, .foot__card") == []
    page.locator(".bar-toc").tap()
    assert page.evaluate(small, "#toc a, #toc button") == []
    page.locator("#toc a").nth(2).tap()
    assert not page.locator("#toc").is_visible(), "it lies over the page"
    context.close()


def test_formulas_have_one_size_in_cells_too(browser: Browser, address: str):
    page = opened(browser, f"{address}/{CHAPTER}", 390)
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    sizes = page.locator(f"td :is({FORMULAS})").evaluate_all("""all => all.map(one =>
        Math.round(one.getBoundingClientRect().width / one.viewBox.baseVal.width * 1000))""")
    assert len(sizes) > 20
    assert len(set(sizes)) == 1
    page.context.close()


def test_nothing_moves_for_those_who_asked_for_it(browser: Browser, address: str):
    page = opened(browser, f"{address}/{CHAPTER}", reduced_motion="reduce")
    moving = page.evaluate("""() => [...document.querySelectorAll('*')].filter(one => {
        const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(one);
        return parseFloat(transitionDuration) > 0 || animationName !== 'none' || scrollBehavior === 'smooth';
    }).length""")
    assert moving == 0
    page.context.close()


def test_links_in_the_text_are_told_apart_by_more_than_colour(browser: Browser, address: str):
    page = opened(browser, f"{address}/{CHAPTER}")
    plain = page.evaluate("""() => [...document.querySelectorAll('article p a, article li a, article td a')]
        .filter(one => !one.matches('.headerlink, .footnote-ref, .footnote-backref, .made a'))
        .filter(one => getComputedStyle(one).textDecorationLine !== 'underline').map(one => one.textContent)""")
    assert plain == []
    page.context.close()


def test_a_link_to_a_section_shows_it(browser: Browser, address: str):
    page = opened(browser, f"{address}/{CHAPTER}", 390)
    places = json.loads(page.evaluate("JSON.stringify([...document.querySelectorAll('#toc a')].map(one => one.hash))"))
    for place in places[3::4]:
        page.goto("about:blank")
        page.goto(f"{address}/{CHAPTER}{place}")
        page.wait_for_timeout(200)
        top = page.evaluate("document.querySelector(':target').getBoundingClientRect().top")
        assert 0 <= top <= 200, place
    page.context.close()
