"""The numbers of the records: what experiments give by their own settings, as their notebooks do (test_notebooks)."""

import json
from typing import Any

from engine.ground.paths import RESULTS, read


def recorded(chapter: str, name: str) -> dict[str, Any]:
    """Return the numbers of a result, computed on a CPU."""
    numbers: dict[str, Any] = json.loads(read(RESULTS / chapter / f"{name}.cpu.json"))["numbers"]
    return numbers
