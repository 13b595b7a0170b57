"""Numbers in sentences: checked at their own precision, rewritten in their own manner."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.contents import only_page, rendered_faults

from engine.prose import bound_numbers, check, drafts, kept_digits
from engine.results.book import Book
from engine.results.comparison import close, exact, measured, statistical
from engine.results.keys import ResultKey

BOOK = Book()
NUMBERS = {
    "valley.scratch": {
        "loss": 0.24266,
        "x": -0.010599,
        "half_life": {"0.9": 6.5788},
        "f": 2.1637e-19,
        "tiny": 0.00003,
        "least": -4.4e-12,
        "zero": 0.0,
    }
}


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return only_page(tmp_path, monkeypatch)


def faults(page: Path, text: str) -> list[str]:
    page.write_text(text, encoding="utf-8")
    return [f"{fault.line}: {fault.text}" for fault in check.faults(BOOK, NUMBERS)]


@pytest.mark.parametrize(
    "sentence",
    [
        '<data value="valley.scratch.loss">0.243</data>',
        '<data value="valley.scratch.loss">0.2427</data>',
        '<data value="valley.scratch.x">−0.0106</data>',
        '<data value="valley.scratch.zero">0</data>',
        '<data value="valley.scratch.zero">0.000</data>',
        '<data value="valley.scratch.tiny">0.00003</data>',
        '<data value="valley.scratch.x">-0.0106</data>',
        '<data value="valley.scratch.half_life.0.9">6.58</data>',
        '<data value="valley.scratch.f">2.2e-19</data>',
        '<data value="valley.scratch.f">2.16 × 10⁻¹⁹</data>',
        '`<data value="nothing.at.all">1</data>` in code',
        '```\n<data value="nothing.at.all">1</data>\n```',
        '~~~~ html\n```\n<data value="nothing.at.all">1</data>\n~~~~',
    ],
)
def test_what_the_record_bears_out_passes(page, sentence):
    assert faults(page, sentence) == []
    assert bound_numbers.accepted(NUMBERS) == {}


@pytest.mark.parametrize(
    ("sentence", "said", "mended"),
    [
        ("loss>0.244<", "says 0.244, the record 0.243", "0.243"),
        ("loss>0.2<", "", "0.2"),
        ("loss>0.3<", "says 0.3, the record 0.2", "0.2"),
        ("x>0.0106<", "says 0.0106, the record −0.0106", "−0.0106"),
        ("f>2.2 × 10⁻¹⁸<", "says 2.2 × 10⁻¹⁸, the record 2.2 × 10⁻¹⁹", "2.2 × 10⁻¹⁹"),
        ("half_life.0.9>6.57<", "says 6.57, the record 6.58", "6.58"),
        ("loss>0.0000<", "says 0.0000, the record 0.2427", "0.2427"),
        ("loss>0<", "nothing is left of 0.243 at the precision of 0; write 0.24", "0"),
        ("tiny>0.0000<", "nothing is left of 3e-05 at the precision of 0.0000; write 0.000030", "0.0000"),
        ("tiny>0.0e0<", "says 0.0e0, the record 3.0e-5", "3.0e-5"),
        ("least>-0.00<", "nothing is left of -4.4e-12 at the precision of -0.00; write -4.4e-12", "-0.00"),
        ("x>−0.0<", "nothing is left of -0.0106 at the precision of −0.0; write −0.011", "−0.0"),
        ("zero>0.243<", "says 0.243, the record 0.000", "0.000"),
        ("zero>2.2 × 10⁻¹⁹<", "says 2.2 × 10⁻¹⁹, the record 0.0", "0.0"),
    ],
)
def test_what_it_does_not_is_named_and_mended(page, sentence, said, mended):
    key, _, text = sentence.rstrip("<").partition(">")
    written = f'第一行\n损失为 <data value="valley.scratch.{key}">{text}</data>，完。\n'
    found = faults(page, written)
    assert [said in fault and fault.startswith("2: ") for fault in found] == ([True] if said else [])
    after = bound_numbers.accepted(NUMBERS).get(page, written)
    assert after == written.replace(f">{text}<", f">{mended}<")


@pytest.mark.parametrize("key", ["valley.scratch.half_life", "valley.scratch", "valley", "", "a.b.c.d"])
def test_a_key_that_names_no_single_number_is_a_fault(page, key):
    (fault,) = faults(page, f'<data value="{key}">1</data>')
    assert fault.startswith(f"1: there is no number {key}" if key else '1: value="" names no number; write value="')
    known = "; valley.scratch has loss, x, half_life.0.9, f, tiny, least, zero"
    assert fault.endswith(known) == key.startswith("valley.scratch")


def test_a_key_of_no_experiment_is_asked_for_the_one_that_is_like_it(page):
    (fault,) = faults(page, '<data value="valley.scrach.loss">0.243</data>')
    assert fault == "1: there is no number valley.scrach.loss; do you mean valley.scratch?"


FRONT = {
    "a key that nothing reads": (
        "title: 章\ndarft: true\n",
        "3: front matter: nothing here reads darft; do you mean draft",
    ),
    "no YAML": ("title: 章\ntags: [a\ndate: 2024-08-08\n", "4: front matter: expected ',' or ']'"),
    "no date": ("date: 2024-13-08 13:00:00\n", "1: front matter: month must be in 1..12"),
    "no mapping": ("- title\n", "2: front matter: not a list of keys and values"),
    "no switch": ("toc: ture\n", "2: front matter: toc: 'ture' is neither true nor false"),
    "no sentences": ("aims: 学会\n", "2: front matter: aims: '学会' is no list of sentences; "),
    "no sentence": ("needs:\n  - 知道: 导数\n", "2: front matter: needs: [{'知道': '导数'}] is no list of sentences; "),
    "nothing that can be hidden": ("hide:\n  - path\n", "2: front matter: hide: nothing here hides path; there are "),
    "no address of a page": ("aliases: [/old.md]\n", "2: front matter: aliases: '/old.md' is no address of a page; "),
    "no list": ("tags: 机器学习\n", "2: front matter: tags: '机器学习' is no list; "),
}


@pytest.mark.parametrize("mistake", FRONT)
def test_a_front_matter_that_the_generator_would_drop_or_misread_is_a_fault(page, mistake):
    front, said = FRONT[mistake]
    (fault,) = faults(page, f"---\n{front}---\n\n正文\n")
    assert fault.startswith(said)


@pytest.mark.parametrize(
    "said", ["draft: true", "draft: True", "'draft': yes", "{draft: true, title: 章}", "draft: true  # still"]
)
def test_a_draft_is_one_however_yaml_says_so(page, said):
    text = f'---\n{said}\n---\n\n!!! todo "待办"\n\n    写完。\n'
    assert faults(page, text) == []
    assert drafts.is_draft(text)
    assert not drafts.is_draft(text.replace("true", "false").replace("True", "false").replace("yes", "no"))


def test_a_front_matter_that_is_never_closed_is_a_fault(page):
    (fault,) = faults(page, "---\ntitle: 章\n\n正文\n")
    assert fault == "1: front matter: it is never closed; put --- on a line below it"
    assert faults(page, "---\n\n正文，上面是一条横线。\n") == []


@pytest.mark.parametrize(
    "text",
    ['<data value="valley.scratch.loss">0.2', "<data>1</data>", '<data value="valley.scratch.loss">\n0.2</data>'],
)
def test_data_that_the_check_cannot_read_is_a_fault(page, text):
    assert faults(page, text) == [
        '1: write <data value="chapter.experiment.number">0.123</data>, with "" and on one line'
    ]


LOSS = '<data value="valley.scratch.loss">0.243</data>'
GLUED = {  # what is read as another number, and what is said to stand beside it
    f"9{LOSS}": "'9' directly before",
    f"2.{LOSS}": "'.' directly before",
    f"1,{LOSS}": "'1,' directly before",
    f"−{LOSS}": "'−' directly before",
    f"约 -{LOSS}": "'-' directly before",
    f"±{LOSS}": "'±' directly before",
    f"+{LOSS}": "'+' directly before",
    f"&minus;{LOSS}": "'−' directly before",
    f"９{LOSS}": "'9' directly before",
    f"9<!-- 空 -->{LOSS}": "'9' directly before",
    f"<b>9</b>{LOSS}": "'9' directly before",
    f"9&#8203;{LOSS}": "'9' directly before",
    f"{LOSS}0.9": "'0' directly after",
    f"{LOSS}.9": "'.9' directly after",
    f"{LOSS},9": "',9' directly after",
    f"{LOSS}<!-- -->0.9": "'0' directly after",
    f"{LOSS}<sup>2</sup>": "'2' directly after",
    f"{LOSS}²": "'²' directly after",
    f"{LOSS}e5": "'e5' directly after",
    f"{LOSS}%": "'%' after",
    f"{LOSS}&nbsp;‰": "'‰' after",
    f"{LOSS} × 10⁻³": "'× 10' after",
    f"{LOSS} 万行": "'万' after",
    f"负 {LOSS}": "'负 ' directly before",
    f"占百分之 {LOSS}": "'百分之 ' directly before",
    f'{LOSS} <span data-tex="\\times 10^{{-3}}"></span>': "'\\\\times 10' after",
    f'{LOSS} <span data-tex="\\%"></span>': "'\\\\%' after",
    f"1/{LOSS}": "'1/' directly before",
    f"− {LOSS}": "'− ' directly before",
    f'{LOSS}<button popovertarget="made-a"></button>%': "'%' after",
    f'<a class="made-number" aria-label="0.243 的出处">{LOSS}</a>%': "'%' after",
    f'{LOSS}<ins class="drifted"></ins>k': "'k' directly after",
    f"{LOSS}k": "'k' directly after",
}


@pytest.mark.parametrize("written", GLUED)
def test_what_touches_a_number_so_that_another_is_read_is_a_fault(page, written):
    page.write_text(f"第一行\n\n{written}", encoding="utf-8")
    (fault,) = rendered_faults(f"<p>第一行</p><p>{written}</p>", NUMBERS, [page])
    assert "/page.md:3: valley.scratch.loss: " in fault
    assert f"{GLUED[written]} 0.243 makes it another number; " in fault


@pytest.mark.parametrize(
    "written",
    [
        f"η&nbsp;=&nbsp;{LOSS}，下降。",
        f"第 20 步{LOSS}.",
        f"{LOSS} 1 到 2 次",
        f"{LOSS}, 9",
        f"$x - y =$ {LOSS} $\\eta$",
        f"<table><tr><td>9</td><td>{LOSS}</td><td>%</td></tr></table>",
        f"9<br>{LOSS}<br>9",
        f"{LOSS} ± {LOSS}",
        f"{LOSS} 倍",
        f"{LOSS} kg",
    ],
)
def test_what_only_stands_nearby_is_none(page, written):
    assert faults(page, written) == []
    assert rendered_faults(f"<p>9</p><p>{written}</p><p>9</p>", NUMBERS) == []


@pytest.mark.parametrize("formula", [r"\(-\)", r"\(9\)", r"<em>1</em><code>2</code>"])
def test_what_the_source_does_not_show_is_seen_in_the_page(formula):
    (fault,) = rendered_faults(f'<p><span class="arithmatex">{formula}</span>{LOSS}</p>', NUMBERS)
    assert "directly before 0.243" in fault


def test_the_number_of_a_footnote_is_no_digit_of_it():
    footnote = '<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>'
    assert rendered_faults(f"<p>{LOSS}{footnote}</p>", NUMBERS) == []


@pytest.mark.parametrize("stray", ["</code>", "</pre>", "<code>", "<pre>", "</data>", "<data>"])
def test_a_stray_tag_hides_no_number(stray):
    wrong = LOSS.replace("0.243", "0.999")
    assert any("0.999" in fault for fault in rendered_faults(f"<p>{stray}</p><p>{wrong}</p>", NUMBERS))


@given(st.text(alphabet='<>/"=!- adtpbcoe09.%&;\\()', max_size=40))
def test_no_page_breaks_the_reader(text):
    assert isinstance(rendered_faults(text, NUMBERS), list)


@given(value=st.floats(-1e6, 1e6), decimals=st.integers(0, 8))
def test_a_text_passes_if_and_only_if_it_is_the_value_rounded(value, decimals):
    text = bound_numbers.written(value, f"{0:.{decimals}f}")
    assert text is not None
    assert abs(Decimal(text.replace("−", "-")) - Decimal(value)) <= Decimal(10) ** -decimals / 2
    assert bound_numbers.written(value, text) == text
    step = Decimal(10) ** -decimals
    other = f"{Decimal(text.replace('−', '-')) + step:.{decimals}f}".replace("-", "−")
    assert bound_numbers.written(value, other) != other


@given(value=st.floats(1e-300, 1e300), decimals=st.integers(0, 5), times=st.booleans())
def test_powers_of_ten_keep_their_manner(value, decimals, times):
    assume(value > 0)
    manner = f"{0:.{decimals}f}" + (" × 10⁰" if times else "e0")
    text = bound_numbers.written(value, manner)
    assert text is not None
    assert bound_numbers.written(value, text) == text
    plain = text.replace(" × 10", "e").translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    assert float(plain) == pytest.approx(value, rel=0.51 * 10.0**-decimals)
    assert re.fullmatch(r"\d(\.\d+)?e-?\d+", plain)


@given(st.text(alphabet="0123456789.-−e×⁻¹²一 ", max_size=12))
def test_no_text_breaks_the_check(text):
    written = bound_numbers.written(0.5, text)
    assert written is None or bound_numbers.written(0.5, written) == written


def test_snippets_that_are_not_there_are_faults(page, tmp_path):
    code = tmp_path / "code.py"
    code.write_text("# --8<-- [start:whole]\nx = 1\n# --8<-- [end:whole]\n# --8<-- [start:open]\n", encoding="utf-8")
    text = '--8<-- "code.py:whole"\n--8<-- "code.py:open"\n--8<-- "code.py:none"\n--8<-- "kode.py"\n-8<- "code.py"\n'
    assert faults(page, text) == [
        "2: code.py:4: section open is never ended: # --8<-- [end:open]",
        "3: code.py has no section none",
        "4: there is no file kode.py; do you mean code.py?",
        '5: a snippet stands alone on its line, as --8<-- "path:section"',
    ]


PRINTED = '<data value="valley.scratch.loss">{}</data>'
MEAN = {"mean": 0.24418, "stderr": 0.0001, "n": 256}


@pytest.mark.parametrize(
    ("kind", "value", "text", "keeps"),
    [
        (close(rtol=1e-2), 0.243, "0.24", ""),
        (close(rtol=1e-2), 0.243, "0.2430", ""),
        (close(rtol=1e-2), 0.243, "0.243000", "close(rtol=0.01) keeps, 2 digits: 0.24; write fewer"),
        (close(rtol=1e-2), -24300.0, "−24300.0", "close(rtol=0.01) keeps, 2 digits: -2.4e+04"),
        (close(rtol=1e-2), 2.43e-9, "2.43000 × 10⁻⁹", "close(rtol=0.01) keeps, 2 digits: 2.4e-09"),
        (close(rtol=0.5), 0.75, "0.7500", "close(rtol=0.5) keeps, no digit"),
        (close(rtol=0, atol=1e-2), 0.243, "0.243000", "keeps, 2 digits: 0.24"),
        (close(rtol=1e-9, atol=1e-9), 5.6e-17, "5.6e-17", ""),  # noise
        (exact, 0.243, "0.243000000000", ""),
        (measured, 0.243, "0.243000000000", ""),
    ],
)
def test_more_digits_than_the_tolerance_keeps_are_refused_with_those_that_it_keeps(kind, value, text, keeps):
    kinds = {"valley.scratch": {"loss": kind}}
    said = "".join(rendered_faults(PRINTED.format(text), {"valley.scratch": {"loss": value}}, kinds=kinds))
    assert keeps in said
    assert bool(said) == bool(keeps)


@pytest.mark.parametrize(("text", "kept"), [("0.2442", True), ("0.24418", True), ("0.2441800", False)])
def test_of_a_mean_they_are_those_that_its_standard_error_keeps(text, kept):
    shown = f'<data value="valley.scratch.loss.mean">{text}</data>'
    kinds = {"valley.scratch": {"loss": statistical(shift=0.01)}}
    said = rendered_faults(shown, {"valley.scratch": {"loss": MEAN}}, kinds=kinds)
    wanted = "valley.scratch.loss.mean: 0.2441800 has more digits than statistical(shift=0.01) keeps, 4 digits: 0.2442"
    assert [one.partition(";")[0] for one in said] == ([] if kept else [wanted])


WRITTEN = {  # as people write a number, and what the record may hold for it
    "1,503": 1503.2,
    "24.3%": 0.24266,
    "24.3 %": 0.24266,
    "2.4‰": 0.0024266,
    "15.0 万": 150300,
    "1503 行": 1503.2,
    "12.5 ms": 12.54,
    "−1,503.5": -1503.46,
}


@pytest.mark.parametrize("text", WRITTEN)
def test_a_number_is_written_as_people_write_it_and_renewed_in_the_same_manner(page, text):
    sentence, numbers = PRINTED.format(text), {"valley.scratch": {"loss": WRITTEN[text]}}
    assert rendered_faults(sentence, numbers) == []
    other = {"valley.scratch": {"loss": WRITTEN[text] * 1.5}}
    (said,) = rendered_faults(sentence, other)
    renewed = bound_numbers.rewritten(sentence, other)
    assert rendered_faults(renewed, other) == []
    assert f"the sentence says {text}, the record {renewed.split('>')[1].split('<')[0]}" in said


def test_a_mean_and_its_standard_error_are_one_number():
    sentence, numbers = (
        PRINTED.format("0.243 ± 0.001"),
        {"valley.scratch": {"loss": {"mean": 0.2426, "stderr": 0.0012}}},
    )
    assert rendered_faults(sentence, numbers) == []
    numbers["valley.scratch"]["loss"] = {"mean": 0.2526, "stderr": 0.0022}
    assert len(rendered_faults(sentence, numbers)) == 2
    assert bound_numbers.rewritten(sentence, numbers) == PRINTED.format("0.253 ± 0.002")


def test_what_holds_and_is_another_number_in_a_sentence_is_drift(page):
    page.write_text(f"{PRINTED.format('0.243')}\n\n`{PRINTED.format('0.2430')}`\n", encoding="utf-8")
    kinds = {"loss": close(rtol=1e-2), "other": exact}

    def moved(now, **kind):
        key = ResultKey("valley.scratch")
        return [*kept_digits.beyond(key, {"loss": 0.243}, {"loss": now}, kinds | kind, bound_numbers.written)]

    assert moved(0.243) == moved(0.2434) == []
    (found,) = moved(0.245)
    assert (found.name, found.recorded, found.now) == ("valley.scratch.loss", 0.243, 0.245)
    assert str(found).endswith(f"{page}:1 says 0.243, and the tolerance keeps 2 digits: 0.24")
    assert moved(0.245, loss=measured) == moved(0.245, loss=close(rtol=0, atol=0.5)) == []
