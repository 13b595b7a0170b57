"""A valley with steep sides, and the loop that walks into it."""


# --8<-- [start:valley]
def height(x1, x2):
    return 0.1 * x1 * x1 + 2 * x2 * x2


def slope(x1, x2):
    return 0.2 * x1, 4 * x2
# --8<-- [end:valley]


class Start:
    x1 = -5.0
    x2 = -2.0


# --8<-- [start:walk]
def walk(step, steps=20):
    state = (-5.0, -2.0, 0.0, 0.0)  # x1, x2, s1, s2
    trace = [state[:2]]
    for _ in range(steps):
        state = step(*state)
        trace.append(state[:2])
    return trace
# --8<-- [end:walk]
