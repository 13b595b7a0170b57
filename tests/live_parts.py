"""A page of the mini-site on which readers can run listings."""

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
