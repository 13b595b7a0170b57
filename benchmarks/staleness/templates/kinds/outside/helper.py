import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[@@UP@@] / "lab"))

import gears


def helper(x):
    return x * gears.RATIO
