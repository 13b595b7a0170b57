"""What a piece of code names of the world outside it."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from engine.code.known import DECLARATION
from engine.code.modules import Module
from engine.code.syntax import Import, bound, declared_outer, imports

# Names, attributes and modules through which code sees more than it names: other code, its own text, where it lies.
REFLECTIVE_NAMES = {"eval", "exec", "compile", "globals", "locals", "vars", "dir", "__import__"}
REFLECTIVE_ATTRIBUTES = {
    *("__builtins__", "__doc__", "__spec__", "__loader__", "__package__", "__path__", "__annotations__"),
    *("__globals__", "__code__", "__closure__", "__module__", "__subclasses__"),
    *("f_back", "f_code", "f_globals", "f_locals", "tb_frame", "tb_lineno"),
}
REFLECTIVE_MODULES = {
    *("__main__", "ast", "builtins", "code", "codeop", "copyreg", "ctypes", "dis", "doctest", "gc", "importlib"),
    *("inspect", "linecache", "logging.config", "os.popen", "os.sys", "os.system", "pickle", "pkgutil", "pydoc"),
    *("runpy", "subprocess", "symtable", "sys._getframe", "sys.meta_path", "sys.modules", "sys.path"),
    *("sys.path_hooks", "timeit", "tokenize", "trace", "traceback", "typing.get_type_hints", "unittest", "zipimport"),
}


@dataclass(frozen=True)
class Use:
    """A name as the code writes it, and what it stands for: a name in a module, "" for the module itself.

    A use without a module is one that cannot be followed. at: the piece of syntax, where it is a name or an attribute
    of one; local: the names that functions around it hide.
    """

    text: str
    module: str
    name: str
    at: ast.Name | ast.Attribute | None = field(default=None, compare=False)
    local: frozenset[str] = field(default=frozenset(), compare=False)


def uses(node: ast.AST, module: Module, local: frozenset[str] = frozenset()) -> Iterator[Use]:
    """Yield what a piece of code of a module names, in the order of the source.

    local: names of the enclosing functions, which hide those of the module.
    """
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
            yield from _of_function(node, module, local)
            return
        case ast.ClassDef(body=body):  # a name that the body binds is looked up past the functions around it
            local -= {name for part in body for name in bound(part)}
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            yield from _of_comprehension(node, module, local)
            return
        case ast.Import() | ast.ImportFrom():
            yield from (checked(Use(one.local, one.module, one.name)) for one in imports(node, module.package))
        case ast.Attribute(value=ast.Name(id=name), attr=attribute) if inner := _module_named(name, module, local):
            yield checked(Use(f"{name}.{attribute}", inner, attribute, node, local))
            return
        case ast.Name(id=name) if name not in local:
            yield from (replace(use, at=node, local=local) for use in _of_name(name, module))
        case ast.Attribute(attr=text) | ast.Constant(value=str(text)) if text in REFLECTIVE_ATTRIBUTES:
            yield Use(text, "", "")
    for child in ast.iter_child_nodes(node):
        yield from uses(child, module, local)


def _module_named(name: str, module: Module, local: frozenset[str]) -> str:
    """Return the module that an imported name stands for, "" if it stands for something else, or might."""
    one = module.imported.get(name)
    if one is None or name in local or name in module.tangled or name in module.bound:
        return ""
    inner = f"{one.module}.{one.name}" if one.name else one.module
    parent, _, last = inner.rpartition(".")
    load = module.sources.load
    above, itself = load(parent) if parent else None, Import(last, parent, last)
    if above and (last in above.bound or above.imported.get(last, itself) != itself):
        return ""  # the package has something else of this name
    return inner if not one.name or load(inner) else ""


def _of_name(name: str, module: Module) -> Iterator[Use]:
    if name in module.bound or name in module.imported or name in {"__name__", "__file__"}:
        yield Use(name, module.name, name)
    elif name.startswith("__") and any(other.endswith(name) for other in module.bound):  # mangled in a class
        yield from (Use(name, module.name, other) for other in module.bound if other.endswith(name))
    elif name in REFLECTIVE_NAMES | REFLECTIVE_ATTRIBUTES:
        yield Use(name, "", "")


def checked(use: Use) -> Use:
    """Return a use, as one that cannot be followed where it is of a module that looks into others."""
    places = {use.module.partition(".")[0], use.module, f"{use.module}.{use.name}"}
    whole_sys = use.module == "sys" and not use.name
    reflects = use.name in REFLECTIVE_ATTRIBUTES or whole_sys or places & REFLECTIVE_MODULES
    return replace(use, module="", name="") if reflects else use


def handed_on(module: Module, name: str) -> Import | None:
    """Return the import that a module hands a name on by, None where it binds it itself or has none of this name."""
    one = module.imported.get(name)
    if name in module.bound or one is None or (one.module, one.name) == (module.name, name):
        return None
    return one


def undeclared(node: ast.stmt, module: Module) -> ast.stmt:
    """Return a statement without what declares it to the engine: `@experiment(…)`, `@name.figure`."""
    if not isinstance(node, ast.FunctionDef):
        return node
    kept = [one for one in node.decorator_list if not _declares(one, module)]
    if len(kept) == len(node.decorator_list):
        return node
    other = copy.copy(node)
    other.decorator_list = kept
    return other


def _declares(decorator: ast.expr, module: Module) -> bool:
    match decorator:
        case ast.Call(func=ast.Name(id=name)):
            one = module.imported.get(name)
            return one is not None and f"{one.module}.{one.name}" == DECLARATION
        case ast.Attribute(value=ast.Name(id=name)) | ast.Call(func=ast.Attribute(value=ast.Name(id=name))):
            of = (module.statements[index].node for index in module.bound.get(name, ()))
            calls = [one for node in of for one in getattr(node, "decorator_list", []) if isinstance(one, ast.Call)]
            return any(_declares(one, module) for one in calls)
    return False


def imported_by(node: ast.AST, module: Module) -> Iterator[Use]:
    """Yield what a statement imports when it runs: within `try` or `if`, not within a function."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from (Use(one.local, one.module, one.name) for one in imports(node, module.package))
    elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        for child in ast.iter_child_nodes(node):
            yield from imported_by(child, module)


def _of_function(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, module: Module, local: frozenset[str]
) -> Iterator[Use]:
    """Decorators, defaults and annotations see the outer names, the body its own."""
    body = node.body if isinstance(node.body, list) else [node.body]
    own = {child.arg for child in ast.iter_child_nodes(node.args) if isinstance(child, ast.arg)}
    outside: set[str] = set()
    if not isinstance(node, ast.Lambda):
        own |= {name for part in body for name in bound(part)}
        outside = set(declared_outer(body, ast.Global))
    for child in ast.iter_child_nodes(node):
        inner = any(child is part for part in body)
        yield from uses(child, module, frozenset((local | own) - outside) if inner else local)


def _of_comprehension(
    node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp, module: Module, local: frozenset[str]
) -> Iterator[Use]:
    """The first iterable sees the outer names, the rest its targets as well."""
    inner = local | {name for part in node.generators for name in bound(part.target)}
    first = node.generators[0]
    yield from uses(first.iter, module, local)
    for child in ast.iter_child_nodes(node):
        for part in [first.target, *first.ifs] if child is first else [child]:
            yield from uses(part, module, inner)
