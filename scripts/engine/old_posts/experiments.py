"""What the cells of a post printed, as experiments: written with the module, held until the author lets them run.

A line of a held experiment begins with `#~ `. To let it run takes these marks away, and puts what the experiment
prints on the page in the place of the mark that shows what the post printed.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.ground.paths import read, shown
from engine.ground.problem import Problem
from engine.ground.words import words
from engine.new_chapter.chapter import Chapter
from engine.old_posts import outputs
from engine.old_posts.module import Module, Run

HOLD = "#~ "
IMPORTS = "import contextlib\nimport io\nimport re\n"
PLACE = "<!-- held: {} -->"
MARK = re.compile(r"( *)<!-- held: (\w+) -->\n\n\1!!! todo [^\n]*\n(?:\1 {4}[^\n]*\n|[ ]*\n)*")
# calls that change nothing: functions of mathematics, and methods that say what a value is
TWICE = re.compile(
    r"(?:torch|np|numpy|math)(?!.*(?:rand|normal|seed|manual|load|save))[\w.]+|len|sum|max|min|abs|round|type|list|sorted"
    r"|.+\.(?:sum|mean|std|var|max|min|item|numpy|tolist|size|numel|reshape|view|norm|dot|argmax|argmin|exp|log|t|keys|head)"
)
EXPERIMENT = """@experiment(numbers={{{numbers}}})
def {name}({data}):
{given}    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
{steps}
    found = [float(one) for one in re.findall({pattern!r}, printed.getvalue())][-{count}:]
    return {{{returned}}}


@{name}.text
def {name}_text(numbers):
    lines = [
{lines}
    ]
    return "\\n".join(lines).format({shown})
