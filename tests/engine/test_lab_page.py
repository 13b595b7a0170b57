"""A lab in a reader's hands, on a page of the mini-site: what is drawn is what the chapter's own function computes."""

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests import firefox
from tests.axe import violations
from tests.checkout import DATA, Checkout
from tests.lab_page import LIMIT, POINTS, RATE, Lab, add_lab, cpython
from tests.live_page import reading, served_strictly
from tests.serving import served

CHAPTER = "walks/roots.html"
PLAIN = {"surface": "flat", "start": (-4.0, -2.0), "steps": 20, "rate": 0.25, "tilt": 0.0}
COUNT = """() => {
    const { postMessage } = Worker.prototype;
    window.asked = 0;
    Worker.prototype.postMessage = function (...given) {
        asked++;
        return postMessage.apply(this, given);
    };
}"""


@pytest.fixture(scope="module")
def site(shared: Checkout) -> Path:
    add_lab(shared)
    shared.built("--data", DATA)
    return shared.path("site")


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as at:
        yield f"{at}/{CHAPTER}"


@pytest.fixture(scope="module")
def opened(browser: Browser, address: str) -> Iterator[Lab]:
    """One lab for all tests that leave nothing behind but a state of it."""
    with reading(browser, address) as reader:
        reader.page.evaluate(COUNT)
        yield Lab(reader.page).open()


@pytest.fixture
def lab(opened: Lab) -> Lab:
    """That lab, as it is declared."""
    opened.button("As declared").click()
    opened.until_drawn(0, path())
    return opened


def path(rule: str = "plain", **settings: object) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = cpython()(rule=rule, **(PLAIN | settings))["path"]
    return found


def test_a_lab_works_under_a_strict_policy_and_asks_no_other_host(browser: Browser, site: Path):
    with served_strictly(site) as at, reading(browser, f"{at}/{CHAPTER}", strictly=True) as reader:
        held = reader.page.evaluate("broken")
        lab = Lab(reader.page).open()
        lab.slide("Rate", 300)
        lab.until_row("Plain", "u", written(path(rate=1)[-1][0]))
        lab.page.locator("p a[href='#lab-far']").click()
        lab.until_row("Plain", "v", "1458")
        assert reader.page.evaluate("broken") == held
        assert [url for url in reader.asked if not url.startswith(at)] == []


def test_where_its_python_cannot_be_had_a_lab_says_so_and_can_be_asked_for_again(browser: Browser, address: str):
    with reading(browser, address) as reader:
        reader.page.route("**/*.wasm", lambda route: route.abort())
        reader.page.get_by_role("button", name="Try it").click()
        expect(reader.page.locator("optimizer-lab")).to_contain_text("The lab could not be loaded", timeout=LIMIT)
        assert reader.page.locator("#newton > svg").is_visible()
        reader.page.evaluate("scrollTo(0, 0)")  # nothing lies behind the bar there
        assert violations(reader.page) == []
        reader.page.unroute("**/*.wasm")
        Lab(reader.page).open()


def test_a_lab_opens_in_the_place_of_its_figure_and_gives_it_back(browser: Browser, address: str):
    with reading(browser, address) as reader:
        lab = Lab(reader.page).open()
        assert not reader.page.locator("#newton > svg").is_visible()
        assert reader.page.locator("#newton figcaption").is_visible()
        assert lab.all.evaluate("one => one === document.activeElement"), "where the reader was"
        expect(lab.all).to_contain_text("Drag the start in the picture")
        reader.page.emulate_media(media="print")
        assert reader.page.locator("#newton > svg").is_visible()
        assert not lab.all.is_visible()
        reader.page.emulate_media(media="screen")
        lab.button("Put away").click()
        assert lab.all.count() == 0
        assert reader.page.locator("#newton > svg").is_visible()
        assert reader.page.locator("p data[role]").count() == 0
        lab.open()
        lab.until_drawn(0, path())


