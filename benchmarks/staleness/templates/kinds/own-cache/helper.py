import json
from pathlib import Path

MEMO = Path(__file__).with_name("memo.json")
GAIN = 0.25


def helper(x):
    known = json.loads(MEMO.read_text()) if MEMO.exists() else {}
    if str(x) not in known:
        known[str(x)] = GAIN * x
        MEMO.write_text(json.dumps(known))
    return known[str(x)]
