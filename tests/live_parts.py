"""A page of the mini-site on which readers can run listings, and one with a lab."""

from tests.checkout import Checkout

PAGE = "docs/walks/valley.md"
WALKED = 'trace = walk(stride)\nx1, x2 = trace[-1]\nprint(f"step {len(trace) - 1}, x1: {x1:f}, x2: {x2:f}")'
SHOWN = ("common/slope.py:valley", "common/slope.py:walk", "chapters/valley/walking.py:stride")


def add_listings(checkout: Checkout) -> None:
    """Let the listings of the valley be live that can be, 1 to 3, and 4, which prints what is recorded."""
    checkout.edit(PAGE, "## From scratch\n", "## From scratch\n\n```python\nimport math\nimport torch\n```\n")
    for part in SHOWN:
        old = f'```python\n--8<-- "scripts/{part}"'
        checkout.edit(PAGE, old, old.replace("python", "python live"))
    output = '```text title="Output"\n--8<-- "docs/results/valley/trajectory.txt"'
    checkout.edit(PAGE, output, f"```python live\n{WALKED}\n```\n\n{output}")


LAB = """\
\"\"\"A walk that readers can set themselves.\"\"\"

from common.slope import height as of, slope
from engine import curve, lab, preset, slider


def height(surface, u, v, eta, steps):
    return of(u, v)


@lab(
    rules={"plain": "plain steps", "half": "half steps"},
    surfaces={"valley": "the valley"},
    sliders={"eta": slider("rate", 0.01, 1, 0.1, log=True), "steps": slider("steps", 1, 100, 20, whole=True)},
    start=(-5.0, -2.0),
    window=((-6.0, 6.0), (-3.0, 3.0)),
    axes=("u", "v"),
    curves={"f": curve("height", log=True)},
    facts={"lowest": "the lowest height"},
    presets={"slow": preset("slowly", eta=0.02), "wild": preset("wildly", eta=0.6, step=5)},
    height=height,
)
def walk_lab(rule, surface, start, steps, eta):
    path = [start]
    rate = eta if rule == "plain" else eta / 2
    for _ in range(steps):
        g1, g2 = slope(*path[-1])
        u, v = path[-1]
        if abs(v) > 1e100:
            break
        path.append((u - rate * g1, v - rate * g2))
    f = [of(u, v) for u, v in path]
    return {"path": path, "f": f, "facts": {"lowest": (None, min(f))}}
"""
GAMMA = '<data value="valley.trajectory.gamma" data-lab="eta">0.9</data>'
X1 = '<data value="valley.trajectory.x1" data-lab="half.lowest">−0.011</data>'
SET = "[a wild walk](#lab-wild)"


def add_lab(checkout: Checkout) -> None:
    """Let the figure of the walk be one that can be touched, and words of the page follow and set it."""
    checkout.path("scripts/chapters/valley/lab.py").write_text(LAB, encoding="utf-8", newline="\n")
    checkout.edit(PAGE, '<figure id="trajectory">', '<figure id="trajectory" data-lab="valley.walk_lab">')
    checkout.edit(PAGE, "## Summary\n", f"Kept is {GAMMA}, reached {X1}; see {SET}.\n\n## Summary\n")
