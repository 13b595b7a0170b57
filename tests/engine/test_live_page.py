"""Listings that readers run and change, results that they compute anew: on the mini-site, in a browser."""

import base64
import gzip
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tests import firefox
from tests.axe import violations
from tests.checkout import Checkout
from tests.live_page import LIMIT, Reader, reading, served_strictly
from tests.live_parts import add_listings
from tests.serving import served

CHAPTER = "walks/valley.html"
RECORDED = "step 20, x1: -0.010599, x2: 0.000000\n"  # what listing 4 prints: a walk, 2, by the stride of 3, into 1
STRIDE = "def stride(x1, x2, s1, s2):\n    return 7.0, 8.0, s1, s2"
ERRORS = {
    "a = 1\nprint(b)": "Line 2: there is no name b (NameError)",
    "if 1\n  pass": "no whole Python, at line 1 or before (SyntaxError)",
    "a = 1\n  b = 2": "Line 2: the line is indented wrongly (IndentationError)",
    "1 + 'a'": "Line 1: of a type that does not fit, or the wrong number of arguments (TypeError)",
    "int('x')": "Line 1: a value that does not fit (ValueError)",
    "\n\n1 / 0": "Line 3: divided by 0 (ZeroDivisionError)",
    "[1][5]": "Line 1: no such place in it (IndexError)",
    "{}['way']": "Line 1: no key way (KeyError)",
    "(1).way": "Line 1: no attribute way (AttributeError)",
    "import torch": "Line 1: no module torch (ImportError)",
    "def f(n):\n    return f(n + 1)\nf(0)": "Line 2: it calls itself too deeply (RecursionError)",
    "assert 1 == 2": "Line 1: what is asserted does not hold (AssertionError)",
    "input()": "Line 1: nothing can be typed in (EOFError)",
    "raise SystemExit": "Line 1: the program ended itself (SystemExit)",
    "class Lost(Exception): pass\nraise Lost('way')": "Line 2: error Lost",
    "a = []\nwhile True: a.append('x' * 1000000)": "Line 2: out of memory (MemoryError)",
}
BOMB = base64.urlsafe_b64encode(zlib.compress(b"a" * 50_000_000)).decode().rstrip("=")
UNREADABLE = ("3=%%%", "3=eJx", "3", "999=eJxLBAAAYgBi", "constructor=x", f"3={'A' * 200_000}", f"3={BOMB}", "3=AAAA")
PROGRAM = "**/live/valley.trajectory.*.json"
EMPTY = {"files": {"a.py": "def f():\n    pass"}, "module": "a", "function": "f", "numbers": {"x": 1.0}, "compared": {}}
EDGES = """listing => {
    const left = one => {
        const text = document.createRange();
        text.selectNodeContents(one);
        return Math.round(text.getBoundingClientRect().left);
    };
    const told = '.live-edit code, .live-bar > :first-child, .live-head, .live-printed, .live-status > .live-told';
    const shown = listing.nextElementSibling.querySelectorAll('.filename, code');
    return [...new Set([...listing.querySelectorAll(told), ...shown].map(left))];
}"""
STROKES = """async area => {
    const bare = document.createElement('textarea');
    bare.value = area.value;
    bare.wrap = 'off';
    document.querySelector('main').append(bare);
    const fastest = [Infinity, Infinity];
    for (let stroke = 0; stroke < 5; stroke++) {
        for (const [whose, one] of [area, bare].entries()) {
            const began = performance.now();
            one.value += 'z';
            one.dispatchEvent(new Event('input'));
            await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
            fastest[whose] = Math.min(fastest[whose], performance.now() - began);
        }
    }
    bare.remove();
    return fastest;
}"""
HARM = "import reader\nreader.run = reader.begin = None\nopen('/lib/reader.py', 'w').write('')"


@pytest.fixture(scope="module")
def built(shared: Checkout) -> Path:
    add_listings(shared)
    shared.built()
    return shared.path("site")


@pytest.fixture(scope="module")
def address(built: Path) -> Iterator[str]:
    with served(built) as at:
        yield f"{at}/{CHAPTER}"


@pytest.fixture(scope="module")
def open_page(browser: Browser, address: str) -> Iterator[Reader]:
    """One page for all tests that leave nothing behind but code in its listings."""
    with reading(browser, address) as reader:
        yield reader


