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
IMPORTS = "import contextlib\nimport io\nimport re\n\nfrom engine import close, experiment"
PLACE = "<!-- held: {} -->"
MARK = re.compile(r"( *)<!-- held: (\w+) -->\n\n\1!!! todo [^\n]*\n(?:\1 {4}[^\n]*\n|[ ]*\n)*")
EXPERIMENT = """@experiment(numbers={{"printed": close(rtol=1e-4)}})
def {name}():
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
{steps}
    return {{"printed": [float(one) for one in re.findall({pattern!r}, printed.getvalue())][-{count}:]}}


@{name}.text
def {name}_text(numbers):
    lines = [
{lines}
    ]
    return "\\n".join(lines).format(*numbers["printed"])
"""


@dataclass(frozen=True)
class Printed:
    """What a post printed below a cell. name: of the experiment that prints it anew; runs: up to that cell."""

    name: str
    text: str
    runs: tuple[Run, ...]

    def source(self) -> str:
        """Return the experiment and its view."""
        steps = "\n".join(f"        {_call(run)}" for run in self.runs)
        lines = "\n".join(f"        {line!r}," for line in _template(self.text).split("\n"))
        count = len(outputs.numbers(self.text))
        pattern = outputs.NUMBER.pattern
        return EXPERIMENT.format(name=self.name, steps=steps, lines=lines, count=count, pattern=pattern)


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
    source = "\n\n\n".join([IMPORTS, *(one.source().rstrip("\n") for one in printed)])
    return "\n\n\n" + "\n".join(f"{HOLD}{line}".rstrip() for line in source.split("\n")) + "\n"


def numbers_of(printed: Sequence[Printed]) -> str:
    """Return what the post printed, as it is kept beside the module: {experiment: numbers as they were written}."""
    said = "".join(f"{one.name} = {outputs.numbers(one.text)!r}\n".replace("'", '"') for one in printed)
    return f"# what the old post printed; the first build says how far its numbers are from these\n{said}"


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
        f'--8<-- "docs/results/{chapter.name}/{match[2]}.txt"',
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
    """Return the last expression of a cell, which a notebook shows, "" where there is none that may be asked twice."""
    last = ast.parse(code).body[-1]
    if not isinstance(last, ast.Expr):
        return ""
    calls = [one for one in ast.walk(last) if isinstance(one, ast.Call)]
    may = not any(isinstance(one.func, ast.Name) and one.func.id not in {"type", "len", "sum", "list"} for one in calls)
    return ast.unparse(last.value) if may and not isinstance(last.value, ast.Constant) else ""
