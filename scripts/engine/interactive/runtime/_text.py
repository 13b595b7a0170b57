"""Numbers as text, as in CPython: floats by the fewest digits that read back, formats with ties to even."""

import math

import _exact

_str, _repr = str, repr
KINDS = "eEfFgG%"  # of formats for floats


def said(x="", *how):
    """Return what `str` returns."""
    if how:
        return _str(x, *how)
    return x if type(x) is _str else told(x) if type(x) in TOLD else _str(x)


def told(x):
    """Return what `repr` returns; of values within others, too."""
    return TOLD[type(x)](x) if type(x) in TOLD else _repr(x)


def shortest(x):
    """Return a float with the fewest digits that read back as it, of those the nearest to it."""
    if not math.isfinite(x) or not x:
        return _repr(x)
    text = f"{x:.15g}"
    if 1e-4 <= abs(x) < 1e15 and float(text) == x:
        return text if "." in text else text + ".0"
    k, e = _fewest(x, 15 if abs(x) > 1e-290 else 1)
    digits, e = _bare(_str(k)), e + len(_str(k)) - 1
    return ("-" if x < 0 else "") + (placed(digits, e) if -4 <= e < 16 else powered(digits, e))


def _fewest(x, digits):
    """Return (k, e) with k·10^e nearest to |x| among those of the fewest digits, or so many, that read back as it."""
    k, e = _exact.decimal(x, digits)
    for n in (k, k + 1):  # above a power of 2 the gap is wider than below
        if digits == 17 or float(_str(n) + "e" + _str(e)) == abs(x):
            return n, e
    return _fewest(x, digits + 1)


def placed(digits, e):
    """Return d.ddd·10^e without its power, with one decimal place at least."""
    if e < 0:
        return "0." + "0" * (-e - 1) + digits
    digits += "0" * (e + 1 - len(digits))
    return digits[: e + 1] + "." + (digits[e + 1 :] or "0")


def powered(digits, e):
    """Return d.ddd·10^e with its power."""
    power = _str(abs(e))
    point, sign = "." if digits[1:] else "", "e-" if e < 0 else "e+"
    return digits[0] + point + digits[1:] + sign + "0" * (2 - len(power)) + power


def formed(x, spec=""):
    """Return what `format` returns."""
    if not spec:
        return said(x)
    kind = spec[-1] if spec[-1] in KINDS else ""
    if type(x) not in (float, int, bool) or "#" in spec or (type(x) is not float and not kind):
        return ("{:" + spec + "}").format(int(x) if type(x) is bool else x)
    x = float(x)
    fill, align, sign, width, mark, precision = _read(spec[: len(spec) - len(kind)])
    if math.copysign(1, x) < 0 and not math.isnan(x):
        sign = "-"
    body = _digits(abs(x), kind, precision)
    if math.isfinite(x):
        body = _grouped(body, mark, width - len(sign) if fill + align == "0=" else 0)
    missing = fill * (width - len(sign + body))
    if align == "=":
        return sign + missing + body
    before = {"<": 0, "^": len(missing) // 2}.get(align, len(missing))
    return missing[:before] + sign + body + missing[before:]


def _read(spec):
    """Return (fill, alignment, sign, width, mark between thousands, precision or None) of a format."""
    fill, align, sign = " ", "", ""
    for filled in (1, 0):
        if not align and spec[filled:] and spec[filled] in "<>^=":
            fill, align, spec = spec[:filled] or " ", spec[filled], spec[filled + 1 :]
    if spec and spec[0] in "+- ":
        sign, spec = spec[0].replace("-", ""), spec[1:]
    if spec.startswith("0") and not align:
        fill, align = "0", "="
    spec, _, precision = spec.partition(".")
    mark = spec[-1:] if spec and spec[-1] in ",_" else ""
    width = spec[: len(spec) - len(mark)]
    return fill, align, sign, int(width or 0), mark, int(precision) if precision else None


def _grouped(body, mark, width):
    """Return digits with a mark between thousands, filled up with zeros to a width."""
    end = 0
    while end < len(body) and body[end].isdigit():
        end += 1
    whole, rest = body[:end], body[end:]
    while True:
        parts = [whole[max(0, at - 3) : at] for at in range(len(whole), 0, -3)] if mark else [whole]
        text = mark.join(reversed(parts)) + rest
        if len(text) >= width:
            return text
        whole = "0" + whole


def _digits(x, kind, precision):
    """Return a float that is not negative in a format."""
    if kind == "%":
        return _digits(x * 100, "f", precision) + "%"
    lower = kind.lower()
    if not math.isfinite(x):
        text = _str(x)
    elif not kind and precision is None:
        text = shortest(x)
    else:
        places = 6 if precision is None else precision
        text = {"f": _fixed, "e": _powered, "g": _general, "": _pointed}[lower](x, places)
    return text.upper() if kind != lower else text


def _fixed(x, places):
    digits = _filled(_exact.scaled(x, places), places + 1)
    return digits[: len(digits) - places] + ("." if places else "") + digits[len(digits) - places :]


def _powered(x, places):
    k, e = _exact.decimal(x, places + 1) if x else (0, -places)
    return powered(_filled(k, places + 1), e + places)


def _pointed(x, digits):
    return _general(x, digits, True)


def _general(x, digits, pointed=False):
    """Return a float as `g` has it; pointed: where there is no kind, with a decimal place."""
    digits = max(1, digits)
    k, e = _exact.decimal(x, digits) if x else (0, 1 - digits)
    e += digits - 1
    text = _bare(_filled(k, digits))
    if not -4 <= e < digits - pointed:
        return powered(text, e)
    text = placed(text, e)
    return text[:-2] if text.endswith(".0") and not pointed else text


def _filled(k, digits):
    text = _str(k)
    return "0" * (digits - len(text)) + text


def _bare(digits):
    return digits.rstrip("0") or "0"


def _each(values):
    return ", ".join([told(x) for x in values])


def _quoted(text):
    mark = '"' if "'" in text and '"' not in text else "'"
    return mark + "".join([_letter(c, mark) for c in text]) + mark


def _letter(c, mark):
    if c in (mark, "\\"):
        return "\\" + c
    return c if " " <= c <= "~" or c > "\xa0" else _repr(c)[1:-1]


TOLD = {
    float: shortest,
    _str: _quoted,
    list: lambda x: "[" + _each(x) + "]",
    tuple: lambda x: "(" + _each(x) + (",)" if len(x) == 1 else ")"),
    set: lambda x: "{" + _each(x) + "}" if x else "set()",
    dict: lambda x: "{" + ", ".join([told(k) + ": " + told(v) for k, v in x.items()]) + "}",
}
_print, _map = print, map


def print(*values, sep=" ", end="\n", **others):
    sep, end = " " if sep is None else sep, "\n" if end is None else end
    _print(*[said(x) for x in values], sep=sep, end=end, **others)


def map(function, *parts):
    return _map(said if function is _str else function, *parts)
