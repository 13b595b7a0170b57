"""What a cell of a post printed: its numbers, how they are compared, and the view that writes it anew."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.ground.words import words
from engine.old_posts import outputs
from engine.old_posts.module import Module, Run
from engine.prose.kept_digits import MORE

# calls that change nothing: functions of mathematics, and methods that say what a value is
TWICE = re.compile(
    r"(?:torch|np|numpy|math)(?!.*(?:rand|normal|seed|manual|load|save))[\w.]+|len|sum|max|min|abs|round|type|list|sorted"
    r"|.+\.(?:sum|mean|std|var|max|min|item|numpy|tolist|size|numel|reshape|view|norm|dot|argmax|argmin|exp|log|t|keys|head"
    r"|detach|requires_grad_)"
)
RTOL, CLOSE = 1e-4, "close(rtol=1e-4)"
VIEW = """@{experiment}.text("{name}")
def {name}_text(numbers):
    lines = [
{lines}
    ]
    return "\\n".join(lines).format({shown})
"""


@dataclass(frozen=True)
class Printed:
    """What a post printed below a cell. name: what it is called; run: the part of the cell that printed it."""

    name: str
    text: str
    run: Run

    @property
    def seconds(self) -> str:
        """What the times among its numbers are called."""
        return f"{self.name}_seconds"

    def kinds(self) -> dict[str, str]:
        """Return {name of some numbers: how they are compared}."""
        kinds = {self.name: CLOSE} if self.compared() else {}
        return kinds | ({self.seconds: "measured"} if self.times() else {})

    def taken(self, numbers: str, printed: str) -> list[str]:
        """Return the lines of the experiment that take what was printed into its numbers, by these names of the two."""
        shows, times = [f"print({self.run.shows})"] if self.run.shows else [], self.times()
        name = self.name if self.compared() else self.seconds
        found = f'{numbers}["{name}"] = last_numbers({printed}, "{name}", {len(outputs.numbers(self.text))})'
        if not times or not self.compared():
            return [*shows, found]
        places = [at - before for before, at in enumerate(times)]
        more = f'{numbers}["{self.seconds}"] = [{numbers}["{name}"].pop(at) for at in {places}]'
        return [*shows, found, more]

    def view(self, experiment: str) -> str:
        """Return the function that writes the text anew."""
        lines = "\n".join(f"        {line!r}," for line in self._template().split("\n"))
        shown = ", ".join(self._places()) if self.times() else f'*numbers["{self.name}"]'
        return VIEW.format(experiment=experiment, name=self.name, lines=lines, shown=shown)

    def times(self) -> list[int]:
        """Return which of the numbers are seconds, or a speed."""
        found = outputs.NUMBER.finditer(self.text)
        times = re.compile(rf"\s*{words().old_posts.seconds}")
        return [number for number, match in enumerate(found) if times.match(self.text, match.end())]

    def compared(self) -> list[str]:
        """Return the numbers as the post has them, but for those that nobody gets again."""
        times = self.times()
        return [number for at, number in enumerate(outputs.numbers(self.text)) if at not in times]

    def shortened(self) -> list[str]:
        """Return the numbers of which fewer digits are shown than the post has."""
        return [number for number in self.compared() if _kept(number) < _decimals(number)]

    def _places(self) -> Iterator[str]:
        times = self.times()
        for at in range(len(outputs.numbers(self.text))):
            of = [one for one in range(at) if (one in times) == (at in times)]
            yield f'numbers["{self.seconds if at in times else self.name}"][{len(of)}]'

    def _template(self) -> str:
        """Return the text with places for its numbers, as precise as the post has them and as they are compared."""
        text, out, end, times = self.text, "", 0, self.times()
        for at, match in enumerate(outputs.NUMBER.finditer(text)):
            decimals = _decimals(match[0]) if at in times else _kept(match[0])
            sign, exponent = "+" * match[0].startswith("+"), re.sub("[^eE]", "", match[0]) or "f"
            out += f"{_braced(text[end : match.start()])}{{:{sign}.{decimals}{exponent}}}"
            end = match.end()
        return out + _braced(text[end:])


def _braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _digits(number: str) -> str:
    return re.split("[eE]", number)[0].lstrip("-−+")


def _decimals(number: str) -> int:
    return len(_digits(number).partition(".")[2])


def _kept(number: str) -> int:
    """Return how many decimals of a number are shown: those of the post that a sentence might say, too."""
    size = float(_digits(number))
    most = math.ceil(math.log10(MORE / RTOL / size) - 1e-9) - 1 if size else _decimals(number)
    return min(_decimals(number), max(most, 0))


def named(heading: str, run: Run, module: Module, taken: Sequence[str]) -> str:
    """Return what to call a text: as the heading above, as far as it has Latin letters, or as its code."""
    latin = "_".join(re.findall("[a-z0-9]+", heading.lower())).lstrip("0123456789_")
    plain = latin or re.sub(r"\W", "_", run.section.lower())
    free = (plain, *(f"{plain}_{number}" for number in range(2, 10**4)))
    used = {*taken, *(f"{one}_seconds" for one in taken)}
    return next(name for name in free if name not in used and f"{name}_text" not in module.bound)


def can_print(text: str) -> bool:
    """Whether an experiment can print a text anew: it holds numbers, and is no table of HTML."""
    return bool(outputs.numbers(text)) and not outputs.TAG.search(text) and "−" not in text


def prints(run: Run, module: Module) -> bool:
    """Whether a cell prints by itself: what the post shows first below it is that, and not its last value."""
    defined = [node for one in [*module.runs, run] for node in one.nodes]
    functions = {
        one.name: _called(one) for node in defined for one in ast.walk(node) if isinstance(one, ast.FunctionDef)
    }
    printing = {"print"}
    while more := {name for name, called in functions.items() if called & printing} - printing:
        printing |= more
    plain = (node for node in run.nodes if not isinstance(node, ast.FunctionDef | ast.ClassDef))
    return any(_called(node) & printing for node in plain)


def _called(node: ast.AST) -> set[str]:
    """Return the names of the functions and methods that are called anywhere in a statement."""
    calls = (one.func for one in ast.walk(node) if isinstance(one, ast.Call))
    return {one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "") for one in calls}


def shown_last(code: str) -> str:
    """Return the last expression of a cell, which a notebook shows, "" where it may not be asked for twice."""
    last = ast.parse(code).body[-1]
    if not isinstance(last, ast.Expr) or isinstance(last.value, ast.Constant):
        return ""
    calls = [ast.unparse(one.func) for one in ast.walk(last) if isinstance(one, ast.Call)]
    return ast.unparse(last.value) if all(map(TWICE.fullmatch, calls)) else ""