@pytest.fixture
def reader(open_page: Reader) -> Reader:
    """That page, its listings as they were."""
    resets = open_page.page.locator("button:visible:text-is('Reset')")
    while resets.count():
        resets.first.click()
    return open_page


def test_nothing_is_loaded_before_the_first_click_and_after_it_little_all_of_it_as_a_strict_policy_allows(
    browser: Browser, built: Path
):
    with served_strictly(built) as at, reading(browser, f"{at}/{CHAPTER}", strictly=True) as reader:
        first = [*reader.asked]
        assert not [url for url in first if re.search("live|python|wasm|runtime", url.rpartition("/")[2])]
        refused = reader.page.evaluate("broken")
        reader.run(4)
        assert reader.printed(4) == RECORDED
        assert reader.page.evaluate("broken") == refused, "the policy minds nothing that came after the click"
        later = reader.asked[len(first) :]
        assert [url for url in later if not url.startswith(at)] == []
        files = [built / url.removeprefix(f"{at}/") for url in {*later}]
        assert sum(packed(file) for file in files) <= 300 * 1024
        reader.run(4)
        assert len(reader.asked) == len(first) + len(later)


def packed(file: Path) -> int:
    return len(gzip.compress(file.read_bytes()))


def test_a_listing_runs_with_the_edits_of_those_that_it_needs_and_says_so(reader: Reader):
    assert reader.run(4).startswith("Done in ")
    assert reader.printed(4) == RECORDED
    reader.write(3, STRIDE)
    assert reader.said(4) == "The code has changed; what is above is from before."
    assert "With your Listing 3." in reader.run(4)
    assert reader.printed(4) == "step 20, x1: 7.000000, x2: 8.000000\n"
    assert reader.run(1) == reader.said(1)
    assert "Listing" not in reader.said(1), "it rests on no other"


@pytest.mark.parametrize("phone", [False, True], ids=["mouse", "finger"])
def test_an_opened_listing_is_edited_where_it_is_clicked_or_tapped(browser: Browser, address: str, *, phone: bool):
    width = 390 if phone else 1280
    with reading(
        browser, address, viewport={"width": width, "height": 844}, has_touch=phone, is_mobile=phone
    ) as reader:
        reader.run(1)
        reader.tapped(1)
        reader.page.keyboard.type("way")
        assert "way" in reader.code(1).input_value().split("\n")[0]
        letters = reader.code(1).evaluate("area => parseFloat(getComputedStyle(area).fontSize)")
        assert not phone or letters >= 16, "smaller ones make a phone enlarge the page"


def test_what_is_printed_stands_apart_from_what_is_recorded_and_is_compared_with_it(reader: Reader):
    assert re.fullmatch(r"Done in [\d.]+ m?s\.\nAs the recorded output\.", reader.run(4))
    shown = reader.listing(4).locator("+ .highlight .filename")
    assert (reader.listing(4).locator(".live-head").inner_text(), shown.inner_text()) == (
        "Your output",
        "Recorded output",
    )
    reader.write(3, STRIDE)
    assert re.fullmatch(r"Done.*\nNot as the recorded output\.\nWith your Listing 3\.", reader.run(4))


@pytest.mark.parametrize("phone", [False, True], ids=["mouse", "finger"])
def test_all_of_a_listing_that_ran_begins_where_its_code_does_and_looks_as_before(
    browser: Browser, address: str, *, phone: bool
):
    width = 390 if phone else 1280
    with reading(
        browser, address, viewport={"width": width, "height": 844}, has_touch=phone, is_mobile=phone
    ) as reader:
        reader.page.wait_for_selector(".copy", state="attached")
        look = "one => [getComputedStyle(one).color, getComputedStyle(one).fontSize]"
        before = [reader.listing(4).locator(one).evaluate(look) for one in ("pre code", ".copy")]
        reader.run(4)
        assert len(reader.listing(4).evaluate(EDGES)) == 1
        after = [reader.listing(4).locator(one).evaluate(look) for one in ("textarea", ".live-bar .copy")]
        assert after == before


