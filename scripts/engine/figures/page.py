"""A figure as an element of a page: as wide as its place, its letters as large on a phone as on a desk.

An SVG without a view box has the pixels of its page. The plots share what is left of its width by its padding, an em
of its own: that is how the style sheet gets the room which stands beside them, a number that CSS cannot read else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from matplotlib.backends.backend_svg import FigureCanvasSVG

from engine.figures import keys, labels
from engine.figures.letters import SIZE, length
from engine.figures.paper import Paper
from engine.figures.sheets import Sheet, number

if TYPE_CHECKING:
    from engine.figures.charts import Chart

ALONE = 480  # width where no style sheet is, in pixels
BELOW = 10.0  # height of what is left free below a panel
EDGE = 3.0  # pixels that letters may stand out
AROUND = 60.0  # height of what stands above and below a plot, about


@dataclass
class Panel:
    """A figure within the whole, measured. left, right: what stands beside its plot, in pixels."""

    chart: Chart
    title: str
    names: list[tuple[str, Any]]
    beside: dict[str, tuple[float, str]]
    row: int
    column: int
    above: float = 0.0  # where it begins
    left: float = 0.0
    right: float = 0.0
    moved: tuple[int, int] = (0, 0)  # how its names stand on a phone, as `keys.moved` says

    @property
    def width(self) -> float:
        return float(self.chart.get_figwidth() * 72)

    @property
    def says_heights(self) -> bool:
        """Whether it says what its heights are: its title may have done so."""
        return self.chart.axes[0].get_ylabel() not in {"", self.title}

    @property
    def height(self) -> float:
        return float(self.chart.get_figheight() * 72)


def element(figure: Chart, names: tuple[str, str], colours: Mapping[str, str]) -> str:
    """Return a figure as SVG. names: what its ids begin with, and its title; colours: what stands for which colour."""
    parts = list(figure.parts.items()) or [("", figure)]
    places = [divmod(at, figure.columns) for at in range(len(parts))]
    panels = [_measured(chart, head, place) for (head, chart), place in zip(parts, places, strict=True)]
    height, room = _stacked(panels), _aligned(panels, figure.columns)
    paper = Paper(names[0], colours)
    drawn = [_drawn(paper, panel, sum(room[: panel.column]), figure.columns) for panel in panels]
    if figure.parts:
        notes = [escape(text.get_text()) for text in figure.texts]
        look = f'y="{keys.FIRST:g}" font-size="{SIZE:g}" text-anchor="end"'
        drawn += [f'<text x="100%" {look}>{note}</text>' for note in notes]
    symbols = "".join(f'<path id="{one}" {symbol}/>' for symbol, one in paper.symbols.items())
    return (
        _opening(figure, names, (panels[0].width if figure.still else ALONE, height, sum(room)), panels[0].moved[1])
        + (f"<defs>{symbols}</defs>\n" if symbols else "")
        + "\n".join(drawn)
        + "\n</svg>\n"
    )


def _opening(figure: Chart, names: tuple[str, str], sizes: tuple[float, float, float], rows: int) -> str:
    """Return what a figure begins with. sizes: its width and height, and the room beside its plots.

    rows: of names, for which a phone needs room above it.
    """
    (name, title), (width, height, room) = names, map(number, sizes)
    still = ' data-still=""' if figure.still else ""
    still += f' data-rows="{rows}"' if rows else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart"{still} width="{width}"'
        f' height="{height}" font-size="{room}" fill="currentColor" stroke-linejoin="round" overflow="visible"'
        f' role="img" aria-labelledby="{name}-title"'
        f' aria-describedby="{name}-description"><title id="{name}-title">{escape(title)}</title>\n'
        f'<desc id="{name}-description">{escape(str(figure.get_label()))}</desc>\n'
    )


def _measured(chart: Chart, title: str, place: tuple[int, int]) -> Panel:
    """Return a figure with its axes where they are to be."""
    axes = chart.axes[0]
    if chart.legend_names is None:
        chart.legend_names, chart.plain_height = keys.taken(axes), chart.get_figheight() * 72
    panel = Panel(chart, title, chart.legend_names, {}, *place)
    if not axes.axison:
        return panel
    found = keys.ends(axes, panel.names) if panel.width > keys.WIDE else {}
    free = chart.plain_height - AROUND
    panel.beside = found if keys.fits([free * (1 - at) for at, _ in found.values()]) else {}
    if not panel.beside and not title:
        panel.moved = keys.moved([name for name, _ in panel.names], panel.width)
    lines = 0 if panel.beside or not panel.names else 1 + labels.rows(panel)[-1][1]
    chart.set_figheight((chart.plain_height + lines * keys.ROW) / 72)
    axes.yaxis.label.set_visible(False)
    aside = max((length(name) + keys.GAP for name in panel.beside), default=0)
    _laid_out(chart, ((panel.says_heights + lines) * keys.ROW + EDGE) / panel.height, aside / panel.width)
    box = axes.get_position()
    panel.left, panel.right = box.x0 * panel.width, (1 - box.x1) * panel.width
    return panel


def _laid_out(chart: Chart, above: float, aside: float) -> None:
    FigureCanvasSVG(chart)  # which measures its texts without pixels
    chart.set_layout_engine("constrained", rect=(0, 0, 1 - aside, 1 - above), w_pad=EDGE / 72, h_pad=EDGE / 72)
    chart.draw_without_rendering()
    chart.set_layout_engine("none")


def _stacked(panels: list[Panel]) -> float:
    """Put the rows below one another; return how high all are."""
    top = 0.0
    for row in range(panels[-1].row + 1):
        those = [panel for panel in panels if panel.row == row]
        head = keys.HEAD if those[0].title else 0
        for panel in those:
            panel.above = top + head
        top += head + max(panel.height for panel in those) + (BELOW if those[0].title else 0)
    return top


def _aligned(panels: list[Panel], columns: int) -> list[float]:
    """Give the plots of a column their left and right edges in common; return the room beside those of each."""
    room = []
    for column in range(columns):
        those = [panel for panel in panels if panel.column == column]
        left, right = max(panel.left for panel in those), max(panel.right for panel in those)
        for panel in those:
            panel.left, panel.right, axes = left, right, panel.chart.axes[0]
            if axes.axison:
                box = axes.get_position()
                width = 1 - (left + right) / panel.width
                axes.set_position((left / panel.width, box.y0, width, box.height))
        room.append(left + right)
    return room


def _drawn(paper: Paper, panel: Panel, before: float, columns: int) -> str:
    """Return the drawing of a panel. before: the room beside the plots at its left, in pixels."""
    chart, axes = panel.chart, panel.chart.axes[0]
    box = axes.get_position()
    top, bottom = panel.above + (1 - box.y1) * panel.height, panel.above + (1 - box.y0) * panel.height
    grows = panel.height if chart.still and not panel.title else 0
    left, right = (panel.left, panel.width - panel.right) if axes.axison else (0, panel.width)
    paper.sheets.append(Sheet(left, right, top, bottom, (panel.column, columns), chart.still, grows))
    paper.height = panel.above + panel.height
    for ground in (chart.patch, axes.patch):
        ground.set_visible(False)
    chart.draw(paper)
    labels.write(paper, panel)
    return paper.sheet.element(before + panel.left)