def test_what_is_drawn_is_what_the_function_computes(lab: Lab):
    settings: list[dict[str, Any]] = [
        {"rate": 1.6, "tilt": 0.2},
        {"surface": "steep", "rate": 0.4},
        {"start": (3.5, 2.25), "steps": 200},
    ]
    for one in settings:
        told = {name: str(value).strip("()").replace(" ", "") for name, value in one.items()}
        lab.page.evaluate("hash => { location.hash = hash; }", "lab:" + "&".join(f"{k}={v}" for k, v in told.items()))
        lab.until_drawn(0, path(**one))
        last = path(**one)[-1]
        lab.until_row("Plain", "u", written(last[0]))
        lab.until_row("Plain", "v", written(last[1]))


def written(x: float) -> str:
    """A number as the page writes it, with four digits."""
    mantissa, power = f"{x:.3e}".split("e")
    if -5 < int(power) < 6:
        return f"{float(f'{x:.4g}'):.12g}".replace("-", "−")
    raised = str(int(power)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{float(mantissa):g} × 10{raised}".replace("-", "−")


def test_a_slider_moves_the_path_by_pointer_key_and_typing(lab: Lab):
    lab.slide("Rate", 300)
    lab.until_drawn(0, path(rate=1))
    lab.bar("Rate").press("ArrowLeft")
    lab.until_drawn(0, path(rate=0.977))
    expect(lab.field(RATE)).to_have_value("0.977")
    lab.type(RATE, "１．5")
    lab.until_drawn(0, path(rate=1.5))
    lab.type("Steps, its value", "3")
    lab.until_drawn(0, path(rate=1.5, steps=3))


@pytest.mark.parametrize(
    ("typed", "taken", "said"),
    [
        ("1e308", "10", "Rate is to lie between 0.001 and 10, 10 is taken."),
        ("-1e999", "0.001", "0.001 is taken."),
        ("NaN", "0.25", "“NaN” is no number"),
        ("", "0.25", "“” is no number"),
        ("<b>2", "0.25", "“<b>2” is no number"),
    ],
)
def test_nonsense_is_put_right_and_that_is_said_below_its_field(lab: Lab, typed: str, taken: str, said: str):
    lab.type(RATE, typed)
    lab.faulted(said)
    expect(lab.field(RATE)).to_have_value(taken)
    lab.until_row("Plain", "u", written(path(rate=float(taken))[-1][0]))


def test_the_start_is_typed_within_the_picture(lab: Lab):
    lab.type("u of the start", "1e300")
    lab.faulted("u is to lie between −6 and 6, 6 is taken.")
    lab.type("Steps, its value", "2.5")
    lab.faulted("Steps are to be a whole number, 3 is taken.")
    lab.slide("Tilt", 0)
    expect(lab.all.locator(".lab-fault:visible")).to_have_count(0)
    lab.type("Steps, its value", "20")
    lab.type("v of the start", "−1.5")
    lab.until_drawn(0, path(start=(6.0, -1.5)))


def test_the_start_is_moved_by_keys(lab: Lab):
    handle = lab.bar("Start")
    handle.press("ArrowUp")
    handle.press("Shift+ArrowRight")
    lab.until_drawn(0, path(start=(-2.8, -1.94)))
    expect(handle).to_have_attribute("aria-valuetext", "u = −2.8, v = −1.94")


def test_the_start_is_dragged_and_set_by_a_press(lab: Lab):
    handle, plane = lab.bar("Start"), lab.page.locator(".lab-plane")
    plane.scroll_into_view_if_needed()
    box, frame = handle.bounding_box(), plane.locator(".lab-frame rect").bounding_box()
    assert box
    assert frame
    lab.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    lab.page.mouse.down()
    lab.page.mouse.move(frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 3, steps=4)
    lab.page.mouse.up()
    begun_at(lab, 0, 1)
    lab.page.mouse.click(frame["x"] + frame["width"] / 4, frame["y"] + frame["height"] / 2)
    begun_at(lab, -3, 0)


def test_a_finger_drags_the_start_and_not_the_page(browser: Browser, address: str):
    with reading(browser, address, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True) as reader:
        lab = Lab(reader.page).open()
        handle = lab.bar("Start")
        handle.evaluate("one => one.scrollIntoView({ block: 'center', behavior: 'instant' })")
        box, frame = handle.bounding_box(), lab.page.locator(".lab-plane .lab-frame rect").bounding_box()
        assert box
        assert frame
        x, y, scrolled = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, reader.page.evaluate("scrollY")
        finger = reader.page.context.new_cdp_session(reader.page)
        finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        for part in range(1, 9):
            at = {"x": x, "y": y + part * (frame["y"] + 30 - y) / 8}
            finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [at]})
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        begun_at(lab, -4, 3 - 6 * 30 / frame["height"])
        assert reader.page.evaluate("scrollY") == scrolled


