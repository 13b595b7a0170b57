"""MkDocs' command, without what mkdocs-jupyter converts notebooks by: here they are rendered as other pages are.

The plugin imports it at its start, a quarter of a build with nothing to do; it is loaded where something asks for it.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

from mkdocs.__main__ import cli

SELDOM = ("jupytext", "mkdocs_jupyter.convert")


class Later(ModuleType):
    """Stands for a module until one of its attributes is asked for."""

    def __getattr__(self, name: str) -> Any:
        """Load the module, which then has its own place."""
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def main(arguments: list[str]) -> None:
    """Run the command with these arguments, and exit as it does."""
    sys.modules.update({name: Later(name) for name in SELDOM})
    cli(arguments, prog_name="mkdocs")


if __name__ == "__main__":
    main(sys.argv[1:])
