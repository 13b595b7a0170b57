"""Slow tests are left out of a run in between: none is all that a file has."""

import ast

from engine.ground.paths import ROOT, read

DEVICES = "test_accelerators.py"  # one test, which has what it asks for on few machines


def defined(text: str) -> list[ast.FunctionDef]:
    found = [one for one in ast.walk(ast.parse(text)) if isinstance(one, ast.FunctionDef)]
    return [one for one in found if one.name.startswith("test_")]


def test_every_file_of_tests_keeps_one_that_is_not_slow():
    files = {path: defined(read(path)) for path in ROOT.joinpath("tests").rglob("test_*.py")}
    slow = {
        path.name
        for path, tests in files.items()
        if all("pytest.mark.slow" in map(ast.unparse, one.decorator_list) for one in tests)
    }
    assert slow == {DEVICES}
