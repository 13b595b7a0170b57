"""The spirals again, where the loss is not convex: every rule at its own best learning rate."""

import math

import torch

from chapters.rmsprop.spirals import logits_of, losses_of, networks, spirals
from common.training import mean_with_error
from engine import close, exact, experiment, figures, statistical
from engine.figures import table

ETAS = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
COURSES, MOST = ("constant", "cosine"), 2.0  # of a loss: a guess among three has 1.1
EPS = 1e-6


def sgd(p, _state, lr, _t):
    p -= lr * p.grad


def momentum(p, state, lr, _t):
    state[0].mul_(0.9).add_(p.grad)
    p -= lr * state[0]


def adagrad(p, state, lr, _t):
    state[0].add_(p.grad**2)
    p -= lr * p.grad / torch.sqrt(state[0] + EPS)


def rmsprop(gamma):
    def step(p, state, lr, _t):
        state[0].mul_(gamma).add_((1 - gamma) * p.grad**2)
        p -= lr * p.grad / torch.sqrt(state[0] + EPS)

    return step


def adam(p, state, lr, t):
    state[0].mul_(0.9).add_(0.1 * p.grad)
    state[1].mul_(0.999).add_(0.001 * p.grad**2)
    p -= lr * state[0] / (1 - 0.9**t) / (torch.sqrt(state[1] / (1 - 0.999**t)) + 1e-8)


RULES = {
    "sgd": ("SGD", sgd),
    "momentum": ("SGD，动量 0.9", momentum),
    "adagrad": ("Adagrad", adagrad),
    "rmsprop": ("RMSProp，γ = 0.9", rmsprop(0.9)),
    "longer": ("RMSProp，γ = 0.99", rmsprop(0.99)),
    "adam": ("Adam", adam),
}


@experiment(
    numbers={"best": close(rtol=0.1), "loss": statistical(shift=1.9), "accuracy": statistical(shift=0.2),
             "lead": close(rtol=0.5, atol=0.02), "lead_stderr": close(rtol=0.9, atol=0.005), "edges": exact,
             "etas": exact, "mean": close(rtol=1e-2, atol=0.6)}  # at large rates a rounding decides
)
def spiral_rules(device, runs=24, num_epochs=20, batch_size=60, points=200, noise=0.5, seed=0):
    """Every rule with eight learning rates, constant or falling along a cosine to 0, from 16 seeds.

    mean: of the cross entropy on a second set of points, {course: {rule: at `etas`}}; a loss above 2, a diverged one
    too, counts as 2. best: where that is least; loss, accuracy: there, on a third set. edges: how many bests are at the
    first or the last rate. lead: by how much the best of RMSProp (γ = 0.9) in the same course is less, mean over seeds,
    paired. Every seed draws points of its own; all rules see the same points, starts and minibatches.
    """
    ended = {name: _train(rule, device, runs, num_epochs, batch_size, points, noise, seed)
             for name, (_, rule) in RULES.items()}
    means = {course: {name: chosen_by[k].mean(-1).tolist() for name, (chosen_by, _, _) in ended.items()}
             for k, course in enumerate(COURSES)}
    at = {course: {name: ones.index(min(ones)) for name, ones in rules.items()} for course, rules in means.items()}
    losses = {course: {name: ended[name][1][k, n] for name, n in at[course].items()}
              for k, course in enumerate(COURSES)}
    leads = {course: {name: mean_with_error(one - both["rmsprop"]) for name, one in both.items() if name != "rmsprop"}
             for course, both in losses.items()}
    return {
        "etas": list(ETAS),
        "mean": means,
        "best": _each(at, lambda _course, _name, n: {"eta": ETAS[n]}),
        "loss": _each(losses, lambda _course, _name, one: mean_with_error(one)),
        "accuracy": _each(at, lambda course, name, n: mean_with_error(ended[name][2][COURSES.index(course), n])),
        "lead": _each(leads, lambda _course, _name, one: one["mean"]),
        "lead_stderr": _each(leads, lambda _course, _name, one: one["stderr"]),
        "edges": sum(n in {0, len(ETAS) - 1} for rules in at.values() for n in rules.values()),
    }


