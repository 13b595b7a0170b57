"""One style for all figures, SVG that follows the page's width, theme and font, and the data behind one as CSV."""

import csv
import tempfile
from collections.abc import Callable, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import matplotlib
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from engine.figures.page import element

# Told apart by colour-blind readers (Okabe and Ito), and by dash where colour fails.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7")
DASHES = ("-", "--", "-.", ":")
GRID, HAIR = "#999999", "#d9d9d9"
WIDTH, HEIGHT = 260.0, 262.0  # of a figure in a fold on the narrowest screen, in pixels: elsewhere it is wider
LATIN, HAN = "DejaVu Sans", "Full Width"
PALE, DEEP = 0.06, 0.6  # least and most ink in the cells of a heat map; the text on them stays readable

STYLE: Any = {
    "font.family": [LATIN, HAN],
    "font.size": 13,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.linewidth": 1,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "axes.xmargin": 0.02,
    "grid.color": HAIR,
    "grid.linewidth": 1,
    "xaxis.labellocation": "right",
    "xtick.major.pad": 6,
    "xtick.major.width": 1,
    "ytick.major.size": 0,
    "ytick.minor.size": 0,
    "axes.unicode_minus": True,
    "lines.linewidth": 1.8,
    "lines.markersize": 5,
    "legend.frameon": False,
    "legend.handlelength": 2.6,
    "svg.fonttype": "none",
}

Series = tuple[str, Sequence[Any], Sequence[float]]


class Chart(Figure):
    """A figure with one pair of axes, and the data that it shows: a (label, xs, ys) for each of its series."""

    def __init__(self, alt: str) -> None:
        super().__init__(figsize=(WIDTH / 72, HEIGHT / 72), dpi=72, layout="constrained", label=alt)
        self.data: list[Series] = []
        self.names: tuple[str, str] | None = None  # of xs and ys, where they are not those of the axes
        self.parts: dict[str, Chart] = {}  # figures in this one, by their titles
        self.columns = 1  # in which these stand
        self.still = False  # whether its shapes keep their size on a wide page
        self.legend_names: list[tuple[str, Any]] | None = None  # what its legend held, once that is taken off
        self.plain_height = 0.0  # without names above the plot, in pixels


def plot(lines: Sequence[Series], x_label: str, y_label: str, alt: str) -> Chart:
    """Return a figure of labelled lines (label, xs, ys). `alt` says what is to be seen."""
    chart, axes = canvas(x_label, y_label, alt)
    for number, (label, xs, ys) in enumerate(lines):
        draw(chart, label, xs, ys, number)
    if len(lines) > 1:
        axes.legend()
    return chart


def canvas(x_label: str, y_label: str, alt: str) -> tuple[Chart, Axes]:
    """Return an empty figure in the site's style and its axes."""
    matplotlib.rcdefaults()  # nobody's matplotlibrc
    matplotlib.rcParams.update(STYLE)
    chart = Chart(alt)
    return chart, chart.add_subplot(xlabel=x_label, ylabel=y_label)


def draw(chart: Chart, label: str, xs: Sequence[float], ys: Sequence[float], number: int, **style: Any) -> None:
    """Draw a series in the colour and the dash of its number (counted from 0)."""
    look = {"linestyle": DASHES[number % len(DASHES)], "color": COLOURS[number % len(COLOURS)], "label": label}
    chart.axes[0].plot(xs, ys, **look | style)
    chart.data.append((label, xs, ys))


def contours(
    f: Callable[[float, float], float],
    alt: str,
    x1: tuple[float, float] = (-5.5, 1.0),
    x2: tuple[float, float] = (-3.0, 1.0),
    levels: Sequence[float] = (0.1, 0.4, 1, 2, 4, 7, 11, 16),
    labels: tuple[str, str] = ("x₁", "x₂"),
) -> Chart:
    """Return a figure with the contour lines of f(x1, x2) where it has the values `levels`.

    x1, x2: from where to where; labels: of the axes. Where nothing is said, around the way from (−5, −2) to the origin.
    """
    chart, axes = canvas(*labels, alt)
    across, up = (
        [low + (high - low) / steps * step for step in range(steps + 1)] for (low, high), steps in ((x1, 65), (x2, 40))
    )
    heights = [[f(a, b) for a in across] for b in up]
    axes.contour(across, up, heights, sorted(levels), colors=GRID, linewidths=0.8)
    axes.grid(visible=False)
    return chart