def test_what_is_told_of_an_error_stands_in_lines_pythons_own_words_last(reader: Reader):
    reader.write(3, "def stride(x1, x2, s1, s2):\n    return x3")
    assert reader.run(4).split("\n") == [
        "Listing 3, line 2: there is no name x3 (NameError)",
        "Go to line 2",
        "name 'x3' isn't defined",
    ], "whose code it is is said already"
    reader.write(3, STRIDE)
    assert reader.run(4, "x3").split("\n")[2:] == ["With your Listing 3.", "name 'x3' isn't defined"]
    reader.write(3, "x = (1,\n\n\ndef stride(): pass")
    assert re.match(r"Listing 3: no whole Python, at line \d or before \(SyntaxError\)\n", reader.run(4))


@pytest.mark.parametrize(
    "text",
    ["x" + " " * 19_000 + "y", "1 " * 9_900, "def" + " " * 19_000 + "y", "\n" * 19_000],
    ids=["a gap", "numbers", "a gap after a keyword", "lines"],
)
def test_no_text_of_an_edit_holds_the_page_up(reader: Reader, text: str):
    reader.write(1, text)
    own, bare = reader.code(1).evaluate(STROKES)
    assert own < 8 * bare, "the fastest strokes, beside those in a text area of the browser's alone"


def test_an_error_is_told_in_the_words_of_the_site_with_its_line_and_pythons_own(reader: Reader):
    for code, said in ERRORS.items():
        assert reader.run(1, code).startswith(said), code
    reader.run(1, "a = 1\nprint(b)")
    assert reader.listing(1).locator(".live-status [lang=en]").inner_text() == "name 'b' isn't defined"
    reader.button(1, "Go to line 2").click()
    area = reader.code(1)
    assert area.evaluate("one => one.value.slice(one.selectionStart, one.selectionEnd)") == "print(b)"


def test_an_error_in_a_listing_before_it_names_that_one_and_leads_there(reader: Reader):
    reader.write(3, "def stride(x1, x2, s1, s2):\n    return x1 / 0")
    assert reader.run(4).startswith("Listing 3, line 2: divided by 0")
    reader.button(4, "Go to line 2").click()
    assert reader.page.evaluate("document.activeElement.getAttribute('aria-label')") == "Listing 3, to be edited"


def test_a_listing_that_does_not_end_is_stopped_at_once_or_after_ten_seconds(browser: Browser, address: str):
    with reading(browser, address) as reader:
        reader.page.clock.install()
        reader.run(1)
        reader.write(1, "print('on my way')\nwhile True: pass")
        reader.button(1, "Run").click()
        reader.button(1, "Stop").click()
        assert reader.ended(1) == "Stopped."
        assert reader.page.evaluate("document.activeElement.textContent") == "Run", "where the focus was"
        reader.button(1, "Run").click()
        reader.listing(1).locator(".live-status:text-is('Running …')").wait_for(timeout=LIMIT)
        reader.page.clock.fast_forward(9_000)
        assert reader.said(1) == "Running …"
        reader.page.clock.fast_forward(1_001)
        assert reader.ended(1) == "It ran for more than 10 s, and was stopped."
        reader.write(3, "while True: pass")
        reader.button(4, "Run").click()
        reader.listing(4).locator(".live-status:text-is('Running …')").wait_for(timeout=LIMIT)
        reader.page.clock.fast_forward(10_001)
        assert reader.ended(4) == "It ran for more than 10 s, and was stopped.\nWith your Listing 1, Listing 3."
        assert reader.run(1, "print(1)").startswith("Done")


def test_what_prints_without_end_is_cut_and_stopped_and_shown_as_text(reader: Reader):
    assert reader.run(1, "for i in range(10**9): print(i)").startswith("It printed more than")
    assert reader.printed(1).splitlines() == [str(number) for number in range(1000)]
    assert reader.run(1, "while True: print('<b>x</b>', end='')").startswith("It printed more than")
    assert reader.printed(1) == "<b>x</b>" * 2500


def test_what_is_printed_is_seen_while_it_goes_on(reader: Reader):
    reader.write(1, "print('first')\nimport time\ntime.sleep(0.2)\nprint('second')\nwhile True: pass")
    reader.button(1, "Run").click()
    reader.listing(1).locator(".live-printed:has-text('second')").wait_for(timeout=LIMIT)
    reader.button(1, "Stop").click()
    assert reader.ended(1) == "Stopped."
    assert reader.printed(1) == "first\nsecond\n"


def test_no_code_harms_what_is_run_after_it(reader: Reader):
    for code in (HARM, "import builtins\nbuiltins.len = None", "import math\nmath.sqrt = None", "(" * 2000):
        reader.run(1, code)
    assert reader.run(1, "print(len([1, 2]))").startswith("Done")
    assert reader.printed(1) == "2\n"


