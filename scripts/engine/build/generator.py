"""MkDocs' command, without the converter of mkdocs-jupyter: notebooks are rendered as other pages are.

The plugin imports it at its start, 0.3 s of every build; it is loaded here where something asks for it.
"""

from __future__ import annotations

import sys
from importlib.util import LazyLoader, find_spec, module_from_spec

import mkdocs_jupyter
from mkdocs.__main__ import cli


def main(arguments: list[str]) -> None:
    """Run the command with these arguments, and exit as it does."""
    _put_off("convert")
    cli(arguments, prog_name="mkdocs")


def _put_off(name: str) -> None:
    """Let a module of the plugin be loaded when one of its attributes is first asked for."""
    spec = find_spec(f"{mkdocs_jupyter.__name__}.{name}")
    if spec is None or spec.loader is None:
        return
    spec.loader = LazyLoader(spec.loader)
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    setattr(mkdocs_jupyter, name, module)  # else `from . import` would look into the module, and so load it
    spec.loader.exec_module(module)


if __name__ == "__main__":
    main(sys.argv[1:])
