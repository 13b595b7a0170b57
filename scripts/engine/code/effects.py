"""Which statements of a module do more than bind names when it is imported."""

from __future__ import annotations

import ast

from engine.code.definitions import Definitions
from engine.code.import_effects import only_binds
from engine.code.modules import Module
from engine.code.syntax import bound


def effects(module: Module) -> list[bool]:
    """Return for each statement of a module whether it may do more than bind its names."""
    definitions: Definitions = module.sources.held(Definitions, lambda: Definitions(module.sources))
    found: list[bool] = module.sources.kept((effects, module.name), lambda: _effects(module, definitions))
    return found


def _effects(module: Module, definitions: Definitions) -> list[bool]:
    scope = definitions.lookup.scope(module)
    nodes = [one.node for one in module.statements]
    loaded = {one.id for node in nodes for one in ast.walk(node) if isinstance(one, ast.Name) and _is_load(one)}
    return [not only_binds(node, scope) or not _imported(node) <= loaded for node in nodes]


def _imported(node: ast.stmt) -> set[str]:
    """Return the names that a choice of imports binds: one that nobody names is there for what its import does."""
    inner = [one for one in ast.walk(node) if isinstance(one, ast.Import | ast.ImportFrom)]
    return {name for one in inner for name in bound(one)} if isinstance(node, ast.If | ast.Try) else set()


def _is_load(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Load)
