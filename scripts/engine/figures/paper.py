"""What matplotlib draws on: sheets of few elements, one for each pair of axes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_hex
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, IdentityTransform

from engine.figures.letters import plain
from engine.figures.sheets import Point, Sheet, number

COMMANDS = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C", Path.CLOSEPOLY: "z"}
ROUND, SQUARE = 26, 5  # points of the outlines of a circle and a square, as markers have them
LEVEL = 1e-6  # pixels
ANCHORS = {"left": "start", "center": "middle", "right": "end"}


class Paper(RendererBase):
    """What is drawn goes on the last sheet. height: of the figure that is drawn, in pixels."""

    def __init__(self, name: str, colours: Mapping[str, str]) -> None:
        """Begin without a sheet. name: what ids begin with; colours: what to write in place of which colour."""
        super().__init__()
        self.name, self.colours = name, colours
        self.sheets: list[Sheet] = []
        self.height = 0.0
        self.beside = False  # what is drawn keeps its size and its place from the left
        self.symbols: dict[str, str] = {}  # of each mark, its definition and its id
        self.writer = Writer(self)

    @property
    def sheet(self) -> Sheet:
        """What is drawn on."""
        return self.sheets[-1]

    def draw_path(self, gc: Any, path: Path, transform: Any, rgbFace: Any = None) -> None:
        """Draw a path; in a still picture, the box around it."""
        look = self._fill(gc, rgbFace) + self._stroke(gc)
        if not look:
            return
        if self.sheet.still:
            (left, low), (right, high) = path.get_extents(transform).get_points()
            box = self.sheet.box(left, self.height - high, right - left, high - low)
            empty = ' fill="none"' if rgbFace is None else ""
            self.sheet.marks.append(f"<rect{attributes(box)}{empty}{look}/>")
            return
        clip = gc.get_clip_rectangle()
        layer = self.sheet.fixed if self.beside else self.sheet.inside if clip is not None else self.sheet.around
        bounds = None if rgbFace is not None or clip is None else (*clip.min - 9, *clip.max + 9)
        if data := self._data(path, transform, bounds):
            self.sheet.path(layer, look, data)

    def draw_markers(
        self, gc: Any, marker_path: Path, marker_trans: Any, path: Path, trans: Any, rgbFace: Any = None
    ) -> None:
        """Draw ticks and shapes as paths; circles and squares as the round and square ends of lines without length."""
        places = [(x, y) for x, y in trans.transform(path.vertices) if np.isfinite(x + y)]
        shape = marker_path.transformed(marker_trans)
        width, height = shape.get_extents().size
        if places == [(0, 0)] or not (width and height):  # a shape where it is, or ticks
            face = rgbFace if width and height else None  # a tick has nothing to fill, and is drawn with its axis
            for x, y in places if max(width, height) else ():
                self.draw_path(gc, shape, Affine2D().translate(x, y), face)
        elif ends := _ends(shape):
            self._dots(gc, places, (ends, width))
        else:
            self._symbols(shape, (self._fill(gc, rgbFace) or ' fill="none"') + self._stroke(gc), places)

    def draw_text(
        self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, ismath: Any = False, mtext: Any = None
    ) -> None:
        """Write a text from where it is anchored."""
        del prop, ismath  # the page has one face, and no TeX
        anchor = "start"
        if mtext is not None and not angle:
            x, anchor = mtext.get_transform().transform(mtext.get_unitless_position())[0], ANCHORS[mtext.get_ha()]
        ink = self._colour(gc.get_rgb())
        look = "" if ink == "currentColor" else f' fill="{ink}"'
        self.sheet.text((x, self.height - y), plain(s), anchor, look, bool(angle))

    def get_text_width_height_descent(self, s: str, prop: Any, ismath: Any) -> tuple[float, float, float]:
        """Return the size of a text without regard to the resolution."""
        width, height, descent = self._text2path.get_text_width_height_descent(s, prop, ismath)
        return float(width), float(height), float(descent)

    def flipy(self) -> bool:
        """Return whether texts are placed from the top: they are not, as nothing else is."""
        return False

    def get_canvas_width_height(self) -> tuple[float, float]:
        """Return what matplotlib asks before it draws text."""
        return self.sheet.right, self.height

    def _dots(self, gc: Any, places: list[Point], kind: tuple[str, float]) -> None:
        ends, width = kind
        ink = self._colour(gc.get_rgb())
        size = number(width + gc.get_linewidth())
        look = f' stroke="{ink}" stroke-width="{size}" stroke-linecap="{ends}"{self._depth(gc, "stroke")}'
        place = self.sheet.beside if self.beside else self.sheet.stretched
        points = [place((x, self.height - y)) for x, y in places]
        data = "".join(f"M{x:.1f} {y:.1f}L{x:.1f} {y:.1f}" for x, y in points)
        self.sheet.path(self.sheet.fixed if self.beside else self.sheet.around, look, data)

    def _symbols(self, shape: Path, look: str, places: list[Point]) -> None:
        data = "".join(
            COMMANDS[code] + " ".join(number(v * sign) for v, sign in zip(values, (1, -1) * 3, strict=False))
            for values, code in ((v if c != Path.CLOSEPOLY else (), c) for v, c in shape.iter_segments())
        )
        symbol = f'd="{data}"{look}'
        name = self.symbols.setdefault(symbol, f"{self.name}-{len(self.symbols) + 1}")
        for x, y in places:
            at, shift = self.sheet.place(x)
            if self.beside or at == "0":
                at = number(self.sheet.beside((x, y))[0] if self.beside else shift)
            self.sheet.marks.append(f'<use href="#{name}" x="{at}" y="{number(self.height - y - self.sheet.top)}"/>')

    def _data(self, path: Path, transform: Any, bounds: Any) -> str:
        place = self.sheet.beside if self.beside else self.sheet.stretched
        out = []
        for values, code in path.iter_segments(transform or IdentityTransform(), clip=bounds, simplify=False):
            if code == Path.CLOSEPOLY:
                out.append("z")
                continue
            points = [place((x, self.height - y)) for x, y in zip(values[::2], values[1::2], strict=True)]
            out.append(COMMANDS[code] + " ".join(f"{x:.2f} {y:.2f}" for x, y in points))
        return "".join(out) if len(out) > 1 else ""

    def _stroke(self, gc: Any) -> str:
        if not gc.get_linewidth() or gc.get_rgb()[3] == 0:
            return ""
        dashes = gc.get_dashes()[1]
        dash = f' stroke-dasharray="{" ".join(number(one) for one in dashes)}"' if dashes is not None else ""
        width = number(gc.get_linewidth())
        return f' stroke="{self._colour(gc.get_rgb())}" stroke-width="{width}"{dash}{self._depth(gc, "stroke")}'

    def _fill(self, gc: Any, face: Any) -> str:
        if face is None or (len(face) == 4 and face[3] == 0):
            return ""
        depth = face[3] if len(face) == 4 and not gc.get_forced_alpha() else gc.get_alpha()
        return f' fill="{self._colour(face)}"' + (f' fill-opacity="{number(depth, 3)}"' if depth != 1 else "")

    def _depth(self, gc: Any, what: str) -> str:
        depth = gc.get_alpha() if gc.get_forced_alpha() else gc.get_rgb()[3]
        return f' {what}-opacity="{number(depth, 3)}"' if depth != 1 else ""

    def _colour(self, colour: Any) -> str:
        said = to_hex(colour[:3])
        return self.colours.get(said, said)


class Writer:
    """The elements that an artist of ours writes itself: drawings in a box, in units of their own."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.written = ""

    def start(self, name: str, attrib: dict[str, str]) -> None:
        """Begin an element with a box in pixels, within a group: a line that ends a drawing would end all of it."""
        place = self.paper.sheet.box(*(float(attrib[one]) for one in ("x", "y", "width", "height")))
        moved = attributes({"transform": place.pop("transform")} if "transform" in place else {})
        self.written = f"<g{moved}><{name}{attributes(self._own(attrib) | place)}>"

    def element(self, name: str, attrib: dict[str, str]) -> None:
        """Write an element within it."""
        self.written += f"<{name}{attributes(self._own(attrib))}/>"

    def end(self, name: str) -> None:
        """End it."""
        self.paper.sheet.marks.append(f"{self.written}</{name}></g>")

    def _own(self, attrib: dict[str, str]) -> dict[str, str]:
        return {name: self.paper.colours.get(value, value) for name, value in attrib.items()}


def _ends(shape: Path) -> str:
    """Return which ends of a line look like a marker; "" for none."""
    points = np.asarray(shape.vertices, dtype=float)
    if len(points) == ROUND:
        return "round"
    return "square" if len(points) == SQUARE and abs(points[0, 1] - points[1, 1]) < LEVEL else ""


def attributes(values: Mapping[str, str]) -> str:
    """Write the attributes of an element."""
    return "".join(f' {name}="{value}"' for name, value in values.items())
