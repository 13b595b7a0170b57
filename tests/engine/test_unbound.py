"""Numbers on a page that look like results: found wherever a reader sees them, and nowhere else."""

import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from tests.checkout import DATA, Checkout
from tests.contents import only_page, rendered_page, unbound
from tests.examples import tried

from engine.ground.paths import read
from engine.prose import bound_numbers, lines, reading, rendered, unbound_numbers
from engine.prose.rendered import Seen
from engine.prose.unbound_numbers import Known

PAGE = "docs/walks/valley.md"
KNOWN = Known(("10.8 动量法",), "10.8")
FENCE = "```"


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return only_page(tmp_path, monkeypatch)


def found(text: str) -> list[str]:
    return unbound(text, KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "0.243",
        "−0.243",
        "-0.243",
        "0.65",
        "2.5",
        "1.00",
        "0.100",
        ".243",
        ".65",
        "1503",
        "257",
        "1,503",
        "1,050",
        "2.2e-19",
        "2.0e-19",
        "15e3",
        "2.2 × 10⁻¹⁹",
        "15 × 10⁻¹⁹",
        "2.2×10^-19",
        "65.1",
        "-256",
    ],
)
def test_what_looks_like_a_result_is_found(text):
    assert found(f"第一行\n\n损失为 {text}，完。") == [text]


@pytest.mark.parametrize(
    "text",
    [
        *("0", "1", "53", "45°", "1000", "1500", "4.0", "0.9", "0.01", "0.0", "0.000", "1,500", "65 %"),
        *("10⁻⁶", "1e-6", "5 × 10⁻⁶", "10 × 10 的矩阵", "1/(1-γ)"),
        *("2012 年", "2012&nbsp;年", "**2012** 年", "2011–2012 年", "2024-08-08", "2024 年 8 月 8 日"),
        *("RP-1218", "x1", "x243", "arXiv:2003.02395", "SHA-256", "MP3", "CIFAR-100-256"),
        *("见 10.8 节", "10.7 和 10.8 节", "第 10.8.2 小节", "[10.10节](optimization/adam.md)"),
        *("图 2.3 所示", "如图6.1a", "表 4.1", "式(5.3)", "(Watkins, 1989)", "（Ng et al., 1999）", "(2014)"),
        *("见 10.8 动量法", "[10.8 动量法](walks/valley.md)"),
    ],
)
def test_what_people_choose_count_or_name_passes(text):
    assert found(f"第一行\n\n共 {text}，完。") == []


PLACES = {
    "end of a sentence": "损失为 0.243。",
    "what an element is called": '<span title="0.243">甲</span>',
    "title of a link": '[甲](a.md "0.243")',
    "alternative of an image": '<img alt="0.243" src="a.png">',
    "behind an address": "见 https://a.b/c,0.243 和",
    "behind an address and a blank": "https://a.b/c 0.243",
    "fence with words": "~~~ a b c\n0.243\n~~~",
    "fence that is none": "甲 ```text\n0.243\n```",
    "word and colon": "loss:0.243",
    "word and hyphen": "loss-0.243",
    "letters before": "loss0.243",
    "end of an English one": "The loss is 0.243.",
    "unit": "0.243s",
    "percentage": "0.243 %",
    "range": "0.1–0.243",
    "range of names": "10ms-0.243",
    "comparison": "loss=0.243",
    "full width": "０．２４３",
    "other digits": "𝟎.𝟐𝟒𝟑",
    "entity": "0&#46;243",
    "tag": "0.<b>24</b>3",
    "tag over lines": '0.<b\n title="x">243</b>',
    "comment": "0.2<!-- -->43",
    "comment over lines": "0.2<!--\n-->43",
    "emphasis": "0.**24**3",
    "escape": "0\\.243",
    "invisible": "0.2\u200b43&shy;",
    "item": "- 一\n- 0.243",
    "marker and item": "10. 0.243",
    "cell": "| 损失 |\n|---|\n| 0.243 |",
    "fold": '??? note "折叠"\n\n    0.243',
    "title of a fold": '??? note "0.243"',
    "title of a fence": f'{FENCE}text title="0.243"\n{FENCE}',
    "quotation": "> 0.243",
    "heading": "## 0.243 的由来",
    "end of a heading": "## 10.8.2 损失 0.243",
    "HTML": "<p>0.243</p>",
    "dollars of HTML": "<p>$0.243$</p>",
    "dollars of HTML further on": "<div>\n\n$$\n0.243\n$$\n\n</div>",
    "backticks of HTML": "<p>`0.243`</p>",
    "text of a link": "[0.243](a.md)",
    "text of an image": "![0.243](a.png)",
    "section of nothing": "0.243节",
    "what is saved": "0.243 节省",
    "parentheses without a link": "(0, 1](约0.243)",
    "spaced dollars": "$ 0.243 $",
    "dollar after a space": "$5 和 0.243 $",
    "one dollar": "$5 和 0.243",
    "escaped dollar": "\\$5 和 0.243$",
    "dollars of two items": "- $5\n- 0.243$",
    "dollars of two paragraphs": "$$\n\n0.243\n\n$$",
    "brackets that are escaped": "甲 \\[0.243\\]",
    "backtick without another": "`a 0.243",
    "escaped backtick": "\\`0.243`",
    "unequal backticks": "``a` 0.243 `b`",
    "code before and behind": "`a` 0.243 `b`",
    "code over lines": "`代码\n跨行` 0.243 `尾`",
    "code in a formula's way": "$5 `a$` 0.243 `b$`",
    "comment in code": "`<!--` 0.243 `-->`",
    "data in code": '`<data value="a.b.c">` 0.243 `</data>`',
    "after a comment": "<!-- x --> 0.243",
    "less than": "a < 0.243 且 b > 2",
    "after a fence": f"{FENCE}\n1\n{FENCE}\n0.243",
    "after a footnote": "[^wells]: 甲\n\n0.243",
}


