"""`mkdocs.yml`, held against what the site does: what nothing here reads is refused by name, with its line.

Material's users bring its options along; each is honoured, is there anyway, or has its cure here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import yaml

from engine.ground.messages import message
from engine.ground.near import near
from engine.ground.paths import ROOT, read, shown
from engine.ground.problem import Problem
from engine.ground.words import words
from engine.pages import palette
from engine.pages.settings_cures import ANYWAY, CURES, FEATURES, ICONS, PLUGINS, THEME, TOP, WANTED
from engine.prose import icons

FILE = ROOT / "mkdocs.yml"
OUT, SCHEME = "take it out", "theme.palette.scheme"
HIGHLIGHT, LINES = "markdown_extensions.pymdownx.highlight", "linenums_style"


class Setting(NamedTuple):
    """A setting: its place, `theme.palette`, with the line and what is written there."""

    name: str
    line: int
    value: str


def check() -> None:
    """Raise Problem, a line each, where something is set that nothing here reads."""
    if found := faults(read(FILE)):
        raise Problem("\n".join(f"{shown(FILE)}:{line}: {said}" for line, said in found))


def faults(text: str) -> list[tuple[int, str]]:
    """Return (line, what is wrong and what to do) of a configuration; YAML that is none is the generator's matter."""
    return _faults(text, words().language)


@lru_cache(maxsize=1)
def _faults(text: str, _: str) -> list[tuple[int, str]]:
    """Do so once. _: the language of the site, which that of the theme is held against."""
    try:
        root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError:
        return []
    settings = list(_settings(root, "")) if root else []
    found = {one.name: (one.line, f"{one.name}: {said}") for one, said in _together(settings)}
    for one in settings:
        said = "" if any(one.name.startswith(f"{name}.") for name in found) else _said(one)
        if said and one.name not in found:
            found[one.name] = one.line, f"{one.name}: {said}"
    return list(found.values())


def _together(settings: list[Setting]) -> Iterator[tuple[Setting, str]]:
    """Yield (setting, what is wrong) of what is missing beside one, or stands alone."""
    named = Counter(one.name for one in settings)
    for one in settings:
        if one.name == SCHEME and named[SCHEME] == 1:
            yield one, message("light and dark both are there, and readers choose; {out}", out=message(OUT))
        if one.name == HIGHLIGHT and not named[f"{HIGHLIGHT}.{LINES}"]:
            yield (
                one,
                message(
                    "numbers of lines would be text; write {name}: {value} under it",
                    name=LINES,
                    value=WANTED[f"{HIGHLIGHT}.{LINES}"],
                ),
            )


def _settings(node: Any, name: str) -> Iterator[Setting]:
    """Yield what is set; of a list of names, each as `plugins.tags`, with the options that it may have."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = f"{name}.{key.value}".lstrip(".")
            yield Setting(inner, key.start_mark.line + 1, _written(value))
            yield from _settings(value, inner)
    elif isinstance(node, yaml.SequenceNode) and name.partition(".")[0] != "nav":
        for one in node.value:
            if isinstance(one, yaml.ScalarNode):
                yield Setting(f"{name}.{one.value}", one.start_mark.line + 1, one.value)
            else:
                yield from _settings(one, name)


def _written(node: Any) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def _said(one: Setting) -> str:
    """Say what is wrong with a setting, "" where it is read, or is another's."""
    first, _, rest = one.name.partition(".")
    if cure := CURES.get(one.name) or CURES.get(f"{one.name}: {one.value}"):
        return message(cure)
    if one.value != WANTED.get(one.name, one.value):
        return message(
            "{value} is not what the site is made for; write {wanted}", value=one.value, wanted=WANTED[one.name]
        )
    if not rest:
        return (
            ""
            if first in TOP
            else message("nothing here reads it{near}; {out}", near=near(first, TOP), out=message(OUT))
        )
    if first == "plugins":
        return f"{message(PLUGINS[rest])}; {message(OUT)}" if rest in PLUGINS else ""
    icon = one.value if one.name == "extra.social.icon" else ""
    return _of_theme(rest, one.value) if first == "theme" else _no_icon(icon)


def _of_theme(name: str, value: str) -> str:
    first, _, rest = name.partition(".")
    if first == "features" and rest:
        said = (
            message(FEATURES[rest])
            if rest in FEATURES
            else message("there is no such feature{near}", near=near(rest, [*ANYWAY, *FEATURES]))
        )
        return "" if rest in ANYWAY else f"{said}; {message(OUT)}"
    if first == "icon" and rest:
        fixed = rest.partition(".")[0] not in ICONS
        return message("this icon is fixed; {out}", out=message(OUT)) if fixed else _no_icon(value)
    if first == "palette" and rest:
        return _of_palette(rest, value)
    if name == "language" and value.partition("-")[0] != words().language.partition("-")[0]:
        return message(
            "{value} is not the language of scripts/site.toml, {language}; write {language}",
            value=value,
            language=words().language,
        )
    if name == "font" and value.lower() not in {"false", "no", "off"}:
        return message("the fonts are those of the system; write false")
    return (
        ""
        if first in THEME
        else message("nothing here reads it{near}; {out}", near=near(first, THEME), out=message(OUT))
    )


def _of_palette(name: str, value: str) -> str:
    if name == "primary" and value not in palette.LINKS:
        return message(
            "there is no colour {value}{near}; others are written in docs/assets/tokens.css",
            value=value,
            near=near(value, palette.LINKS),
        )
    if name == "scheme" and value not in palette.SCHEMES:
        return message(
            "there are {schemes}; others are written in docs/assets/tokens.css", schemes=" and ".join(palette.SCHEMES)
        )
    known = name.partition(".")[0] in {"primary", "scheme", "media", "toggle"}
    return "" if known else message("nothing here reads it; {out}", out=message(OUT))


def _no_icon(name: str) -> str:
    there = not name or any((folder / f"{name}.svg").is_file() for folder in icons.folders())
    return "" if there else message("there is no icon {name}; write one of Material's, as material/book", name=name)
