"""The chapters of a generated book: each a page, a module and numbers of its own, from the templates here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

TEMPLATES = Path(__file__).with_name("templates")
SECTION = 10  # chapters
MOST = 600  # chapters of a book, as many as there are names
DIFFERENT = 18  # chapters, whose constants and numbers differ; then they begin anew
FIRST, SECOND = "云山川林石松竹梅兰菊江湖海潮雪霜露月星虹", "行渡越巡攀游访寻归望"
CITED = ("hinton", "graves", "balles")
TAGS = ("机器学习", "数值方法", "随机算法", "实验")
MARK = re.compile(r"⟦(?P<number>=)?(?P<name>(?:[^⟦⟧]|⟦\w+⟧)+)⟧")

Numbers = Mapping[str, Mapping[str, Any]]  # of each experiment


@dataclass(frozen=True)
class Chapter:
    """A chapter of a book. place: from 0; count: of chapters."""

    place: int
    count: int

    @property
    def module(self) -> str:
        return f"rule{self.place + 1:03}"

    @property
    def folder(self) -> str:
        return f"part{self.place // SECTION + 1:02}"

    @property
    def page(self) -> str:
        return f"{self.folder}/{self.module}.md"

    @property
    def number(self) -> str:
        return f"{self.place // SECTION + 1}.{self.place % SECTION + 1}"

    @property
    def name(self) -> str:
        """Two letters of its own, then three where there are more than 200 chapters."""
        turn, at = divmod(self.place, len(FIRST) * len(SECOND))
        return f"{FIRST[at % len(FIRST)]}{SECOND[at // len(FIRST)]}{'新再'[turn - 1] if turn else ''}法"

    @cached_property
    def words(self) -> dict[str, str]:
        """What stands in the templates' marks."""
        n = self.place % DIFFERENT
        gamma = 0.80 + n / 100
        return {
            "c": self.module,
            "name": self.name,
            "number": self.number,
            "date": f"{date(2020, 1, 1) + timedelta(days=5 * self.place)} 09:00:00",
            "h1": f"{0.1 + n % 7 / 20:g}",
            "h2": f"{3 + n % 11 / 5:g}",
            "u": f"{-(4 + n % 5 / 5):g}",
            "v": f"{-(1.5 + n % 3 / 4):g}",
            "gamma": f"{gamma:.2f}",
            "window": f"{round(1 / (1 - gamma))}",
            "eta": f"{0.3 + n % 13 / 50:g}",
            "sigma": f"{0.5 + n % 6 / 10:g}",
            "seed": str(n),
            "S": "sqrwzmnabc"[n % 10],
            "cite": CITED[n % len(CITED)],
            "tag": TAGS[n % len(TAGS)],
            "category": f"第{self.place // SECTION + 1}部分",
            "before": self._beside(-1, "上一章的《{name}》取别的衰减系数，它的步子见[图]({page}#path-{c})。"),
            "after": self._beside(1, "下一章换一个谷，那里的有效学习率见[图]({page}#rates-{c})。"),
            "see": self._beside(-3, "另一个谷里的公式见[式]({page}#eq-rule-{c})。"),
        }

    def _beside(self, step: int, sentence: str) -> str:
        """Return a sentence that links to another chapter, "" where there is none."""
        if not 0 <= self.place + step < self.count:
            return ""
        other = Chapter(self.place + step, self.count)
        return sentence.format(name=other.name, page=f"../{other.page}", c=other.module)

    def source(self) -> str:
        """Return the module."""
        return filled(_template("chapter.py.txt"), self._word)

    def text(self, numbers: Numbers) -> str:
        """Return the page. numbers: those of the records."""
        return filled(_template("page.md"), self._word, lambda name: self._number(name, numbers))

    def _word(self, name: str) -> str:
        return self.words[name]

    def _number(self, name: str, numbers: Numbers) -> str:
        experiment, _, rest = name.partition(".")
        return f'<data value="{self.module}.{name}">{shown(looked_up(numbers[experiment], rest))}</data>'


def chapters(count: int) -> list[Chapter]:
    """Return the chapters of a book."""
    return [Chapter(place, count) for place in range(count)]


def filled(text: str, word: Callable[[str], str], number: Callable[[str], str] | None = None) -> str:
    """Return a template with its marks filled in: ⟦name⟧ by a word, ⟦=experiment.number⟧ by a number of the records."""

    def one(found: re.Match[str]) -> str:
        name = filled(found["name"], word)
        return number(name) if found["number"] and number else word(name)

    return MARK.sub(one, text)


def looked_up(numbers: Mapping[str, Any], name: str) -> float:
    """Return the number that a sentence names: `end.u`, `first.0.5`."""
    value: Any = numbers
    while isinstance(value, Mapping):
        at = next(one for one in value if name == one or name.startswith(f"{one}."))
        value, name = value[at], name[len(at) + 1 :]
    return float(value)


def shown(value: float) -> str:
    """Return a number as a sentence has it: three digits, without an exponent."""
    digits = f"{value:.3e}".partition("e")[2]
    text = f"{value:.{max(0, 2 - int(digits))}f}"
    return text.replace("-", "−")


def _template(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")
