"""The ticks of an axis as one line with gaps, and what is written along them as one text."""

import re
from functools import partial
from itertools import groupby

TICK = re.compile(r'<defs>\n<path id="([^"]+)" d="M0 0([hv][^"a-zA-Z]+)" style="([^"]*)"/>\n</defs>\n')
USE = re.compile(r'<use href="#[^"]+" x="([^"]*)" y="([^"]*)"/>\n')
TEXT = re.compile(r'<text([^>]*?) x="([^"]*)" y="([^"]*)">([^<]*)</text>')


def drawn_at_once(svg: str) -> str:
    """Return a drawing, an element a line, in which ticks that follow one another, and their texts, are joined."""
    for defs, name, step, style in [(m[0], *m.groups()) for m in TICK.finditer(svg)]:
        run = re.compile(rf'(?:<use href="#{re.escape(name)}" x="[^"]*" y="[^"]*"/>\n(?:<text.*\n)?){{2,}}')
        svg = run.sub(partial(_joined, step=step, style=style), svg)
        if f'href="#{name}"' not in svg:
            svg = svg.replace(defs, "")
    return svg


def _joined(ticks: re.Match[str], step: str, style: str) -> str:
    data = "".join(f"M{x} {y}{step}" for x, y in USE.findall(ticks[0]))
    return f'<path d="{data}" style="{style}"/>\n{_in_rows(USE.sub("", ticks[0]))}'


def _in_rows(texts: str) -> str:
    """Return texts, a line each, with one in place of those that follow one another in a row and look alike."""
    out = []
    for look, group in groupby(texts.splitlines(), lambda line: (m := TEXT.fullmatch(line)) and (m[1], m[3])):
        lines = [*group]
        if look and len(lines) > 1:
            spans = TEXT.sub(r'<tspan x="\2">\4</tspan>', "".join(lines))
            lines = [f'<text{look[0]} y="{look[1]}">{spans}</text>']
        out += lines
    return "".join(f"{line}\n" for line in out)
