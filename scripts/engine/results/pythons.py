"""Another Python than the recorded one leaves a doubt, which one run settles: what holds keeps its record as it is.

So people on different Pythons write no record back and forth. What was settled is remembered in `.cache`, by a mark
for each record and each fingerprint; whoever has no mark runs once more.
"""

from __future__ import annotations

import json
from pathlib import Path

from engine.ground import cache
from engine.ground.digest import digest
from engine.ground.paths import CACHE
from engine.results.fingerprint import Fingerprint
from engine.results.records import Record

HELD = CACHE / "held"


def settled(record: Record, now: Fingerprint) -> bool:
    """Whether a run under this fingerprint, which differs from the record's by Python alone, has held here."""
    return record.made.differs_by_python(now) and cache.load(_mark(record, now)) is not None


def settle(record: Record, now: Fingerprint) -> None:
    """Remember that a run under this fingerprint has held; only one that differs by Python alone need be."""
    if record.made.differs_by_python(now):
        cache.keep(_mark(record, now), "")


def _mark(record: Record, now: Fingerprint) -> Path:
    return HELD / digest(record.to_text() + json.dumps(now.to_json()))
