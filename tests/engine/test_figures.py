"""What chapters draw with: what goes in comes out, in the picture and in its data."""

import csv
import re
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from tests.examples import tried

from engine import figures
from engine.figures.charts import to_csv, to_svg

SHAPES = st.one_of(st.tuples(st.integers(1, 9), st.integers(1, 9)), st.tuples(*2 * [st.integers(1, 9)], st.just(3)))
GREYS = arrays.arrays(np.uint8, SHAPES)
FEW = tried(20)  # each draws a figure
SVG = "{http://www.w3.org/2000/svg}"
LABELS = ("the images", "pixel", "grey")
COUNTS = st.integers(2, 6).flatmap(
    lambda n: st.lists(st.lists(st.integers(0, 999), min_size=n, max_size=n), min_size=n, max_size=n)
)


def shown(chart: figures.Chart) -> list[Any]:
    """The images in the SVG of a figure, as another program reads them: painted path by path."""
    root = ElementTree.fromstring(to_svg(chart, "a-b", "title"))
    return [painted([*one]) for one in root.iter(f"{SVG}svg") if one.get("shape-rendering")]


def painted(paths: list[Any], look: str = "fill") -> Any:
    """The numbers by which paths look, for each of the squares that they fill."""
    found = {}
    for path in paths:
        colour = [float(part) for part in re.findall(r"[\d.]+", path.get(look))]
        for run in re.finditer(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", path.get("d")):
            x, y, length, back = map(int, run.groups())
            assert length == back
            for column in range(x, x + length):
                assert (y, column) not in found, "no pixel is painted twice"
                found[y, column] = colour
    height, width = (max(places) + 1 for places in zip(*found, strict=True))
    return np.array([[found[y, x] for x in range(width)] for y in range(height)])


def rows(chart: figures.Chart) -> list[list[str]]:
    return [*csv.reader(to_csv(chart, "series").splitlines())][1:]


def letters(chart: figures.Chart) -> list[str]:
    return [
        node.text or "" for node in ElementTree.fromstring(to_svg(chart, "a-b", "title")).iter() if "}text" in node.tag
    ]


@FEW
@given(values=GREYS, low=st.integers(-9, 9))
def test_images_are_lossless_and_their_data_are_their_values(values: Any, low: int):
    chart = figures.images([("one", (values + float(low)).tolist())], (low, low + 255), 4, LABELS, "an image")
    (seen,) = shown(chart)
    assert (seen == (values if values.ndim == 3 else values[..., None])).all()
    assert [float(row[2]) for row in rows(chart)] == [float(value) + low for value in values.ravel()]
    assert [row[1] for row in rows(chart)] == [str([*place]) for place in np.ndindex(values.shape)]


def test_an_image_whose_larger_values_are_darker_is_shown_dark_on_white():
    chart = figures.images([("ink", [[0, 4], [8, 16]])], (16, 0), 4, LABELS, "an image")
    (seen,) = shown(chart)
    assert seen.tolist() == [[[255] * 3, [191] * 3], [[128] * 3, [0] * 3]]
    assert [float(row[2]) for row in rows(chart)] == [0, 4, 8, 16]


BLACK = [[0, 0], [0, 0]]
UNFIT: dict[str, tuple[list[Any], str]] = {
    "none": ([], "images of one size: (height, width) or (height, width, 3); these are none"),
    "of two sizes": ([BLACK, [[0]]], "these are (1, 1), (2, 2)"),
    "of four colours": ([[[[0, 0, 0, 0]]]], "these are (1, 1, 4)"),
    "of one row": ([[0, 0]], "these are (2,)"),
    "too bright": ([[[256]]], "images of values from 256 to 256; black is 0 and white 255"),
    "no number": ([[[float("nan")]]], "images of values from nan to nan"),
    "too many": ([np.zeros((64, 129))], "images of 8256 values; a figure has 8192 at most: show fewer"),
}


@pytest.mark.parametrize("how", UNFIT)
def test_images_that_no_page_can_show_are_refused_with_what_they_are(how: str):
    given_, said = UNFIT[how]
    with pytest.raises(ValueError, match=re.escape(said)):
        figures.images([("", one) for one in given_], (0, 255), 4, LABELS, "images")


@FEW
@given(counts=COUNTS)
def test_a_confusion_matrix_says_its_numbers_in_its_cells_its_data_and_its_description(counts: list[list[int]]):
    names = [f"class-{n}" for n in range(len(counts))]
    counts[0][0] += 1  # of something
    alt = "{right} {total} {share:.3f} {most} {row} {column}"
    chart = figures.confusion(counts, names, ("taken for", "is", "number"), alt)
    assert [float(row[2]) for row in rows(chart)] == [float(count) for row in counts for count in row]
    assert [row[:2] for row in rows(chart)] == [[f"is = {one}", other] for one in names for other in names]
    matrix = np.array(counts)
    right, total, share, most, row, column = str(chart.get_label()).split()
    assert (int(right), int(total), share) == (trace := matrix.trace(), matrix.sum(), f"{trace / matrix.sum():.3f}")
    np.fill_diagonal(matrix, 0)
    assert int(most) == matrix.max() == matrix[names.index(row), names.index(column)]
    inside = [text for text in letters(chart) if re.fullmatch(r"\d+", text)]
    assert sorted(inside) == sorted(str(count) for row in counts for count in row if count)


@FEW
@given(weights=arrays.arrays(np.float64, (3, 5), elements=st.floats(0.01, 1)))
def test_an_attention_map_is_the_deeper_the_larger_the_weight(weights: Any):
    chart = figures.attention(weights.tolist(), "abc", "uvwxy", ("key", "query", "weight"), "{most:.6g} {row} {column}")
    svg = ElementTree.fromstring(to_svg(chart, "a-b", "title"))
    (cells,) = (one for one in svg.iter(f"{SVG}svg") if one.get("shape-rendering"))
    depth = painted([*cells], "fill-opacity")
    assert (np.diff(depth.ravel()[np.argsort(weights.ravel())]) >= 0).all()
    assert [float(row[2]) for row in rows(chart)] == pytest.approx(weights.ravel().tolist(), rel=1e-5)
    most, row, column = str(chart.get_label()).split()
    assert float(most) == pytest.approx(weights["abc".index(row), "uvwxy".index(column)], rel=1e-5)


@FEW
@given(values=st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=50), bins=st.integers(1, 9))
def test_a_histogram_counts_every_value_once(values: list[float], bins: int):
    chart = figures.histogram([("all", values), ("twice", [*values, *values])], "value", "number", "counts", bins)
    counts = [int(row[2]) for row in rows(chart)]
    assert (sum(counts[:bins]), sum(counts[bins:])) == (len(values), 2 * len(values))
    assert [2 * count for count in counts[:bins]] == counts[bins:]


