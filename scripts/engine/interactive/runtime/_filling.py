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

_zip, _sum, _round = zip, sum, round


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
    """Return values in order, those that are equal as they were; MicroPython's own takes long for some orders."""
    pairs = [(key(x) if key else x, x) for x in values]
    if reverse:
        pairs.reverse()
    runs = [[pair] for pair in pairs]
    while len(runs) > 1:
        last = runs[-1:] if len(runs) % 2 else []
        runs = [merged(runs[n], runs[n + 1]) for n in range(0, len(runs) - 1, 2)] + last
    found = [x for _, x in runs[0]] if runs else []
    if reverse:
        found.reverse()
    return found


def merged(left, right):
    """Return two lists of (key, value) in order as one."""
    if not right[0][0] < left[-1][0]:
        return left + right
    if right[-1][0] < left[0][0]:
        return right + left
    found, n, end = [], 0, len(left)
    for pair in right:
        key = pair[0]
        while n < end and not key < left[n][0]:
            found.append(left[n])
            n += 1
        found.append(pair)
    return found + left[n:]


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
