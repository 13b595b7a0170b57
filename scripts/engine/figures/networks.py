"""A network as a graph: its layers as boxes, from the input at the top to the output at the bottom."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from engine.figures.charts import COLOURS, GRID, PALE, WIDTH, Chart
from engine.figures.pictures import LINE, blank

BOX, BETWEEN = 24.0, 16.0  # heights, in points
LEFT, RIGHT = 22.0, 118.0  # where the boxes begin and end, in points
SHAPE = RIGHT + 12.0  # where the shapes begin
INSIDE: Any = {"facecolor": COLOURS[0], "alpha": 2 * PALE, "linewidth": 0}
OUTLINE: Any = {"fill": False, "edgecolor": COLOURS[0]}

Layer = tuple[str, str, int]


def network(
    layers: Sequence[Layer], labels: tuple[str, str, str], alt: str, skips: Sequence[tuple[int, int]] = ()
) -> Chart:
    """Return the graph of a network, a box a layer: (name, shape of what comes out, number of its parameters).

    labels: of the figure, of the shapes and of the numbers; skips: of layers, counted from 0, the output of the
    first also enters the second.
    """
    picture, axes = blank(labels, LINE + 6 + (BOX + BETWEEN) * len(layers) - BETWEEN + 2, alt)
    for x, label, side in ((SHAPE, labels[1], "left"), (WIDTH - 2, labels[2], "right")):
        axes.text(x, LINE - 3, label, ha=side, va="baseline")
    for number, (name, shape, parameters) in enumerate(layers):
        middle = _middle(number)
        _box(axes, middle)
        axes.text((LEFT + RIGHT) / 2, middle, name, ha="center", va="center")
        axes.text(SHAPE, middle, shape, ha="left", va="center")
        axes.text(WIDTH - 2, middle, f"{parameters:,}", ha="right", va="center")
        if number:
            x, top = (LEFT + RIGHT) / 2, middle - BOX / 2
            _arrow(axes, [(x, top - BETWEEN), (x, top - 1)])
        picture.data.append((name, [shape], [parameters]))
    for number, (first, second) in enumerate(skips):
        x = LEFT - 8 - 5 * (number % 3)
        _arrow(axes, [(LEFT, _middle(first)), (x, _middle(first)), (x, _middle(second)), (LEFT - 1, _middle(second))])
    return picture


def _middle(number: int) -> float:
    """Return how far below the top the middle of a layer is, in points."""
    return LINE + 6 + (BOX + BETWEEN) * number + BOX / 2


def _box(axes: Axes, middle: float) -> None:
    place, width, height = (LEFT + 3, middle - BOX / 2 + 3), RIGHT - LEFT - 6, BOX - 6
    for look in (INSIDE, OUTLINE):
        axes.add_patch(FancyBboxPatch(place, width, height, boxstyle="round,pad=3", **look))


def _arrow(axes: Axes, way: Sequence[tuple[float, float]]) -> None:
    """Draw a line with a head at its end, which points down or to the right; way: its corners."""
    axes.plot(*zip(*way, strict=True), color=GRID, linewidth=1)
    (before, _), (x, y) = way[-2:]
    down = before == x
    axes.plot([x if down else x - 2], [y - 2 if down else y], marker="v" if down else ">", color=GRID, markersize=4)
