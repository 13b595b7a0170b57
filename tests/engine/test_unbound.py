"""Numbers in prose that look like results: found wherever a reader sees them, and nowhere else."""

import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from markdown import Markdown
from tests.checkout import Checkout
from tests.contents import only_page

from engine.ground.paths import read
from engine.prose import bound_numbers, check, rendered_numbers, unbound_numbers
from engine.prose.markup import fences
from engine.results.book import Book

PAGE = "docs/walks/valley.md"
KNOWN = unbound_numbers.Known(["10.8 动量法"], {Decimal("256"), Decimal("0.05")}, {"wells"})
FENCE = "```"


def found(text: str) -> list[tuple[int, str]]:
    return [(line, said.partition(" looks like a result")[0]) for line, said in unbound_numbers.found(text, KNOWN)]


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
    assert found(f"第一行\n\n损失为 {text}，完。") == [(3, text)]


@pytest.mark.parametrize(
    "text",
    [
        *("0", "1", "53", "45°", "1000", "1500", "4.0", "0.9", "0.01", "0.0", "0.000", "1,500", "65 %"),
        *("10⁻⁶", "1e-6", "5 × 10⁻⁶", "10 × 10 的矩阵", "1/(1-γ)"),
        *("2012 年", "2012&nbsp;年", "**2012** 年", "2011–2012 年", "2024-08-08", "2024 年 8 月 8 日"),
        *("RP-1218", "x1", "x243", "arXiv:2003.02395", "SHA-256", "MP3", "CIFAR-100-256"),
        *("见 10.8 节", "10.7 和 10.8 节", "第 10.8.2 小节", "[10.10节](optimization/adam.md)"),
        *("256 次", "256.0", "0.05", "见 10.8 动量法", "[10.8 动量法](walks/valley.md)"),
    ],
)
def test_what_people_choose_count_or_name_passes(text):
    assert found(f"第一行\n\n共 {text}，完。") == []


PLACES = {
    "end of a sentence": "损失为 0.243。",
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
    "end of a heading": "## 2.1 损失 0.243",
    "HTML": "<p>0.243</p>",
    "dollars of HTML": "<p>$0.243$</p>",
    "dollars of HTML further on": "<div>\n\n$$\n0.243\n$$\n\n</div>",
    "backticks of HTML": "<p>`0.243`</p>",
    "text of a link": "[0.243](a.md)",
    "text of an image": "![0.243](a.png)",
    "section of nothing": "0.243节",
    "what is saved": "0.243 节省",
    "interval": "[0, 1](0.243)",
    "parentheses after a footnote": "[^wells](0.243)",
    "parentheses without a link": "(0, 1](约0.243)",
    "description": "---\ntitle: 章\ndescription: 损失为 0.243\n---\n",
    "description over lines": "---\ndescription: >\n  损失为\n  0.243\n---\n",
    "title": "---\ntitle: 损失 0.243\n---\n",
    "spaced dollars": "$ 0.243 $",
    "dollar after a space": "$5 和 0.243 $",
    "no list in a paragraph": "甲\n1. \\begin{a}0.243\\end{a}",
    "one dollar": "$5 和 0.243",
    "escaped dollar": "\\$5 和 0.243$",
    "dollars of two items": "- $5\n- 0.243$",
    "dollars of two cells": "| $5 | 0.243 | 6$ |\n|---|---|---|",
    "dollars of two paragraphs": "$$\n\n0.243\n\n$$",
    "dollars after a line": "甲\n$$\n0.243\n$$",
    "text after dollars": "$$x$$ 0.243 $$y$$",
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
    "comment without an end": "<!-- 0.243",
    "less than": "a < 0.243 且 b > 2",
    "after a fence": f"{FENCE}\n1\n{FENCE}\n0.243",
    "after a footnote": "[^wells]: 甲\n\n0.243",
}


