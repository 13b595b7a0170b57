"""Whether a statement does no more than bind its names.

A list of what is known to be harmless, not of what is known to do harm: a call may register, seed or patch
something, an operator may be somebody's own, an iteration may use something up. Whatever is not listed counts as an
effect.
"""

from __future__ import annotations

import ast

from engine.code.expressions import all_bind, binds, decorated, defaults, given, is_auto, keeps, reads
from engine.code.known import DECLARATION, ENUMS, GENERIC, KEEPS, METACLASSES, MISSING, SYSTEM, VALUES, is_known_base
from engine.code.plain import MUTABLE, Scope, is_plain, root
from engine.code.syntax import bound, is_docstring

# What Python, or the class of an enumeration, calls of a class when it makes it or its members.
HOOKS = {
    *("__new__", "__init__", "__init_subclass__", "__set_name__", "__setattr__", "__getattr__", "__getattribute__"),
    *("__eq__", "__hash__", "__or__", "__get__", "__set__", "__prepare__", "__isabstractmethod__", "mro"),
    "_generate_next_value_",
}


def only_binds(statement: ast.stmt, scope: Scope) -> bool:
    """Whether a statement of a module, or of a class, only binds names."""
    match statement:
        case ast.FunctionDef(args=args) | ast.AsyncFunctionDef(args=args):
            notes = [one.annotation for one in ast.walk(args) if isinstance(one, ast.arg)] + [statement.returns]
            return decorated(statement, scope) and all_bind(defaults(args), scope) and not _notes_run(notes, scope)
        case ast.ClassDef():
            return decorated(statement, scope) and _class_binds(statement, scope)
        case ast.Assign(targets=targets, value=value):
            return all(isinstance(one, ast.Name) for one in targets) and binds(value, scope)
        case ast.AnnAssign(target=ast.Name(), value=value, annotation=annotation):
            return (value is None or binds(value, scope)) and not _notes_run([annotation], scope)
        case ast.If() | ast.Try() if scope.own:
            return _chooses(statement, scope)
    return isinstance(statement, ast.Pass)


def learn(statement: ast.stmt, names: set[str], scope: Scope, harmless: bool) -> None:
    """Take in what a statement adds to what is known.

    names: those that it binds and no other statement does; harmless: what `only_binds` said of it.
    """
    if is_declaration(statement, scope):
        scope.declaring |= names
    value = statement.value if isinstance(statement, ast.Assign | ast.AnnAssign) else None
    if value and is_plain(value, scope) and not any(isinstance(node, MUTABLE) for node in ast.walk(value)):
        scope.plain |= names
    if isinstance(statement, ast.ClassDef) and harmless and "__init_subclass__" not in bound_in(statement):
        scope.bases |= names


def bound_in(statement: ast.ClassDef) -> set[str]:
    """Return the names that the body of a class binds."""
    return {name for one in statement.body for name in bound(one)}


def is_declaration(statement: ast.stmt, scope: Scope) -> bool:
    """Whether this is a function under `@experiment(numbers=…)`."""
    if not isinstance(statement, ast.FunctionDef):
        return False
    calls = [one.func for one in statement.decorator_list if isinstance(one, ast.Call)]
    return any(scope.origin(one) == DECLARATION for one in calls)


def _class_binds(statement: ast.ClassDef, scope: Scope) -> bool:
    """Whether to make a class makes a class, and tells nobody."""
    own = bound_in(statement)
    inside = scope.inside(own)
    inside.declaring |= _properties(statement)
    harmless = all(is_docstring(one) or only_binds(one, inside) for one in statement.body)
    if any(scope.origin(one) in ENUMS for one in statement.bases):
        return harmless and not statement.keywords and _enumerates(statement, inside)
    classes = all(_is_base(one, scope) for one in statement.bases)
    made = all(one.arg == "metaclass" and _makes_classes(one.value, scope) for one in statement.keywords)
    told = scope.own is not None and any(_is_told(one, inside, own) for one in statement.body)
    return harmless and classes and made and not told


def _properties(statement: ast.ClassDef) -> set[str]:
    """Return the names of the properties of a class, below which `@name.setter` stands."""
    others = {name for one in statement.body if not isinstance(one, ast.FunctionDef) for name in bound(one)}
    functions = [one for one in statement.body if isinstance(one, ast.FunctionDef)]
    return {one.name for one in functions if [ast.unparse(of) for of in one.decorator_list] == ["property"]} - others


