import sys


def evaluate(product):
    """Return a product of names, as where it is called they are known."""
    frame = sys._getframe(1)
    known = {**frame.f_globals, **frame.f_locals}
    value = 1.0
    for name in product.split(" * "):
        value *= known[name]
    return value
