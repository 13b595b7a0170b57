"""Floats as what they are, n·2^e, and the float that is nearest to a number."""

from math import floor, frexp, ldexp, log10

DIGITS, LEAST = 53, -1074


def parts(x):
    """Return (n, e) of a number, n·2^e."""
    if isinstance(x, int):
        return x, 0
    m, e = frexp(x)
    return int(ldexp(m, DIGITS)), e - DIGITS


def total(pairs):
    """Return the sum of numbers n·2^e as one."""
    least = min([e for _, e in pairs])
    return sum([n << (e - least) for n, e in pairs]), least


def bits(n):
    """Return how many binary digits a number has."""
    return len(bin(n)) - 2 if n > 0 else 0


def nearest(n, e, more=False):
    """Return the float nearest to n·2^e, of two the even one; more: the number is a little farther from 0."""
    if n < 0:
        return -nearest(-n, e, more)
    drop = max(bits(n) - DIGITS, LEAST - e)
    if drop > 0:
        rest, half = n & ((1 << drop) - 1), 1 << (drop - 1)
        n >>= drop
        e += drop
        if rest > half or (rest == half and (more or n & 1)):
            n += 1
    if bits(n) + e > 1024:
        raise OverflowError("the result is too large for a float")
    return ldexp(float(n), e)


def ratio(p, q, e=0):
    """Return the float nearest to p/q·2^e; q > 0."""
    if p < 0:
        return -ratio(-p, q, e)
    shift = max(0, DIGITS + 3 + bits(q) - bits(p))
    n, rest = (p << shift) // q, (p << shift) % q
    return nearest(n, e - shift, rest > 0)


def isqrt(n):
    """Return the whole part of the root of a whole number."""
    if n < 0:
        raise ValueError("isqrt() argument must be nonnegative")
    if n == 0:
        return 0
    x = 1 << ((bits(n) + 1) // 2)
    while True:
        y = (x + n // x) // 2
        if y >= x:
            return x
        x = y


def root(p, q=1, e=0):
    """Return the float nearest to √(p/q·2^e); p >= 0, q > 0."""
    shift = max(0, 2 * DIGITS + 6 + bits(q) - bits(p))
    shift += (e - shift) % 2
    n, rest = (p << shift) // q, (p << shift) % q
    whole = isqrt(n)
    return nearest(whole, (e - shift) // 2, rest > 0 or whole * whole < n)


def scaled(x, places):
    """Return the whole number nearest to |x|·10^places, of two the even one."""
    n, e = parts(x)
    p, q = abs(n), 1
    if places > 0:
        p *= 10**places
    else:
        q = 10**-places
    if e > 0:
        p <<= e
    else:
        q <<= -e
    k, rest = p // q, p % q
    return k + 1 if 2 * rest > q or (2 * rest == q and k & 1) else k


def decimal(x, digits):
    """Return (k, e) with k·10^e nearest to |x| > 0 among the numbers of so many digits, all of which k has."""
    places = digits - 1 - floor(log10(abs(x)))
    k = scaled(x, places)
    while k >= 10**digits or k < 10 ** (digits - 1):  # the logarithm is rounded, and so may k be
        places += -1 if k >= 10**digits else 1
        k = scaled(x, places)
    return k, -places


def round_half_even(x, digits):
    """Return x rounded to so many decimal places, as the float nearest to that decimal number."""
    return float(("-" if x < 0 else "") + str(scaled(x, digits)) + "e" + str(-digits))
