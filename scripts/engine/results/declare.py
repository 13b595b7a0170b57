"""How a chapter declares its experiments.

    @experiment(numbers={"loss": close(rtol=1e-4), "sec_per_epoch": measured})
    def scratch(heights, device, lr=0.01): ...      # returns {"loss": …, "sec_per_epoch": …}

    @scratch.figure
    def scratch_figure(numbers): ...                # returns a figure of engine.figures

    @scratch.figure("confusion")                    # another one, `scratch-confusion.svg`
    def confusion_figure(numbers): ...

An experiment asks for what it needs by parameter names without default: `device` (a torch device) or the
name of a dataset. Parameters with a default are its settings; the recorded run uses the defaults.

It runs in an empty folder that holds the code that it names, and nothing of the machine around it. What else it
needs it declares, see `surroundings`: @experiment(numbers=…, files=["scripts/common/words.txt"], seconds=3600).

A push computes it again and compares: always, of many `sampled` ones a part, `attested` ones never. Of these the page
says that nobody did: @experiment(numbers=…, checked="attested", device="cuda", seconds=7200).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.ground.messages import message
from engine.results.comparison import Comparison, close, exact, measured, statistical
from engine.results.devices import CPU
from engine.results.surroundings import ALWAYS, GIGABYTES, SECONDS, Surroundings

__all__ = ["Experiment", "close", "exact", "experiment", "measured", "statistical"]

Numbers = dict[str, Any]
View = Callable[[Numbers], Any]


@dataclass(frozen=True)
class Experiment:
    """A function that returns numbers. What its views are, `catalog` reads from the decorators in the source."""

    function: Callable[..., Numbers]
    numbers: Mapping[str, Comparison]

    def __call__(self, *args: Any, **kwargs: Any) -> Numbers:
        return self.function(*args, **kwargs)

    def figure(self, draw: View | str) -> Any:
        """Declare the function that draws the figure of `<experiment>.svg`; by a name, `<experiment>-<name>.svg`."""
        return _declaring(draw)

    def text(self, write: View | str) -> Any:
        """Declare the function that prints or returns the lines of `<experiment>.txt`, or `<experiment>-<name>.txt`."""
        return _declaring(write)

    def table(self, write: View | str) -> Any:
        """Declare the function that returns the Markdown table of `<experiment>.md`, or `<experiment>-<name>.md`."""
        return _declaring(write)


def _declaring(view: View | str) -> Any:
    """Return the function that makes a view, or for the name of one the decorator of such a function."""
    return (lambda function: function) if isinstance(view, str) else view


def experiment(
    numbers: Mapping[str, Comparison],
    files: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
    gigabytes: float = GIGABYTES,
    checkpoints: bool = False,
    checked: str = ALWAYS,
    device: str = CPU,
) -> Callable[[Callable[..., Numbers]], Experiment]:
    """Declare an experiment: the names of the numbers that it returns, and how each is compared.

    files: of the repository that it reads, and folders, by their paths from its root, which is the folder it runs in.
    environment: variables beside those of every run; seconds, gigabytes: what it may take.
    checkpoints: it asks for the folder of `engine.checkpoints`, to go on where a killed run stopped.
    checked: always, sampled or attested; device: the kind whose numbers the pages print, of an attested one alone.
    Raises TypeError where a comparison is none: `close` wants its tolerance, `close(rtol=1e-4)`; and so for the rest.
    """
    refuse_incomparable(numbers)
    named: Any = tuple(files) if isinstance(files, list) else files
    Surroundings(named, environment or {}, seconds, gigabytes, checkpoints, checked, device)
    return lambda function: Experiment(function, numbers)


def refuse_incomparable(numbers: object) -> None:
    """Raise TypeError where this is no dict of names and comparisons."""
    if not isinstance(numbers, Mapping):
        raise TypeError(message('the numbers are declared as a dict, numbers={"loss": close(rtol=1e-4)}'))
    for name, comparison in numbers.items():
        if type(comparison) is not Comparison:
            raise TypeError(
                message("{name} is to be compared by exact, close(rtol=…), statistical(shift=…) or measured", name=name)
            )
