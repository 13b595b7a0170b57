"""What pieces of code import of packages, as the first lines of a notebook."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from engine.code.flatten import Names
from engine.code.modules import Sources
from engine.code.pieces import Piece, Symbol, references, source
from engine.code.syntax import Import


def statements(pieces: Iterable[Piece], names: Names) -> str:
    """Return the import statements that pieces of code need of packages: Python's own first."""
    sources = names.sources
    used = {symbol for piece in pieces for _, symbol in references(sources, piece) if not symbol.is_ours(sources)}
    inner = {one for piece in pieces for one in _modules_within(sources, piece)}
    lines = {_import(symbol, names[symbol], inner) for symbol in used}
    future = any("annotations" in source(sources, piece.module).module.imported for piece in pieces)
    plain = sorted({line for line in lines for line in line.split("\n")}, key=_rank)
    return "\n".join((["from __future__ import annotations", ""] if future else []) + _gathered(plain))


def _modules_within(sources: Sources, piece: Piece) -> Iterator[Import]:
    """Yield what `import a.b` imports beside a."""
    heads = {use.text.partition(".")[0] for use, symbol in references(sources, piece) if not symbol.is_ours(sources)}
    for one in source(sources, piece.module).module.imports:
        if "." in one.local and one.local.partition(".")[0] in heads:
            yield one


def _import(symbol: Symbol, name: str, inner: set[Import]) -> str:
    module = symbol.module
    if symbol.name:
        return f"from {module} import {symbol.name}" + (f" as {name}" if name != symbol.name else "")
    if name != module:
        return f"import {module} as {name}"
    within = sorted(f"import {one.local}" for one in inner if one.local.startswith(f"{module}."))
    return "\n".join(within or [f"import {module}"])


def _rank(line: str) -> tuple[bool, bool, str]:
    return line.split()[1].partition(".")[0] not in sys.stdlib_module_names, line.startswith("from"), line


def _gathered(lines: list[str]) -> list[str]:
    """Put `from a import b` and `from a import c` on one line, and an empty one before what Python does not bring."""
    out: list[str] = []
    for line in lines:
        module, _, name = line.partition(" import ")
        before = out[-1] if out else ""
        if line.startswith("from") and before.startswith(f"{module} import "):
            out[-1] = f"{before}, {name}"
        else:
            out += [""] if out and _rank(before)[0] != _rank(line)[0] else []
            out.append(line)
    return out