def test_ten_thousand_changes_and_clicks_in_a_second_leave_the_page_answering(reader: Reader):
    reader.run(1)
    reader.code(1).evaluate("""area => {
        const buttons = [...area.closest('.highlight').querySelectorAll('button')];
        for (let count = 0; count < 10000; count++) {
            area.value = `print(${count})`;
            area.dispatchEvent(new Event('input'));
            if (count % 10 === 0) buttons[count / 10 % buttons.length].click();
        }
        area.value = 'print("last")';
        area.dispatchEvent(new Event('input'));
    }""")
    reader.ended(1)
    assert reader.run(1).startswith("Done")
    assert reader.printed(1) == "last\n"


def test_an_edit_can_be_gone_back_from_and_the_code_of_the_page_comes_back(reader: Reader):
    reader.run(2)
    own = reader.code(2).input_value()
    reader.write(2, "edited = 1")
    reader.button(2, "Reset").click()
    assert reader.code(2).input_value() == own
    assert reader.page.evaluate("document.activeElement.textContent") == "Run", "the button that was pressed is gone"
    reader.button(2, "Undo").click()
    assert reader.code(2).input_value() == "edited = 1"


def test_an_edit_outlives_the_page_and_of_a_newer_listing_it_is_only_offered(browser: Browser, address: str):
    with reading(browser, address) as reader:
        reader.write(3, STRIDE)
        reader.page.wait_for_function("Object.values(localStorage).some(kept => kept.includes('7.0'))")
        reader.reload()
        reader.button(4, "Run").click()
        assert "With your Listing 3" in reader.ended(4)
        assert reader.code(3).input_value() == STRIDE
        assert reader.noted(3) == "This is your last edit."
        reader.page.evaluate("""() => {
            const kept = Object.keys(localStorage).find(key => key.startsWith('live:'));
            localStorage[kept] = localStorage[kept].replace(/"of":"[^"]*"/, '"of":"older"');
        }""")
        reader.reload()
        assert "Listing 3" not in reader.run(4)
        assert reader.noted(3) == "There is a newer version of this code.\nRestore your edit of the old one"
        assert reader.code(3).input_value() != STRIDE
        reader.button(3, "Restore your edit of the old one").click()
        assert reader.code(3).input_value() == STRIDE


@pytest.mark.slow
def test_what_is_kept_and_cannot_be_an_edit_is_passed_over(browser: Browser, address: str):
    with reading(browser, address) as reader:
        for kept in (
            "{",
            "7",
            "null",
            "[[]]",
            '{"3": null}',
            '{"3": {"of": 1, "text": "x"}}',
            '{"3": {"text": 5}, "constructor": {"text": "x"}}',
        ):
            reader.page.evaluate("kept => { localStorage[`live:${location.pathname}`] = kept; }", kept)
            reader.reload()
            reader.run(4)
            assert reader.printed(4) == RECORDED


def test_a_link_shows_an_edit_to_somebody_else_and_does_not_run_it(browser: Browser, address: str):
    with reading(browser, address) as author:
        author.write(3, f"{STRIDE}  # 走 ∂")
        author.button(3, "Copy link").click()
        author.listing(3).locator(".live-note:visible").wait_for()
        link = author.page.url
    with reading(browser, link) as reader:
        reader.listing(3).locator(".live-note:visible").wait_for(timeout=LIMIT)
        assert reader.noted(3).startswith("This is an edit that somebody shares")
        assert reader.code(3).input_value() == f"{STRIDE}  # 走 ∂"
        assert not [url for url in reader.asked if url.endswith(".wasm")]
        assert reader.run(3).startswith("Done")


@pytest.mark.parametrize("state", UNREADABLE, ids=lambda state: state[:20])
def test_an_address_that_cannot_be_read_is_said_to_be_so(open_page: Reader, state: str):
    open_page.run(1)
    number = 1 if not state.startswith("3") else 3
    open_page.page.evaluate("state => { location.hash = `#run:${state}`; }", state)
    open_page.listing(number).locator(".live-note:has-text('cannot be read')").wait_for(timeout=LIMIT)
    open_page.write(number, "x = 1")
    open_page.button(number, "Reset").click()