@pytest.mark.parametrize("place", PLACES)
def test_it_is_found_wherever_it_is_seen(place):
    assert found(PLACES[place]) == ["0.243"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("见 10.8 动量", "10.8"),
        ("210.8 动量法", "210.8"),
        ("Python 3.11.4", "3.11"),
        ("2024-13-08", "2024"),
        ("1503 至今", "1503"),
        ("loss：0.243", "0.243"),
        ("图 12.5% 的像素", "12.5"),
        ("## 99.9 % 的步数", "99.9"),
        ("## 2.1 概述", "2.1"),
    ],
)
def test_what_only_resembles_a_title_a_date_or_a_name_is_found(text, number):
    assert found(text) == [number]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("0.243\n0.244，0.245\n\n0.246", [1, 2, 2, 4]),
        ("<!--\n\n-->\n0.243", [4]),
        ('<b\n title="x">0.243</b>\n<!-- \n --> 0.244', [2, 4]),
        (f"{FENCE}\n1\n{FENCE}\n\n$$\n1\n$$\n\n`a\nb` 0.243", [10]),
        ("| 甲 |\n|---|\n| 0.243 |\n| 0.244 |", [3, 4]),
        ("[^wells]: 甲\n乙\n\n    丙\n\n0.243", [6]),
    ],
)
def test_its_line_is_named(page, text, at):
    page.write_text(text, encoding="utf-8")
    known = unbound_numbers.found(reading.pieces(rendered_page(text)), Known())
    places = [lines.place([page], one.number, one.before, one.after) for one in known]
    assert [int(place.rpartition(":")[2]) for place in places] == at