"""


@dataclass(frozen=True)
class Printed:
    """What a post printed below a cell. name: of the experiment that prints it anew; runs: up to that cell.

    data: sets that they read by helpers; helpers: the module of these.
    """

    name: str
    text: str
    runs: tuple[Run, ...]
    data: tuple[str, ...] = ()
    helpers: str = ""

    def source(self) -> str:
        """Return the experiment and its view."""
        times = self.times()
        count = len(outputs.numbers(self.text))
        kept = [number for number in range(count) if number not in times]
        parts = {"printed": kept, "seconds": times} if times else {"printed": kept}
        compared = {"printed": "close(rtol=1e-4)", "seconds": "measured"}
        places = [
            next(f'numbers["{key}"][{of.index(at)}]' for key, of in parts.items() if at in of) for at in range(count)
        ]
        return EXPERIMENT.format(
            name=self.name,
            numbers=", ".join(f'"{key}": {compared[key]}' for key in parts),
            data=", ".join(self.data),
            given="".join(f"    {self._module}.given[{one!r}] = {one}\n" for one in self.data),
            steps="\n".join(f"        {_call(run)}" for run in self.runs),
            pattern=outputs.NUMBER.pattern,
            count=count,
            returned=", ".join(f'"{key}": {_picked(of, count)}' for key, of in parts.items()),
            lines="\n".join(f"        {line!r}," for line in _template(self.text).split("\n")),
            shown=", ".join(places) if times else '*numbers["printed"]',
        )

    def times(self) -> list[int]:
        """Return which of the numbers are seconds, or a speed."""
        found = outputs.NUMBER.finditer(self.text)
        times = re.compile(rf"\s*{words().old_posts.seconds}")
        return [number for number, match in enumerate(found) if times.match(self.text, match.end())]

    def imports(self) -> list[str]:
        """Return what it imports besides the common names."""
        folder, _, name = self.helpers.rpartition(".")
        return [f"from {folder} import {name}"] if self.data else []

    @property
    def _module(self) -> str:
        return self.helpers.rpartition(".")[2]


def _picked(of: Sequence[int], count: int) -> str:
    return "found" if len(of) == count else f"[found[at] for at in {list(of)}]"


def named(heading: str, run: Run, module: Module, taken: Sequence[str]) -> str:
    """Return the name of an experiment: that of the heading above, as far as it has Latin letters, or of its code."""
    latin = "_".join(re.findall("[a-z0-9]+", heading.lower())).lstrip("0123456789_")
    plain = latin or re.sub(r"\W", "_", run.section)
    free = (plain, *(f"{plain}_{number}" for number in range(2, 10**4)))
    bound = {*module.bound, *taken, *(one.section for one in module.runs)}
    return next(name for name in free if not {name, f"{name}_text"} & bound and name.isidentifier())


def held(printed: Sequence[Printed]) -> str:
    """Return what a module ends with: the experiments, each line of them held."""
    if not printed:
        return ""
    others = {line for one in printed for line in one.imports()}
    names = "close, experiment" + (", measured" if any(one.times() for one in printed) else "")
    head = "\n".join([IMPORTS, *sorted(others), f"from engine import {names}"])
    source = "\n\n\n".join([head, *(one.source().rstrip("\n") for one in printed)])
    return "\n\n\n" + "\n".join(f"{HOLD}{line}".rstrip() for line in source.split("\n")) + "\n"


def numbers_of(printed: Sequence[Printed]) -> str:
    """Return what the post printed, as it is kept beside the module: {experiment: numbers as they were written}."""
    said = "".join(f"{one.name} = {_compared(one)!r}\n".replace("'", '"') for one in printed)
    return f"# what the old post printed; the first build says how far its numbers are from these\n{said}"


def _compared(one: Printed) -> list[str]:
    """Return the numbers that were printed, but for those that nobody gets again."""
    return [number for at, number in enumerate(outputs.numbers(one.text)) if at not in one.times()]


def released(chapter: Chapter) -> dict[Path, str]:
    """Return {path: text} of a page and a module whose experiments may run. Raises Problem where none is held."""
    if not chapter.page.exists() or f"\n{HOLD}" not in read(chapter.module):
        raise Problem(f"{shown(chapter.module)}: no experiment is held there")
    module = re.sub("^#~ ?", "", read(chapter.module), flags=re.MULTILINE)
    page = MARK.sub(lambda match: _view(match, chapter), read(chapter.page))
    return {chapter.page: page, chapter.module: module}


def _view(match: re.Match[str], chapter: Chapter) -> str:
    lines = (
        f'```text title="{words().old_posts.printed}"',
        f'--8<-- "docs/results/{chapter.code}/{match[2]}.txt"',
        "```",
    )
    return "\n".join(f"{match[1]}{line}" for line in lines) + "\n\n"


def _call(run: Run) -> str:
    return f"print({run.function}())" if run.shows else f"{run.function}()"


def _template(text: str) -> str:
    """Return what was printed with places for its numbers, as precise as the post had them."""
    plain = text.replace("{", "{{").replace("}", "}}")
    return outputs.NUMBER.sub(lambda match: f"{{:{_precision(match[0])}}}", plain)


def _precision(number: str) -> str:
    sign = "+" if number.startswith("+") else ""
    digits, exponent, _ = re.split(r"([eE]|$)", number, maxsplit=1)
    return f"{sign}.{len(digits.partition('.')[2])}{exponent or 'f'}"


def can_print(text: str) -> bool:
    """Whether an experiment can print a text anew: it holds numbers, and is no table of HTML."""
    return bool(outputs.numbers(text)) and not outputs.TAG.search(text) and "−" not in text


def shown_last(code: str) -> str:
    """Return the last expression of a cell, which a notebook shows, "" where it may not be asked for twice."""
    last = ast.parse(code).body[-1]
    if not isinstance(last, ast.Expr) or isinstance(last.value, ast.Constant):
        return ""
    calls = [ast.unparse(one.func) for one in ast.walk(last) if isinstance(one, ast.Call)]
    return ast.unparse(last.value) if all(map(TWICE.fullmatch, calls)) else ""
