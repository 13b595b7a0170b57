"""What results and their numbers are called: `descent.scratch`, `descent.scratch.loss`, `descent.weights.sum.0.9`."""

from __future__ import annotations


class ResultKey(str):
    """The name of a result, chapter and experiment: a text, since sentences and the command line write it so."""

    __slots__ = ()

    @classmethod
    def of(cls, chapter: str, experiment: str) -> ResultKey:
        """Return the key of a chapter's experiment."""
        return cls(f"{chapter}.{experiment}")

    @property
    def chapter(self) -> str:
        """The chapter that declares it."""
        return self.partition(".")[0]

    @property
    def experiment(self) -> str:
        """Its name in the chapter."""
        return self.partition(".")[2]


def view_file(experiment: str, view: str) -> str:
    """Return what the file of a view is called. view: `svg`, or `confusion.svg` of one that has a name."""
    name, _, suffix = view.rpartition(".")
    return f"{experiment}-{name}.{suffix}" if name else f"{experiment}.{suffix}"


def parse_file(file: str) -> tuple[str, str]:
    """Take apart the name of a file of a result: `scratch-confusion.svg` → (`scratch`, `confusion.svg`)."""
    stem, _, rest = file.partition(".")
    experiment, _, name = stem.partition("-")
    return experiment, f"{name}.{rest}" if name else rest


def parse_number(name: str) -> tuple[ResultKey, str]:
    """Take apart what a sentence calls a number: `descent.weights.sum.0.9` → (`descent.weights`, `sum.0.9`).

    What has fewer parts than that is the key of no result, or names no number of it: "".
    """
    chapter, experiment, number = [*name.split(".", 2), "", ""][:3]
    return ResultKey.of(chapter, experiment), number
