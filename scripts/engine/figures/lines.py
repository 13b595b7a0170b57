"""The lines of a drawing without the points that nobody sees, in as few letters as SVG has for them."""

import re
from collections.abc import Sequence
from itertools import pairwise

FINENESS = 10  # steps of a coordinate in a point: a fifth of a pixel where a figure is as wide as the text
SPARE = 0.1  # how far a line may pass by a point that is left out, in points
BOUND = SPARE + 2**0.5 / 2 / FINENESS  # how far a thinned line is from what was drawn, at most, in points

PIECE = re.compile(r"([MLz])([^MLz]*)")
STRAIGHT = re.compile(r"[MLz\d\s.-]*")  # a path without curves

Point = tuple[float, float]
Step = tuple[int, int]


def thinned(data: str) -> str:
    """Return a path (absolute M, L and z, in points) that is nowhere farther than BOUND from the given one.

    A path with curves stays as it is. What is left has one decimal, and is written from point to point.
    """
    if not STRAIGHT.fullmatch(data):
        return data
    out: list[str] = []
    for points, closed in _lines(data):
        kept = _apart(_on_grid(thin(points)))
        out.append(_written(kept[:-1] if closed and len(kept) > 2 and kept[0] == kept[-1] else kept, closed))
    return "".join(out)


def thin(points: Sequence[Point]) -> list[Point]:
    """Return the points without those that a line through the others passes by at SPARE or less (Douglas, Peucker)."""
    kept, open_ = {0, len(points) - 1}, [(0, len(points) - 1)]
    while open_:
        first, last = open_.pop()
        away = [_away(points[at], points[first], points[last]) for at in range(first + 1, last)]
        if away and max(away) > SPARE**2:
            middle = first + 1 + away.index(max(away))
            kept.add(middle)
            open_ += [(first, middle), (middle, last)]
    return [points[at] for at in sorted(kept)]


def _away(point: Point, first: Point, last: Point) -> float:
    """Return the square of the distance from a point to the straight line between two."""
    x, y = point[0] - first[0], point[1] - first[1]
    along_x, along_y = last[0] - first[0], last[1] - first[1]
    length = along_x * along_x + along_y * along_y
    part = min(1.0, max(0.0, (x * along_x + y * along_y) / length)) if length else 0.0
    x, y = x - part * along_x, y - part * along_y
    return x * x + y * y


def _lines(data: str) -> list[tuple[list[Point], bool]]:
    """Return the lines of a path, the points of each and whether it is closed; then it ends where it begins."""
    lines: list[tuple[list[Point], bool]] = []
    for letter, numbers in PIECE.findall(data):
        if letter == "z":
            points = lines[-1][0]
            lines[-1] = [*points, points[0]], True
            continue
        x, y = numbers.split()
        if letter == "M":
            lines.append(([], False))
        lines[-1][0].append((float(x), float(y)))
    return lines


def _on_grid(points: Sequence[Point]) -> list[Step]:
    return [(round(x * FINENESS), round(y * FINENESS)) for x, y in points]


def _apart(points: Sequence[Step]) -> list[Step]:
    """Return the points without repetitions; two at least, if there were two: round ends make a dot of them."""
    kept = [points[0], *(now for before, now in pairwise(points) if now != before)]
    return kept if len(kept) > 1 else list(points[:2])


def _written(points: Sequence[Step], closed: bool) -> str:
    """Return a line as commands, from point to point; a letter stands once for all that follow with it."""
    words, last = ["M", *map(_number, points[0])], "M"
    for (x, y), (next_x, next_y) in pairwise(points):
        right, down = next_x - x, next_y - y
        letter, steps = ("l", (right, down)) if right and down else ("v", (down,)) if down else ("h", (right,))
        words += [letter] * (letter != last) + [_number(step) for step in steps]
        last = letter
    return "M" + "".join(_gap(before, word) + word for before, word in pairwise(words)) + "z" * closed


def _gap(before: str, word: str) -> str:
    """Return what must stand between two words: nothing where a letter, a sign or a second point tells them apart."""
    apart = before.isalpha() or word.isalpha() or word[0] == "-" or (word[0] == "." and "." in before)
    return "" if apart else " "


def _number(steps: int) -> str:
    """Return a number of steps as points, without the zeros that say nothing."""
    whole, part = divmod(abs(steps), FINENESS)
    return ("-" if steps < 0 else "") + (f"{whole or ''}.{part}" if part else str(whole))