HIDDEN = {
    "fence": f"{FENCE}\n0.243\n{FENCE}",
    "fence in a fold": f'??? note "折叠"\n\n    {FENCE}\n    0.243\n    {FENCE}',
    "code": "`0.243`",
    "code in code": "``甲 ` 0.243``",
    "code with a backtick": "`` ` 0.243 ``",
    "formula": "$0.243$",
    "formula by arithmatex": "$5和 0.243 和$6",
    "formula in two dollars": "甲 $$0.243$$",
    "formula over lines": "$$\n0.243\n$$",
    "formula after a heading": "## 甲\n$$\n0.243\n$$",
    "formula in a list": "1. 甲\n\n    $$\n    0.243\n    $$",
    "formula in a fold": '??? note "折叠"\n    $$\n    0.243\n    $$',
    "formula in a quotation": "甲\n> $$\n> 0.243\n> $$",
    "formula in parentheses": "\\(0.243\\)",
    "formula in brackets": "\\[\n0.243 \\\\[4pt] 0.244\n\\]",
    "formula in an environment": "\\begin{aligned}\n0.243\n\\end{aligned}",
    "comment": "甲 <!-- 0.243 --> 乙",
    "comment over lines": "<!--\n\n0.243\n\n-->",
    "address": "https://arxiv.org/abs/2003.02395v0.243",
    "address in brackets": "<https://arxiv.org/abs/2003.02395>",
    "address in a sentence": "见https://arxiv.org/abs/2003.02395。",
    "target": "[![甲](0.243.png)](a_(0.243).html)",
    "footnote": "[^wells]: 甲 12:2121–2159, 0.243",
    "footnote over lines": "[^wells]: 甲\n0.243\n\n    0.243\n\n    0.243\n[^d2l]: 0.243",
    "reference of a footnote": "甲[^v0.243]",
    "section": "## 10.8.12 损失",
    "bound": '<data value="valley.scratch.loss">0.243</data>',
    "cited": '<data value="cited.wells">1503</data> 行，<data value="cited.wells">65.1 %</data>',
}


@pytest.mark.parametrize("place", HIDDEN)
def test_it_is_not_looked_for_where_it_is_code_formula_address_or_bound(place):
    assert found(HIDDEN[place]) == []


CHINESE = st.text(alphabet="损失为约的，。；：、（）“” \n", max_size=20)
RESULT = st.builds("{:.{}e}".format, st.floats(1e-12, 1e12), st.integers(2, 8)).map(
    lambda written: written if written[-2:] > "03" else f"{Decimal(written):f}"
)


@given(before=CHINESE, number=RESULT, after=CHINESE)
def test_a_number_of_three_digits_is_found_in_any_sentence_at_its_line(before, number, after):
    assume(sum(letter.isdigit() for letter in number.partition("e")[0].lstrip("0.").replace(".", "")) >= 3)
    assume("." in number)
    text = f"{before}{number}{after}"
    assert found(text) == [number]


@given(before=CHINESE, number=RESULT, after=CHINESE)
def test_the_same_number_is_not_in_a_formula_in_code_or_bound(before, number, after):
    for hidden in (
        f"${number}$",
        f"\\({number}\\)",
        f"`{number}`",
        f'<data value="valley.scratch.loss">{number}</data>',
        f"\n\n$$\n{number}\n$$\n\n",
        f"\n{FENCE}\n{number}\n{FENCE}\n",
    ):
        assert found(f"{before}{hidden}{after}") == []


class Read(HTMLParser):
    """The text of a rendered page without code on one line, formulas, footnotes and bound numbers."""

    VOID = frozenset({"br", "hr", "img", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kinds = (dict(attrs).get("class") or "").split()
        if tag not in self.VOID:
            self.open.append((tag, tag in {"code", "data", "pre"} or bool({"arithmatex", "footnote"} & {*kinds})))

    def handle_endtag(self, tag: str) -> None:
        if tag in {name for name, _ in self.open}:
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not any(hidden for _, hidden in self.open):
            self.text += data


ALONE = re.compile(r"(?<![\d.])0\.243(?!\d)")
PIECES = ("0.243", "0.243", "$", "$$", "`", "``", "\\", "\\(", "\\)", "\\[", "\\]", "*", " ", "\n", "\n\n", "\n$$\n", "\n- ", "\n> ", "\n## ", "|", "<b>", "</b>", "\n<p>", "</p>", "<!--", "-->", "[", "](", ")", "[^a]", "甲", "&")  # fmt: skip # noqa: E501


@tried(300, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), min_size=3, max_size=9).map("".join))
@example("$5 `a$` 0.243 `b$`")
@example("$$`0.243$$ ``` `")
def test_whatever_the_generator_shows_of_it_is_found(text):
    assume("0.243" in text)
    page = rendered_page(text)
    reader = Read()
    reader.feed(page.html or "")
    reader.close()
    assert len(found(text)) >= len(ALONE.findall(reader.text))


@given(st.text(alphabet="0123456789.,-−e×⁻¹²^年'％０．%\\$`<>&#;[]()!| \nxA:_*", max_size=30))
def test_no_text_breaks_the_check(text):
    assert isinstance(found(text), list)


