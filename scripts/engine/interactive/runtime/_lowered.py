"""What modules of the book say for what MicroPython reads otherwise: dicts in the order of CPython, displays."""

from collections import OrderedDict


def ordered(parts):
    """Return a dict of pairs, tuples, and of other dicts, in order."""
    made = OrderedDict()
    for part in parts:
        if isinstance(part, tuple):
            made[part[0]] = part[1]
        else:
            for key in part:
                made[key] = part[key]
    return made


def ordered_of(given=(), **named):
    """Return what `dict` is called for; named: one name at most."""
    made = OrderedDict()
    for key, value in given.items() if hasattr(given, "items") else given:
        made[key] = value
    for key, value in named.items():
        made[key] = value
    return made


def fromkeys(keys, value=None):
    """Return a dict that has the same value for each key."""
    return ordered([(key, value) for key in keys])


def list_of(*values):
    """Return values as a list."""
    return list(values)


def tuple_of(*values):
    """Return values as a tuple."""
    return values


def set_of(*values):
    """Return values as a set."""
    return set(values)


def getter_of(values):
    """Return what takes an item by its key or number."""
    return lambda key: values[key]