def _enumerates(statement: ast.ClassDef, scope: Scope) -> bool:
    """Whether the members of an enumeration are plain, and nothing of its own runs when they are made."""
    values = [one.value for one in statement.body if isinstance(one, ast.Assign | ast.AnnAssign) and one.value]
    known = all(scope.origin(one) in ENUMS | VALUES for one in statement.bases)
    plain = all(is_plain(one, scope) or is_auto(one, scope) for one in values)
    return known and plain and scope.own is not None and not bound_in(statement) & HOOKS


def _is_base(node: ast.expr, scope: Scope) -> bool:
    if isinstance(node, ast.Subscript):  # `Generic[T]`
        return scope.origin(node.value) in GENERIC and binds(node.slice, scope)
    origin = scope.origin(node)
    if scope.own is None:
        return is_known_base(origin) or (isinstance(node, ast.Name) and node.id in scope.bases)
    return scope.own.derives(origin) if scope.own.has(origin) else is_known_base(origin)


def _makes_classes(node: ast.expr, scope: Scope) -> bool:
    origin = scope.origin(node)
    return origin in METACLASSES or (scope.own is not None and scope.own.makes_classes(origin))


def _is_told(statement: ast.stmt, scope: Scope, own: set[str]) -> bool:
    """Whether something in a class may run code where the class takes it in. own: names that the class binds."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return any(_may_be_told(one, scope, own, True) for one in statement.decorator_list)
    value = statement.value if isinstance(statement, ast.Assign | ast.AnnAssign) else None
    if value is None:
        return isinstance(statement, ast.If | ast.Try)
    return not is_plain(value, scope) and _may_be_told(value, scope, own, False)


def _may_be_told(node: ast.expr, scope: Scope, own: set[str], called: bool) -> bool:
    """Whether a value, or what a call of it returns, may run code where a class takes it in."""
    assert scope.own
    match node:
        case ast.Name() | ast.Attribute() if root(node) in own:
            return False  # that is looked at where the class binds it
        case ast.Name() | ast.Attribute():
            origin = scope.origin(node)
            return not (called and origin in KEEPS) and scope.own.is_told(origin, called)
        case ast.Call(func=function) if keeps(function, scope):
            return any(_may_be_told(one, scope, own, False) for one in given(node))
        case ast.Call(func=function):
            return called or _may_be_told(function, scope, own, True)
    return False


def _chooses(statement: ast.If | ast.Try, scope: Scope) -> bool:
    """Whether a choice by something plain, by the system, or by what is installed only binds, or imports packages."""
    if isinstance(statement, ast.If):
        plain = is_plain(statement.test, scope) or _is_of_system(statement.test, scope)
        return plain and _choice_binds([*statement.body, *statement.orelse], scope)
    caught = all(one.type and not one.name and ast.unparse(one.type) in MISSING for one in statement.handlers)
    rest = [part for one in statement.handlers for part in one.body] + statement.orelse
    imports = all(_imports_packages(one, scope) for one in statement.body)
    return caught and imports and not statement.finalbody and _choice_binds(rest, scope)


def _choice_binds(body: list[ast.stmt], scope: Scope) -> bool:
    return all(_imports_packages(one, scope) or only_binds(one, scope) for one in body)


def _imports_packages(statement: ast.stmt, scope: Scope) -> bool:
    """Whether this imports from packages that are not of this repository, by names."""
    match statement:
        case ast.Import(names=names):
            modules = [one.name for one in names]
        case ast.ImportFrom(module=str(module), names=names, level=0) if names[0].name != "*":
            modules = [module]
        case _:
            return False
    return scope.own is not None and not any(scope.own.has(one) for one in modules)


def _is_of_system(test: ast.expr, scope: Scope) -> bool:
    """Whether this compares what Python or the system is with something plain."""
    match test:
        case ast.Compare(left=left, comparators=others):
            return scope.origin(left) in SYSTEM and all(is_plain(one, scope) for one in others)
    return False


def _notes_run(annotations: list[ast.expr | None], scope: Scope) -> bool:
    """Whether annotations, which may be evaluated, call or bind something, or read what may run code."""
    nodes = [node for one in annotations if one for node in ast.walk(one)]
    read = all(reads(node, scope) for node in nodes if isinstance(node, ast.Attribute) and scope.own)
    return not read or any(isinstance(node, ast.Call | ast.NamedExpr) for node in nodes)