def band(
    chart: Chart, labels: tuple[str, str], xs: Sequence[float], low: Sequence[float], high: Sequence[float], number: int
) -> None:
    """Shade what lies between two series; labels: their names in the data."""
    chart.axes[0].fill_between(xs, low, high, color=COLOURS[number % len(COLOURS)], alpha=0.25, linewidth=0)
    chart.data += [(labels[0], xs, low), (labels[1], xs, high)]


def heat_map(
    rows: dict[str, dict[str, float]],
    depth: dict[str, dict[str, float]],
    labels: tuple[str, str, str],
    alt: str,
    form: str = ".1f",
) -> Chart:
    """Return a figure of cells, each with its number: {row: {column: number}}, first row at the bottom.

    depth: how deep each cell is inked, from 0 to 1. labels: of the columns, the rows and the numbers. form: how a
    number is written, as Python formats it: ".0f" for whole ones.
    """
    chart, axes = canvas(labels[0], labels[1], alt)
    columns = list(next(iter(rows.values())))
    for y, (row, cells) in enumerate(rows.items()):
        for x, (column, value) in enumerate(cells.items()):
            ink = PALE + (DEEP - PALE) * depth[row][column]
            axes.add_patch(Rectangle((x - 0.48, y - 0.47), 0.96, 0.94, facecolor=COLOURS[0], alpha=ink, linewidth=0))
            axes.text(x, y, f"{value:{form}}", ha="center", va="center")
        chart.data.append((f"{labels[1]} = {row}", columns, list(cells.values())))
    chart.names = labels[0], labels[2]
    axes.set(xlim=(-0.5, len(columns) - 0.5), ylim=(-0.5, len(rows) - 0.5))
    axes.set_xticks(range(len(columns)), columns)
    axes.set_yticks(range(len(rows)), list(rows))
    axes.tick_params(length=0)
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    return chart


def to_csv(chart: Chart, series: str) -> str:
    """Return the data of a figure, a row a point: its series, and its values under the labels of the axes.

    series: what the column of the series is called. Numbers have six significant digits, more than an eye sees.
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([series, *(chart.names or (chart.axes[0].get_xlabel(), chart.axes[0].get_ylabel()))])
    for label, xs, ys in chart.data:
        writer.writerows(
            [label, x if isinstance(x, str) else f"{x:.6g}", f"{y:.6g}"] for x, y in zip(xs, ys, strict=True)
        )
    return out.getvalue()


def to_svg(figure: Chart, name: str, title: str) -> str:
    """Return a figure as an SVG element for inline use: the same bytes for the same figure.

    It is as wide as its place, its texts are as large everywhere. Ink becomes `currentColor`, the colours become CSS
    variables with themselves as fallback, ids begin with `name`; the title says what the axes are and the figure's
    label describes it, for those who do not see it.
    """
    with tempfile.TemporaryDirectory() as folder, matplotlib.rc_context(STYLE):
        _add_full_width(figure, Path(folder) / "full-width.ttf")
        return element(figure, (name, title), _themed())


def _themed() -> dict[str, str]:
    """Return what the style sheet calls each colour, with the colour itself as fallback."""
    variables = {colour: f"var(--figure-{number}, {colour})" for number, colour in enumerate(COLOURS, 1)}
    lines = {GRID: f"var(--figure-grid, {GRID})", HAIR: f"var(--line, {HAIR})"}
    return {**variables, **lines, "#000000": "currentColor"}


def _add_full_width(figure: Figure, path: Path) -> None:
    """Give matplotlib a font in which every Chinese character is an em wide and blank.

    The reader's browser sets the text. Here it is only measured, on machines that may have no Chinese font.
    """
    letters = {letter for text in figure.findobj(Text) for letter in text.get_text() if ord(letter) >= 0x2E80}
    font, blank = FontBuilder(1000, isTTF=True), TTGlyphPen(None).glyph()
    font.setupGlyphOrder([".notdef", "blank"])
    font.setupCharacterMap({ord(letter): "blank" for letter in sorted(letters)})
    font.setupGlyf({".notdef": blank, "blank": blank})
    font.setupHorizontalMetrics({".notdef": (1000, 0), "blank": (1000, 0)})
    font.setupHorizontalHeader(ascent=880, descent=-120)
    font.setupNameTable({"familyName": HAN, "styleName": "Regular"})
    font.setupOS2()
    font.setupPost()
    font.save(path)
    fonts = font_manager.fontManager
    fonts.ttflist = [known for known in fonts.ttflist if known.name != HAN]  # that of an earlier figure is gone
    fonts.addfont(path)
