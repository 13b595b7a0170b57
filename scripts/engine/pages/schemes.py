"""Light and dark in a style sheet: by the system, or by what the reader chose, before any script has run.

Sheets say `[data-md-color-scheme="default"]` and `"slate"`, as Material does, whose scripts write that attribute. Here
nothing writes it: rules for a scheme are put both where the system asks for it, unless the reader chose the other one,
and where the reader chose it, `data-scheme` of the page being `light` or `dark`. Each keeps its place and its weight.
"""

from __future__ import annotations

import re

from engine.ground.messages import message
from engine.ground.problem import Problem

SCHEMES = {"default": ("light", "dark"), "slate": ("dark", "light")}  # Material's name: ours, and that of the other
SCHEME = re.compile(r"""\[data-md-color-scheme(?:=["']?(\w+)["']?)?\]""")
RULE = re.compile(r"([^{};]*\[data-md-color-scheme[^{}]*)(\{[^{}]*\})")
COMMA = re.compile(r"\s*,\s*(?![^()]*\))")  # between selectors


def by_scheme(sheet: str) -> str:
    """Return a style sheet that asks for a scheme as above. Raises Problem where a rule for one holds others."""
    sheet = RULE.sub(lambda rule: _split(rule[1], rule[2]), sheet)
    if SCHEME.search(sheet):
        raise Problem(
            message("docs/assets: a rule for a colour scheme holds other rules; write each with the scheme in front")
        )
    return sheet


def _split(prelude: str, body: str) -> str:
    """Return a rule as one for each scheme, and one for both where it has such selectors."""
    selectors = COMMA.split(prelude.strip())
    both = dict.fromkeys(_named(one) for one in selectors if _names(one) <= {""})
    rules = [",".join(both) + body] if both else []
    for name in SCHEMES:
        some = [one for one in selectors if name in _names(one) and not (":root" in both and _is_bare(one))]
        rules += [_either(some, name, body)] if some else []
    return "".join(rules)


def _names(selector: str) -> set[str]:
    return {name or "" for name in SCHEME.findall(selector)}


def _named(selector: str) -> str:
    return SCHEME.sub(":root", selector)


def _is_bare(selector: str) -> bool:
    return bool(SCHEME.fullmatch(selector))


def _either(selectors: list[str], name: str, body: str) -> str:
    ours, other = SCHEMES[name]
    system = ",".join(SCHEME.sub(f":root:where(:not([data-scheme={other}]))", one) for one in selectors)
    chosen = ",".join(SCHEME.sub(f"[data-scheme={ours}]", one) for one in selectors)
    return f"@media (prefers-color-scheme:{ours}){{{system}{body}}}{chosen}{body}"
