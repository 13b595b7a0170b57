"""The lab of the chapter: its rules on its example in two dimensions, and on one with two valleys."""

from common import lab_facts
from common.lab import columns, height
from engine import curve, lab, preset, slider

WANDERERS = ["rmsprop", "adam", "momentum", "descent"]


@lab(
    rules={
        "rmsprop": "RMSProp",
        "corrected": "修正偏差",
        "adam": "Adam",
        "adagrad": "Adagrad",
        "momentum": "动量法",
        "descent": "梯度下降",
    },
    surfaces={
        "valley": "f = 0.1u² + 2v²",
        "across": "f = 0.1(u + v)² + 2(u − v)²",
        "wells": "f = 0.01(u² − 9)² + 0.02(u − 3)² + 2v²",
    },
    sliders={
        "eta": slider("学习率 η", 0.001, 10, 0.4, log=True),
        "gamma": slider("衰减系数 γ", 0, 0.999, 0.9),
        "epsilon": slider("小常数 ε", 1e-12, 1, 1e-6, log=True),
        "steps": slider("步数", 1, 500, 20, whole=True),
        "angle": slider("转角", 0, 90, 0, unit="°"),
    },
    start=(-5.0, -2.0),
    window=((-6.0, 6.0), (-3.5, 3.5)),
    axes=("u", "v"),
    curves={
        "f": curve("函数值 f", log=True),
        "state": curve("状态 s", log=True),
        "rate": curve("有效学习率", log=True),
    },
    facts={
        "half_life": "s 的半衰期（步）",
        "first_u": "u 的第一步是 η 的几倍",
        "first_v": "v 的第一步是 η 的几倍",
        "onset_u": "u 从第几步起失稳（500 步内）",
        "onset_v": "v 从第几步起失稳（500 步内）",
        "amplitude_u": "u 的 2-周期振幅（第 500 步）",
        "amplitude_v": "v 的 2-周期振幅（第 500 步）",
        "end_u": "最后的 u",
        "end_v": "最后的 v",
        "end_f": "最后的 f",
    },
    presets={
        "first": preset("第一步", step=1),
        "onset": preset("v 失稳", steps=60, step=25),
        "burst": preset("炸开", steps=60, step=53),
        "cycle": preset("最后来回跳", steps=500, step=500),
        "forever": preset("ε = 0.63 时还在跳", epsilon=0.63, start=(-5.0, -0.1), steps=500, step=500),
        "stable": preset("ε = 0.65 时停住", epsilon=0.65, start=(-5.0, -0.1), steps=500, step=500),
        "price": preset("ε 大，走得慢", rules=["rmsprop", "descent"], epsilon=0.65),
        "start": preset("修正零初值之后", rules=["rmsprop", "corrected"]),
        "fair": preset("两种算法用同一个 η", rules=["rmsprop", "adagrad"]),
        "diverging": preset("梯度下降跳出图外", rules=["descent"], eta=0.55),
        "edge": preset("梯度下降等幅地跳", rules=["descent"], eta=0.5),
        "across": preset("谷斜过来之后", surface="across"),
        "turned": preset("谷转过 45°", angle=45, rules=["rmsprop", "descent"]),
        "forgetful": preset("γ 取 0.5", gamma=0.5, steps=200, step=200),
        "wells": preset("谁走得出高处的谷", surface="wells", rules=WANDERERS, eta=0.5, steps=200),
    },
    height=height,
)
def descent_lab(rule, surface, start, steps, eta, gamma, epsilon, angle):
    told = columns(rule, surface, start, lab_facts.LONG, eta, gamma, epsilon, angle)
    cut = lab_facts.shown(told, steps)
    cut["facts"]["half_life"] = lab_facts.half_life(rule, gamma)
    for n, name in enumerate(("u", "v")):
        h = lab_facts.curvature(surface, angle, n)
        cut["facts"]["first_" + name] = lab_facts.first_step(rule, surface, told, n, eta, gamma, angle)
        cut["facts"]["onset_" + name] = lab_facts.onset(rule, told, n, h)
        cut["facts"]["amplitude_" + name] = lab_facts.amplitude(rule, told, n, h, eta, gamma, epsilon)
    return cut
