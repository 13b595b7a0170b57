"""What a page is made of holds no style: a policy for its contents may forbid them."""

import re

import markdown
import pytest

from engine import figures
from engine.figures.charts import to_svg
from engine.formulas import drawing, markup
from engine.formulas.drawing import Formula

FORMULAS = (r"x", r"\sqrt t", r"\frac{1}{2}", r"\frac{\frac12}{\frac34}", r"\begin{pmatrix}1\\2\\3\end{pmatrix}")


@pytest.mark.parametrize("tex", FORMULAS)
@pytest.mark.parametrize("display", [False, True])
def test_a_formula_reaches_as_far_below_its_line_as_its_classes_lower_it(tex: str, display: bool):
    formula = Formula(tex, display)
    html = markup.markup(formula, drawing.drawings([formula], [])[formula])
    box = re.search(r'viewBox="\S+ (\S+) \S+ (\S+)"', html)
    assert box
    below = float(box[1]) + float(box[2]) - sum(markup.LINE)
    assert below == markup.STEP * sum(map(int, re.findall(r"low-(\d+)", html)))
    assert "style" not in html


def test_cells_of_a_table_have_their_side_by_a_class():
    md = markdown.Markdown(extensions=["tables", "engine.pages.extension"])
    html = md.convert("| a | b | c |\n|--:|:-:|---|\n| 1 | 2 | 3 |\n")
    assert re.findall(r"<td[^>]*>\d", html) == ['<td class="right n">1', '<td class="center n">2', '<td class="n">3']
    assert "style" not in html


def test_a_drawing_says_by_attributes_how_it_looks():
    charts = (
        figures.plot([("one", [0, 1, 2], [1, 4, 9])], "x", "y", "a curve"),
        figures.confusion([[3, 1], [0, 4]], "ab", ("taken for", "is", "number"), "{right}"),
        figures.images([("dot", [[0, 255], [255, 0]])], (0, 255), 1, ("dots", "pixel", "grey"), "a dot"),
    )
    for chart in charts:
        svg = to_svg(chart, "a-b", "title")
        assert not re.search(r'\sstyle="|<style|data:|<image', svg)
        assert re.search(r'(fill|stroke)="', svg)
