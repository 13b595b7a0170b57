"""The changes that are made to a built project, as data; the same for every tool."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Change:
    """One change to a built project.

    must: whether the result must be computed again. old, new: texts; `old` stands once in the project's sources.
    Or something else is done: special, to the project (`changes.SPECIAL`); variables, of the environment, set
    otherwise; package, its second version installed.
    kind: the folder of templates/kinds whose files the project has beside the others, or in their place; at_first:
    variables that its first build has already.
    """

    name: str
    must: bool
    old: str = ""
    new: str = ""
    special: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    package: str = ""
    kind: str = ""
    at_first: Mapping[str, str] = field(default_factory=dict)

    @property
    def around(self) -> bool:
        """Whether it leaves the project's files alone."""
        return bool(self.variables or self.package)


TOTAL = "total = sum(helper(value) for value in values)"
HELPED = "RATE * deeper(x)"
SCALED = "    scaled = RATE * deeper(x)\n    return scaled + "
COLOUR, OTHER_COLOUR = "#3366aa", "#aa6633"

CHANGES = (
    Change("nothing at all", False),
    Change("a comment in the experiment", False, TOTAL, f"{TOTAL}  # the sum"),
    Change("its formatting", False, TOTAL, TOTAL.replace(" = ", "  =  ")),
    Change("prose", False, "A sentence to edit.", "An edited sentence."),
    Change("the colour of the plot", False, COLOUR, OTHER_COLOUR),
    Change("version of the drawing library", False, package="pen"),
    Change("a function that it does not reach", False, "x + 1", "x + 2"),
    Change("an enum that it does not use", False, "COLD = 2", "COLD = 3"),
    Change("a decorator that it does not use", False, '"traced"', '"followed"'),
    Change("a class with `__call__` that it does not use", False, "x * 2", "x * 3"),
    Change("name of a local variable in a helper", False, SCALED, SCALED.replace("scaled", "product")),
    Change("time of the data file", False, special="data_time"),
    Change("Python's hash seed", False, variables={"PYTHONHASHSEED": "2"}),
    Change("CRLF line ends", False, special="crlf"),
    Change("another folder", False, special="moved"),
    Change("the experiment's own function", True, "total / len(values)", "total / (len(values) + 1)"),
    Change("seed", True, "seed=7", "seed=8"),
    Change("a helper that it imports", True, HELPED, f"2 * {HELPED}"),
    Change("a helper of that helper", True, "return x * x", "return x * x * x"),
    Change("a constant of the helper", True, "RATE = 0.5", "RATE = 0.75"),
    Change("a class attribute there", True, "depth = 3", "depth = 4"),
    Change("a default argument there", True, "shift=0.25", "shift=0.5"),
    Change("bytes of the data file", True, "2.7", "2.8"),
    Change("version of a library", True, package="gauge"),
    Change("the device", True, variables={"BENCHMARK_DEVICE": "cuda"}),
)

OTHER_NUMBER = "9.999"
SENTENCE, FIGURE, RAISES = "another number in the sentence", "the figure's file is deleted", "the experiment raises"


def drifts(loss: float, written: str) -> tuple[Change, ...]:
    """Return what may go wrong with a published number, given the loss and as the sentence has it."""
    shifts = ((1e-6, "loss + 0.0001 %"), (1e-3, "loss + 0.1 %"), (1e-1, "loss + 10 %"))
    return (
        *(Change(name, True, HELPED, f"{share * loss!r} + {HELPED}") for share, name in shifts),
        Change(SENTENCE, False, written, OTHER_NUMBER),
        Change(FIGURE, False, special="figure"),
        Change(RAISES, True, TOTAL, f"{TOTAL} / 0"),
    )
