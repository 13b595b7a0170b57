"""The looks and texts of a drawing, each said once: by the drawing, by a symbol, by what stands together."""

import re

SIZE = "font-size: 10px"  # of nearly all texts, see STYLE in engine.figures.charts
LOOK = f'fill="currentColor" font-size="{SIZE[11:]}"'  # of the whole drawing: what has a look of its own names it

SYMBOL = re.compile(r'(<path id="([^"]+)"[^>]*?)(?: style="([^"]*)")?/>')
USE = re.compile(r'(<use href="#([^"]+)"[^>]*?) style="([^"]*)"')
ANCHOR = re.compile(rf'style="{SIZE}; text-anchor: (\w+)"')
FORMULA = re.compile(
    r"<g( transform=\"translate\([^)]*\)\")>\s*<text>\s*((?:<tspan[^>]*>[^<]*</tspan>\s*)+)</text>\s*</g>"
)
LETTERS = re.compile(r'<tspan x="([^"]*)" y="([^"]*)" style="font-size: ([^"]*)">([^<]*)</tspan>')


def said_once(svg: str) -> str:
    """Return a drawing, made to stand in an element that has LOOK, without what its parts repeat."""
    svg = _symbols(svg.replace("; stroke-dashoffset: 0;", ";"))
    svg = ANCHOR.sub(lambda m: "" if m[1] == "start" else f'text-anchor="{m[1]}"', svg)
    svg = FORMULA.sub(lambda m: f"<text{m[1]}>{_spans(m[2])}</text>", svg)
    return svg.replace("<text  ", "<text ")


def _symbols(svg: str) -> str:
    """Give a symbol the look that all its places have, in place of them. What it says itself goes before."""
    looks: dict[str, set[str]] = {}
    for _, name, look in USE.findall(svg):
        looks.setdefault(name, set()).add(look)
    common = {name: look.pop() for name, look in looks.items() if len(look) == 1}

    def symbol(match: re.Match[str]) -> str:
        look = _properties(common.get(match[2], "")) | _properties(match[3] or "")
        style = "; ".join(f"{name}: {value}" for name, value in look.items())
        return f'{match[1]} style="{style}"/>' if style else match[0]

    return USE.sub(lambda m: m[1] if m[2] in common else m[0], SYMBOL.sub(symbol, svg))


def _properties(style: str) -> dict[str, str]:
    return dict(one.split(": ", 1) for one in style.split("; ")) if style else {}


def _spans(text: str) -> str:
    """Return the letters of a formula in one span for each height and size; every letter keeps its place.

    A blank between the spans keeps 10 and its exponent two numbers for those who read the words of a page.
    """
    spans: list[tuple[tuple[str, str], list[str], list[str]]] = []
    for x, y, size, letter in LETTERS.findall(text):
        if not spans or spans[-1][0] != (y, size):
            spans.append(((y, size), [], []))
        spans[-1][1].append(x)
        spans[-1][2].append(letter)
    return " ".join(
        f'<tspan x="{" ".join(xs)}" y="{y}"{_size(size)}>{"".join(letters)}</tspan>' for (y, size), xs, letters in spans
    )


def _size(size: str) -> str:
    return "" if f"font-size: {size}" == SIZE else f' font-size="{size}"'
