"""Experiments that misbehave: each is refused in one line, or does no harm; one after the other in one process."""

import json
import re

import pytest
from tests.checkout import Checkout

# {name: (what the experiment does, what is said of it; "" where its number stands)}
HOSTILE = {
    "key_without_text": ("return {'v': {1: 0.5}}", "v: a number, a list or a dict with text keys"),
    "key_of_half_a_letter": (r"return {'v': {'\ud800': 0.5}}", "v: a number, a list or a dict with text keys"),
    "error_that_cannot_speak": (
        "class E(Exception):\n        def __str__(self): raise ValueError\n    raise E",
        r"hostile.py:\d+: E: an error that cannot say what it is",
    ),
    "error_without_end": ("raise ValueError('a\\n' * 5000)", r"ValueError: (a ){100,200}…; nothing was written$"),
    "closed_files": ("import os\n    os.closerange(0, 100)\n    return {'v': 0.5}", ""),
    "fork": ("import os\n    return {'v': 0.5 if os.fork() else 0.75}", "it forks, and the copy goes on"),
    "fork_that_hangs": (
        "import os, time\n    if not os.fork(): time.sleep(1000)\n    return {'v': 0.5}",
        r"leaves running process \d+ \([\w.]+\); wait until they end",
    ),
    "thread": (
        "import threading, time\n    threading.Thread(target=time.sleep, args=(99,)).start()\n    return {'v': 0.5}",
        r"leaves running thread Thread-1",
    ),
    "json_otherwise": (
        "import json, math\n    json.dumps = lambda *a, **k: '[9]'\n    math.isfinite = bool\n    return {'v': 0.5}",
        "",
    ),
    "not_finite": ("import math\n    math.isfinite = bool\n    return {'v': float('nan')}", "v is nan"),
    "list_without_end": ("return {'v': [0.5] * 200_000}", "returned more than 100000 numbers"),
    "nested_without_end": ("x = 0.5\n    for _ in range(5000): x = [x]\n    return {'v': x}", "more than 20 lists"),
    "digits_without_end": ("return {'v': 10**300}", r"v is too large: return float\(…\) of it"),
    "float32": (
        "import numpy as np\n    return {'v': np.float32(0.5)}",
        r"v is a numpy.float32, .*: return v.item\(\)",
    ),
    "array": ("import numpy as np\n    return {'v': np.ones(3)}", r"v is a numpy.ndarray, .*: return v.tolist\(\)"),
    "float64": ("import numpy as np\n    return {'v': np.float64(0.5)}", ""),
    "other_names": (
        "return {'w': 0.5}",
        r"hostile.py:\d+: hostile.other_names declares v and returned w; use one name$",
    ),
    "other_name_alike": ("return {'v1': 0.5}", r"declares v and returned v1; do you mean v1\?$"),
    "no_name": ("return {}", r"declares v and did not return it; return it, or take it out of numbers=\{…\}$"),
    "mistyped_function": ("return {'v': other_nmaes()}", r"'other_nmaes' is not defined; do you mean other_names or"),
    "mistyped_local": ("speed = 1\n    return {'v': sped}", r"'sped' is not defined; do you mean speed\?$"),
    "mistyped_attribute": ("import math\n    return {'v': math.sqroot(4)}", r"'sqroot'; do you mean sqrt"),
    "mistyped_package": ("import numpi\n    return {'v': 1.0}", r"No module named 'numpi'; do you mean numpy\?$"),
    "endless": ("while True: pass", r"still running after 2 s; .*seconds=…"),
    "greedy": (
        "x = bytearray(3 * 10**9)\n    import time\n    time.sleep(9)",
        r"more than 1 GB of memory; .*gigabytes=…",
    ),
    "exit": ("raise SystemExit(0)", r"hostile.py:\d+: SystemExit: 0; nothing was written"),
    "exit_at_once": ("import os\n    os._exit(9)", "its process ended with exit code 9; nothing was written$"),
    "interrupt": ("raise KeyboardInterrupt", r"hostile.py:\d+: KeyboardInterrupt: ; nothing was written$"),
    "no_value": ("return {'v': []}", "v: a number, a list .*, none of them empty; here nothing is in it: "),
    "variable": (
        "import os\n    return {'v': float(os.environ['GAIN'])}",
        r'environment=\{"GAIN": "…"\} declares it',
    ),
    "module": (
        "import gears\n    return {'v': 1}",
        "gears is not installed: put it with its version into requirements.txt",
    ),
    "network": (
        "import urllib.request\n    urllib.request.urlopen('http://example.com')",
        r"hostile.py:\d+: connects to example.com",
    ),
    "program": ("import subprocess\n    subprocess.run(['date'])", r"hostile.py:\d+: starts date"),
    "record": (
        "from pathlib import Path\n    Path('ROOT/docs/results/x.json').write_text('x')",
        r"hostile.py:\d+: writes docs/results/x.json: it may write in its own folder only",
    ),
}
EXPERIMENT = "\n\n@experiment(numbers={{'v': exact}}, seconds={}, gigabytes=1)\ndef {}():\n    {}\n"
LIMITS = {"endless": 2}  # seconds; the others have time on a machine that is busy with other things
RUN = """
import json, sys
sys.path.insert(0, "scripts")
from engine.ground.problem import Problem
from engine.results import freshness, runs
from engine.results.book import Book
from engine.sandbox import call
book, said = Book(), {}
for declared in book.declared:
    if declared.chapter == "hostile":
        try:
            said[declared.name] = runs.run(freshness.entry(book, declared, "cpu"), {}, call).record.numbers
        except Problem as problem:
            said[declared.name] = str(problem)
print(json.dumps(said))
"""


@pytest.fixture(scope="module")
def said(shared: Checkout) -> dict[str, object]:
    """What is said of each experiment, or the numbers that it gave."""
    code = "".join(EXPERIMENT.format(LIMITS.get(name, 60), name, body) for name, (body, _) in HOSTILE.items())
    text = f"from engine import exact, experiment\n{code.replace('ROOT', shared.root.as_posix())}"
    shared.path("scripts/chapters/hostile.py").write_text(text, encoding="utf-8")
    done = shared.run("-c", RUN)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("name", HOSTILE)
def test_what_misbehaves_is_refused_in_one_line_or_does_no_harm(said: dict[str, object], name: str):
    _, expected = HOSTILE[name]
    if not expected:
        assert said[name] == {"v": 0.5}
        return
    line = said[name]
    assert isinstance(line, str), line
    assert re.search(expected, line)
    assert "hostile." + name in line
    assert "\n" not in line
