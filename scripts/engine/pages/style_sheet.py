"""Material's style sheet without what no page of the site can use.

Material marks what is its own: classes `md-…`, ids `__…`, attributes `data-md-…`. The templates that write most of
them are not used here; one that stands in no template, script, page or drawing of the site finds nothing. All other
names stay, since Markdown's extensions may write them, but for those of an extension that is not on. That asks for
sources and settings alone, so a server and a build get the same.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import Any

import tinycss2

from engine.ground import cache
from engine.ground.digest import digest
from engine.ground.paths import CACHE, DOCS, ROOT, read

Names = frozenset[str]

KEPT = CACHE / "styles"

SOURCES = {".html", ".ipynb", ".js", ".md", ".svg", ".xml"}  # of what the browser comes to see
PROGRAMS = {".html", ".js"}  # where values of attributes may stand apart from the attributes
SAID = re.compile(r"""[\w-]*md-[\w-]+(?:=[\\"']*[\w-]+)?|__\w+|\bdir=[\\"']*\w+""")
QUOTED = re.compile(r"""(?<=["'])[\w-]+(?=["'])""")
WORD = re.compile(r"[\w-]+")
OWN = ("md-", "__", "data-md-", "no-js")
WRITTEN_BY = {  # how classes begin that an extension of Markdown writes: the extensions that do
    "tabbed-": {"pymdownx.tabbed", "pymdownx.blocks.tab"},
    "critic": {"pymdownx.critic"},
    "key": {"pymdownx.keys"},
    "emojione": {"pymdownx.emoji"},
    "gemoji": {"pymdownx.emoji"},
    "twemoji": {"pymdownx.emoji"},
}
TAKEN_OVER = {"admonition", "admonition-title", "details", "summary"}  # how folds and notices look: docs/assets
USE = re.compile(r"var\(\s*(--[\w-]+)")
RULE = re.compile(r"[^{}]*\{[^{}]*\}")  # of declarations alone
ICON = re.compile(r"\{[^}]*\bmask-image:")
NESTING = {"media", "supports"}


def said() -> Names:
    """Return the names in templates, scripts, pages and drawings that the style sheet may ask for."""
    files = [path for folder in (ROOT / "theme", DOCS) for path in folder.rglob("*") if path.suffix in SOURCES]
    names: set[str] = set()
    for path in files:
        with suppress(OSError):  # a folder, or gone: a build may be writing meanwhile
            names |= _said_in(path, path.stat().st_mtime_ns)
    return frozenset(names)


@functools.cache  # of a server, which reads what was written since
def _said_in(path: Path, _: int) -> Names:
    text = path.read_text(encoding="utf-8", errors="replace")  # others complain
    found = SAID.findall(text) + (QUOTED.findall(text) if path.suffix in PROGRAMS else [])
    return frozenset(WORD.findall(" ".join(found)))


def of_the_site(sheet: str, others: str, extensions: Collection[str]) -> str:
    """Return a style sheet as `thinned` leaves it for what the site says, kept from one build to the next."""
    names, used = _asked_for(sheet, others, said())
    own = _own(extensions)
    made_by = [tinycss2.VERSION, read(Path(__file__))]
    place = KEPT / f"{digest(json.dumps([*made_by, sheet, own, sorted(names), sorted(used)]), 32)}.json"
    if kept := cache.load_json(place).get("sheet"):
        return str(kept)
    thin = _thinned(sheet, names, used, own)
    cache.keep_last(place, json.dumps({"sheet": thin}))
    return thin


def without_icons(sheet: str) -> str:
    """Return Material's style sheet without rules that draw a picture: a strict policy for a page shows none of them.

    Ours draw what is needed in their place.
    """
    return RULE.sub(lambda rule: "" if ICON.search(rule[0]) else rule[0], sheet)


def thinned(sheet: str, others: str, names: Names, extensions: Collection[str]) -> str:
    """Return a style sheet without rules and custom properties that nothing uses; the rest in its order.

    others: the styles that build upon it. names: what the site says. extensions: of Markdown that are on.
    """
    return _thinned(sheet, *_asked_for(sheet, others, names), _own(extensions))


def _own(extensions: Collection[str]) -> tuple[str, ...]:
    """Return how names begin that only the site's own sources can write."""
    return (*OWN, *(start for start, writers in WRITTEN_BY.items() if writers.isdisjoint(extensions)))


def _asked_for(sheet: str, others: str, names: Names) -> tuple[Names, Names]:
    """Return the names that count for a style sheet, and the custom properties that others use."""
    begun = {name for name in names if name.endswith("--")}
    return names & ({*WORD.findall(sheet)} | begun), frozenset(USE.findall(others))


def _thinned(sheet: str, names: Names, used: Names, own: tuple[str, ...]) -> str:
    sheet = "".join(_usable(_rules(sheet), names, own))
    while (less := "".join(_needed(_rules(sheet), names | used | {*USE.findall(sheet)}))) != sheet:
        sheet = less
    return sheet


def _rules(content: Any) -> list[Any]:
    """Parse a style sheet, or what stands in one between braces."""
    parse = tinycss2.parse_stylesheet if isinstance(content, str) else tinycss2.parse_rule_list
    return [rule for rule in parse(content, skip_comments=True, skip_whitespace=True) if rule.type != "error"]


def _usable(rules: Iterable[Any], names: Names, own: tuple[str, ...]) -> Iterator[str]:
    """Yield the rules with those of their selectors that can find something."""
    for rule in rules:
        if _nests(rule):
            yield from _around(rule, _usable(_rules(rule.content), names, own))
        elif rule.type != "qualified-rule":
            yield rule.serialize()
        elif finding := [tinycss2.serialize(one) for one in _selectors(rule) if _finds(one, names, own)]:
            yield f"{','.join(finding)}{{{tinycss2.serialize(rule.content)}}}"


def _needed(rules: Iterable[Any], used: Names) -> Iterator[str]:
    """Yield the rules without the custom properties that nothing uses."""
    for rule in rules:
        if _nests(rule):
            yield from _around(rule, _needed(_rules(rule.content), used))
        elif rule.type != "qualified-rule":
            yield rule.serialize()
        elif kept := [one.serialize() for one in _declarations(rule) if one.name in used or one.name[:2] != "--"]:
            yield f"{tinycss2.serialize(rule.prelude)}{{{';'.join(kept)}}}"


def _nests(rule: Any) -> bool:
    return rule.type == "at-rule" and rule.lower_at_keyword in NESTING and rule.content is not None


def _around(rule: Any, inner: Iterable[str]) -> Iterator[str]:
    if within := "".join(inner):
        yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{within}}}"


