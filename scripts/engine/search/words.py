"""The words of Chinese text, by jieba's dictionary and the field's own terms; words that mean the same."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from engine.ground.messages import message
from engine.ground.paths import ROOT, read, shown
from engine.ground.problem import Problem
from engine.ground.site_file import FILE
from engine.ground.words import words as site_words
from engine.search import frequencies

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
LONGEST = 12  # characters of a word
BETWEEN = "\x7f"  # stands between two words: one byte, and in no text


def parted(texts: Iterable[str], dictionary: Any) -> tuple[list[str], list[str]]:
    """Return the texts with `BETWEEN` between Chinese words, and the shorter words that stand inside longer ones.

    dictionary: as `dictionary` returns it. A long term is found by a shorter one in it: that is one of the latter.
    """
    inside: set[str] = set()
    if dictionary is None:
        return [*texts], []

    def cut(match: re.Match[str]) -> str:
        words = list(dictionary.cut(match[0], HMM=False))  # guesses at unknown words would come and go with the text
        inside.update(within(words, dictionary))
        return BETWEEN.join(words)

    return [HAN.sub(cut, text) for text in texts], sorted(inside)


def within(words: Iterable[str], dictionary: Any) -> Iterator[str]:
    """Yield the shorter words of a dictionary that stand inside longer ones."""
    return (part for word in words if dictionary for part in _parts(word) if dictionary.FREQ.get(part))


def _parts(word: str) -> Iterable[str]:
    ends = range(2, len(word) + 1)
    return (word[start:end] for end in ends for start in range(end - 1) if end - start < len(word))


def dictionary(terms: str) -> Any:
    """Return jieba's tokenizer with the terms added, one a line; None where the site is not in Chinese.

    Takes two seconds once, while there is no `.cache`.
    """
    return _tokenizer(terms) if site_words().language.startswith("zh") else None


@lru_cache(maxsize=1)
def _tokenizer(terms: str) -> Any:
    with warnings.catch_warnings():  # of its escapes and of pkg_resources; newer Pythons show them to everyone
        warnings.simplefilter("ignore")
        import jieba
    made = jieba.Tokenizer()
    # as its initialize() does, but that it does not read half a million words for a new sentence
    made.FREQ, made.total = frequencies.opened(lambda: made.gen_pfdict(made.get_dict_file()))
    made.initialized = True
    for term in terms.split():
        made.add_word(term)
    return made


def terms() -> str:
    """Return the field's terms, one a line: those of the list, and the Chinese ones among the synonyms."""
    lines = [line for _, line in _lines(site_words().search.terms)]
    same = [word for group in synonyms() for word in group if HAN.fullmatch(word)]
    return "\n".join(sorted({*lines, *same} - {""}))


def synonyms() -> list[list[str]]:
    """Return the groups of words that mean the same. Raises Problem where a line has fewer than two."""
    name, example = site_words().search.synonyms, site_words().search.synonyms_example
    groups = []
    for number, line in _lines(name):
        words = [word.strip() for word in line.split("=")]
        if len(words) < 2 or "" in words:
            raise Problem(
                message(
                    "{name}:{number}: write words that mean the same as {example}",
                    name=name,
                    number=number,
                    example=example,
                )
            )
        groups.append(words)
    return groups


def _lines(name: str) -> Iterator[tuple[int, str]]:
    """Yield (number, line) of a file that the site names, comments and empty lines left out; nothing of no name."""
    if name and not (ROOT / name).is_file():
        raise Problem(
            message("{file}: there is no {name}; write it, or leave the name empty", file=shown(FILE), name=name)
        )
    for number, line in enumerate(read(ROOT / name).splitlines() if name else [], 1):
        if said := line.partition("#")[0].strip():
            yield number, said
