"""Files that would be imported in the place of Python's own modules."""

from __future__ import annotations

import sys

from engine.ground import paths
from engine.ground.messages import message
from engine.ground.paths import shown
from engine.ground.problem import Problem


def refuse_names_of_python() -> None:
    """Raise Problem where a file would be imported in the place of one of Python's own modules."""
    for path in sorted(paths.SCRIPTS.iterdir()) if paths.SCRIPTS.is_dir() else []:
        module = path / "__init__.py" if path.is_dir() else path
        if path.stem in sys.stdlib_module_names and module.suffix == ".py" and module.is_file():
            raise Problem(
                message(
                    "{path}: Python has a module {stem} of its own, which this hides; rename it",
                    path=shown(path),
                    stem=path.stem,
                )
            )
