"""What a figure leaves out of its drawing: points, digits and looks that nobody sees, and nothing else."""

import re
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import figures
from engine.figures import keys
from engine.figures.charts import to_svg
from engine.figures.lines import BOUND, thinned
from engine.figures.sheets import SPAN

SVG = "{http://www.w3.org/2000/svg}"
PLACES = st.floats(-500, 500).map(lambda x: round(x, 6))
NEAR = st.floats(-0.2, 0.2).map(lambda x: round(x, 6))
POINTS = st.one_of(
    st.lists(st.tuples(PLACES, PLACES), min_size=2, max_size=30),
    st.lists(st.tuples(NEAR, NEAR), min_size=2, max_size=30),
    st.lists(NEAR, min_size=2, max_size=60).map(lambda ys: [(float(x), y) for x, y in enumerate(ys)]),
)
Line = list[tuple[float, float]]


def path(points: Line, closed: bool) -> str:
    """The points as matplotlib writes them."""
    return "M" + "L".join(f"{x:.6f} {y:.6f}" for x, y in points) + "z" * closed


def drawn(data: str) -> list[Line]:
    """Every line of a path as a browser draws it, from point to point."""
    lines: list[Line] = []
    for letter, rest in re.findall(r"([A-Za-z])([^A-Za-z]*)", data):
        numbers = [float(number) for number in re.findall(r"-?(?:\d+(?:\.\d*)?|\.\d+)", rest)]
        steps = {"h": [(x, 0.0) for x in numbers], "v": [(0.0, y) for y in numbers]}
        for right, down in steps.get(letter, [*zip(numbers[::2], numbers[1::2], strict=False)]):
            x, y = lines[-1][-1] if letter not in "ML" else (0, 0)
            if letter == "M":
                lines.append([])
            lines[-1].append((x + right, y + down))
        if letter == "z":
            lines[-1].append(lines[-1][0])
    return lines


def away(point: tuple[float, float], line: Line) -> float:
    """How far a point is from a line."""
    spot, least = complex(*point), []
    for first, last in pairwise(complex(*one) for one in line):
        along = last - first
        part = ((spot - first) * along.conjugate()).real / abs(along) ** 2 if abs(along) > 1e-9 else 0
        least.append(abs(spot - first - min(1, max(0, part)) * along))
    return min(least)


@given(lines=st.lists(st.tuples(POINTS, st.booleans()), min_size=1, max_size=3))
def test_a_thinned_line_is_within_the_bound_of_what_was_drawn_and_that_of_it(lines: list[tuple[Line, bool]]):
    thin = drawn(thinned("".join(path(*line) for line in lines)))
    assert len(thin) == len(lines)
    for kept, (points, closed) in zip(thin, lines, strict=True):
        assert max(away(point, kept) for point in points) <= BOUND + 1e-6
        assert max(away(point, [*points, *points[: int(closed)]]) for point in kept) <= BOUND + 1e-6
        assert away(points[0], [kept[0]] * 2) <= BOUND
        assert away(points[0] if closed else points[-1], [kept[-1]] * 2) <= BOUND


def test_a_straight_line_has_two_points_however_many_were_drawn():
    assert thinned(path([(10 + x / 10, 20 - x / 10) for x in range(500)], closed=False)) == "M10 20l49.9-49.9"


def test_what_is_left_out_is_hardly_a_third_of_a_pixel():
    assert BOUND < 0.18  # points; about two pixels each where a figure is as wide as the text


def test_a_line_that_comes_back_keeps_its_tip():
    assert thinned("M0 0L10 0L4 0") == "M0 0h10-6"


def test_a_corner_stays_where_it_is():
    assert thinned("M1.5 2L1.5 30L40.25 30L20 12z") == "M1.5 2v28h38.7l-20.2-18z"


def test_a_line_that_goes_nowhere_is_still_a_dot():
    assert thinned("M5 6L5.01 6.01") == "M5 6h0"


@pytest.mark.parametrize("curve", ["M0 1.75C0.46 1.75 0.91 1.57 1.24 1.24", "M0 1Q2 3 4 5z"])
def test_a_curve_stays_as_it_was_drawn(curve: str):
    assert thinned(curve) == curve