def test_a_result_that_is_computed_anew_agrees_with_its_record_to_the_last_bit_or_within_what_it_allows(reader: Reader):
    by = r"\nBy MicroPython \d+\.\d+\.\d+ in the browser, in [\d.]+ m?s\."
    assert re.fullmatch(r"As recorded: \d\d numbers to the last bit\." + by, reader.recomputed("valley.trajectory"))
    within = r"As recorded: \d\d numbers (to the last bit|within what is allowed, the largest relative difference .*)\."
    assert re.fullmatch(within + by, reader.recomputed("valley.weights"))


def test_after_an_edit_it_says_what_the_edit_has_changed(reader: Reader):
    reader.run(3)
    own = reader.code(3).input_value()
    reader.write(3, own.replace("0.4, 0.9", "0.5, 0.9"))
    said = reader.recomputed("valley.trajectory")
    assert said.startswith("With your Listing 3 in their place: Not as recorded: ")
    assert re.search(r"x1 from −0\.0106 to \S+; eta from 0\.4 to 0\.5; 4\d more; the other 3 are\.\n", said)
    reader.write(3, f"# one\n# two\n{own}")
    all_same = r"With your Listing 3 in their place: All \d\d numbers are as recorded, to the last bit\."
    assert re.match(all_same, reader.recomputed("valley.trajectory"))
    reader.button(3, "Reset").click()
    assert reader.recomputed("valley.trajectory").startswith("As recorded: ")


def test_what_is_computed_anew_answers_about_the_number_that_was_asked_about(reader: Reader):
    reader.run(3)
    reader.write(3, reader.code(3).input_value().replace("return x1, x2,", "return x1, x2 + 1,"))
    said = reader.recomputed("valley.trajectory", "x1")
    assert re.search(r"Not as recorded: You asked about x1, still −0\.0106; x2 from \S+ × 10⁻¹⁴ to ", said)
    reader.source_of("valley.trajectory", "eta")  # is now asked about
    status = reader.panel("valley.trajectory").locator(".live-status")
    status.filter(has_text="You asked about eta, still 0.4; x2 from").wait_for(timeout=LIMIT)
    reader.write(3, reader.code(3).input_value().replace("eta, gamma, eps = 0.4", "eta, gamma, eps = 0.5"))
    said = reader.recomputed("valley.trajectory", "eta")
    assert said.startswith(
        "With your Listing 3 in their place: Not as recorded: You asked about eta from 0.4 to 0.5; x1"
    )
    assert "trace[20]" not in said, "x1 is told already"


def test_numbers_within_what_is_allowed_and_missing_ones_are_told_as_what_they_are(reader: Reader):
    reader.recomputed("valley.trajectory")
    reader.page.evaluate(
        """async ([verdict, record]) => {
        [window.verdict, window.compared] = [(await import(verdict)).verdict, (await import(record)).compared];
    }""",
        [next(url for url in reader.asked if name in url) for name in ("live-verdict", "live-record")],
    )
    assert told(reader, {"a": 1.0, "b": 2.0}, {"a": 1.0, "b": 2.0 + 4e-16}) == (
        "With your Listing 3 in their place: All 2 numbers within what is allowed, "
        "the largest relative difference 2.2 × 10⁻¹⁶; 1 not to the last bit."
    )
    assert told(reader, {"a": 1.0}, {"b": 2.0}) == (
        "With your Listing 3 in their place: Not as recorded: a recorded 1, now missing; b not recorded, now 2."
    )


def told(reader: Reader, recorded: dict[str, float], now: dict[str, float]) -> str:
    said: str = reader.page.evaluate(
        """([recorded, now]) => {
        const found = window.compared(recorded, now, { a: ["close", 1e-9, 0], b: ["close", 1e-9, 0] });
        const edits = [{ name: "Listing 3", show() {} }];
        return window.verdict(found, { edits, asked: "", names: new Set() }).map((one) => one.textContent).join("|");
    }""",
        [recorded, now],
    )
    return said


def test_a_figure_below_what_rests_on_an_edit_says_that_it_is_still_that_of_the_record(reader: Reader):
    said = reader.page.get_by_text("The figure is still that of the record.")
    reader.write(3, STRIDE)
    ids = "all => all.map(one => one.closest('figure').id)"
    assert said.evaluate_all(ids) == ["trajectory", "comparison", "drift"], "up to the next heading"
    reader.run(4)
    assert said.count() == 3
    reader.button(3, "Reset").click()
    expect(said).to_have_count(0)