def test_titles_are_those_that_begin_with_a_section():
    pages = [
        '---\ntitle: "10.8 动量法"\n---\n',
        "---\ntitle: 标签\n---\n",
        "title: 10.9 无",
        "---\ntitle: 0.243 的由来\n---\n",
    ]
    assert unbound_numbers.titles(pages) == ("10.8 动量法",)


def faults(page: Path, text: str) -> list[str]:
    page.write_text(text, encoding="utf-8")
    seen = Seen(rendered_page(text), page, [page])
    return [said.rpartition("/")[2] for said in rendered.faults(seen, {}, Known())]


def test_a_number_names_a_footnote_of_its_page_as_its_source(page):
    cited = '<data value="cited.wells">1503</data> 行'
    assert faults(page, f"{cited}[^wells]\n\n[^wells]: 甲") == []
    assert bound_numbers.accepted({}) == {}
    for missing in (cited, f"{cited}\n\n[^wells]", f"{cited}\n\n{FENCE}\n[^wells]: 甲\n{FENCE}"):
        assert faults(page, missing) == [
            "page.md:1: cited.wells: this page has no footnote [^wells]: to name the source"
        ]


def test_what_touches_a_number_from_elsewhere_is_a_fault_too(page):
    (fault,) = faults(page, '9<data value="cited.wells">1503</data>[^wells]\n\n[^wells]: 甲')
    assert fault.startswith("page.md:1: cited.wells: '9' directly before 1503 makes it another number")


def test_a_table_of_the_results_passes_as_it_was_made_and_no_other(page):
    (page.parent / "results").mkdir()
    table = "| 甲 | $x$ |\n| --- | --- |\n| 0.243 ± 0.001 | $-2.38$ |\n"
    (page.parent / "results" / "table.md").write_text(table, encoding="utf-8")
    included = '第一段\n\n--8<-- "results/table.md"\n'
    page.write_text(included, encoding="utf-8")
    for shown, said in ((table, []), (table.replace("0.243", "0.244"), ["0.244", "table.md"])):
        seen = Seen(rendered_page(f"第一段\n\n{shown}"), page, [page])
        found_here = list(rendered.faults(seen, {}, Known()))
        assert len(found_here) == len(said)
        assert all(word in one for word, one in zip(said, found_here, strict=True))


def test_a_page_that_another_includes_is_named_as_the_place(page):
    inner = page.parent / "inner.md"
    inner.write_text("甲\n\n损失是 0.243。\n", encoding="utf-8")
    page.write_text('--8<-- "inner.md"\n', encoding="utf-8")
    seen = Seen(rendered_page(read(inner)), page, [page, inner])
    (said,) = rendered.faults(seen, {}, Known())
    assert said.partition(" ")[0].endswith("/inner.md:3:")


def test_a_number_that_is_bound_to_nothing_stops_the_build_until_it_is_bound(checkout: Checkout):
    checkout.edit(PAGE, '<data value="valley.weights.half_life.0.9">6.58</data>', "6.58")
    text = read(checkout.path(PAGE))
    line = text[: text.index("half as much after 6.58")].count("\n") + 1
    said = (
        f'{PAGE}:{line}: 6.58 looks like a result: bind it, <data value="chapter.experiment.number">6.58</data>,'
        ' or name its source, <data value="cited.label">6.58</data>'
    )
    checkout.built("--notebooks")
    assert said in checkout.refused("--check")
    done = checkout.run("-m", "mkdocs", "build", "--strict")
    assert done.returncode != 0
    assert said in done.stderr


@pytest.mark.slow
def test_a_setting_is_named_as_a_number_is_and_renewed(checkout: Checkout):
    checkout.edit(PAGE, "## Summary", '<data value="valley.seeds.runs">256</data> runs, and 256.\n\n## Summary')
    checkout.built("--notebooks")
    said = checkout.refused("--check")
    assert said.count("\n") == 1
    assert "256 looks like a result" in said
    checkout.edit(PAGE, " runs, and 256.", " runs.")
    checkout.edit(
        "scripts/chapters/valley/people.py",
        "def seeds(heights, device, runs=256",
        "def seeds(heights, device, runs=257",
    )
    checkout.updated("--accept", "--data", DATA)
    assert '<data value="valley.seeds.runs">257</data> runs.' in checkout.read(PAGE)
