"""Claims in words: borne out by records, or refused with the sentence; verdicts that name nothing are found."""

import contextlib
import math
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.contents import only_page, rendered_faults, rendered_page

from engine.ground.words import Claims
from engine.prose import check, claims, predicates, reading, verdicts
from engine.prose.evaluation import Unfit
from engine.results.book import Book

BOOK = Book()
NUMBERS = {
    "valley.walk": {
        "f": {"slow": 0.3, "fast": 0.5},
        "kept": {"1": 1.0, "1-2": 7.0, "0.9": 6.58, "1e-05": 2.0, "at": {"-1": 4.0}},
        "trace": [3.0, 2.0, 1.0, 0.5],
        "grid": {"0.1": [[1, 2], [3]]},
        "steps": 20,
        "lost": math.nan,
    }
}
HELD = "valley.walk.f.slow < valley.walk.f.fast"


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return only_page(tmp_path, monkeypatch)


def faults(page: Path, text: str) -> list[str]:
    page.write_text(text, encoding="utf-8")
    return [f"{fault.line}: {fault.text}" for fault in check.faults(BOOK, NUMBERS)]


def bound(predicate: str, words: str = "小") -> str:
    return f'<data value="{predicate}">{words}</data>'


HOLDING = (
    HELD,
    "valley.walk.f.slow &lt; valley.walk.f.fast",
    "valley.walk.f.fast / valley.walk.f.slow > 1.5",
    "0.2 < valley.walk.f.slow < valley.walk.f.fast <= 1e0",
    "valley.walk.kept.0.9 > 6 and not valley.walk.kept.0.9 > 7",
    "valley.walk.kept.1e-05 == 2",
    "valley.walk.kept.1e-05-1 == 1",
    "valley.walk.kept.1-2 == 7 and valley.walk.kept.1 -2 == 0-1",
    "valley.walk.kept.at.-1 == 4",
    "valley.walk.trace[0] > valley.walk.trace[-1]",
    "valley.walk.grid.0.1[0][1] == 2",
    "min(valley.walk.trace) == 0.5 and max(1, valley.walk.steps) == 20",
    "len(valley.walk.trace) == 4",
    "abs(valley.walk.f.slow - valley.walk.f.fast) < .21",
    "log10(5 * valley.walk.steps) == 2 ** 1",
    "(valley.walk.steps != 20 or valley.walk.steps == 20)",
)


@pytest.mark.parametrize("predicate", HOLDING)
def test_a_claim_that_its_record_bears_out_passes(page, predicate):
    assert faults(page, f"甲比乙{bound(predicate)}。") == []


BELIED = {
    "valley.walk.f.slow > valley.walk.f.fast": "valley.walk.f.slow = 0.3, valley.walk.f.fast = 0.5",
    "valley.walk.trace[-1] > max(valley.walk.trace)": "valley.walk.trace[-1] = 0.5, max(valley.walk.trace) = 3",
    "not valley.walk.kept.0.9 > 6": "valley.walk.kept.0.9 = 6.58",
}


@pytest.mark.parametrize("predicate", BELIED)
def test_a_claim_that_is_belied_names_sentence_predicate_and_values(page, predicate):
    (fault,) = faults(page, f"第一行\n先说。甲比乙{bound(predicate, '**更**小')}，完！再说。")
    assert fault == (
        f"2: “**更**小” does not hold: {predicate}, with {BELIED[predicate]};"
        " mend the words, or what they rest on; the sentence: 甲比乙**更**小，完！"
    )


