"""The module `math`, with what MicroPython's lacks."""

import math as _math

import _exact

for _name in dir(_math):
    if not _name.startswith("_"):
        globals()[_name] = getattr(_math, _name)


def _is_finite(values):
    return all([isinstance(x, int) or _math.isfinite(x) for x in values])


def fsum(values):
    """Return the float nearest to the sum."""
    values = list(values)
    if not _is_finite(values):
        return float(sum(values))
    return _exact.nearest(*_exact.total([_exact.parts(x) for x in values])) if values else 0.0


def prod(values, start=1):
    for x in values:
        start = start * x
    return start


def hypot(*values):
    """Return the float nearest to the root of the sum of the squares."""
    if any([x in (_math.inf, -_math.inf) for x in values]):
        return _math.inf
    if not _is_finite(values):
        return _math.nan
    if not any(values):
        return 0.0
    n, e = _exact.total([(n * n, 2 * e) for n, e in [_exact.parts(x) for x in values]])
    return _exact.root(n, 1, e)


def dist(p, q):
    if len(p) != len(q):
        raise ValueError("both points must have the same number of dimensions")
    return hypot(*[a - b for a, b in zip(p, q)])


def gcd(*values):
    found = 0
    for x in values:
        x = abs(x)
        while x:
            found, x = x, found % x
    return found


def lcm(*values):
    found = 1
    for x in values:
        if x == 0:
            return 0
        found = found // gcd(found, x) * abs(x)
    return found


isqrt = _exact.isqrt


def factorial(n):
    return perm(n)


def perm(n, k=None):
    if n < 0 or (k is not None and k < 0):
        raise ValueError("n and k must be non-negative integers")
    return prod(range(n - (n if k is None else k) + 1, n + 1)) if k is None or k <= n else 0


def comb(n, k):
    return perm(n, k) // perm(k) if k <= n else 0


def log1p(x):
    u = 1 + x
    return x if u == 1 else _math.log(u) * x / (u - 1)


def exp(x):
    if x > 709.782712893384 and x != _math.inf:
        raise OverflowError("math range error")
    return _math.exp(x)