@pytest.mark.parametrize("place", PLACES)
def test_it_is_found_wherever_it_is_seen(place):
    assert [number for _, number in found(PLACES[place])] == ["0.243"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("见 10.8 动量", "10.8"),
        ("210.8 动量法", "210.8"),
        ("Python 3.11.4", "3.11"),
        ("2024-13-08", "2024"),
        ("1503 至今", "1503"),
        ("loss：0.243", "0.243"),
    ],
)
def test_what_only_resembles_a_title_a_date_or_a_name_is_found(text, number):
    assert [what for _, what in found(text)] == [number]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("0.243\n0.244，0.245\n\n0.246", [1, 2, 2, 4]),
        ("---\ntitle: 章\ndescription: 0.243\n---\n0.244", [3, 5]),
        ("<!--\n\n-->\n0.243", [4]),
        ('<b\n title="x">0.243</b>\n<!-- \n --> 0.244', [2, 4]),
        (f"{FENCE}\n1\n{FENCE}\n\n$$\n1\n$$\n\n`a\nb` 0.243", [10]),
        ("| 甲 |\n|---|\n| 0.243 |\n| 0.244 |", [3, 4]),
        ("[^wells]: 甲\n乙\n\n    丙\n\n0.243", [6]),
        ('0.<b\n title="x">243</b>', [1]),
    ],
)
def test_its_line_is_named(text, lines):
    assert [line for line, _ in found(text)] == lines