def begun_at(lab: Lab, u: float, v: float) -> None:
    """Wait until the path begins near a place, and is that from where it is said to begin."""
    lab.page.wait_for_function(
        f"([u, v]) => Math.hypot(({POINTS})(0)[0][0] - u, ({POINTS})(0)[0][1] - v) < 0.1", arg=[u, v]
    )
    start = tuple(float(lab.field(f"{axis} of the start").input_value()) for axis in "uv")
    lab.until_drawn(0, path(start=start))


def test_a_path_that_leaves_the_picture_or_the_numbers_says_so(lab: Lab):
    lab.page.get_by_role("link", name="see it leave").first.click()
    lab.until_row("Plain", "v", "1458")
    said = lab.all.locator(".lab-now tr:visible")
    expect(said.nth(2)).to_have_text("Leaves the picture at step 1")
    lab.type("Steps, its value", "500")
    last = len(path(rate=10, steps=500)) - 1
    assert last < 500
    expect(said.nth(2)).to_have_text(f"After step {last} no finite number")


def test_presets_are_links_and_the_back_button_goes_between_them(lab: Lab):
    lab.page.locator("p a[href='#lab-far']").click()
    expect(lab.bar("Rate")).to_have_attribute("aria-valuetext", "10")
    lab.page.locator("p a[href='#lab-both']").click()
    lab.until_drawn(2, path("twice", surface="steep"))
    lab.page.wait_for_timeout(700)  # the address would be another by now
    assert lab.page.url.endswith("#lab-both")
    lab.page.go_back()
    expect(lab.bar("Rate")).to_have_attribute("aria-valuetext", "10")
    lab.type(RATE, "0.5")
    lab.until_drawn(0, path(rate=0.5))
    lab.page.locator("p a[href='#lab-far']").click()
    expect(lab.field(RATE)).to_have_value("10")


def test_a_preset_says_what_it_shows_and_leads_back_to_its_words(lab: Lab):
    said = lab.all.locator(".lab-shown")
    lab.page.evaluate("history.replaceState(null, '', location.pathname)")
    link = lab.page.locator("p a[href='#lab-far']")
    link.click()
    u, v = path(rate=10)[3]
    expect(said).to_contain_text(f"see it leave. Step 3: u = {written(u)}, v = {written(v)}, f = ")
    lab.button("Back to the text").click()
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    expect(lab.bar("Rate")).to_have_attribute("aria-valuetext", "0.25")
    assert "#" not in lab.page.url, "the back button of the browser was pressed"
    lab.all.get_by_role("link", name="see both").click()
    expect(said).to_contain_text("see both. Step 20")
    lab.button("Back to the text").click()
    expect(lab.page.locator("p a[href='#lab-both']")).to_be_focused()
    lab.slide("Rate", 300)
    expect(lab.button("Back to the text")).to_have_count(0)


def test_the_keyboard_stays_where_it_chose_a_preset_and_comes_back_from_the_lab(lab: Lab):
    link = lab.all.get_by_role("link", name="see both")
    for _ in range(2):  # the second time the address stays as it is
        link.focus()
        link.press("Enter")
        lab.until_drawn(2, path("twice", surface="steep"))
        lab.page.wait_for_timeout(100)
        expect(link).to_be_focused()
        expect(link).to_have_attribute("aria-current", "true")
    lab.page.locator("p a[href='#lab-far']").press("Enter")
    expect(lab.all).to_be_focused()
    expect(lab.all.locator("[aria-current]")).to_have_text(["see it leave"])
    lab.button("Put away").click()
    expect(lab.page.get_by_role("button", name="Try it")).to_be_focused()
    lab.open()