def test_the_bins_of_a_histogram_are_of_one_width_and_named_by_their_middles():
    chart = figures.histogram([("all", [0, 1, 1.5, 4])], "value", "number", "counts", bins=4)
    assert rows(chart) == [["all", "0.5", "1"], ["all", "1.5", "2"], ["all", "2.5", "0"], ["all", "3.5", "1"]]


def test_points_of_groups_are_told_apart_without_colour():
    groups = [("first", [0, 1], [2, 3]), ("second", [4, 5], [6, 7])]
    chart = figures.scatter(groups, "x", "y", "points")
    assert rows(chart) == [["first", "0", "2"], ["first", "1", "3"], ["second", "4", "6"], ["second", "5", "7"]]
    assert len({line.get_marker() for line in chart.axes[0].lines}) == 2


def test_a_network_says_of_each_layer_what_comes_out_and_how_many_parameters_it_has():
    layers = [("input", "8×8", 0), ("dense", "10", 650)]
    chart = figures.network(layers, ("a net", "shape", "parameters"), "two layers")
    assert rows(chart) == [["input", "8×8", "0"], ["dense", "10", "650"]]
    assert letters(chart) == ["shape", "parameters", "input", "8×8", "0", "dense", "10", "650"]


def test_what_skips_layers_goes_past_them():
    layers = [(name, "4", 1) for name in "abc"]
    drawn = {len(figures.network(layers, ("", "", ""), "net", skips).axes[0].lines) for skips in ((), ((0, 2),))}
    assert len(drawn) == 2


