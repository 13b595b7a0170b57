"""The line of a page in the navigation of mkdocs.yml, put in, moved and taken out as text.

So comments and layout stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from engine.ground.messages import message
from engine.ground.problem import Problem

NUMBER = re.compile(r"\s*(\d+(?:\.\d+)*)")
DASH = re.compile(r"(\s*)- ")
STEP = "    "  # from a section to what is in it


def with_page(config: str, address: str, titles: Mapping[str, str], written: str = "") -> str:
    """Return mkdocs.yml with a line for a page, among those of its folder, by the number in its title.

    titles: {address: title} of the pages, the new one among them; written: what stands there, if not the address
    alone. A folder that is not there yet becomes a section at the end.
    Raises Problem where the navigation is not written as a list of lines.
    """
    nav = _nav(config)
    lines = config.split("\n")
    folder = address.rpartition("/")[0]
    siblings = next(_holding(nav, folder), [])
    if siblings:
        at, indent = _place(siblings, lines, titles, address)
        new = [f"{indent}- {written or address}"]
    else:
        at, indent = _last_line(nav) + 1, _indent(nav.value[-1], lines)
        new = [f"{indent}- {folder}:", f"{indent}{STEP}- {written or address}"]
    text = "\n".join([*lines[:at], *new, *lines[at:]])
    if sorted(_leaves(_nav(text))) != sorted([*_leaves(nav), address]):
        raise _unusual(nav)
    return text


def moved(config: str, old: str, new: str, titles: Mapping[str, str]) -> str:
    """Return mkdocs.yml with a page under another address, and in the place of that: of its folder, by its number.

    titles: {address: title} of the other pages, and of this one by its new address. Raises Problem as `with_page` does.
    """
    nav = _nav(config)
    within = next(_leading_to(nav, old), None)
    if within is None:
        return config
    first, last = within[-1].start_mark, _last_line(within[-1])
    written = config.split("\n")[first.line][first.column :].rstrip()
    if first.line != last or written.count(old) != 1:
        raise _unusual(within[-1])
    written = written.replace(old, new)
    if old.rpartition("/")[0] == new.rpartition("/")[0]:
        lines = config.split("\n")
        lines[last] = lines[last][: first.column] + written
        return "\n".join(lines)
    return with_page(without_page(config, old), new, titles, written)


def without_page(config: str, address: str) -> str:
    """Return mkdocs.yml without the line of a page, and without the section in which it was the only one.

    Raises Problem where the navigation is not written as a list of lines.
    """
    nav = _nav(config)
    within = next(_leading_to(nav, address), None)
    if within is None:
        return config
    alone = [item for item in within if [*_leaves(item)] == [address]]
    lines = config.split("\n")
    lines[alone[0].start_mark.line : _last_line(alone[0]) + 1] = []
    text = "\n".join(lines)
    if sorted(_leaves(_nav(text))) != sorted(one for one in _leaves(nav) if one != address):
        raise _unusual(nav)
    return text


def _leading_to(node: yaml.SequenceNode, address: str) -> Iterator[list[Any]]:
    """Yield the items that lead to a page, the outermost first, the page last."""
    for item in node.value:
        if _address(item) == address:
            yield [item]
        for _, inner in item.value if isinstance(item, yaml.MappingNode) else []:
            if isinstance(inner, yaml.SequenceNode):
                yield from ([item, *rest] for rest in _leading_to(inner, address))


def _nav(config: str) -> yaml.SequenceNode:
    """Return the navigation as it is written; tags like !ENV stay unread."""
    root = yaml.compose(config, Loader=yaml.SafeLoader)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    nav = next((value for key, value in pairs if key.value == "nav"), None)
    if not isinstance(nav, yaml.SequenceNode) or nav.flow_style or not nav.value:
        raise _unusual(nav)
    return nav


def _holding(nav: yaml.SequenceNode, folder: str) -> Iterator[list[Any]]:
    """Yield the pages of a folder, as far as they stand in one list."""
    if own := [item for item in nav.value if _address(item).rpartition("/")[0] == folder]:
        yield own
    for item in nav.value:
        for _, inner in item.value if isinstance(item, yaml.MappingNode) else []:
            if isinstance(inner, yaml.SequenceNode):
                yield from _holding(inner, folder)


def _place(siblings: list[Any], lines: list[str], titles: Mapping[str, str], address: str) -> tuple[int, str]:
    """Return the line at which the page comes, and its indentation: behind those with a smaller number, or none."""
    own = _number(titles[address])
    greater = (item for item in siblings if own and (_number(_title(item, titles)) or own) > own)
    following = next(greater, None)
    if following is None:
        return _last_line(siblings[-1]) + 1, _indent(siblings[-1], lines)
    before = siblings[: siblings.index(following)]
    at = _last_line(before[-1]) + 1 if before else following.start_mark.line
    return at, _indent(following, lines)


def _address(item: Any) -> str:
    """Return the page that an item of the navigation is, "" for a section or a link."""
    if isinstance(item, yaml.MappingNode):
        item = item.value[0][1]
    return str(item.value) if isinstance(item, yaml.ScalarNode) and item.value.endswith(".md") else ""


def _title(item: Any, titles: Mapping[str, str]) -> str:
    return str(item.value[0][0].value) if isinstance(item, yaml.MappingNode) else titles.get(item.value, "")


def _number(title: str) -> tuple[int, ...]:
    match = NUMBER.match(title)
    return tuple(map(int, match[1].split("."))) if match else ()


def _leaves(node: Any) -> Iterator[str]:
    """Yield what the navigation leads to."""
    if isinstance(node, yaml.ScalarNode):
        yield str(node.value)
    for one in node.value if not isinstance(node, yaml.ScalarNode) else []:
        yield from _leaves(one[1] if isinstance(one, tuple) else one)


def _last_line(node: Any) -> int:
    while not isinstance(node, yaml.ScalarNode):
        node = node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1]
    return int(node.end_mark.line)


def _indent(item: Any, lines: list[str]) -> str:
    match = DASH.match(lines[item.start_mark.line])
    if not match:
        raise _unusual(item)
    return match[1]


def _unusual(node: Any) -> Problem:
    where = f":{node.start_mark.line + 1}" if node else ""
    return Problem(
        message(
            "mkdocs.yml{where}: nav is not a list with a line a page; write it so, then run this again", where=where
        )
    )
