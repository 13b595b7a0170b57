"""Pixels in a figure: lossless, sharp at any size, the same bytes on every machine."""

import base64
import struct
import zlib
from typing import Any

import numpy as np
from matplotlib.artist import Artist

LONGEST = 0xFFFF  # bytes of a block that is stored as it is


class Pixels(Artist):
    """An image between two corners of the axes that it is added to; only an SVG holds it.

    values: bytes (height, width) of grey or (height, width, 3) of red, green and blue, the first row at the top.
    corners: (left, top), (right, bottom). ink: a colour that is as deep as the values say, in place of grey.
    """

    def __init__(self, values: Any, corners: tuple[tuple[float, float], tuple[float, float]], ink: str = "") -> None:
        super().__init__()
        self.address = f"data:image/png;base64,{base64.b64encode(png(values)).decode('ascii')}"
        self.corners, self.ink = corners, ink

    def draw(self, renderer: Any) -> None:
        """Write the image; or where it has an ink, a square of it behind a mask, so that the page can recolour it."""
        (left, top), (right, bottom) = self.get_transform().transform(self.corners)
        numbers = {"x": left, "y": renderer.height - top, "width": right - left, "height": top - bottom}
        box = {name: f"{number:.2f}" for name, number in numbers.items()}
        image = {**box, "preserveAspectRatio": "none", "image-rendering": "pixelated", "href": self.address}
        if not self.ink:
            renderer.writer.element("image", attrib=image)
            return
        mask = f"ink-{id(self)}"
        renderer.writer.start("mask", id=mask)
        renderer.writer.element("image", attrib=image)
        renderer.writer.end("mask")
        renderer.writer.element("rect", attrib={**box, "mask": f"url(#{mask})", "fill": self.ink})


def png(values: Any) -> bytes:
    """Return bytes (height, width) or (height, width, 3) as a PNG.

    It is not compressed, since every zlib does that in a way of its own; what carries the page compresses it.
    """
    height, width = values.shape[:2]
    colour = 2 if values.ndim == 3 else 0
    unfiltered = np.zeros((height, 1), np.uint8)
    rows = np.hstack([unfiltered, np.asarray(values, np.uint8).reshape(height, -1)]).tobytes()
    head = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    parts = (b"IHDR", head), (b"IDAT", _stored(rows)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _stored(content: bytes) -> bytes:
    """Return bytes as a stream of zlib's that holds them as they are (RFC 1950, RFC 1951 3.2.4)."""
    blocks = [content[at : at + LONGEST] for at in range(0, len(content), LONGEST)]
    out = [b"\x78\x01"]
    for number, block in enumerate(blocks, 1):
        out += [struct.pack("<BHH", number == len(blocks), len(block), len(block) ^ LONGEST), block]
    return b"".join([*out, struct.pack(">I", zlib.adler32(content))])