def chart(**style: Any) -> figures.Chart:
    xs = [x / 10 for x in range(1, 200)]
    made = figures.plot([("one", xs, [x**2 for x in xs])], "x", "y", "a curve")
    made.axes[0].set(yscale="log")
    figures.draw(made, "marked", [1, 10, 19], [1.0, 10.0, 100.0], 1, **style)
    return made


def tree(**style: Any) -> ElementTree.Element:
    return ElementTree.fromstring(to_svg(chart(**style), "a-b", "title"))


def test_every_mark_is_drawn_at_once_and_keeps_its_shape_however_wide_the_page_is():
    (dots,) = [one for one in tree(marker="o").iter(f"{SVG}path") if one.get("stroke-linecap") == "round"]
    assert len(drawn(dots.get("d", ""))) == 3
    assert (dots.get("stroke-width"), dots.get("vector-effect")) == ("6", "non-scaling-stroke")
    assert dots.get("stroke", "").startswith("var(--figure-2")


def test_a_mark_that_no_line_ends_in_is_drawn_once_and_stands_at_its_places():
    root = tree(marker="^")
    (symbol,) = [one for one in root.iter(f"{SVG}path") if one.get("id")]
    places = [one for one in root.iter(f"{SVG}use") if one.get("href") == f"#{symbol.get('id')}"]
    assert symbol.get("fill", "").startswith("var(--figure-2")
    assert [one.get("x", "")[-1] for one in places] == ["%"] * 3


def test_the_ticks_of_an_axis_are_drawn_at_once_with_it_and_every_one_stands_over_its_text():
    root = tree()
    (lines,) = [drawn(one.get("d", "")) for one in root.iter(f"{SVG}path") if "v3.5" in one.get("d", "")]
    *ticks, axis = lines
    assert axis == [(0, ticks[0][0][1]), (SPAN, ticks[0][0][1])]
    texts = {one.text: one.get("x", "") for one in root.iter(f"{SVG}text")}
    shares = [float(texts[text].rstrip("%")) for text in ("0", "5", "10", "15", "20")]
    assert [tick[0][0] / SPAN * 100 for tick in ticks] == pytest.approx(shares, abs=0.02)


def test_numbers_of_a_figure_do_not_run_into_one_another_where_its_words_are_read():
    words = "".join(tree().itertext()).split()
    assert {"0", "10", "20"} <= {*words}
    assert not {"102", "010", "1020"} & {*words}


def test_a_power_of_ten_is_one_text_of_a_base_and_an_exponent():
    powers = [(node.text, node[0].text) for node in tree().iter(f"{SVG}text") if len(node) and node[0].get("dy")]
    assert ("10 ", "2") in powers
    assert {base for base, _ in powers} == {"10 "}


def test_symbols_lean_as_in_formulas_and_words_do_not():
    made = figures.plot([("η = 0.4", [0, 1], [2, 3]), ("RMSProp", [0, 1], [4, 5])], "步数 t", "f", "two lines")
    lean = [one.text for one in ElementTree.fromstring(to_svg(made, "a-b", "t")).iter() if one.get("font-style")]
    assert sorted(str(one) for one in lean) == ["f", "t", "η"]


def test_what_is_one_symbol_is_one_element():
    root = tree()
    assert [one.get("font-style") for one in root.iter(f"{SVG}text") if one.text in {"x", "y"}] == ["italic"] * 2


def test_a_plot_is_one_element_for_what_ends_at_its_edges_and_one_for_what_may_leave_it():
    root = tree()
    plots = [one for one in root.iter(f"{SVG}svg") if one is not root]
    assert [one.get("overflow") for one in plots] == [None, "visible"]
    assert {one.get("preserveAspectRatio") for one in plots} == {"none"}
    assert not [line for line in to_svg(chart(), "a-b", "t").splitlines()[:-1] if line.endswith("</svg>")]


def test_a_dashed_line_stays_dashed_and_within_the_axes():
    root = tree()
    (inside,) = [one for one in root.iter(f"{SVG}svg") if one.get("overflow") != "visible"]
    (line,) = [one for one in inside if "var(--figure-2" in one.get("stroke", "")]
    assert line.get("stroke-dasharray") == "6.7 2.9"


