"""The command of MkDocs or ProperDocs, without what mkdocs-jupyter converts notebooks by: here they are pages.

The plugin imports it at its start, a quarter of a build with nothing to do; it is loaded where something asks for it.
ProperDocs is a fork of MkDocs; once it is imported, its modules are found under the names of MkDocs' too.
"""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from types import ModuleType
from typing import Any

from engine.ground import spans

SELDOM = ("jupytext", "mkdocs_jupyter.convert")


class Later(ModuleType):
    """Stands for a module until one of its attributes is asked for."""

    def __getattr__(self, name: str) -> Any:
        """Load the module, which then has its own place."""
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def main(name: str, arguments: list[str]) -> None:
    """Run the command of this name with these arguments, and exit as it does."""
    gc.set_threshold(100_000, 50, 100)  # pages are large and end together: looking through them again finds little
    spans.follow()
    sys.modules.update({seldom: Later(seldom) for seldom in SELDOM})
    with spans.span("start: imports"):
        command = import_module(f"{name}.__main__")
    spans.lap("MkDocs: configuration, plugins")
    command.cli(arguments, prog_name=name)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
