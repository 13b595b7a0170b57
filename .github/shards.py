"""Say in how many parts a push runs the experiments: `["1/4", "2/4", …]`, or `[]` where one machine is enough.

By the seconds that their records name: `python .github/shards.py`, from the root of the repository.
"""

import json
import math
from pathlib import Path

SECONDS = 600  # of experiments that one machine takes on
MOST = 16  # machines

records = [json.loads(path.read_text(encoding="utf-8")) for path in Path("docs/results").glob("*/*.cpu.json")]
parts = min(math.ceil(sum(record["ran"]["seconds"] for record in records) / SECONDS), MOST)
print(json.dumps([f"{number}/{parts}" for number in range(1, parts + 1)] if parts > 1 else []))
