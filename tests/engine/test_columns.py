"""Tables as they are set: what a column holds decides how its cells stand."""

import re
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from engine.pages import columns
from engine.pages.context import PageContext
from engine.pages.page_tree import Content

WHOLES = st.lists(st.integers(0, 10**6), min_size=1, max_size=6)


def column(*texts: str, head: str = "head") -> list[Element]:
    """The head and the cells of a column, as the step leaves them. A formula stands between $."""
    table = Element("table")
    for tag, text in [("th", head), *(("td", text) for text in texts)]:
        row = Element("tr")
        cell = Element(tag)
        row.append(cell)
        table.append(row)
        if text.startswith("$"):
            cell.append(Element("span", {"class": "arithmatex"}))
            cell[0].text = f"\\({text[1:-1]}\\)"
        else:
            cell.text = text
    root = Element("div")
    root.append(table)
    columns.align(Content(root, Markdown()), PageContext())
    return [cell for row in table for cell in row]


def cells(*texts: str) -> list[Element]:
    """The cells of a column below its head."""
    return column(*texts)[1:]


def seen(cell: Element) -> str:
    """What takes room in a cell, its invisible lead too."""
    return (cell.get("data-lead") or "") + (cell.text or "")


@given(wholes=WHOLES, decimals=st.integers(0, 4), signed=st.booleans())
def test_numbers_of_a_column_have_as_much_before_their_points(wholes: list[int], decimals: int, signed: bool):
    texts = [f"{'−' * (signed and n % 2)}{n}{'.' + '1' * decimals if decimals else ''}" for n in wholes]
    before = {"".join(sorted(re.sub(r"\d", "0", seen(one).partition(".")[0]))) for one in cells(*texts)}
    assert len(before) == 1


@pytest.mark.parametrize("text", ["0.386 ± 0.005", "−3", "12.5%", "0.300 ± 0.014（0.01）", "1,450", "5.2 × 10⁻⁷", "$1.1 \\times 10^{-5}$"])  # fmt: skip # noqa: E501
def test_what_begins_with_a_number_and_is_one_is_kept_whole(text: str):
    assert [one.get("class") for one in cells(text, "1.5")] == ["n", "n"]


@pytest.mark.parametrize("text", ["2 步之后", "0.9 × 0 + 0.1 = 0.1", "第 3 步", ""])
def test_a_column_with_words_in_it_is_none_of_numbers(text: str):
    assert "n" not in {one.get("class") for one in cells(text, "1.5")}


def test_a_formula_that_is_but_a_number_has_the_face_of_the_other_numbers():
    (first, second) = cells("$-2.3826$", "$x_1$")
    assert (first.text, len(first), len(second)) == ("−2.3826", 0, 1)


def test_short_words_stay_on_a_line_and_long_ones_have_room():
    assert [one.get("class") for one in cells("根号内", "按余弦降到零，分两次下降")] == ["k", "w"]


@pytest.mark.parametrize(
    ("head", "kept"),
    [("γ = 0.5", True), ("第 100 步", True), ("测试精度", True), ("窗口内的权重", False), ("半衰期（理论）", False)],
)
def test_a_head_over_numbers_takes_little_room_and_is_broken_if_it_is_long(head: str, kept: bool):
    assert column("1.5", "2.25", head=head)[0].get("class") == ("k" if kept else "h")


def test_a_word_of_latin_letters_is_as_short_as_it_looks():
    assert [one.get("class") for one in cells("RMSProp", "梯度下降，动量")] == ["k", "w"]


def test_a_formula_is_as_long_as_its_letters():
    assert [one.get("class") for one in cells("$\\epsilon$", "$1/\\sqrt{1 + 99p} + 2pq$")] == ["k", "w"]


def test_a_symbol_and_its_value_stay_on_a_line():
    (cell,) = cells("RMSProp，动量法，γ = 0.99")
    assert cell.text == "RMSProp，动量法，γ\u00a0=\u00a00.99"