def _each(values, told):
    return {course: {name: told(course, name, one) for name, one in rules.items()} for course, rules in values.items()}


def _train(rule, device, runs, num_epochs, batch_size, points, noise, seed):
    """Return the losses on the second set, and the losses and accuracies on the third, (courses, ETAS, runs) each.

    In float64, so that which rate is best does not hang on how a machine rounds.
    """
    torch.manual_seed(seed)
    (train, classes), second, third = (_points(runs, points, noise, device) for _ in range(3))
    started, run = networks(runs, (len(COURSES), len(ETAS)), device), torch.arange(runs, device=device).unsqueeze(1)
    params = [p.detach().double().requires_grad_() for p in started]
    states = [(torch.zeros_like(p), torch.zeros_like(p)) for p in params]
    done, total = 0, num_epochs * len(classes) // batch_size
    for _ in range(num_epochs):
        for rows in torch.rand(runs, len(classes)).argsort(dim=1).to(device).split(batch_size, dim=1):
            losses_of(logits_of(params, train[run, rows]), classes[rows]).sum().backward()
            _step(rule, params, states, _rates(done / total, device), done + 1)
            done += 1
    return _told(params, *second)[0], *_told(params, *third)


def _points(runs, points, noise, device):
    """Return points (runs, 3 points, 2), drawn for each run, and their classes (3 points,)."""
    drawn = [spirals(points, noise, device) for _ in range(runs)]
    return torch.stack([where for where, _ in drawn]).double(), drawn[0][1]


def _told(params, points, classes):
    """Return the losses and the accuracies, (courses, ETAS, runs) each, on the CPU."""
    with torch.no_grad():
        logits = logits_of(params, points)
        right = (logits.argmax(-1) == classes).double().mean(-1)
        return losses_of(logits, classes).nan_to_num(MOST).clamp(max=MOST).cpu(), right.cpu()


def _step(rule, params, states, lr, t):
    with torch.no_grad():
        for p, state in zip(params, states, strict=True):
            rule(p, state, lr, t)
            p.grad.zero_()


def _rates(progress, device):
    """Return the learning rates (courses, ETAS, 1, 1, 1)."""
    falls = torch.tensor([1.0, (1 + math.cos(math.pi * progress)) / 2], dtype=torch.float64)
    rates = torch.outer(falls, torch.tensor(ETAS, dtype=torch.float64))
    return rates.reshape(*rates.shape, 1, 1, 1).to(device)


@spiral_rules.table
def spiral_rules_table(numbers):
    rows = []
    for name, (label, _) in RULES.items():
        cells = []
        for course in COURSES:
            one = numbers["loss"][course][name]
            loss = f"{one['mean']:.3f}\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}{one['stderr']:.3f}"
            cells.append(f"{loss}（{numbers['best'][course][name]['eta']:g}）")
        rows.append((label, *cells))
    return table(("算法", "η 不变", "η 按余弦降到 0"), rows)


@spiral_rules.figure
def spiral_rules_figure(numbers):
    charts, seen = {}, {
        "constant": "SGD 的最低处最靠右，也比另外三条的高。",
        "cosine": "SGD 和 Adagrad 的最低处靠右，两种 RMSProp 的靠左，γ = 0.9 的降得最低。",
    }
    for course, label in zip(COURSES, ("η 不变", "η 按余弦降到 0"), strict=True):
        names = ("sgd", "adagrad", "rmsprop", "longer")
        lines = [(RULES[name][0], numbers["etas"], numbers["mean"][course][name]) for name in names]
        alt = f"{label}时，各算法的曲线都是两头高、中间低；{seen[course]}"
        charts[label] = figures.plot(lines, "学习率 η", "验证集上的平均交叉熵", alt)
        charts[label].axes[0].set(xscale="log", ylim=(0, 2.1))
        charts[label].axes[0].legend(loc="upper left")
    return figures.panels(charts)
