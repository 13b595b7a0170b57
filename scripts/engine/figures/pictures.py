"""Figures that have no axes to read: grids of images, graphs of networks, several panels in one figure."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from engine.figures.charts import GRID, STYLE, WIDTH, Chart
from engine.figures.pixels import Pixels

LINE, GAP = 17.0, 7.0  # of a line of text, between what stands side by side: points
LARGEST_SIDE = 110.0  # of an image, in points
LEAST = 140.0  # height of a panel with axes, in points
MOST = 8 * 1024  # values of pixels in a figure, of which each may be a path: ten images of 28×28


class Picture(Chart):
    """A figure whose title stands where others name their axes; `names` head the columns of its data."""

    def __init__(self, title: str, names: tuple[str, str], alt: str) -> None:
        super().__init__(alt)
        self.title, self.names = title, names


def title(chart: Chart, form: str) -> str:
    """Return the title of a figure: its own, or that of its axes. form: of the latter, with {x} and {y}."""
    if isinstance(chart, Picture):
        return chart.title
    return form.format(x=chart.axes[0].get_xlabel(), y=chart.axes[0].get_ylabel())


def blank(labels: tuple[str, str, str], height: float, alt: str) -> tuple[Picture, Axes]:
    """Return an empty picture and axes that fill it: points from its left, and from its top down to its height."""
    matplotlib.rcdefaults()  # nobody's matplotlibrc
    matplotlib.rcParams.update(STYLE)
    picture = Picture(labels[0], labels[1:], alt)
    picture.set_layout_engine("none")
    picture.set_size_inches(WIDTH / 72, height / 72)
    axes = picture.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(height, 0))
    axes.set_axis_off()
    return picture, axes


def images(
    pictures: Sequence[tuple[str, Any]],
    limits: tuple[float, float],
    columns: int,
    labels: tuple[str, str, str],
    alt: str,
) -> Chart:
    """Return a grid of images, each under its caption: (caption, values), all of one size, pixel by pixel.

    values: (height, width) of grey or (height, width, 3) of red, green and blue; limits: the values of black and
    white, either of which may be the larger, with 256 steps between them. labels: of the figure, of the places of
    pixels and of their values.
    Raises ValueError where the sizes differ, a value is beyond the limits, or there are too many for a page.
    """
    values = [np.asarray(one, dtype=float) for _, one in pictures]
    _refuse_unfit(values, limits)
    height, width = values[0].shape[:2]
    step = WIDTH / columns
    side = min(step - GAP, LARGEST_SIDE)
    row = side * height / width + LINE + GAP
    picture, axes = blank(labels, row * -(-len(values) // columns), alt)
    picture.still = True
    for number, ((caption, _), one) in enumerate(zip(pictures, values, strict=True)):
        x, y = step * (number % columns + 0.5), row * (number // columns) + LINE
        corners = (x - side / 2, y), (x + side / 2, y + side * height / width)
        axes.text(x, y - 3, caption, ha="center", va="baseline")
        axes.add_artist(Pixels(_bytes(one, limits), corners))
        axes.add_patch(Rectangle(corners[0], side, side * height / width, fill=False, edgecolor=GRID, linewidth=0.5))
        picture.data.append((f"{number + 1}. {caption}", *_listed(one)))
    return picture


def _refuse_unfit(values: Sequence[Any], limits: tuple[float, float]) -> None:
    shapes, (low, high) = {one.shape for one in values}, sorted(limits)
    shape = min(shapes, default=())
    if len(shapes) != 1 or len(shape) not in {2, 3} or shape[2:] not in {(), (3,)}:
        said = ", ".join(str(one) for one in sorted(shapes)) or "none"
        raise ValueError(f"images of one size: (height, width) or (height, width, 3); these are {said}")
    if (count := sum(one.size for one in values)) > MOST:
        raise ValueError(f"images of {count} values; a figure has {MOST} at most: show fewer, or smaller ones")
    least, most = min(one.min() for one in values), max(one.max() for one in values)
    if not low <= least <= most <= high or low == high:
        raise ValueError(f"images of values from {least:g} to {most:g}; black is {limits[0]:g} and white {limits[1]:g}")


def _bytes(values: Any, limits: tuple[float, float]) -> Any:
    return np.rint(255 * (values - limits[0]) / (limits[1] - limits[0])).astype(np.uint8)


def _listed(values: Any) -> tuple[list[str], list[float]]:
    """Return the places of all pixels, [row, column] as the code counts them, and their values."""
    return [str([*place]) for place in np.ndindex(values.shape)], values.ravel().tolist()


class Panel(Artist):
    """A figure within another. left, top: where its corner is, in points."""

    def __init__(self, chart: Chart, left: float, top: float) -> None:
        super().__init__()
        self.chart, self.left, self.top = chart, left, top

    def get_children(self) -> list[Artist]:
        """Return the figure: whoever looks for the texts of the other finds its own too."""
        return [self.chart]

    def draw(self, renderer: Any) -> None:
        """Draw the figure, which takes itself to stand at the lower left."""
        self.chart.dpi = 72
        for ground in (self.chart.patch, *(axes.patch for axes in self.chart.axes)):
            ground.set_facecolor("none")
        down = self.top + self.chart.bbox.height - renderer.height
        renderer.writer.start("g", transform=f"translate({self.left:.2f} {down:.2f})")
        self.chart.draw(renderer)
        renderer.writer.end("g")


def panels(charts: Mapping[str, Chart], columns: int = 1) -> Chart:
    """Return figures in one, each under its title: {title: figure}, described one after another.

    In two columns each is half as wide, with letters as large: for charts with little text.
    """
    width, head = WIDTH / columns, LINE + GAP
    sizes = [_resized(chart, columns) for chart in charts.values()]
    rows = [max(sizes[at : at + columns]) for at in range(0, len(sizes), columns)]
    names = [chart.names or (chart.axes[0].get_xlabel(), chart.axes[0].get_ylabel()) for chart in charts.values()]
    heads = [" / ".join(dict.fromkeys(one)) for one in zip(*names, strict=True)]
    alt = " ".join(str(chart.get_label()) for chart in charts.values())
    picture, axes = blank((" · ".join(charts), heads[0], heads[1]), sum(rows) + head * len(rows), alt)
    picture.parts, picture.columns = dict(charts), columns
    for number, (title, chart) in enumerate(charts.items()):
        left, row = width * (number % columns), number // columns
        top = sum(rows[:row]) + head * (row + 1)
        axes.text(left + GAP / 2, top - GAP - 3, title, va="baseline")
        picture.add_artist(Panel(chart, left, top))
        picture.data += [(f"{title} · {label}", xs, ys) for label, xs, ys in chart.data]
    return picture


def _resized(chart: Chart, columns: int) -> float:
    """Give a figure the width of its column; return its height in points."""
    width, height = WIDTH / columns - (GAP if columns > 1 else 0), chart.get_figheight() * 72 / columns
    if not isinstance(chart, Picture):
        height = max(height, LEAST)  # what stands around its axes takes as much room as ever
    chart.set_size_inches(width / 72, height / 72)
    return height