UNFIT = {
    "valley.walk.f.slow <": "it is not put together as a comparison is",
    "valley.walk.f.slow < valley.walk.gone": "there is no number valley.walk.gone; valley.walk has f.slow, f.fast",
    "valley.wlak.f < 1": "there is no number valley.wlak.f; do you mean valley.walk?",
    "valley.walk.f < 1": "there is no number valley.walk.f; ",
    "valley.walk.f.slow * 2": "it yields no truth value",
    "valley.walk.trace < 1": "a list stands where a number belongs",
    "valley.walk.trace[4] < 1": "list index out of range",
    "valley.walk.trace[0.5] < 1": "an [index] is a whole number",
    "valley.walk.steps[0] < 1": "what has an [index] is no list",
    "max(valley.walk.grid.0.1) < 1": "a list stands where a number belongs",
    "valley.walk.lost < 1": "valley.walk.lost is NaN",
    "not valley.walk.lost < 1": "valley.walk.lost is NaN",
    "1 / (valley.walk.steps - 20) > 1": "it cannot be worked out: ",
    "(0 - valley.walk.steps) ** 0.5 > 1": "no real number",
    "log10(0 * valley.walk.steps) < 1": "log10() of 0 is no number",
    "9 ** 9 ** 9 > valley.walk.steps": "it cannot be worked out: ",
    "valley.walk.steps and 1 < 2": "beside and, or, not stand comparisons",
    "1 < 2": "it names no recorded number",
    "(lambda: valley.walk.steps)() > 1": "'lambda: valley.walk.steps)() > 1' cannot be read",
    "open(valley.walk.steps) > 1": "'open(valley.walk.steps) > 1' cannot be read",
    "min(valley.walk.steps) > 1": "min() is not given what it takes",
    "valley.walk.steps > 1 if 1": "'if 1' cannot be read",
    f"{'(' * 5000}valley.walk.steps > 1{')' * 5000}": "it is not put together as a comparison is",
    f"{'-' * 5000}valley.walk.steps > 1": "it ",
}


@pytest.mark.parametrize("predicate", UNFIT, ids=lambda text: text[:40])
def test_what_is_no_predicate_is_a_fault_with_its_reason(page, predicate):
    (fault,) = faults(page, f"第一行\n{bound(predicate)}")
    assert fault.startswith(f"2: “小” rests on no predicate, {predicate}: ")
    assert UNFIT[predicate] in fault


LEAVES = [
    ("valley.walk.f.slow", "0.3"),
    ("valley.walk.kept.1e-05", "2.0"),
    ("valley.walk.trace[-1]", "0.5"),
    ("len(valley.walk.trace)", "4.0"),
    ("min(valley.walk.trace)", "0.5"),
]
LITERALS = st.sampled_from(["0", "1", "2.5", ".5", "1e-3", "1e2"]).map(lambda text: (text, f"float({text})"))
SPACE = st.sampled_from(["", " ", "  "])


def power(base: float, exponent: float) -> float:
    """Return a power, of real numbers alone."""
    if base < 0 and exponent % 1:
        raise ArithmeticError
    return math.pow(base, exponent)


def _joined(parts: tuple[tuple[str, str], str, tuple[str, str], str]) -> tuple[str, str]:
    (left, ours), sign, (right, theirs), space = parts
    return f"({left}{space}{sign}{space}{right})", f"({ours} {sign} {theirs})"


def _numbers(inner: st.SearchStrategy[tuple[str, str]]) -> st.SearchStrategy[tuple[str, str]]:
    return st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner, SPACE).map(_joined),
        st.tuples(inner, st.sampled_from(["2", ".5"])).map(
            lambda two: (f"({two[0][0]}) ** {two[1]}", f"power({two[0][1]}, {two[1]})")
        ),
        inner.map(lambda one: (f"-{one[0]}", f"-{one[1]}")),
        inner.map(lambda one: (f"abs({one[0]})", f"abs({one[1]})")),
        inner.map(lambda one: (f"log10({one[0]})", f"math.log10({one[1]})")),
        st.tuples(inner, inner).map(lambda two: tuple(f"max({a}, {b})" for a, b in zip(*two, strict=True))),
    )


AMOUNTS = st.recursive(st.sampled_from(LEAVES) | LITERALS, _numbers, max_leaves=5)
SIGNS = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
CHAINS = st.lists(st.tuples(SIGNS, AMOUNTS), min_size=1, max_size=2)
COMPARED = st.tuples(AMOUNTS, CHAINS).map(
    lambda parts: tuple(
        " ".join([parts[0][side], *(f"{sign} {amount[side]}" for sign, amount in parts[1])]) for side in (0, 1)
    )
)
TREES = st.recursive(
    COMPARED,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" and ", " or "]), inner, st.just("")).map(_joined),
        inner.map(lambda one: (f"not {one[0]}", f"not {one[1]}")),
    ),
    max_leaves=4,
)


