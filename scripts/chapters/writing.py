"""The example of the writing guide: Newton's method finds the square root of 2."""

import math

from engine import exact, experiment, figures


# --8<-- [start:whole]
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
    return f"x: {numbers['root']:.6f}, error: {numbers['errors'][-1]:.1e}"


@newton.figure
def newton_figure(numbers):
    errors = numbers["errors"]
    lines = [("误差", range(len(errors)), errors)]
    alt = "误差在对数轴上越降越陡：每走一步，正确的位数约翻一倍。"
    chart = figures.plot(lines, "步数", "误差", alt)
    chart.axes[0].set_yscale("log")
    return chart
# --8<-- [end:whole]
