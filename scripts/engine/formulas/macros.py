"""Short names for TeX that the site gives, `[macros]` of `scripts/site.toml`: written out before a formula is drawn."""

from __future__ import annotations

import re

from engine.formulas import labels
from engine.ground.messages import message
from engine.ground.paths import shown
from engine.ground.problem import Problem
from engine.ground.site_file import FILE
from engine.ground.words import words

GIVEN = {"bm": r"\boldsymbol{#1}"}  # what MathJax does not know of what everyone writes
NAME = re.compile(r"\\(?:([A-Za-z]+)|.)", re.DOTALL)
ARGUMENT = re.compile(r"#([1-9])")
TOKEN = re.compile(r"\s*(\\(?:[A-Za-z]+|.)|[^\\{}])", re.DOTALL)
LONGEST = 100_000  # letters that a formula may grow to


def expanded(tex: str) -> str:
    """Return TeX with the macros of the site written out, and no label. Raises Problem where they never end."""
    if "\\" not in tex:
        return tex
    tex = labels.without(tex)
    bodies = GIVEN | {name: str(body) for name, body in words().macros.items()}
    at = 0
    while match := NAME.search(tex, at):
        if match[1] in bodies:
            body, end = _filled(bodies[match[1]], tex, match.end())
            apart = " " if re.search(r"\\[A-Za-z]+$", body) and tex[end : end + 1].isalpha() else ""
            tex, at = tex[: match.start()] + body + apart + tex[end:], match.start()
        else:
            at = match.end()
        if len(tex) > LONGEST:
            raise Problem(
                message("{file}: macros: \\{name} never ends; let it not name itself", file=shown(FILE), name=match[1])
            )
    return tex


def _filled(body: str, tex: str, at: int) -> tuple[str, int]:
    """Return the body of a macro with its arguments, and where they end."""
    arguments: dict[str, str] = {}
    for number in range(1, max(map(int, ARGUMENT.findall(body)), default=0) + 1):
        arguments[str(number)], at = _argument(tex, at)
    return ARGUMENT.sub(lambda match: arguments[match[1]], body), at


def _argument(tex: str, at: int) -> tuple[str, int]:
    """Return what stands in the braces that begin at a place, or the next sign, and where it ends."""
    start = at + len(tex[at:]) - len(tex[at:].lstrip())
    if tex[start : start + 1] != "{":
        token = TOKEN.match(tex, at)
        return (token[1], token.end()) if token else ("", at)
    depth = 0
    for match in re.finditer(r"\\.|[{}]", tex[start:], re.DOTALL):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if not depth:
            return tex[start + 1 : start + match.start()], start + match.end()
    return tex[start + 1 :], len(tex)
