"""On how many examples a property is tried: in every run on a part of those on which it is tried once a week.

python scripts/test.py --hypothesis-profile thorough    on all of them; what takes long is computed too
"""

from typing import Any

from hypothesis import settings

ALL, PART = 100, 25  # examples of a property that asks for no number of its own
LEAST = 3


def register() -> None:
    """Let a run of the tests choose between a part and all. How long an example takes is up to the machine."""
    settings.register_profile("thorough", deadline=None, max_examples=ALL)
    settings.register_profile("every run", deadline=None, max_examples=PART)
    settings.load_profile("every run")


def tried(most: int, **others: Any) -> settings:
    """Return settings by which a thorough run tries a property on so many examples, and another on its part of them."""
    return settings(max_examples=max(LEAST, most * settings().max_examples // ALL), **others)


def thorough() -> bool:
    """Whether this run tries all examples, as once a week."""
    return settings().max_examples == ALL
