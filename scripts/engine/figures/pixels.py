"""Pixels in a figure: lossless, sharp at any size, the same bytes on every machine, and no file of their own."""

from itertools import groupby
from typing import Any

from matplotlib.artist import Artist


class Pixels(Artist):
    """An image between two corners of the axes that it is added to; only an SVG holds it.

    values: bytes (height, width) of grey or (height, width, 3) of red, green and blue, the first row at the top.
    corners: (left, top), (right, bottom). ink: a colour that is as deep as the values say, in place of grey.
    """

    def __init__(self, values: Any, corners: tuple[tuple[float, float], tuple[float, float]], ink: str = "") -> None:
        super().__init__()
        self.values, self.corners, self.ink = values, corners, ink

    def draw(self, renderer: Any) -> None:
        """Write a path for each value, all in units of a pixel: a policy that lets no page hold images shows them."""
        (left, top), (right, bottom) = self.get_transform().transform(self.corners)
        height, width = self.values.shape[:2]
        # thousandths: a size is rounded to two decimals, and a pixel's error comes again in each
        scale = f"scale({(right - left) / width * 1000:.0f}e-3 {(top - bottom) / height * 1000:.0f}e-3)"
        place = f"translate({left:.2f} {renderer.height - top:.2f}) {scale}"
        ink = {"fill": self.ink} if self.ink else {}
        renderer.writer.start("g", {"transform": place, "shape-rendering": "crispEdges", **ink})
        for value, data in runs(self.values).items():
            look = {"fill-opacity": f"{value / 255:.2f}"} if self.ink else {"fill": _colour(value)}
            renderer.writer.element("path", attrib={"d": data, **look})
        renderer.writer.end("g")


def runs(values: Any) -> dict[Any, str]:
    """Return {value: the path of its pixels} of bytes (height, width), or (height, width, 3) with triples as values."""
    paths: dict[Any, str] = {}
    for y, row in enumerate(values.tolist()):
        x = 0
        for value, same in groupby(tuple(one) if isinstance(one, list) else one for one in row):
            length = len(list(same))
            paths[value] = f"{paths.get(value, '')}M{x} {y}h{length}v1h-{length}z"
            x += length
    return paths


def _colour(value: Any) -> str:
    """Return a colour as matplotlib writes none: the page puts its own in the place of those."""
    red, green, blue = (value,) * 3 if isinstance(value, int) else value
    return f"rgb({red} {green} {blue})"