def test_a_figure_has_one_size_of_letters_and_no_box_that_would_scale_them():
    root = tree()
    assert root.get("viewBox") is None
    assert {one.get("font-size") for one in root.iter(f"{SVG}g")} == {"13"}
    assert not [one for one in root.iter() if one.get("style")]


def test_names_stand_at_the_ends_of_their_lines_and_keep_apart():
    made = figures.plot([(name, [0, 1], [1, 1 + n / 99]) for n, name in enumerate("abc")], "x", "y", "three lines")
    made.axes[0].set(ylim=(0, 2))
    texts = [one for one in ElementTree.fromstring(to_svg(made, "a-b", "t")).iter(f"{SVG}text") if one.get("fill")]
    places = sorted(float(one.get("y", "")) for one in texts)
    assert [one.get("x") for one in texts] == ["100%"] * 3
    assert min(below - above for above, below in pairwise(places)) >= keys.CLOSE - 0.1


def test_names_stand_above_where_a_line_ends_elsewhere():
    made = figures.plot([("one", [0, 1], [1, 2]), ("two", [0, 0.5], [1, 3])], "x", "y", "two lines")
    texts = {one.text: one.get("x") for one in ElementTree.fromstring(to_svg(made, "a-b", "t")).iter(f"{SVG}text")}
    assert "100%" not in {texts["one"], texts["two"]}


@given(st.lists(st.floats(0, 200), min_size=1, max_size=6))
def test_spread_names_keep_their_order_and_their_distance(heights: list[float]):
    placed = keys.spread(heights)
    order = sorted(range(len(heights)), key=lambda at: heights[at])
    assert all(placed[b] - placed[a] >= keys.CLOSE - 1e-6 for a, b in pairwise(order))
    assert sum(placed) == pytest.approx(sum(heights))


def test_a_figure_is_drawn_again_with_the_same_bytes():
    made = chart()
    made.axes[0].legend()
    assert to_svg(made, "a-b", "title") == to_svg(made, "a-b", "title")


NAMES = ("RMSProp，谷沿坐标轴", "RMSProp，转过 45°", "梯度下降，转过 45°", "f")


@given(st.integers(2, 6), st.sampled_from([1, 8, 20]))
def test_names_above_a_plot_stand_in_rows_as_on_a_wide_page_and_say_how_a_phone_sets_them(count: int, letters: int):
    names = [f"{chr(97 + n)}" * letters for n in range(count)]
    abreast, more = keys.moved(names, 260)
    lines = [keys.rows(names, width)[-1][1] + 1 for width in (keys.ACROSS, 260)]
    assert (more > 0) == (lines[0] < lines[1] and count <= keys.MANY)
    if more:
        assert lines[0] + more == -(-count // abreast) >= lines[1]


def test_a_name_that_moves_is_one_element_with_its_sample_and_begins_where_it_stands_on_a_wide_page():
    made = figures.plot([(name, [0, 1 / (n + 1)], [n, 1]) for n, name in enumerate(NAMES)], "x", "y", "four lines")
    root = ElementTree.fromstring(to_svg(made, "a-b", "t"))
    assert root.get("data-rows") == "2"
    (group,) = [one for one in root.iter(f"{SVG}g") if one.get("class") == "keys"]
    assert (group.get("data-keys"), group[0].text) == ("1", "y")
    items = [one for one in group if one.tag == f"{SVG}g"]
    assert [item.find(f"{SVG}path") is not None for item in items] == [True] * 4
    assert ["".join(item.itertext()) for item in items] == [*NAMES]
    places = [[float(one) for one in re.findall(r"[\d.]+", item.get("transform", ""))] for item in items]
    rows = [pytest.approx((x, line * keys.ROW), abs=0.06) for x, line in keys.rows(NAMES, keys.ACROSS)]
    assert places == rows


def test_names_that_a_phone_has_room_for_stand_as_they_are_drawn():
    made = figures.plot([("η = 0.4", [0, 1], [1, 2]), ("η = 2", [0, 0.5], [1, 3])], "x", "y", "two lines")
    assert "data-rows" not in to_svg(made, "a-b", "t")