def _declarations(rule: Any) -> list[Any]:
    found = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
    return [one for one in found if one.type == "declaration"]


def _selectors(rule: Any) -> list[list[Any]]:
    parts = groupby(rule.prelude, lambda token: token == ",")
    return [list(tokens) for is_comma, tokens in parts if not is_comma]


def _finds(selector: list[Any], names: Names, own: tuple[str, ...]) -> bool:
    """Whether each of these names that a selector asks for is said, and nothing that looks as this site has it.

    Within :is() and :not() none is asked for.
    """
    taken = any(token.type == "ident" and token.value in TAKEN_OVER for token in selector)
    return not taken and all(_is_said(name, names) for name in _asked(selector, own))


def _is_said(name: str, names: Names) -> bool:
    """Whether a name stands somewhere, or its beginning does: templates write `md-footer__link--{{ side }}`."""
    begin, dashes, _ = name.rpartition("--")
    return name in names or begin + dashes in names


def _asked(selector: list[Any], own: tuple[str, ...]) -> Iterator[str]:
    for token in selector:
        if token.type in {"ident", "hash"} and token.value.startswith(own):
            yield token.value
        elif token.type == "[] block":
            yield from _asked_of_attribute(token.content)


def _asked_of_attribute(content: list[Any]) -> Iterator[str]:
    """Yield what `[name=value]` asks for: of other attributes than Material's, and the direction, that is not known."""
    name, *rest = [token for token in content if token.type != "whitespace"]
    if name.value.startswith(OWN):
        yield name.value
    if len(rest) > 1 and rest[0] == "=" and (name.value.startswith((*OWN, "dir")) or rest[1].value.startswith(OWN)):
        yield rest[1].value
