"""What is written around a plot: its title, what its heights are, and which line is which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D
from matplotlib.transforms import IdentityTransform

from engine.figures import keys
from engine.figures.letters import SIZE
from engine.figures.paper import Paper
from engine.figures.sheets import Sheet, number

if TYPE_CHECKING:
    from engine.figures.page import Panel


def rows(panel: Panel) -> list[tuple[float, int]]:
    """Return where each of its names above its plot stands: where its sample begins, and in which line, from 0."""
    return keys.rows([name for name, _ in panel.names], keys.ACROSS if panel.moved[1] else panel.width)


def write(paper: Paper, panel: Panel) -> None:
    """Write the title, what the heights are, and which line is which."""
    sheet, axes = paper.sheet, panel.chart.axes[0]
    start, top = sheet.left - panel.left, panel.above + keys.FIRST
    if panel.title:
        sheet.text((start, top - keys.HEAD), panel.title, look=' font-weight="600"', beside=True)
    if not axes.axison:
        return
    if panel.moved[1]:
        sheet.marks.append(_moved(paper, panel))
        return
    if panel.says_heights:
        sheet.text((start, top), axes.get_ylabel(), beside=True)
        top += keys.ROW
    if panel.beside:
        _beside(paper, panel)
        return
    for (name, sample), (x, line) in zip(panel.names, rows(panel), strict=True):
        at = start + x, top + line * keys.ROW
        _sample(paper, sample, at)
        sheet.text((at[0] + keys.SWATCH + keys.GAP, at[1]), name, beside=True)


def _moved(paper: Paper, panel: Panel) -> str:
    """Return what the heights are, and the names, in a group that the style sheet moves on a phone."""
    sheet = paper.sheet
    top = panel.above + keys.FIRST + keys.ROW * panel.says_heights - sheet.top
    paper.sheets.append(Sheet(0, 1, 0, 0))  # as each name is drawn, before it has its place
    if panel.says_heights:
        paper.sheet.text((0, -keys.ROW), panel.chart.axes[0].get_ylabel(), beside=True)
    drawn = [f'<g class="keys" data-keys="{panel.moved[0]}" transform="translate({-panel.left:.1f} {top:.1f})">']
    drawn += paper.sheet.marks
    for (name, sample), (x, line) in zip(panel.names, rows(panel), strict=True):
        paper.sheets[-1] = Sheet(0, 1, 0, 0)
        _sample(paper, sample, (0, 0))
        paper.sheet.text((keys.SWATCH + keys.GAP, 0), name, beside=True)
        place = f"translate({number(x)} {number(line * keys.ROW)})"
        drawn.append(f'<g transform="{place}">{paper.sheet.content}</g>')
    paper.sheets.pop()
    return "".join([*drawn, "</g>"])


def _beside(paper: Paper, panel: Panel) -> None:
    """Write the names at the ends of their lines, in the colours of these."""
    sheet = paper.sheet
    heights = [sheet.top + (1 - at) * (sheet.bottom - sheet.top) for at, _ in panel.beside.values()]
    for (name, (_, colour)), y in zip(panel.beside.items(), keys.spread(heights), strict=True):
        look = f' fill="{paper.colours.get(colour, colour)}"'
        sheet.text((sheet.right + keys.GAP, y + SIZE / 3), name, look=look)


def _sample(paper: Paper, sample: Any, at: tuple[float, float]) -> None:
    """Draw how a line or an area looks, before its name that stands at a place."""
    x, y = at[0], paper.height - at[1] + SIZE / 3
    sample.set_transform(IdentityTransform())
    sample.set_clip_on(False)
    if isinstance(sample, Line2D):
        sample.set_data([x, x + keys.SWATCH / 2, x + keys.SWATCH], [y] * 3)
    else:
        sample.set_bounds(x + keys.SWATCH - 14, y - 5, 14, 10)
    paper.beside = True
    sample.draw(paper)
    paper.beside = False