@pytest.mark.parametrize("part", ["lab-constructor", "lab:%E0%A4%A", "lab:<img src=x onerror=alert(1)>", "lab:"])
def test_an_address_that_says_nothing_known_goes_and_that_is_said(lab: Lab, address: str, part: str):
    lab.slide("Rate", 300)
    lab.page.evaluate("hash => { location.hash = hash; }", part)
    lab.noted("The address says nothing that is known here")
    lab.until_drawn(0, path())
    lab.page.wait_for_url(address)
    lab.slide("Rate", 301)
    expect(lab.all).not_to_contain_text("The address says")


def test_an_address_brings_its_state_back(browser: Browser, address: str, lab: Lab):
    lab.turn("Plain", "Half")
    lab.slide("Rate", 300)
    lab.bar("To which step").press("ArrowLeft")
    lab.page.wait_for_url("**/*#lab:rules=plain+half&step=19&rate=1")
    with reading(browser, lab.page.url, viewport={"width": 320, "height": 700}) as reader:
        other = Lab(reader.page)
        other.until_drawn(1, path("half", rate=1))
        expect(other.all.locator("output")).to_have_text("Step 19")
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= 320
    lab.button("As declared").click()
    lab.page.wait_for_url(address)


@pytest.mark.parametrize(
    "address_part",
    [
        "lab:rate=1e308&tilt=NaN&rules=evil&start=a,b&step=-7&surface=__proto__&constructor=1",
        "lab:" + "rate=2&" * 30_000,
        "lab:rate=2&<img src=x onerror=alert(1)>",
    ],
)
def test_an_address_that_makes_no_sense_does_no_harm(lab: Lab, address_part: str):
    lab.page.evaluate("hash => { location.hash = hash; }", address_part)
    lab.until_row("Plain", "u", "")
    assert float(lab.field(RATE).input_value()) in {0.25, 2, 10}
    lab.slide("Rate", 300)
    lab.until_row("Plain", "f", "")
    lab.page.wait_for_url("**/*#lab:rate=1*")


def test_steps_are_played_scrubbed_and_pressed_in_a_chart(lab: Lab):
    step = lab.all.locator("output")
    lab.bar("To which step").press("Home")
    expect(step).to_have_text("Step 0")
    lab.until_row("Plain", "u", "−4")
    lab.button("One step on").click()
    lab.until_row("Plain", "u", written(path()[1][0]))
    lab.type("Steps, its value", "6")
    lab.button("Play").click()
    expect(step).to_have_text("Step 6", timeout=LIMIT)
    expect(lab.button("Play")).to_be_visible()
    chart = lab.page.locator(".lab-chart").first
    chart.scroll_into_view_if_needed()
    box = chart.locator(".lab-frame path").last.bounding_box()  # its axis
    assert box
    lab.page.mouse.click(box["x"] + box["width"] / 2, box["y"] - 20)
    expect(step).to_have_text("Step 3")


def test_numbers_in_the_text_follow_are_marked_and_come_back(lab: Lab):
    rate, end = (lab.page.locator(f"p data[data-lab='{name}']") for name in ("rate", "plain.end"))
    expect(rate).to_have_text("0.25", use_inner_text=True)
    lab.slide("Rate", 300)
    expect(rate).to_have_text("1 (your setting)", use_inner_text=True)
    expect(end).to_have_text(f"{written(path(rate=1)[-1][0])} (your setting)", use_inner_text=True)
    assert rate.locator("ins").get_attribute("title") == "Your setting; the record is 0.25"
    lab.page.emulate_media(media="print")
    expect(end).to_have_text("−1.434", use_inner_text=True)
    lab.page.emulate_media(media="screen")
    lab.page.get_by_role("button", name="Back to the record").click()
    expect(end).to_have_text("−1.434", use_inner_text=True)
    assert lab.page.locator(".lab-changed, .lab-back").count() == 0


def test_whose_a_paragraphs_numbers_are_is_said_at_its_end(lab: Lab):
    whose = lab.page.locator("p > .lab-whose")
    expect(whose).to_have_count(0)
    lab.slide("Rate", 300)
    expect(whose).to_have_count(1)
    expect(whose).to_contain_text("Dashed numbers are of your settings, the others are the record.")
    assert whose.evaluate("one => one.parentNode.lastChild === one"), "between no words"