@given(TREES)
def test_any_predicate_yields_what_python_yields_or_is_refused_where_python_has_no_real_number(tree):
    text, python = tree
    try:  # what stands for it in Python is made of the same parts
        expected: object = eval(python, {"math": math, "power": power})
    except (ArithmeticError, ValueError, TypeError):
        expected = Unfit
    try:
        found: object = predicates.holds(predicates.parse(f"{text} and valley.walk.steps == 20", NUMBERS), NUMBERS)
    except Unfit:
        found = Unfit
    assert found == expected


@given(st.text(alphabet="valkfwstep.01e-+*/<>=!()[], \n", max_size=40))
def test_no_text_does_more_than_hold_fail_or_be_refused(text):
    for value in (text, f"valley.walk.steps {text}"):
        with contextlib.suppress(Unfit):
            assert predicates.holds(predicates.parse(value, NUMBERS), NUMBERS) in (True, False)


def test_a_claim_may_be_derived_or_cited_and_then_names_its_footnote_beside_it(page):
    assert faults(page, f"由上式，它{bound('derived', '更大')}。") == []
    assert faults(page, f"某人证明它{bound('cited.shi', '更大')}[^shi]。\n\n[^shi]: 甲") == []
    (fault,) = faults(page, f"甲[^shi]。\n\n某人证明它{bound('cited.shi', '更大')}。\n\n[^shi]: 甲")
    assert fault.startswith("3: “更大”: no footnote [^shi] stands in this paragraph")


@pytest.mark.parametrize("value", [HELD, "derived", "cited.shi"])
def test_a_number_does_not_hide_in_the_words_of_a_claim(page, value):
    said = "小得多，只有 0.243 分之一"
    found = faults(page, f"它{bound(value, said)}[^shi]。\n\n[^shi]: 甲")
    if value.startswith("cited."):
        assert found == []  # a number that is cited, as ever
    else:
        (fault,) = found
        assert fault == f"1: “{said}”: 0.243 stands within the words of a claim; bind it as a number, outside of them"


def test_an_item_of_a_list_is_told_to_be_a_number_of_its_own(page):
    (fault,) = faults(page, f"第一步是 {bound('valley.walk.path[0]', '0.0')}。")
    assert fault.endswith("is not bound as a number; return it under a name of its own, and bind that")


@pytest.mark.parametrize("words", ["", " ", "，"])
def test_a_claim_says_something(page, words):
    (fault,) = faults(page, f"它{bound(HELD, words)}。")
    assert "says nothing; put the words of the claim between the tags" in fault


@pytest.mark.parametrize("before", ["不", "并不 ", "没有", "远"])
def test_a_word_before_a_claim_that_turns_it_is_a_fault(before):
    html = f'<p>它{before}<data value="{HELD.replace("<", "&lt;")}">更小</data>。</p>'
    (fault,) = rendered_faults(html, NUMBERS)
    assert "directly before it makes it another claim; put it between the tags too" in fault
    assert rendered_faults(html.replace(before, "比较"), NUMBERS) == []


