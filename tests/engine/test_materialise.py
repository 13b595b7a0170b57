"""What runs is what is fingerprinted: the code that a function reaches, as source files, and as one."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from tests.one_file import in_one_file
from tests.programs import Program, programs, run

from engine.code.closure import alone, closure
from engine.code.materialise import materialised, whole
from engine.code.modules import Sources
from engine.ground import paths
from engine.ground.problem import Problem


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_random_program_gives_materialised_what_it_gives_whole(data, tmp_path_factory):
    root, alone, otherwise = (tmp_path_factory.mktemp(name) for name in ("program", "alone", "otherwise"))
    program: Program = data.draw(programs())
    expected = program.outcome(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "SCRIPTS", root)
        sources = Sources()
        texts = materialised(sources, closure(sources, "main", "experiment").reached)
        others = whole(sources, 3)
    assert run(written(texts, alone)) == expected
    assert run(written(others, otherwise)) == expected
    event("raises" if expected is None else "runs")


def written(texts: dict[str, str], root: Path) -> Path:
    for name, text in texts.items():
        path = root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_random_program_gives_in_one_file_what_it_gives_whole_or_is_refused(data, tmp_path_factory):
    root, one = (tmp_path_factory.mktemp(name) for name in ("program", "one"))
    program = named_shortly(data.draw(programs()))
    expected = program.outcome(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "SCRIPTS", root)
        try:
            text = in_one_file("main", "experiment")
        except Problem:
            event("refused")
            return
    assert run(written({"main.py": text}, one)) == expected
    event("raises" if expected is None else "runs")


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_stands_in_one_file_is_what_the_fingerprint_holds(data, tmp_path_factory):
    root = tmp_path_factory.mktemp("program")
    data.draw(programs()).write(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "SCRIPTS", root)
        sources = Sources()
        main = sources.load("main")
        assert main
        there = alone(sources, [("main", index) for index in main.bound["experiment"]])
        held = closure(sources, "main", "experiment").reached
    assert (there.everything, there.imports) == (held.everything, held.imports)
    assert held.everything or there.statements == held.statements


def named_shortly(program: Program) -> Program:
    """Write each use of a module by the one name that the module has where it is used."""
    shortly = {
        name: [re.sub(r"\blib\.(m\d)\.", r"\1.", one) for one in program.modules[name]] for name in program.modules
    }
    return Program(shortly)
