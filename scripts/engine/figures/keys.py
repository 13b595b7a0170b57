"""Which line is which: names at the ends of the lines, or above the plot where these would not be told apart.

Above a plot of its own they stand in rows of the width that a wide page has. Where that is more than a phone has, the
style sheet puts them below one another, or two and two, in rooms of their own above what is drawn.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D

from engine.figures.letters import length

ROW = 19.0  # from line to line, in pixels
HEAD = 24.0  # height of the title of a panel
FIRST = 13.0  # where the first line stands
SWATCH, GAP, APART = 24.0, 6.0, 16.0  # widths of a sample of a line, of what follows it, between two names
MOST = 92.0  # width of a name beside the plot
CLOSE = 15.0  # from name to name beside the plot, at least
FAR = 20.0  # how far a name may stand from the end of its line
WIDE = 200.0  # of a figure that has room beside its plot
ACROSS = 560.0  # width that names have above a plot on a wide page; the style sheet knows from where on that is so
MANY = 4  # names that the style sheet places, at most
END = 0.93  # of the width, where a line ends that has its name beside it

Name = tuple[float, float, str, str]  # x, y down from the top, the text, its colour


def taken(axes: Axes) -> list[tuple[str, Any]]:
    """Take a legend off its axes; return its names and samples."""
    legend: Any = axes.get_legend()
    if legend is None:
        return []
    names = [text.get_text() for text in legend.get_texts()]
    samples = list(legend.legend_handles)
    legend.remove()
    return list(zip(names, samples, strict=True))


def ends(axes: Axes, names: Sequence[tuple[str, Any]]) -> dict[str, tuple[float, str]]:
    """Return how high the line of each name ends, as a share of the height, and its colour; {} where one does not."""
    lines = {str(line.get_label()): line for line in axes.get_lines()}
    found: dict[str, tuple[float, str]] = {}
    for name, sample in names:
        if not isinstance(sample, Line2D) or name not in lines or length(name) > MOST:
            return {}
        at: Any = (axes.transScale + axes.transLimits).transform(np.asarray(lines[name].get_xydata())[-1:])[0]
        if not (END <= at[0] <= 1.001 and 0 <= at[1] <= 1):
            return {}
        found[name] = float(at[1]), to_hex(lines[name].get_color())
    return found


def spread(heights: Sequence[float]) -> list[float]:
    """Return where names stand that are to be at these heights: CLOSE apart at least, each as near as may be."""
    groups: list[list[int]] = []  # names that touch one another, from the highest to the lowest
    for one in sorted(range(len(heights)), key=lambda at: heights[at]):
        group = [one]
        while groups and _places(group, heights)[0] - _places(groups[-1], heights)[-1] < CLOSE:
            group = groups.pop() + group
        groups.append(group)
    placed = {one: y for group in groups for one, y in zip(group, _places(group, heights), strict=True)}
    return [placed[one] for one in range(len(heights))]


def _places(group: Sequence[int], heights: Sequence[float]) -> list[float]:
    """Return where names that touch one another stand, around the middle of where they are to be."""
    middle = sum(heights[one] for one in group) / len(group)
    return [middle + (number - (len(group) - 1) / 2) * CLOSE for number in range(len(group))]


def fits(heights: Sequence[float]) -> bool:
    """Return whether names beside the plot stand near the ends of their lines."""
    return all(abs(there - wanted) <= FAR for there, wanted in zip(spread(heights), heights, strict=True))


def rows(names: Sequence[str], width: float) -> list[tuple[float, int]]:
    """Return where each name above the plot stands: where its sample begins, and in which line, from 0."""
    places, x, line = [], 0.0, 0
    for name in names:
        wide = SWATCH + GAP + length(name)
        if x and x + wide > width:
            x, line = 0.0, line + 1
        places.append((x, line))
        x += wide + APART
    return places


def moved(names: Sequence[str], width: float) -> tuple[int, int]:
    """Return how names stand that have this width and not ACROSS: how many in a line, how many lines there are more.

    (0, 0) where they stand as on a wide page, or are too many to be moved.
    """
    more = rows(names, width)[-1][1] - rows(names, ACROSS)[-1][1] if 0 < len(names) <= MANY else 0
    if more <= 0:
        return 0, 0
    widest = SWATCH + GAP + max(map(length, names))
    abreast = 2 if widest <= width / 2 else 1
    return abreast, -(-len(names) // abreast) - 1 - rows(names, ACROSS)[-1][1]
