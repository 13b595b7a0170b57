"""Pages when a chapter moves: their links lead where they led, its results keep their names, its address leads on."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from urllib.parse import quote, unquote

from engine.ground.messages import message
from engine.ground.paths import shown
from engine.ground.problem import Problem
from engine.moving.names import Names
from engine.moving.place import Move, addresses
from engine.prose import front_matter
from engine.prose.addresses import DEFINED, ELSEWHERE, TARGET
from engine.prose.open_text import open_text

ATTRIBUTE = re.compile(r"\s(src|href|poster|data|srcset)=\"([^\"]*)\"")
FIRST, EACH = re.compile(r"\s*([^\s#?]+)"), re.compile(r"(?:^|,)\s*([^\s,#?]+)")  # the addresses of an attribute
SOURCES = "-sources.html"
EMPTY = "---\n---\n"
ITEM = re.compile(r"[ \t]*- ")


def followed(page: Path, text: str, names: Names) -> str:
    """Return the text of a page as it is to be. page: where it lies before."""
    move = names.move
    head, body = front_matter.split(text)
    linked = _linked(page, head, head, move) + _linked(page, body, open_text(text)[len(head) :], move)
    return names.modules(names.keys(_paths(linked, names)))


def _paths(text: str, names: Names) -> str:
    """Follow paths from the root of the repository, not addresses: these count from the page."""
    marked = re.compile(r"(?:docs|scripts|tests)/[\w./-]+")
    return marked.sub(lambda match: names.paths(match[0]), text)


def _linked(page: Path, text: str, plain: str, move: Move) -> str:
    """Return a part of a page with links that lead where they led. plain: the same, with what is closed blanked."""
    places = sorted({*_addresses(plain)}, reverse=True)
    for start, end in places:
        text = text[:start] + _address(page, text[start:end], move) + text[end:]
    return text


def _addresses(plain: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the addresses in a text."""
    for pattern in (TARGET, DEFINED):
        for match in pattern.finditer(plain):
            group = next(at for at in range(1, pattern.groups + 1) if match[at] is not None)
            written = match[group].partition("#")[0].partition("?")[0]
            lead = len(written) - len(written.lstrip())
            yield match.start(group) + lead, match.start(group) + len(written.rstrip())
    for match in ATTRIBUTE.finditer(plain):
        found = EACH.finditer(match[2]) if match[1] == "srcset" else filter(None, [FIRST.match(match[2])])
        for one in found:
            yield match.start(2) + one.start(1), match.start(2) + one.end(1)


def _address(page: Path, written: str, move: Move) -> str:
    """Return an address on a page as it is to be: another one where the page or what it names moves."""
    if not written or ELSEWHERE.match(written):
        return written
    old = Path(os.path.normpath(page.parent / unquote(written)))
    new, folder = _target(old, move), move.target(page).parent
    if new == old and folder == page.parent:
        return written
    address = os.path.relpath(new, folder).replace(os.sep, "/")
    if written.endswith("/"):
        address += "/"
    return quote(address, safe="/:@!$&'()*+,;=~") if "%" in written else address


def _target(path: Path, move: Move) -> Path:
    """Return where what an address names is to lie: a file, or the page that is made of it."""
    if path.suffix != ".html":
        return move.target(path)
    made = SOURCES if path.name.endswith(SOURCES) else ".html"
    source = path.with_name(path.name.removesuffix(made))
    for suffix in (".md", ".ipynb"):
        target = move.target(source.with_name(f"{source.name}{suffix}"))
        if target.with_suffix("") != source:
            return target.with_name(f"{target.stem}{made}")
    return path


def with_head(text: str, move: Move, known: Collection[str]) -> str:
    """Return a page with a front matter of its new place: its module, and the addresses that it had.

    known: those that readers may know.
    """
    head, body = front_matter.split(text)
    before = [str(one) for one in front_matter.values(text).get("aliases") or []]
    now = addresses(move.after)
    wanted = [*dict.fromkeys(one for one in (*before, *known) if one not in now)]
    made = head or EMPTY
    for address in now:
        made = _without_item(made, address)
    for address in wanted:
        made = made if address in before else _with_item(made, address)
    made = _with_value(made, move.after.given)
    if [*(front_matter.values(made).get("aliases") or [])] != wanted:
        raise Problem(
            message("{page}: aliases: write each on a line of its own, with - before it", page=shown(move.before.page))
        )
    return ("" if made == EMPTY else made) + body


def _with_value(head: str, given: str) -> str:
    """Return a front matter that says which module the page is of, where that has not the name of the page."""
    line = f"chapter: {given}\n" if given else ""
    if re.search(r"^chapter:", head, re.MULTILINE):
        return re.sub(r"^chapter:.*\n", line, head, count=1, flags=re.MULTILINE)
    return _added(head, line) if line else head


def _with_item(head: str, address: str) -> str:
    """Return a front matter with one more of `aliases`."""
    lines, at = head.split("\n"), _aliases(head)
    if at < 0:
        return _added(head, f"aliases:\n  - {address}\n")
    if not (flow := lines[at].partition(":")[2].strip()):
        last = at + len(_items(lines, at))
        mark = ITEM.match(lines[last]) if last > at else None
        lines.insert(last + 1, f"{mark[0] if mark else '  - '}{address}")
    else:
        inner = flow.strip("[] ")
        lines[at] = f"aliases: [{inner}{', ' if inner else ''}{address}]"
    return "\n".join(lines)


def _without_item(head: str, address: str) -> str:
    """Return a front matter without one of `aliases`, and without these where it was the only one."""
    at = _aliases(head)
    if at < 0 or address not in (front_matter.values(head).get("aliases") or []):
        return head
    lines = head.split("\n")
    if flow := lines[at].partition(":")[2].strip():
        kept = [one for one in (part.strip() for part in flow.strip("[] ").split(",")) if one != address]
        lines[at : at + 1] = [f"aliases: [{', '.join(kept)}]"] if kept else []
    else:
        items = _items(lines, at)
        others = [line for line in items if line.strip().removeprefix("-").strip(" \"'") != address]
        lines[at : at + 1 + len(items)] = [lines[at], *others] if others else []
    return "\n".join(lines)


def _aliases(head: str) -> int:
    """Return the place of the line with `aliases:`, -1 where there is none."""
    lines = head.split("\n")
    return next((at for at, line in enumerate(lines) if line.startswith("aliases:")), -1)


def _items(lines: list[str], at: int) -> list[str]:
    """Return the lines of the list below a key."""
    found = []
    for line in lines[at + 1 :]:
        if not ITEM.match(line):
            break
        found.append(line)
    return found


def _added(head: str, lines: str) -> str:
    """Return a front matter with lines at its end."""
    start = head.index("\n") + 1
    end = re.search(r"^(?:-{3}|\.{3})[ \t]*$", head[start:], re.MULTILINE)
    place = start + end.start() if end else len(head)
    return head[:place] + lines + head[place:]
