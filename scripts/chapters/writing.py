"""The examples of the writing guide: Newton's method finds the square root of 2, and the cube roots of 1."""

import math

from engine import exact, experiment, figures


# --8<-- [start:whole]
@experiment(numbers={"root": exact, "errors": exact})
def newton():
    # --8<-- [start:newton]
    x, errors = 1.0, [abs(1.0 - math.sqrt(2))]
    for _ in range(4):
        x = (x + 2 / x) / 2
        errors.append(abs(x - math.sqrt(2)))
    # --8<-- [end:newton]
    return {"root": x, "errors": errors}


@newton.text
def newton_text(numbers):
    x, errors = numbers["root"], numbers["errors"]
    # --8<-- [start:newton_text]
    print(f"x: {x:.6f}, error: {errors[-1]:.1e}")
    # --8<-- [end:newton_text]


@newton.figure
def newton_figure(numbers):
    errors = numbers["errors"]
    lines = [("误差", range(len(errors)), errors)]
    alt = "误差在对数轴上越降越陡：每走一步，正确的位数约翻一倍。"
    chart = figures.plot(lines, "步数", "误差", alt)
    chart.axes[0].set_yscale("log")
    return chart
# --8<-- [end:whole]


# --8<-- [start:basins]
@experiment(numbers={"nearest": exact, "counts": exact})
def basins(size=24, steps=3):
    roots = [1, complex(-1, math.sqrt(3)) / 2, complex(-1, -math.sqrt(3)) / 2]
    axis = [4 * (n + 0.5) / size - 2 for n in range(size)]
    points, nearest = [complex(x, -y) for y in axis for x in axis], []
    for _ in range(steps + 1):
        gaps = [[abs(z - root) for root in roots] for z in points]
        nearest.append([gap.index(min(gap)) for gap in gaps])
        points = [z - (z * z * z - 1) / (3 * z * z) for z in points]
    counts = [[0] * len(roots) for _ in roots]
    for first, last in zip(nearest[0], nearest[-1], strict=True):
        counts[first][last] += 1
    return {"nearest": nearest, "counts": counts}
# --8<-- [end:basins]


# --8<-- [start:basins_figures]
@basins.figure
def basins_figure(numbers):
    alt = "起初平面分成三块；每走一步，分界上就多长出一层小块，颜色交错。"
    steps = enumerate(numbers["nearest"])
    pictures = [(f"第 {n} 步", square(nearest)) for n, nearest in steps]
    labels = ("每个起点最接近哪一个根", "像素", "根的编号")
    return figures.images(pictures, (0, 2), columns=4, labels=labels, alt=alt)


@basins.figure("confusion")
def confusion_figure(numbers):
    alt = (
        "{total} 个起点中，{right} 个走近了起初最近的根；"
        "换了根的，从 {row} 到 {column} 最多，有 {most} 个。"
    )
    classes = ("根 0", "根 1", "根 2")
    labels = ("最后最近的根", "起初最近的根", "起点的个数")
    return figures.confusion(numbers["counts"], classes, labels, alt)
# --8<-- [end:basins_figures]


def square(values):
    side = math.isqrt(len(values))
    return [values[at : at + side] for at in range(0, len(values), side)]
