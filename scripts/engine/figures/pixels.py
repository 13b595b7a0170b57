"""Pixels in a figure: lossless, sharp at any size, the same bytes on every machine, and no file of their own."""

from itertools import groupby
from typing import Any

from matplotlib.artist import Artist

from engine.figures.sheets import number


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
        box = {"x": left, "y": renderer.height - top, "width": right - left, "height": top - bottom}
        look = {"preserveAspectRatio": "none", "shape-rendering": "crispEdges"} | (
            {"fill": self.ink} if self.ink else {}
        )
        placed = {name: f"{value:.2f}" for name, value in box.items()}
        renderer.writer.start("svg", {**placed, "viewBox": f"0 0 {width} {height}", **look})
        for value, data in runs(self.values).items():
            renderer.writer.element("path", attrib={**_look(value, self.ink), "d": data})
        renderer.writer.end("svg")


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


def _look(value: Any, ink: str) -> dict[str, str]:
    if ink:
        return {"fill-opacity": number(value / 255, 3)}
    red, green, blue = (value,) * 3 if isinstance(value, int) else value
    return {"fill": f"rgb({red} {green} {blue})"}