@pytest.mark.parametrize("columns", [1, 2])
def test_panels_are_described_and_listed_one_after_another(columns: int):
    curve = figures.plot([("train", [0, 1], [2, 3]), ("valid", [0, 1], [4, 5])], "轮数", "损失", "损失上升。")
    image = figures.images([("猫", BLACK)], (0, 1), 2, ("图像", "像素", "灰度"), "一只猫。")
    chart = figures.panels({"学习": curve, "看": image}, columns)
    assert chart.get_label() == "损失上升。 一只猫。"
    assert [row[0] for row in rows(chart)] == [*["学习 · train"] * 2, *["学习 · valid"] * 2, *["看 · 1. 猫"] * 4]
    assert to_csv(chart, "系列").startswith("系列,轮数 / 像素,损失 / 灰度\n")
    assert {"学习", "看", "train", "valid", "轮数", "损失", "猫"} <= {*letters(chart)}
    svg = to_svg(chart, "a-b", "title")
    assert len(shown(chart)) == 1
    assert "#fff" not in svg


def test_the_cells_of_a_heat_map_are_written_as_is_asked_for():
    rows, depth = {"0.9": {"0.1": 25.0}}, {"0.9": {"0.1": 0.5}}
    for form, said in ((".1f", "25.0"), (".0f", "25"), (".3g", "25")):
        given = {} if form == ".1f" else {"form": form}
        assert said in letters(figures.heat_map(rows, depth, ("γ", "η", "loss"), "one cell", **given))


def test_contours_are_drawn_where_and_at_the_heights_that_are_asked_for():
    chart = figures.contours(lambda u, v: u + v, "aslant", (0, 2), (10, 20), levels=(21, 12), labels=("u", "v"))
    (axes,), (lines,) = chart.axes, chart.axes[0].collections
    assert (axes.get_xlabel(), axes.get_ylabel(), axes.get_xlim(), axes.get_ylim()) == ("u", "v", (0, 2), (10, 20))
    for height, path in zip((12, 21), lines.get_paths(), strict=True):
        assert np.asarray(path.vertices).sum(axis=1) == pytest.approx(height)


POWERS = {
    (0.001, 0): "0.001",
    (0.0049, 1): "0.0049",
    (0.00999, 0): "0.01",
    (0.0597, 2): "0.0597",
    (0.244, 2): "0.244",
    (-12.3456, 2): "-12.346",
    (99_999.0, 0): "99999.0",
    (0.0, 3): "0",
    (0.00099, 1): "9.9 \\times 10^{-4}",
    (-1e5, 2): "-1.00 \\times 10^{5}",
}


@pytest.mark.parametrize(("value", "digits"), POWERS)
def test_a_number_in_a_table_shows_as_many_digits_as_are_asked_for_however_small_it_is(value: float, digits: int):
    assert figures.power(value, digits) == POWERS[value, digits]


@given(value=st.floats(1e-9, 1e9), digits=st.integers(0, 6))
def test_no_number_is_written_as_another(value: float, digits: int):
    mantissa, _, exponent = figures.power(value, digits).partition(" \\times 10^")
    written = float(mantissa) * 10.0 ** int(exponent.strip("{}") or 0)
    assert written == pytest.approx(value, rel=0.51 * 10**-digits)
