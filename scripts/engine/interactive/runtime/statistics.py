"""What of the module `statistics` chapters use: exact sums, rounded once, as in CPython."""

import _exact


class StatisticsError(ValueError):
    pass


def _numbers(data, least=1):
    values = list(data)
    if len(values) < least:
        raise StatisticsError("no data points, or too few")
    return values


def _squares(values):
    """Return n Σx² − (Σx)² as (p, e), p·2^e."""
    pairs, n = [_exact.parts(x) for x in values], len(values)
    whole, e = _exact.total(pairs)
    squares, f = _exact.total([(p * p, 2 * q) for p, q in pairs])
    return _exact.total([(n * squares, f), (-whole * whole, 2 * e)])


def mean(data):
    values = _numbers(data)
    p, e = _exact.total([_exact.parts(x) for x in values])
    whole = e == 0 and p % len(values) == 0 and all([isinstance(x, int) for x in values])
    return p // len(values) if whole else _exact.ratio(p, len(values), e)


def fmean(data):
    import math

    values = _numbers(data)
    return math.fsum(values) / len(values)


def median(data):
    values = sorted(_numbers(data))
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2


def mode(data):
    values = _numbers(data)
    counts = [values.count(x) for x in values]
    return values[counts.index(max(counts))]


def pvariance(data):
    values = _numbers(data)
    p, e = _squares(values)
    return _exact.ratio(p, len(values) ** 2, e)


def variance(data):
    values = _numbers(data, 2)
    p, e = _squares(values)
    return _exact.ratio(p, len(values) * (len(values) - 1), e)


def pstdev(data):
    values = _numbers(data)
    p, e = _squares(values)
    return _exact.root(p, len(values) ** 2, e)


def stdev(data):
    values = _numbers(data, 2)
    p, e = _squares(values)
    return _exact.root(p, len(values) * (len(values) - 1), e)
