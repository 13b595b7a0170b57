"""What stands around one pair of axes, as an element that is as wide as its page while its letters stay as they are.

The plot stretches: its lines are drawn in a box of their own that is pulled to its width, with strokes that keep
theirs. Texts and marks stand at shares of that width. What is beside the plot keeps its distance from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.figures.letters import SIZE, is_symbol, markup
from engine.figures.lines import thinned

SPAN = 600  # units of a plot from left to right, about a pixel each on a wide page
STILL = ' vector-effect="non-scaling-stroke"'

Point = tuple[float, float]


@dataclass
class Sheet:
    """The drawing of one pair of axes. left, right, top, bottom: of the plot, down from the top, in pixels."""

    left: float
    right: float
    top: float
    bottom: float
    column: tuple[int, int] = (0, 1)  # where it stands in its row, of how many
    still: bool = False  # shapes keep their size, their middles stretch
    grows: float = 0.0  # height of a picture that grows as a whole, but for its letters; else 0
    inside: dict[str, list[str]] = field(default_factory=dict)  # paths that end at the edges of the plot, by look
    around: dict[str, list[str]] = field(default_factory=dict)  # paths that may leave it
    fixed: dict[str, list[str]] = field(default_factory=dict)  # paths beside it, in pixels
    marks: list[str] = field(default_factory=list)

    def stretched(self, point: Point) -> Point:
        """Return a place in the units of the plot."""
        return (point[0] - self.left) / (self.right - self.left) * SPAN, point[1] - self.top

    def beside(self, point: Point) -> Point:
        """Return a place in pixels from the corner of the plot."""
        return point[0] - self.left, point[1] - self.top

    def place(self, x: float) -> tuple[str, float]:
        """Return where a text or a mark stands: x, and how many pixels to the right of it."""
        within = min(max(x, self.left), self.right) if abs(x - self.left) > 0.5 else x
        at = number(self.share(within), 2)
        return (f"{at}%" if at != "0" else "0"), x - within

    def down(self, y: float) -> str:
        """Return how far below the top of the plot something is, as an attribute."""
        return f"{number(y / self.grows * 100, 2)}%" if self.grows else number(y - self.top)

    def box(self, left: float, top: float, width: float, height: float) -> dict[str, str]:
        """Return the attributes of a box that stretches with its plot, or keeps its size around its middle."""
        across, down = self.share(left + width) - self.share(left), {"y": self.down(top), "height": number(height)}
        if self.grows:
            down["height"] = f"{number(height / self.grows * 100, 2)}%"
        if self.grows or not self.still:
            return {"x": f"{number(self.share(left), 2)}%", "width": f"{number(across, 2)}%", **down}
        x, shift = self.place(left + width / 2)
        return {"x": x, "width": number(width), "transform": f"translate({number(shift - width / 2)})", **down}

    def path(self, layer: dict[str, list[str]], look: str, data: str) -> None:
        """Draw with what has the same look."""
        layer.setdefault(look, []).append(thinned(data))

    def text(
        self, at: Point, text: str, anchor: str = "start", look: str = "", upright: bool = False, beside: bool = False
    ) -> None:
        """Write a text. upright: it is read from below; beside: it keeps its place from the left."""
        (x, shift), y = self.place(at[0]), self.down(at[1])
        if beside:
            x, shift = self.place(self.left)[0], at[0] - self.left
        how = (f' text-anchor="{anchor}"' if anchor != "start" else "") + look
        how += ' writing-mode="vertical-rl"' if upright else ""
        right = f' dx="{number(shift)}"' if shift and x != "0" else ""
        how += ' font-style="italic"' if is_symbol(text) else ""
        said = text if is_symbol(text) else markup(text)
        self.marks.append(f'<text x="{number(shift) if x == "0" else x}"{right} y="{y}"{how}>{said}</text>')

    def element(self, left: float) -> str:
        """Return the whole. left: where the plot begins, in pixels beside shares of the width."""
        layers = [self._layer(self.inside), self._layer(self.around, ' overflow="visible"')]
        fixed = self._fixed()
        if fixed and self.column[0]:
            fixed = f'<svg x="{number(self.share(self.left), 2)}%" overflow="visible">\n{fixed}</svg>'
        place = f'<g font-size="{SIZE:g}" transform="translate({number(left)} {number(self.top)})">'
        drawn = "\n".join([place, *filter(None, [*layers, fixed]), *self.marks, "</g>"])
        return drawn.replace("</svg>\n", "</svg>")  # a line that ends with it would end the whole drawing

    @property
    def content(self) -> str:
        """What is on it and keeps its size."""
        return "".join([self._fixed(), *self.marks])

    @property
    def height(self) -> str:
        return number(self.bottom - self.top)

    def share(self, x: float) -> float:
        """Return how far from the left a place is, as a percentage of the width that all plots of a row have."""
        first, columns = self.column
        return (first + (x - self.left) / (self.right - self.left)) / columns * 100

    def _fixed(self) -> str:
        return "\n".join(_path(look, data, "") for look, data in self.fixed.items())

    def _layer(self, paths: dict[str, list[str]], how: str = "") -> str:
        if not paths:
            return ""
        drawn = "\n".join(_path(look, data, STILL) for look, data in paths.items())
        box = f'viewBox="0 0 {SPAN} {self.height}" preserveAspectRatio="none"'
        place = f' x="{number(self.share(self.left), 2)}%" width="{number(100 / self.column[1], 2)}%"'
        return f'<svg{place * (self.column[1] > 1)} height="{self.height}" {box}{how} fill="none">\n{drawn}</svg>'


def _path(look: str, data: Sequence[str], still: str) -> str:
    return f'<path d="{"".join(data)}"{look}{still}/>'


def number(value: float, digits: int = 1) -> str:
    """Write a number with so many decimals at most."""
    text = f"{value:.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
