from enum import Enum

from @@PACKAGE@@deeper import deeper

RATE = 0.5


class Model:
    depth = 3


class Phase(Enum):
    WARM = 1
    COLD = 2


class Doubler:
    def __call__(self, x):
        return x * 2


def traced(function):
    def inner(x):
        return function(x), "traced"

    return inner


def helper(x, shift=0.25):
    scaled = RATE * deeper(x)
    return scaled + Model.depth * shift


@traced
def unreached(x):
    return x + 1