def test_what_depends_on_the_steps_follows_them(lab: Lab):
    end = lab.page.locator("p data[data-lab='plain.end']")
    lab.type("Steps, its value", "100")
    expect(end).to_have_text(f"{written(path(steps=100)[-1][0])} (your setting)", use_inner_text=True)


def test_a_number_in_the_text_is_dragged_and_moved_by_keys(lab: Lab):
    rate = lab.page.locator("p data[data-lab='rate']")
    rate.press("ArrowRight")
    expect(lab.field(RATE)).to_have_value("0.274")
    expect(rate).to_have_attribute("aria-valuetext", "0.274 (your setting)")
    box = rate.bounding_box()
    assert box
    lab.page.mouse.move(box["x"] + 5, box["y"] + box["height"] / 2)
    lab.page.mouse.down()
    lab.page.mouse.move(box["x"] + 65, box["y"] + box["height"] / 2, steps=4)
    expect(lab.field(RATE)).to_have_value("0.59")
    held = rate.bounding_box()
    assert held
    assert [held["x"], held["width"]] == pytest.approx([box["x"], box["width"]], abs=0.1), "nothing moves under it"
    lab.page.mouse.up()
    assert lab.page.locator(":popover-open").count() == 0, "to drag is not to press"
    lab.until_row("Plain", "u", written(path(rate=0.59)[-1][0]))


def test_who_drags_a_number_opens_the_lab(browser: Browser, address: str):
    with reading(browser, address) as reader:
        rate = reader.page.locator(".made-number:has(> data[data-lab='rate'])")
        assert rate.get_attribute("title") == "Drag to change it"
        assert reader.page.locator(".made-number:has(> data[data-lab='plain.end'])").get_attribute("title") is None
        rate.scroll_into_view_if_needed()
        box = rate.bounding_box()
        assert box
        reader.page.mouse.move(box["x"] + 3, box["y"] + box["height"] / 2)
        reader.page.mouse.down()
        reader.page.mouse.move(box["x"] + 30, box["y"] + box["height"] / 2, steps=4)
        lab = Lab(reader.page)
        lab.until_drawn(0, path())
        reader.page.mouse.move(box["x"] + 31, box["y"] + box["height"] / 2)
        reader.page.mouse.move(box["x"] + 91, box["y"] + box["height"] / 2, steps=4)
        expect(rate).to_contain_text("your setting")
        expect(lab.field(RATE)).to_have_value(re.compile(r"0\.[3-9]"))  # the same drag goes on where the lab is there
        reader.page.mouse.up()
        assert reader.page.locator(":popover-open").count() == 0, "to drag is not to press"


def test_a_rule_that_fails_or_never_ends_is_told_and_the_others_go_on(lab: Lab):
    lab.turn("Plain", "Lost", "Stuck")
    lab.type(RATE, "6")
    said = lab.all.locator(".lab-now tr:visible")
    expect(said.filter(has_text="It failed (ValueError: lost its way)")).to_have_count(1, timeout=LIMIT)
    lab.until_row("Plain", "u", written(path(rate=6)[-1][0]))
    assert violations(lab.page) == []
    expect(said.filter(has_text="Not done after 5 s, stopped")).to_have_count(1, timeout=LIMIT)
    lab.type(RATE, "1")
    lab.until_drawn(4, path("lost", rate=1))
    lab.until_drawn(5, path("stuck", rate=1))


def test_ten_thousand_changes_ask_for_little_and_end_with_the_last(lab: Lab):
    lab.turn("Plain", "Half", "Twice", "Small", "Lost", "Stuck")
    lab.type("Steps, its value", "500")
    lab.until_drawn(3, path("small", steps=500))
    before = lab.page.evaluate("asked")
    own, bare = lab.bar("Rate").evaluate("""bar => [bar, bar.cloneNode()].map((one) => {
        const began = performance.now();
        for (let k = 0; k < 10_000; k++) { one.value = k % 300; one.dispatchEvent(new Event('input')); }
        return performance.now() - began;
    })""")
    for look, rule in enumerate(["plain", "half", "twice", "small", "lost", "stuck"]):
        lab.until_drawn(look, path(rule, steps=500, rate=0.00977))
    assert own < 20 * bare, "beside a bar to which nothing listens"
    assert lab.page.evaluate("asked") - before <= 1 + 1 + 6, "one that was on its way, the heights, each rule once"


