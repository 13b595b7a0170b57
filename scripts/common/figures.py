"""One style for all figures, and SVG that follows the page's theme and font."""

import re
import warnings
from collections.abc import Sequence
from io import StringIO
from itertools import cycle
from typing import Any
from xml.sax.saxutils import escape

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

# Told apart by colour-blind readers (Okabe and Ito), and by dash where colour fails.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7")
DASHES = ("-", "--", "-.", ":")
GRID = "#999999"

STYLE: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.8,
    "axes.unicode_minus": True,
    "lines.linewidth": 1.6,
    "lines.markersize": 3.5,
    "legend.frameon": False,
    "legend.handlelength": 2.6,
    "svg.fonttype": "none",
}


def plot(lines: Sequence[tuple[str, Sequence[float], Sequence[float]]], x_label: str, y_label: str, alt: str) -> Figure:
    """Return a figure of labelled lines (label, xs, ys). `alt` says what is to be seen."""
    figure, axes = canvas(x_label, y_label, alt)
    for (label, xs, ys), colour, dash in zip(lines, cycle(COLOURS), cycle(DASHES), strict=False):
        axes.plot(xs, ys, dash, color=colour, label=label)
    if len(lines) > 1:
        axes.legend()
    return figure


def canvas(x_label: str, y_label: str, alt: str) -> tuple[Figure, Axes]:
    """Return an empty figure in the site's style and its axes."""
    matplotlib.rcdefaults()  # nobody's matplotlibrc
    matplotlib.rcParams.update(STYLE)
    figure = Figure(figsize=(4.4, 2.8), layout="constrained", label=alt)
    return figure, figure.add_subplot(xlabel=x_label, ylabel=y_label)


def to_svg(figure: Figure, name: str) -> str:
    """Return a figure as an SVG element for inline use: the same bytes for the same figure.

    Ink becomes `currentColor`, the colours become CSS variables with themselves as fallback, ids begin with
    `name`, and the figure's label becomes its text alternative.
    """
    out = StringIO()
    with matplotlib.rc_context({**STYLE, "svg.hashsalt": name}), warnings.catch_warnings():
        # the reader's browser sets the text, in a font that has the Chinese glyphs that DejaVu lacks
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    svg = out.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"\s*<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    box = re.search(r'viewBox="([^"]*)"', svg)
    assert box
    svg = _opening(figure, name, box[1]) + svg[svg.index(">") + 1 :]
    return _themed(_own_ids(svg, name)).strip() + "\n"


def _opening(figure: Figure, name: str, box: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="{box}"'
        f' class="chart" role="img" aria-labelledby="{name}-title">'
        f'<title id="{name}-title">{escape(str(figure.get_label()))}</title>'
    )


def _own_ids(svg: str, name: str) -> str:
    """Number the ids that the file refers to and drop the others: figures on one page never collide."""
    used = dict.fromkeys(re.findall(r'(?:url\(#|href="#)([^")]+)', svg))
    own = {old: f"{name}-{number}" for number, old in enumerate(used, 1)} | {f"{name}-title": f"{name}-title"}
    svg = re.sub(r' id="([^"]+)"', lambda m: f' id="{own[m[1]]}"' if m[1] in own else "", svg)
    return re.sub(r'(url\(#|href="#)([^")]+)', lambda m: m[1] + own[m[2]], svg)


def _themed(svg: str) -> str:
    for number, colour in enumerate(COLOURS, 1):
        svg = svg.replace(colour, f"var(--figure-{number}, {colour})")
    svg = svg.replace(GRID, f"var(--figure-grid, {GRID})").replace("#000000", "currentColor")
    svg = re.sub(r"font: ([\d.]+)px 'DejaVu Sans'[^;\"]*", r"font-size: \1px", svg)
    svg = svg.replace("<text ", '<text fill="currentColor" ')
    return "\n".join(line.rstrip() for line in svg.splitlines() if line.strip())
