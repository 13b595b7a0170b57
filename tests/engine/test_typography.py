"""Where a line may not break: a formula and the number that makes an equation of it are one."""

from xml.etree.ElementTree import Element

import pytest
from markdown import Markdown

from engine.pages import typography
from engine.pages.context import PageContext
from engine.pages.page_tree import Content


def sentence(tex: str, between: str, tag: str, given: dict[str, str]) -> Element:
    """A paragraph of a formula, what stands between, an element with a number, and more, after the step."""
    root = Element("p")
    formula, number = Element("span", {"class": "arithmatex"}), Element(tag, given)
    formula.text, formula.tail = f"\\({tex}\\)", between
    number.text, number.tail = "0.241688", "，又说"
    root.extend([formula, number])
    typography.hold_equations(Content(root, Markdown()), PageContext())
    return root


@pytest.mark.parametrize(
    ("tag", "given"), [("a", {"class": "made-number"}), ("data", {"value": "cited.wells"})], ids=["linked", "cited"]
)
@pytest.mark.parametrize("between", [" ", ""])
def test_an_equation_whose_right_side_is_a_number_of_a_result_stays_on_one_line(
    tag: str, given: dict[str, str], between: str
):
    (held,) = sentence("L^* =", between, tag, given)
    assert held.get("class") == "nobr"
    assert [one.tag for one in held] == ["span", tag]
    assert (held[0].tail or "", held[1].tail, held.tail) == (between, None, "，又说")


@pytest.mark.parametrize(
    ("tex", "between", "kind"),
    [
        ("L^*", " ", "made-number"),
        ("L^* =", " 约为 ", "made-number"),
        ("L^* =", " ", "made-number made-claim"),
        ("1 + a + a^2 + a^3 + a^4 + a^5 + a^6 =", " ", "made-number"),
    ],
    ids=["no sign", "words between", "a claim", "a long one"],
)
def test_what_is_no_short_equation_may_be_broken(tex: str, between: str, kind: str):
    assert [one.tag for one in sentence(tex, between, "a", {"class": kind})] == ["span", "a"]


@pytest.mark.parametrize("kind", ["icon", "keys"])
def test_no_line_begins_with_the_comma_behind_an_icon_or_a_key(kind: str):
    root = Element("p")
    root.append(Element("span", {"class": kind}))
    root[0].tail = "，后"
    typography.hold_punctuation(Content(root, Markdown()), PageContext())
    (held,) = root
    assert (held.get("class"), held[0].get("class"), held[0].tail, held.tail) == ("nobr", kind, "，", "后")
