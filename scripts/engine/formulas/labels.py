r"""Labels of equations, `\label{rmsprop}`: the build numbers the formula that holds one; MathJax never sees it."""

from __future__ import annotations

import re

LABEL = re.compile(r"\s*(?<!\\)((?:\\\\)*)\\label\s*\{([^{}]*)\}")
PREFIX = "eq-"  # of the id on the page
ENVIRONMENT = "\\begin"  # in which a tag stands where the label stood; between $$ it ends the formula


def of(tex: str) -> list[str]:
    """Return the labels of a formula."""
    return [match[2].strip() for match in LABEL.finditer(tex)]


def without(tex: str) -> str:
    """Return a formula without its labels."""
    return LABEL.sub(lambda match: match[1] + _blank(tex, match.end()), tex) if "\\label" in tex else tex


def tagged(formula: str, number: str) -> str:
    r"""Return a formula, with what encloses it, that says its number to other programs: `$$x \tag{3}$$`."""
    tag = rf"\tag{{{number}}}"
    if formula.startswith(ENVIRONMENT):
        return LABEL.sub(lambda match: f"{match[1]} {tag}", formula, count=1)
    inner, end = without(formula)[:-2], formula[-2:]
    body = inner.rstrip()
    return f"{body} {tag}{inner[len(body) :].lstrip(' ')}{end}"


def _blank(tex: str, at: int) -> str:
    """Return what keeps the name of a command apart from the letter that follows a label."""
    return "" if tex[at : at + 1].isspace() or not tex[at:] else " "
