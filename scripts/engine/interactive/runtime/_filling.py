"""What MicroPython lacks, filled in before anything else runs: builtins as CPython has them, and modules."""

import builtins
import collections
import math
import sys

import _exact
import _iteration
import _lowered
import _math
import _text
import _typing

_zip, _sum, _round, _sorted = zip, sum, round, sorted


def zip(*parts, strict=False):
    if strict:
        try:
            lengths = [len(part) for part in parts]
        except TypeError:
            parts = [list(part) for part in parts]
            lengths = [len(part) for part in parts]
        if lengths and min(lengths) < max(lengths):
            raise ValueError("zip() arguments have different lengths")
    return _zip(*parts)


def sum(values, start=0):
    """Return the sum; of floats with what was rounded away along the way, as CPython does since 3.12."""
    values = [start] + list(values)
    if not all([isinstance(x, (int, float)) for x in values]):
        return _sum(values[1:], start)
    total, lost = 0, 0.0
    for x in values:
        if isinstance(x, float) and isinstance(total, float):
            after = total + x
            lost += (total - after) + x if abs(total) >= abs(x) else (x - after) + total
            total = after
        else:
            total = total + x
    return total + lost if lost and math.isfinite(lost) else total


def round(x, digits=None):
    if digits is None or not isinstance(x, float) or not math.isfinite(x):
        return _round(x) if digits is None else _round(x, digits) if isinstance(x, int) else x
    return _exact.round_half_even(x, digits)


def sorted(values, key=None, reverse=False):
    """Return values in order, those that are equal as they were."""
    values = list(values)
    keys = [key(x) for x in values] if key else values
    step = -1 if reverse else 1
    return [values[n] for n in _sorted(range(len(values)), key=lambda n: (keys[n], step * n), reverse=bool(reverse))]


def sort(values, **how):
    """Do what `values.sort(…)` does."""
    if isinstance(values, list):
        values[:] = sorted(values, **how)
    else:
        values.sort(**how)


def importing(native):
    """Return what imports modules, but for those of JavaScript."""

    def imported(name, *how):
        if name.split(".")[0] in ("js", "jsffi"):
            raise ImportError("no module named '" + name + "'")
        return native(name, *how)

    return imported


OURS = {"zip": zip, "sum": sum, "round": round, "sorted": sorted, "_sort": sort, "_lowered": _lowered}
OURS.update({"print": _text.print, "map": _text.map, "repr": _text.told, "format": _text.formed})
OURS.update({"_said": _text.said, "_told": _text.told, "_formed": _text.formed})
OURS.update({"__import__": importing(__import__), "RecursionError": RuntimeError})
for _name, _value in OURS.items():
    setattr(builtins, _name, _value)
sys.modules["math"] = _math
sys.modules["typing"] = _typing
sys.modules["collections.abc"] = collections.abc = _typing
for _name, _values in _iteration.TO.items():
    __import__(_name)
    for _value in _values:
        setattr(sys.modules[_name], _value.__name__, _value)
