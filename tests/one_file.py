"""Code of many modules as the text of one file."""

from collections.abc import Iterable

from engine.code.flatten import Names, needed, text
from engine.code.modules import Sources
from engine.code.pieces import Symbol, pieces
from engine.notebooks.imports import statements
from engine.prose.snippets import SECTION


def in_one_file(module: str, name: str, reserved: Iterable[str] = ()) -> str:
    """Return a function and all that it needs. reserved: names that are taken in the file."""
    code = needed(sources := Sources(), pieces(sources, Symbol(module, name)))
    names = Names(sources, reserved)
    names.look(code)
    names.give(Symbol(module, name))
    names.give_all(code)
    return f"{statements(code, names)}\n\n{text(code, names, SECTION)}\n"
