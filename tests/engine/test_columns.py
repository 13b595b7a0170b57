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


def cells(*texts: str, head: str = "head") -> list[Element]:
    """The cells of a column below its head, as the step leaves them. A formula stands between $."""
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
    return list(table.iter("td"))


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