def test_an_error_of_an_edit_is_told_by_the_line_of_the_listing(reader: Reader):
    reader.run(3)
    lines = reader.code(3).input_value().split("\n")
    number = next(place for place, line in enumerate(lines, 1) if "slope(" in line)
    reader.write(3, "\n".join([*lines[: number - 1], "    g1, g2 = nothing", *lines[number:]]))
    assert reader.recomputed("valley.trajectory").startswith(f"Listing 3, line {number}: there is no name nothing")


def test_what_was_computed_is_old_once_the_code_is_edited(reader: Reader):
    reader.recomputed("valley.trajectory")
    reader.write(3, "# another")
    panel = reader.page.locator("#made-valley-trajectory .live-status")
    assert panel.text_content() == "The code has changed; press “Compute anew” for that of now."


def test_a_result_that_needs_a_package_offers_the_notebook_in_the_place_of_computing_it(reader: Reader):
    reader.page.keyboard.press("Escape")
    reader.page.locator(".made-seal[href$='#valley.seeds'], .made-number[href*='#valley.seeds.']").first.click()
    panel = reader.panel("valley.seeds")
    said = panel.get_by_text("This result needs numpy; the notebook computes it anew.")
    said.wait_for(timeout=LIMIT)
    assert panel.get_by_role("button", name="Compute anew").count() == 0
    assert (said.locator("a").get_attribute("href") or "").endswith("notebooks/valley.html")


def test_what_a_card_is_of_is_marked_as_long_as_it_is_shown(reader: Reader):
    asked = reader.page.locator(".made-asked")
    reader.recomputed("valley.trajectory", "x1")
    assert [(one.get_attribute("href") or "").rpartition("#")[2] for one in asked.all()] == ["valley.trajectory.x1"]
    reader.page.keyboard.press("Escape")
    asked.wait_for(state="detached")


def test_the_keyboard_runs_edits_and_leaves(browser: Browser, address: str):
    with reading(browser, address) as reader:
        reader.button(1, "Run").focus()
        reader.page.keyboard.press("Enter")
        reader.ended(1)
        assert reader.page.evaluate("document.activeElement.textContent") == "Run"
        reader.page.keyboard.press("Shift+Tab")
        assert reader.page.evaluate("document.activeElement.matches('textarea')")
        reader.page.keyboard.press("ControlOrMeta+a")
        reader.page.keyboard.type("for i in range(2):\nprint(i)")
        assert reader.code(1).input_value() == "for i in range(2):\n    print(i)", "the line after a colon is indented"
        reader.page.keyboard.press("Enter")
        reader.page.keyboard.press("Backspace")
        reader.page.keyboard.type("print(9)")
        reader.page.keyboard.press("Control+Enter")
        reader.ended(1)
        assert reader.printed(1) == "0\n1\n9\n"
        reader.page.keyboard.press("Tab")
        assert reader.page.evaluate("document.activeElement.textContent") == "Run", "Tab goes on"


@pytest.mark.parametrize(("width", "scheme"), [pytest.param(390, "dark", marks=pytest.mark.slow), (1280, "light")])
def test_axe_finds_nothing_with_a_listing_open_running_and_failed(
    browser: Browser, address: str, width: int, scheme: str
):
    with reading(browser, address, viewport={"width": width, "height": 844}, color_scheme=scheme) as reader:
        reader.run(1)
        assert violations(reader.page, ".live") == []
        reader.write(1, "print('a long line ' * 20)\nwhile True: pass")
        reader.button(1, "Run").click()
        reader.listing(1).locator(".live-printed:visible").wait_for(timeout=LIMIT)
        assert violations(reader.page, ".live") == []
        reader.button(1, "Stop").click()
        assert reader.run(1, "print(nothing)").startswith("Line 1")
        reader.recomputed("valley.trajectory")
        assert violations(reader.page, "#made-valley-trajectory") == []
        reader.panel("valley.trajectory").evaluate("one => one.hidePopover()")
        reader.page.evaluate("scrollTo(0, 0)")  # neither the panel nor the bar lies over anything
        assert violations(reader.page) == []