TOLD = """() => {
    window.told = [];
    const seen = () => document.querySelector(".lab [aria-label=Pause]") && told.push(1);
    for (const one of document.querySelectorAll(".lab :is([role=status], output:not([aria-live=off]))"))
        new MutationObserver(seen).observe(one, { childList: true, characterData: true, subtree: true });
}"""


def test_what_is_played_is_told_at_its_end_alone(lab: Lab):
    lab.bar("To which step").press("Home")
    lab.page.evaluate(TOLD)
    lab.button("Play").click()
    expect(lab.all.locator("output")).to_have_text("Step 20", timeout=LIMIT)
    expect(lab.all.locator(".lab-unseen[role=status]")).to_contain_text("Step 20", timeout=LIMIT)
    assert lab.page.evaluate("told.length") == 0


def test_what_is_seen_is_told_once_all_is_quiet(lab: Lab):
    lab.slide("Rate", 300)
    u, v = path(rate=1)[-1]
    told = lab.all.locator(".lab-unseen[role=status]")
    expect(told).to_contain_text(f"Step 20; Plain: u = {written(u)}, v = {written(v)}", timeout=LIMIT)


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_axe_finds_nothing_and_a_finger_what_it_wants_to_press(browser: Browser, address: str, width: int, scheme: str):
    place = f"{address}#lab:rules=plain+half+twice+small+lost+stuck&rate=0.5"
    touch = width < 500
    with reading(
        browser, place, viewport={"width": width, "height": 844}, color_scheme=scheme, has_touch=touch, is_mobile=touch
    ) as reader:
        lab = Lab(reader.page)
        lab.until_drawn(5, path("stuck", rate=0.5))
        reader.page.evaluate("scrollTo(0, 0)")  # what lies under the bar would count as covered
        assert violations(reader.page) == []
        assert wide(reader.page) <= width
        if touch:
            assert reader.page.evaluate(SMALL) == []


def wide(page: Page) -> int:
    found: int = page.evaluate("document.documentElement.scrollWidth")
    return found


PRESSED = ".lab :is(button:not([hidden]), select, input:not([type=checkbox]), .lab-choice label, summary)"
SMALL = f"""() => [...document.querySelectorAll('{PRESSED}')]
    .filter(one => one.getBoundingClientRect().height < 43.9).map(one => one.outerHTML.slice(0, 100))"""


SEEN = """() => {
    const step = document.querySelector('.lab output');
    window.seen = new Set();
    new MutationObserver(() => seen.add(step.textContent)).observe(step, { childList: true });
}"""


def test_who_wants_no_motion_gets_few_steps(browser: Browser, address: str):
    with reading(browser, address, reduced_motion="reduce") as reader:
        lab = Lab(reader.page).open()
        lab.page.evaluate(SEEN)
        lab.button("Play").click()
        expect(lab.all.locator("output")).to_have_text("Step 20", timeout=LIMIT)
        assert reader.page.evaluate("seen.size") <= 12
        assert math.isclose(float(lab.field(RATE).input_value()), 0.25)


@pytest.mark.slow
@pytest.mark.skipif(not firefox.installed(), reason="there is no Firefox")
def test_firefox_opens_a_lab_too(address: str, tmp_path: Path):
    with firefox.started(tmp_path) as other:
        other.go(f"{address}#lab:rate=1")
        told = "return document.querySelector('.lab-now td:nth-of-type(1)')?.textContent"
        other.until(f"{told} === '{written(path(rate=1)[-1][0])}'")
        other.evaluate("document.querySelector('p a[href=\"#lab-far\"]').click()")
        other.until("return document.querySelector('.lab-now td:nth-of-type(2)').textContent === '1458'")
        assert other.evaluate("return document.querySelector('.lab-paths path').getAttribute('d')")
