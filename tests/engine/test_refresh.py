"""What a save sets going in a live server is answered for that save, whatever comes in between."""

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.serving import refresh
from engine.serving.preview import Aside
from engine.serving.refresh import Refreshed, Refresher
from engine.serving.turn import Turn

LIMIT = 60.0  # seconds for what takes milliseconds


def test_a_save_in_the_midst_of_an_answer_gets_one_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    refresher = Refresher(Turn(), Aside(), dict, lambda: None)
    refresher.missing = ["torch"]  # nothing is run
    answers, saves = iter(["of the first save", "of the second save"]), iter([refresher.ask])

    def overtaken(answer: Refreshed, **seen: Any) -> Refreshed:
        for save in saves:
            save()
        return replace(answer, **seen)

    monkeypatch.setattr(refresh, "BUILDING", tmp_path / "build.lock")
    monkeypatch.setattr(refresh, "replace", overtaken)
    monkeypatch.setattr(refresher, "_refreshed", lambda: Refreshed(next(answers)))
    refresher.start()
    refresher.ask()
    until = time.monotonic() + LIMIT
    while refresher.busy and time.monotonic() < until:
        time.sleep(0.01)
    answer = refresher.answer()
    refresher.end()
    assert answer is not None
    assert answer.problem == "of the second save"