def test_on_the_narrowest_phone_nothing_is_wider_than_the_page_and_a_finger_meets_what_it_wants(
    browser: Browser, address: str
):
    with reading(browser, address, viewport={"width": 320, "height": 600}, has_touch=True, is_mobile=True) as reader:
        reader.run(1, f"print('{'long ' * 50}')\nraise ValueError('{'x' * 300}')")
        assert reader.page.evaluate("document.documentElement.scrollWidth") == 320
        for button in reader.page.locator(".live-bar button:visible, .live-status button").all():
            box = button.bounding_box()
            assert box
            assert min(box["width"], box["height"]) >= 44


def test_a_printed_page_shows_nothing_of_it(reader: Reader):
    reader.run(1, "print(5)")
    reader.page.emulate_media(media="print")
    shown = reader.listing(1).inner_text()
    reader.page.emulate_media(media="screen")
    assert shown.strip() == (reader.listing(1).locator("> pre[hidden]").text_content() or "").strip()


def test_where_python_cannot_be_loaded_it_says_so_and_can_be_tried_again(browser: Browser, address: str):
    with reading(browser, address) as reader:
        reader.page.route("**/*.wasm", lambda route: route.abort())
        assert reader.run(1).startswith("Python did not start, or broke: ")
        assert reader.recomputed("valley.trajectory").startswith("Python did not start, or broke: ")
        reader.page.unroute("**/*.wasm")
        assert reader.recomputed("valley.trajectory").startswith("As recorded: ")
        assert reader.run(1).startswith("Done")


def test_a_browser_without_workers_is_told_so(browser: Browser, address: str):
    with reading(browser, address) as reader:
        reader.page.evaluate("delete window.Worker")
        for _ in range(2):
            assert reader.run(1) == "This browser has no web workers, or they are off; code cannot be run."


def test_what_does_not_come_in_time_can_be_stopped_and_tried_again(browser: Browser, address: str):
    with reading(browser, address) as reader:
        reader.page.clock.install()
        reader.page.route("**/*.wasm", lambda _: None)
        reader.button(1, "Run").click()
        reader.listing(1).locator(".live-status:has-text('Getting')").wait_for(timeout=LIMIT)
        reader.page.clock.fast_forward(15_001)
        assert reader.ended(1) == "The network is too slow, or gone: Python or the record did not come.\nTry again"
        reader.page.unroute("**/*.wasm")
        reader.button(1, "Try again").click()
        reader.listing(1).locator(".live-status:has-text('Done')").wait_for(timeout=LIMIT)


def test_a_record_that_does_not_come_is_told_of_or_stopped(browser: Browser, address: str):
    with reading(browser, address) as reader:
        reader.page.route(PROGRAM, lambda route: route.fulfill(status=404))
        assert reader.recomputed("valley.trajectory") == "The record could not be loaded.\nTry again"
        reader.page.unroute(PROGRAM)
        reader.page.route(PROGRAM, lambda _: None)
        panel = reader.panel("valley.trajectory")
        panel.locator("button:visible:text-is('Compute anew')").click()
        panel.locator("button:visible:text-is('Stop')").click()
        panel.locator(".live-told:text-is('Stopped.')").wait_for(timeout=LIMIT)
        reader.page.unroute(PROGRAM)
        assert reader.recomputed("valley.trajectory").startswith("As recorded: ")
        reader.page.route("**/live/valley.weights.*.json", lambda route: route.fulfill(json=EMPTY))
        assert reader.recomputed("valley.weights") == "Nothing was returned."


def test_a_page_from_a_folder_says_why_it_runs_nothing(browser: Browser, built: Path):
    with reading(browser, (built / CHAPTER).as_uri()) as reader:
        reader.button(1, "Run").click()
        reader.listing(1).get_by_text("Pages that are opened from a folder cannot run code").wait_for(
            timeout=LIMIT, state="attached"
        )


@pytest.mark.slow
@pytest.mark.skipif(not firefox.installed(), reason="there is no Firefox")
def test_firefox_runs_a_listing_too(address: str, tmp_path: Path):
    with firefox.started(tmp_path) as other:
        other.go(address)
        other.evaluate("document.querySelector('[data-live=\"4\"] button').click()")
        other.until("return document.querySelector('[data-live=\"4\"] .live-bar button')?.ariaDisabled === 'false'")
        assert (
            other.evaluate("return document.querySelector('[data-live=\"4\"] .live-printed').textContent") == RECORDED
        )
