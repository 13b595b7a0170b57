"""Newton's method finds the square root of 2."""

import math

from engine import exact, experiment, figures


@experiment(numbers={"root": exact, "errors": exact})
# --8<-- [start:newton]
def newton(start=1.0, steps=4):
    x, errors = start, [abs(start - math.sqrt(2))]
    for _ in range(steps):
        x = (x + 2 / x) / 2
        errors.append(abs(x - math.sqrt(2)))
    return {"root": x, "errors": errors}
# --8<-- [end:newton]


@newton.text
def newton_text(numbers):
    return f"x: {numbers['root']:.6f}"


@newton.figure
def newton_figure(numbers):
    errors = numbers["errors"]
    alt = "The error falls ever faster on a logarithmic axis: each step about doubles the digits that are right."
    chart = figures.plot([("error", range(len(errors)), errors)], "steps", "error", alt)
    chart.axes[0].set_yscale("log")
    return chart
