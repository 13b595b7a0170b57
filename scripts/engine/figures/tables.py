"""Tables and numbers as the pages print them."""

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; the cells hold Markdown without `|`."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def power(value: float, digits: int = 2) -> str:
    """Write a number as TeX: plain from 0.001 to 10⁵, else with a power of ten.

    digits: so many decimals of what stands before the power; as much of the number is to be seen where it is plain.
    """
    mantissa, exponent = f"{value:.{digits}e}".split("e")
    if not value or 1e-3 <= abs(value) < 1e5:
        return f"{value:.{max(digits + 1, digits - int(exponent))}f}" if value else "0"
    return f"{mantissa} \\times 10^{{{int(exponent)}}}"
