"""What the page asks of MicroPython: code to run, functions to call, labs to trace. Arguments and answers are JSON."""

import array
import json
import sys
from collections import OrderedDict

import _filling

ANSWER = "/answer"  # a file of doubles, which JavaScript reads as they are
kept = set(sys.modules)
namespace = {}


def begin():
    """Forget what the code of earlier runs bound."""
    namespace.clear()
    namespace["__name__"] = "__main__"
    namespace["input"] = no_input


def no_input(*_):
    """Raise EOFError: MicroPython's own would wait for ever."""
    raise EOFError("nothing can be typed in here")


def run(given):
    """Run {"name", "text"} in the namespace of what ran since `begin`."""
    part = json.loads(given)
    exec(compile(part["text"], part["name"], "exec"), namespace)


def forget():
    """Drop the modules that are not the runtime's own."""
    for name in list(sys.modules):
        if name not in kept:
            del sys.modules[name]


def function(module, name):
    """Return a function of a module."""
    __import__(module)
    return getattr(sys.modules[module], name)


def call(given):
    """Call a function; return what it returns as JSON, NaN and infinities as what they are called."""
    asked = json.loads(given)
    return json.dumps(plain(function(asked["module"], asked["name"])(**asked["given"]), str))


def declaration(given):
    """Return what a lab says of itself as JSON."""
    asked = json.loads(given)
    return json.dumps(plain(function(asked["module"], asked["name"]).declaration))


def trace(given):
    """Call a lab; leave its columns in a file, return their names and lengths, and its facts."""
    asked = json.loads(given)
    found = function(asked["module"], asked["name"])(**asked["given"])
    facts = found.pop("facts", {})
    return json.dumps({"columns": left(found), "facts": plain(facts)})


def heights(given):
    """Leave the heights of a lab's surface in a file, row by row."""
    asked = json.loads(given)
    more = asked["given"]
    us, vs = more.pop("us"), more.pop("vs")
    height = function(asked["module"], asked["name"]).height
    return json.dumps(left({"heights": [height(u=u, v=v, **more) for v in vs for u in us]}))


def left(columns):
    """Write columns of numbers, or of pairs, to the file; return [name, how many numbers]."""
    told = []
    with open(ANSWER, "wb") as file:
        for name, column in columns.items():
            flat = [x for pair in column for x in pair] if column and isinstance(column[0], (tuple, list)) else column
            told.append([name, len(flat)])
            file.write(array.array("d", flat))
    return told


def nothing(_):
    """Return None."""


def plain(value, odd=nothing):
    """Return a value as JSON can have it, in its order; odd: what stands for NaN and infinities."""
    if isinstance(value, dict):
        return OrderedDict([(str(key), plain(inner, odd)) for key, inner in value.items()])
    if isinstance(value, (list, tuple)):
        return [plain(inner, odd) for inner in value]
    if isinstance(value, float) and not -1.8e308 < value < 1.8e308:
        return odd(value)
    return value
