"""Many single values: where they lie, and how they are spread."""

from collections.abc import Sequence
from itertools import pairwise

from engine.figures.charts import COLOURS, DASHES, Chart, Series, canvas, draw

MARKERS = "os^D"


def scatter(groups: Sequence[Series], x_label: str, y_label: str, alt: str) -> Chart:
    """Return a figure of points in groups (label, xs, ys), told apart by colour and by mark."""
    chart, axes = canvas(x_label, y_label, alt)
    for number, (label, xs, ys) in enumerate(groups):
        draw(chart, label, xs, ys, number, linestyle="", marker=MARKERS[number % len(MARKERS)], alpha=0.7)
    if len(groups) > 1:
        axes.legend()
    return chart


def histogram(
    groups: Sequence[tuple[str, Sequence[float]]], x_label: str, y_label: str, alt: str, bins: int = 20
) -> Chart:
    """Return a figure of how many values of each group (label, values) fall into bins of one width.

    The data hold the middle of each bin. Raises ValueError where there are no values.
    """
    chart, axes = canvas(x_label, y_label, alt)
    every = [value for _, values in groups for value in values]
    low, high = min(every), max(every)
    width = (high - low) / bins or 1 / bins
    edges = [low + width * number for number in range(bins + 1)]
    for number, (label, values) in enumerate(groups):
        counts = [0] * bins
        for value in values:
            counts[min(int((value - low) / width), bins - 1)] += 1
        colour, dash = COLOURS[number % len(COLOURS)], DASHES[number % len(DASHES)]
        axes.stairs(counts, edges, fill=True, color=colour, alpha=0.2)
        axes.stairs(counts, edges, color=colour, linestyle=dash, linewidth=1.6, label=label)
        chart.data.append((label, [(left + right) / 2 for left, right in pairwise(edges)], counts))
    axes.set_ylim(bottom=0)
    axes.locator_params(axis="y", integer=True)
    if len(groups) > 1:
        axes.legend()
    return chart
