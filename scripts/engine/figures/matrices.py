"""Matrices: which class was taken for which, and what looks at what."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch, Rectangle

from engine.figures.charts import COLOURS, DEEP, PALE, Chart, canvas
from engine.figures.pixels import Pixels

Matrix = Sequence[Sequence[float]]
ROOM, LOW, HIGH = 220.0, 22.0, 40.0  # for all rows or columns; least and most height of a row: points
EM, NARROW = 13.0, 0.65  # of a letter in points; how wide one is that is not Chinese, in these


def confusion(counts: Matrix, classes: Sequence[str], labels: tuple[str, str, str], alt: str) -> Chart:
    """Return a confusion matrix: counts[i][j] examples of class i were taken for class j, the first row at the top.

    Blue is right, the deeper the larger the share of its row; orange is wrong, the deeper the more. labels: of the
    columns, the rows and the numbers. alt: may say {right} of {total} and their {share}, and the commonest mistake:
    {most} of {row} taken for {column}.
    """
    wrong = {(i, j): n for i, row in enumerate(counts) for j, n in enumerate(row) if i != j}
    (row, column), most = max(wrong.items(), key=lambda one: one[1])
    right, total = sum(counts[i][i] for i in range(len(counts))), sum(map(sum, counts))
    said = alt.format(
        right=right, total=total, share=right / total, most=most, row=classes[row], column=classes[column]
    )
    chart, axes = _matrix(counts, (classes, classes), labels, said)
    for i, numbers in enumerate(counts):
        for j, count in enumerate(numbers):
            depth = count / (sum(numbers) if i == j else most) if count else 0
            _cell(axes, (j, i), COLOURS[i != j], depth)
            if count:
                axes.text(j, i, f"{count:g}", ha="center", va="center")
    return chart


def attention(
    weights: Matrix, queries: Sequence[str], keys: Sequence[str], labels: tuple[str, str, str], alt: str
) -> Chart:
    """Return an attention map: weights[i][j] is what query i gives to key j, from 0 up; the first row at the top.

    labels: of the columns, the rows and the weights. alt: may say the largest weight: {most} of {row} to {column}.
    """
    values = np.asarray(weights, dtype=float)
    most = float(values.max())
    i, j = divmod(int(values.argmax()), len(keys))
    chart, axes = _matrix(weights, (queries, keys), labels, alt.format(most=most, row=queries[i], column=keys[j]))
    depth = np.rint(255 * (PALE + (DEEP - PALE) * values / most)).astype(np.uint8)
    axes.add_artist(Pixels(depth, ((-0.5, -0.5), (len(keys) - 0.5, len(queries) - 0.5)), COLOURS[0]))
    _scale(axes, most, labels[2])
    return chart


def _matrix(
    values: Matrix, names: tuple[Sequence[str], Sequence[str]], labels: tuple[str, str, str], alt: str
) -> tuple[Chart, Axes]:
    """Return a figure with room for the cells of a matrix, whose data it has, and its axes. names: of rows, columns."""
    chart, axes = canvas(labels[0], labels[1], alt)
    rows, columns = names
    height = min(max(ROOM / len(rows), LOW), HIGH)
    longest, turned = _length(columns), _length(columns) > ROOM / len(columns)
    chart.set_size_inches(chart.get_figwidth(), (height * len(rows) + 50 + turned * longest) / 72)
    chart.data += [(f"{labels[1]} = {row}", columns, one) for row, one in zip(rows, values, strict=True)]
    chart.names = labels[0], labels[2]
    axes.set(xlim=(-0.5, len(columns) - 0.5), ylim=(len(rows) - 0.5, -0.5))
    axes.set_xticks(range(len(columns)), columns, rotation=90 * turned)
    axes.set_yticks(range(len(rows)), rows)
    axes.tick_params(length=0)
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    return chart, axes


def _length(names: Sequence[str]) -> float:
    """Return about how long the longest name is, in points."""
    return max(sum(EM if ord(letter) >= 0x2E80 else EM * NARROW for letter in name) for name in names)


def _cell(axes: Axes, place: tuple[int, int], colour: str, depth: float) -> None:
    """Ink a cell, column and row, as deep as 0 to 1."""
    x, y = place
    ink = PALE + (DEEP - PALE) * depth
    axes.add_patch(Rectangle((x - 0.48, y - 0.47), 0.96, 0.94, facecolor=colour, alpha=ink, linewidth=0))


def _scale(axes: Axes, most: float, label: str) -> None:
    """Say above the axes how deep which weight is inked."""
    steps = [(0.0, "0"), (0.5, f"{most / 2:.2g}"), (1.0, f"{most:.2g}")]
    inks = [Patch(facecolor=COLOURS[0], alpha=PALE + (DEEP - PALE) * at, label=said) for at, said in steps]
    name = Patch(alpha=0, label=label)
    axes.legend(handles=[name, *inks], loc="lower left", bbox_to_anchor=(-0.02, 1), ncols=4, handlelength=1)