HIDDEN = {
    "other front matter": "---\ntitle: 章\ndate: 2024-08-08 13:00:25\nversion: 0.243\ntags:\n  - 0.243\n---\n",
    "fence": f"{FENCE}\n0.243\n{FENCE}",
    "fence in a fold": f'??? note "折叠"\n\n    {FENCE}\n    0.243\n    {FENCE}',
    "code": "`0.243`",
    "code over lines": "`甲\n0.243`",
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
    "attribute": '<span title="0.243">甲</span>',
    "snippet": '--8<-- "docs/0.243.md"',
    "address": "https://arxiv.org/abs/2003.02395v0.243",
    "address in brackets": "<https://arxiv.org/abs/2003.02395>",
    "address in a sentence": "见https://arxiv.org/abs/2003.02395。",
    "target": '[甲](fig/0.243.png "0.243")',
    "target of an image": "[![甲](0.243.png)](a_(0.243).html)",
    "footnote": "[^wells]: 甲 12:2121–2159, 0.243",
    "footnote over lines": "[^wells]: 甲\n0.243\n\n    0.243\n\n    0.243\n[^d2l]: 0.243",
    "reference of a footnote": "甲[^v0.243]",
    "section": "## 10.12 损失",
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
    assume("." in number and Decimal(number) not in KNOWN.settings)
    text = f"{before}{number}{after}"
    assert found(text) == [(before.count("\n") + 1, number)]


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


class Shown(HTMLParser):
    """The text of a rendered page without code, formulas, footnotes and bound numbers."""

    VOID = frozenset({"br", "hr", "img", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kinds = (dict(attrs).get("class") or "").split()
        if tag not in self.VOID:
            self.open.append((tag, tag in {"code", "data"} or bool({"arithmatex", "footnote"} & {*kinds})))

    def handle_endtag(self, tag: str) -> None:
        if tag in {name for name, _ in self.open}:
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not any(hidden for _, hidden in self.open):
            self.text += data


EXTENSIONS = ("admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "pymdownx.arithmatex", "pymdownx.details", "pymdownx.superfences")  # fmt: skip # noqa: E501
MARKDOWN = Markdown(extensions=[*EXTENSIONS], extension_configs={"pymdownx.arithmatex": {"generic": True}})
ALONE = re.compile(r"(?<![\d.])0\.243(?!\d)")
PIECES = ("0.243", "0.243", "$", "$$", "`", "``", "\\", "\\(", "\\)", "\\[", "\\]", "*", " ", "\n", "\n\n", "\n$$\n", "\n- ", "\n> ", "\n## ", "|", "<b>", "</b>", "\n<p>", "</p>", "<!--", "-->", "[", "](", ")", "[^a]", "甲", "&")  # fmt: skip # noqa: E501


@settings(max_examples=300, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), min_size=3, max_size=9).map("".join))
@example("$5 `a$` 0.243 `b$`")
@example("$$`0.243$$ ``` `")
def test_whatever_the_generator_shows_of_it_is_found(text):
    assume("0.243" in text and not fences(text.split("\n"))[-1])
    reader = Shown()
    reader.feed(MARKDOWN.reset().convert(text))
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
    assert unbound_numbers.titles(pages) == ["10.8 动量法"]


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return only_page(tmp_path, monkeypatch)


def faults(page: Path, text: str) -> list[str]:
    page.write_text(text, encoding="utf-8")
    return [f"{fault.path.name}:{fault.line}: {fault.text}" for fault in check.faults(Book(), {})]


def test_a_number_names_a_footnote_of_its_page_as_its_source(page):
    cited = '<data value="cited.wells">1503</data> 行'
    assert faults(page, f"{cited}\n\n[^wells]: 甲") == []
    assert bound_numbers.accepted({}) == {}
    assert bound_numbers.rendered_faults(rendered_numbers.parsed(f"<p>{cited}</p>"), {}) == []
    for missing in (cited, f"{cited}\n\n[^wells]", f"{cited}\n\n{FENCE}\n[^wells]: 甲\n{FENCE}"):
        assert faults(page, missing) == [
            "page.md:1: cited.wells: this page has no footnote [^wells]: to name the source"
        ]


def test_what_touches_a_number_from_elsewhere_is_a_fault_too(page):
    cited = '9<data value="cited.wells">1503</data>'
    (fault,) = faults(page, f"{cited}\n\n[^wells]: 甲")
    assert fault.startswith("page.md:1: cited.wells: '9' directly before 1503 makes it another number")
    assert len(bound_numbers.rendered_faults(rendered_numbers.parsed(f"<p>{cited}</p>"), {})) == 1


def test_the_text_that_a_page_includes_is_looked_at_but_no_result_and_no_listing(page):
    (page.parent / "results").mkdir()
    for name in ("part.txt", "results/table.md", "code.py"):
        (page.parent / name).write_text("0.243\n", encoding="utf-8")
    (page.parent / "part").mkdir()
    (page.parent / ".part.md").write_text('甲\n\n0.243 <data value="cited.none">1503</data>\n', encoding="utf-8")
    said = faults(page, f'--8<-- ".part.md"\n--8<-- "results/table.md"\n\n{FENCE}\n--8<-- "code.py"\n{FENCE}\n')
    assert [fault.partition(" ")[0] + fault.split(" ")[1] for fault in said] == [
        ".part.md:3:cited.none:",
        ".part.md:3:0.243",
    ]


def test_a_number_that_is_bound_to_nothing_stops_the_build_until_it_is_bound(checkout: Checkout):
    checkout.edit(PAGE, '<data value="valley.weights.half_life.0.9">6.58</data>', "6.58")
    text = read(checkout.path(PAGE))
    line = text[: text.index("half as much after 6.58")].count("\n") + 1
    said = (
        f'{PAGE}:{line}: 6.58 looks like a result: bind it, <data value="chapter.experiment.number">6.58</data>,'
        ' or name its source, <data value="cited.label">6.58</data>'
    )
    assert checkout.refused("--check", "--only", "trajectory") == f"error: {said}\n"
    done = checkout.run("-m", "mkdocs", "build", "--strict")
    assert done.returncode != 0
    assert said in done.stderr


def test_a_setting_passes_until_it_changes(checkout: Checkout):
    checkout.edit(PAGE, "## Summary", "777 of them.\n\n## Summary")
    assert "777 looks like a result" in checkout.refused("--check", "--only", "trajectory")
    checkout.edit(
        "scripts/chapters/valley/people.py",
        "def seeds(heights, device, runs=256",
        "def seeds(heights, device, runs=777",
    )
    checkout.built("--notebooks")
    assert "Everything that was asked for holds" in checkout.built("--check", "--only", "trajectory")
