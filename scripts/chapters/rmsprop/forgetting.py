"""What forgetting is good for: gradients become small, the optimum moves, and every rule has its own best η."""

from chapters.rmsprop.memory import ROUNDED
from common.descent import adagrad, descend, rmsprop
from engine import exact, experiment, figures
from engine.figures import table

CONTENDERS = {
    "rmsprop": ("RMSProp，γ = 0.9", lambda eta: rmsprop(eta, 0.9)),
    "longer": ("RMSProp，γ = 0.99", lambda eta: rmsprop(eta, 0.99)),
    "adagrad": ("Adagrad", adagrad),
}


@experiment(
    numbers={"etas": ROUNDED, "after": exact, "best": ROUNDED, "edges": exact, "x": ROUNDED, "bursts": ROUNDED,
             "moved": exact, "target": exact}
)
def forgetting(before=60, after=200, large=100.0, target=3.0, least=0.01, most=100.0, points=49):
    """Large gradients for a while, then small ones with the optimum elsewhere: how near each rule comes at its best.

    best: of each rule, after so many of the later steps, the learning rate with the least mean distance from the
    optimum over the last ten of them (the smallest such rate), that distance to six decimals, and x at the end.
    edges: how many bests are the first or the last of `etas`. x: the paths at the rates that are best after half of the
    steps. bursts: of RMSProp's path among them, the first step in the second half that is farther than η from the
    optimum, and the farthest.
    """
    etas = [least * (most / least) ** (n / (points - 1)) for n in range(points)]
    paths = {name: [_moved(rule(eta), before, after, large, target) for eta in etas]
             for name, (_, rule) in CONTENDERS.items()}
    best = {name: {str(at): _best(tried, before + at, etas, target) for at in (after // 2, after)}
            for name, tried in paths.items()}
    chosen = {name: etas.index(best[name][str(after // 2)]["eta"]) for name in paths}
    return {
        "etas": etas,
        "after": [after // 2, after],
        "best": best,
        "edges": sum(one["eta"] in {etas[0], etas[-1]} for both in best.values() for one in both.values()),
        "x": {name: tried[chosen[name]] for name, tried in paths.items()},
        "bursts": _bursts(paths["rmsprop"][chosen["rmsprop"]], before + after // 2, etas[chosen["rmsprop"]], target),
        "moved": before,
        "target": target,
    }


def _moved(rule, before, after, large, target):
    """Return the path of x. Computed from the second optimum, so that floats are fine enough around it."""
    first, state = descend(rule, lambda x: (large * (x + target),), (1.0 - target,), before)
    second, _ = descend(rule, lambda x: (x,), first[-1], after, state)
    return [target + point[0] for point in first[:-1] + second]


def _best(paths, end, etas, target):
    distances = [round(sum(abs(x - target) for x in path[end - 9 : end + 1]) / 10, 6) for path in paths]
    least = distances.index(min(distances))
    return {"eta": etas[least], "distance": distances[least], "x": paths[least][end]}


def _bursts(path, since, eta, target):
    far = [abs(x - target) / eta for x in path]
    first = next(t for t in range(since, len(far)) if far[t] > 1)
    most = max(range(first, len(far)), key=far.__getitem__)
    return {"first": first, "farthest": most, "in_eta": far[most]}


@forgetting.table
def forgetting_table(numbers):
    rows = []
    for name, (label, _) in CONTENDERS.items():
        cells = []
        for at in numbers["after"]:
            one = numbers["best"][name][str(at)]
            cells += [f"{one['eta']:.3g}", f"{one['distance']:.3f}"]
        rows.append((label, *cells))
    half, full = numbers["after"]
    return table(("算法", f"$\\eta$（{half} 步）", "离最优点", f"$\\eta$（{full} 步）", "离最优点"), rows)


@forgetting.figure
def forgetting_figure(numbers):
    alt = (
        "各用调好的学习率。最优点从 0 跳到 3 之后，γ = 0.9 的 RMSProp 最先走到；"
        "γ = 0.99 的慢一些，到最后才接近；Adagrad 最慢，最后还没有走到。"
    )
    half = str(numbers["after"][0])
    lines = [
        (f"{label}，η = {numbers['best'][name][half]['eta']:.2g}", list(range(len(path))), path)
        for (name, (label, _)), path in zip(CONTENDERS.items(), numbers["x"].values(), strict=True)
    ]
    chart = figures.plot(lines, "步数 t", "x", alt)
    axes, moved, target = chart.axes[0], numbers["moved"], numbers["target"]
    steps = len(numbers["x"]["rmsprop"]) - 1
    axes.plot([0, moved, moved, steps], [0, 0, target, target], color=figures.GRID, linewidth=0.8, zorder=1)
    axes.text(moved - 4, target, "最优点", ha="right", va="center")
    axes.legend(loc="lower right")
    return chart
