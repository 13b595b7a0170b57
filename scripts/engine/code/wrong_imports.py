"""Imports of what is not there: a name that its module lacks, a module that nobody wrote."""

from __future__ import annotations

from collections.abc import Iterator

from engine.code.modules import Module, Sources, submodules
from engine.code.syntax import Import, imports
from engine.ground.messages import message
from engine.ground.near import near
from engine.ground.paths import ENGINE, SCRIPTS, shown


def wrong_imports(module: Module) -> Iterator[str]:
    """Yield, with file and line, what a module imports of this repository and cannot have."""
    for node in module.importing:
        for one in imports(node, module.package):
            if said := _wrong(module.sources, one):
                yield f"{shown(module.path)}:{node.lineno}: {said}"


def _wrong(sources: Sources, one: Import) -> str:
    """Say what of an import is not there, "" where all is, or the module is none of ours."""
    found = sources.load(one.module)
    if found is None:
        return _no_module(sources, one.module)
    if one.name in {"", "*"} or sources.load(f"{one.module}.{one.name}") or "__getattr__" in found.bound:
        return ""
    names = {*found.bound, *found.imported, *(name.rpartition(".")[2] for name in submodules(found))}
    return (
        ""
        if one.name in names
        else message(
            "{module} has no {name}{near}", module=one.module, name=one.name, near=near(one.name, sorted(names))
        )
    )


def _no_module(sources: Sources, name: str) -> str:
    """Say that a module is not there, "" where it would not be one of ours."""
    inside = (path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in sources.every_text())
    known = [*inside, ENGINE.name, f"{ENGINE.name}.figures"]
    ours = name.partition(".")[0] in {one.partition(".")[0] for one in known}
    return (
        message("{folder}/ has no module {name}{near}", folder=SCRIPTS.name, name=name, near=near(name, known))
        if ours
        else ""
    )
