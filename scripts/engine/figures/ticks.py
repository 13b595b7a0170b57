"""The ticks of an axis as one line with gaps, before what is written along them."""

import re
from functools import partial

TICK = re.compile(r'<defs>\n<path id="([^"]+)" d="M0 0([hv][^"a-zA-Z]+)" style="([^"]*)"/>\n</defs>\n')
USE = re.compile(r'<use href="#[^"]+" x="([^"]*)" y="([^"]*)"/>\n')


def drawn_at_once(svg: str) -> str:
    """Return a drawing, an element a line, in which ticks that follow one another are joined.

    Their texts stay apart: what reads the words of a page would take 0, 10, 20 in one text for 01020.
    """
    for defs, name, step, style in [(m[0], *m.groups()) for m in TICK.finditer(svg)]:
        run = re.compile(rf'(?:<use href="#{re.escape(name)}" x="[^"]*" y="[^"]*"/>\n(?:<text.*\n)?){{2,}}')
        svg = run.sub(partial(_joined, step=step, style=style), svg)
        if f'href="#{name}"' not in svg:
            svg = svg.replace(defs, "")
    return svg


def _joined(ticks: re.Match[str], step: str, style: str) -> str:
    data = "".join(f"M{x} {y}{step}" for x, y in USE.findall(ticks[0]))
    return f'<path d="{data}" style="{style}"/>\n{USE.sub("", ticks[0])}'