PLACES = {
    "a sentence": "甲比乙{}。",
    "a list": "- 甲\n- 乙{}",
    "a table": "| 甲 | 乙 |\n|---|---|\n| 丙 | {} |",
    "a caption": "<figure markdown>\n甲\n<figcaption>图 {}</figcaption>\n</figure>",
    "a caption of raw HTML": "<figure>\n甲\n<figcaption>图 {}</figcaption>\n</figure>",
    "a fold": '<details class="note" markdown>\n<summary>甲{}</summary>\n\n乙\n\n</details>',
    "a heading": "## 甲{}",
    "a quotation": "> 甲{}",
    "bold": "甲**比乙{}**。",
}
PREDICATES = [HELD, "valley.walk.trace[-1] < 2 * valley.walk.f.fast and not valley.walk.steps*2 == 3*4**2"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("predicate", PREDICATES)
def test_a_predicate_reaches_the_rendered_page_as_it_was_written(page, place, predicate):
    text = PLACES[place].format(bound(predicate, "更小"))
    assert faults(page, text) == []
    (data,) = [piece for piece in reading.pieces(rendered_page(text)) if piece.kind is reading.Kind.DATA]
    assert (data.key, data.text) == (predicate, "更小")


def test_in_code_a_claim_is_code(page):
    text = f"写作 `{bound('nothing.at.all < 1')}`。\n\n```\n{bound('nothing.at.all < 1')}\n```"
    assert faults(page, text) == []
    assert [one.text() for one in rendered_page(text).css("p code")] == [bound("nothing.at.all < 1")]


def listed(text: str) -> list[str]:
    return [word for word, _, _ in verdicts.found(reading.pieces(rendered_page(text)))]


SEEN = {
    "text": "甲比乙更快。",
    "a heading": "## 甲更快\n\n乙",
    "a caption": "<figure>\n<figcaption>甲更快</figcaption>\n</figure>",
    "parted by a mark": "甲更**快**。",
    "parted by a letter without width": "甲更\u200b快。",
    "the words of a link": "[甲更快](https://example.org)",
    "a list": "- 甲更快",
    "a notice": "!!! note\n\n    甲更快",
}


@pytest.mark.parametrize("place", SEEN)
def test_a_verdict_that_names_nothing_is_found(place):
    assert listed(SEEN[place]) == ["更快"]


PASSED = {
    "bound": f"甲{bound(HELD, '更快')}",
    "derived": f"甲{bound('derived', '更快')}",
    "code": "`更快`，还有\n\n```\n更快\n```",
    "a footnote": "甲[^a]\n\n[^a]: 乙更快",
    "a formula": r"$\text{更快}$",
    "an alternative": "![甲更快](a.png)",
    "other words": "最小二乘、最大值、最优点、发散级数、半衰期",
}


@pytest.mark.parametrize("way", PASSED)
def test_what_is_bound_or_is_no_verdict_of_the_authors_passes(way):
    assert listed(PASSED[way]) == []


def test_a_pattern_that_is_none_is_named(monkeypatch):
    with pytest.raises(Exception, match=r"site.toml: claims.verdicts: \(: "):
        verdicts.pattern("verdicts", ("(",))
    assert Claims.__dataclass_fields__.keys() == {"verdicts", "before", "unbound"}


def test_the_claims_of_the_pages_are_listed_with_what_they_rest_on(page):
    page.write_text(
        f"甲{bound(HELD)}，乙{bound('derived', '更大')}，丙{bound('valley.walk.f.slow > 1', '更大')}。\n",
        encoding="utf-8",
    )
    first, second, third, last = claims.listed(NUMBERS)
    assert first.endswith(f"{HELD}, with valley.walk.f.slow = 0.3, valley.walk.f.fast = 0.5")
    assert re.search(r"page.md:1: “小” in “甲小，乙更大，丙更大。”: ", first)
    assert second.endswith(": derived")
    assert third.endswith("valley.walk.f.slow > 1, with valley.walk.f.slow = 0.3; it does not hold")
    assert last == "claims: 2 rest on records, 1 are derived, 0 are cited"


def test_a_claim_is_read_again_where_a_number_that_it_rests_on_is_another(page):
    page.write_text(f"甲{bound(HELD)}，乙{bound('valley.walk.steps > 19', '多')}。\n", encoding="utf-8")
    now = {"valley.walk": NUMBERS["valley.walk"] | {"f": {"slow": 0.6, "fast": 0.5}}}
    (said,) = claims.moved(NUMBERS, now, {})
    assert said.endswith("rests on valley.walk.f.slow 0.3 → 0.6, and no longer holds; read it again")
    assert list(claims.moved(NUMBERS, NUMBERS, {})) == []


def test_a_long_list_is_named_by_its_ends():
    assert predicates.shown([0.1] * 9) == "[0.1, 0.1, …, 0.1]"
