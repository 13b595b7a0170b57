from deeper import deeper

RATE = 0.5


class Model:
    depth = 3


def helper(x, shift=0.25):
    return RATE * deeper(x) + Model.depth * shift


def unreached(x):
    return x + 1
