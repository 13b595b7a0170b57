"""A Jupyter kernel that can import torch, numpy, matplotlib, itself and what these need, and no other package."""

import re
import sys
from collections.abc import Sequence
from importlib import metadata
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

ALLOWED = ["torch", "numpy", "matplotlib", "ipykernel"]


def normal(name: str) -> str:
    """Return the name of a distribution as indexes write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def needed(distributions: list[str]) -> set[str]:
    """Return distributions and all that they need, as far as it is installed."""
    found: set[str] = set()
    waiting = list(distributions)
    while waiting:
        name = normal(waiting.pop())
        if name in found:
            continue
        try:
            requirements = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        found.add(name)
        waiting += [re.split(r"[^\w.-]", one)[0] for one in requirements if "extra ==" not in one]
    return found


class Guard:
    """Finds what Python's own finder finds; packages that are not allowed are as if they were not installed."""

    def __init__(self, packages: list[str]) -> None:
        allowed = needed(packages)
        owners = metadata.packages_distributions()
        self.hidden = {root for root, names in owners.items() if not allowed & set(map(normal, names))}

    find_distributions = staticmethod(PathFinder.find_distributions)  # matplotlib looks for its backends so

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return None if name.partition(".")[0] in self.hidden else PathFinder.find_spec(name, path, target)


if __name__ == "__main__":
    sys.meta_path = [finder for finder in sys.meta_path if getattr(finder, "__module__", "").startswith("_frozen")]
    sys.meta_path[sys.meta_path.index(PathFinder)] = Guard(ALLOWED)
    from ipykernel import kernelapp

    kernelapp.launch_new_instance()
