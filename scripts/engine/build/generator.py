"""The command of MkDocs or ProperDocs, without what mkdocs-jupyter converts notebooks by: here they are pages.

The plugin imports it at its start, a quarter of a build with nothing to do; it is loaded where something asks for it.
ProperDocs is a fork of MkDocs; once it is imported, its modules are found under the names of MkDocs' too.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from engine.ground import spans
from engine.machine.commands import SELDOM_COLLECTED

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

SELDOM = ("jupytext", "mkdocs_jupyter.convert")


class Later(ModuleType):
    """Stands for a module until one of its attributes is asked for."""

    def __getattr__(self, name: str) -> Any:
        """Load the module, which then has its own place."""
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def render(configuration: Path, target: Path, prepare: Callable[[MkDocsConfig], None]) -> None:
    """Let MkDocs render strictly into a folder, in this process. prepare: what is done with its configuration first.

    Raises what MkDocs raises; what it complains of goes to its logger.
    """
    put_off()
    with spans.span("start: imports"):
        from mkdocs.commands.build import build
        from mkdocs.config import load_config
    spans.lap("MkDocs: configuration, plugins")
    config = load_config(str(configuration), strict=True, site_dir=str(target))
    prepare(config)
    config.plugins.on_startup(command="build", dirty=False)
    try:
        build(config)
    finally:
        config.plugins.on_shutdown()


def put_off() -> None:
    """Load what is seldom needed where it is."""
    for seldom in SELDOM:
        sys.modules.setdefault(seldom, Later(seldom))


def main(name: str, arguments: list[str]) -> None:
    """Run the command of this name with these arguments, and exit as it does."""
    spans.follow()
    put_off()
    gc.set_threshold(*SELDOM_COLLECTED)
    with spans.span("start: imports"):
        command = import_module(f"{name}.__main__")
    spans.lap("MkDocs: configuration, plugins")
    command.cli(arguments, prog_name=name)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
