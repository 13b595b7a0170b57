"""What runs is what is fingerprinted: the code that a function reaches, as source files."""

import importlib
import sys
import traceback
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from tests.programs import Program, programs, run

from engine.code.closure import closure
from engine.code.materialise import left_out, materialised, whole
from engine.code.modules import Sources
from engine.ground import paths


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
