"""A figure of the site where the site's style sheet is not: in a notebook, in a file of its own."""

import re

ROOT = re.compile(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)" font-size="([\d.]+)"')
OUTER = re.compile(r"<svg [^>]*>(?=<svg )")  # of a figure that stands alone, around the figure


def alone(svg: str, style: str) -> str:
    """Return a figure in one that is wide enough for what stands beside its plots; others as they are.

    On a page that room is its padding, an em of its own.
    """
    if not (match := ROOT.match(svg)):
        return svg
    width, height, room = map(float, match.groups())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" style="{style}" width="{width + room:g}" height="{height:g}">'
        f"{svg.rstrip()}</svg>\n"
    )


def inner(svg: str) -> str:
    """Return the figure of one that stands alone."""
    outer = OUTER.match(svg)
    return svg[outer.end() : svg.rindex("</svg>")] if outer else svg
