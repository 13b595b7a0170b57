"""What is left of an earlier run, what changes while one runs, and what comes out otherwise each time."""

# ruff: noqa: E501 programs read best as rows

from tests.engine.stale.case import CHAPTER, FRESH, LOWER, REFUSED, STALE, TOLD, Case

LAB = "from common.ME import lab"
F = "def f():\n    return 0.25\n"
DATA = "scripts/common/ME/data.txt"
DECLARED = f'files=["{DATA}"]'
KEPT = "from pathlib import Path\nimport tempfile\nfrom common.ME import lab\n\n\ndef kept(folder):\n    path = Path(folder) / 'ME_kept.txt'\n    if not path.exists():\n        path.parent.mkdir(parents=True, exist_ok=True)\n        path.write_text(str(lab.f()))\n    return float(path.read_text())\n"


def random(name: str, head: str, body: str) -> Case:
    """What comes out otherwise each time is refused before it is recorded."""
    return Case(name, REFUSED, body, head, change=LOWER)


CASES = [
    # bytecode of an earlier save
    Case("bytecode_of_the_same_second", STALE, "lab.f()", LAB, F, says="ME", gives=0.35),
    Case("bytecode_of_the_chapter", STALE, "RATE", "RATE = 0.25"),
    Case("bytecode_beside_no_source", REFUSED, "ghost.f()", "from common.ME import ghost", files={"ghost.pyc": b"\0"}, change={"ghost.pyc": b"\1"}, says="ME"),
    Case("source_shadowed_by_a_package", STALE, "lab.f()", LAB, F, change={"lab/__init__.py": "def f():\n    return 0.35\n"}, says="ME"),
    Case("helper_that_is_deleted", STALE, "lab.f()", LAB, F, change={"lab.py": None, "__init__.py": "class lab:\n    def f():\n        return 0.35\n"}, says="ME"),
    # an experiment's own store
    Case("kept_in_its_folder", STALE, "kept('.')", KEPT, F, says="ME", gives=0.35),
    Case("kept_in_the_cache", STALE, "kept('.cache')", KEPT, F, says="ME", gives=0.35),
    Case("kept_in_the_temporary_folder", STALE, "kept(tempfile.gettempdir())", KEPT, F, says="ME", gives=0.35),
    Case("kept_at_home", STALE, "kept(Path.home())", KEPT, F, says="ME", gives=0.35),
    Case("kept_in_the_repository", REFUSED, "kept('@ROOT/.cache')", KEPT, F, says="ME"),
    Case("kept_in_shared_memory", REFUSED, "kept('/dev/shm')", KEPT, F, needs="linux", says="/dev/shm"),
    Case("kept_in_var_tmp", REFUSED, "kept('/var/tmp')", KEPT, F, needs="posix", says="/var/tmp"),
    Case("kept_in_a_shared_segment", STALE, "kept()", "from multiprocessing import shared_memory\nfrom common.ME import lab\n\n\ndef kept():\n    try:\n        there = shared_memory.SharedMemory('ME_seg')\n    except FileNotFoundError:\n        there = shared_memory.SharedMemory('ME_seg', create=True, size=8)\n        there.buf[0] = int(lab.f() * 100)\n    return there.buf[0] / 100\n", F, needs="posix", gives=0.35),
    Case("record_written_by_itself", REFUSED, "open('@ROOT/docs/results/ME.txt', 'w').write('0') or 0.25", change=LOWER),
    # while it runs
    Case("code_edited_and_put_back", FRESH, "lab.f()", LAB, F, meanwhile={"lab.py": TOLD}, change=LOWER),
    Case("chapter_edited_and_put_back", FRESH, "RATE", "RATE = 0.25", meanwhile={CHAPTER: TOLD}, change=LOWER),
    Case("data_edited_and_put_back", FRESH, f"float(open('{DATA}').read())", files={"data.txt": "0.25"}, declares=DECLARED, meanwhile={"data.txt": "0.35"}, change=LOWER),
    Case("helper_deleted_and_put_back", FRESH, "lab.f()", LAB, F, meanwhile={"lab.py": None}, change=LOWER),
    Case("folder_joined_and_left", FRESH, "len(os.listdir('scripts/common/ME/all'))", "import os", files={"all/a.txt": "1"}, declares='files=["scripts/common/ME/all"]', meanwhile={"all/b.txt": "1"}, change=LOWER),
    Case("code_saved_meanwhile", STALE, "lab.f()", LAB, F, meanwhile={"lab.py": TOLD}, says="ME"),
    Case("data_saved_meanwhile", STALE, f"float(open('{DATA}').read())", files={"data.txt": "0.25"}, declares=DECLARED, meanwhile={"data.txt": "0.35"}, change={"data.txt": "0.35"}, says="data.txt"),
    Case("helper_broken_meanwhile", FRESH, "lab.f()", LAB, F, meanwhile={"lab.py": "def"}, change=LOWER),
    # unseeded
    random("random", "import random", "random.random()"),
    random("random_of_its_own", "import random", "random.Random().random()"),
    random("random_of_the_system", "import random", "random.SystemRandom().random()"),
    random("random_at_import", "import random\nRATE = random.random()", "RATE"),
    random("random_default_argument", "import random\n\n\ndef f(x=random.random()):\n    return x", "f()"),
    random("shuffled", "import random", "rows = list(range(99))\nrandom.shuffle(rows)\nsum(n * 9**i for i, n in enumerate(rows[:9]))"),
    random("numpy_random", "import numpy as np", "float(np.random.rand())"),
    random("numpy_generator", "import numpy as np", "float(np.random.default_rng().random())"),
    random("numpy_permutation", "import numpy as np", "int(np.random.permutation(10**6)[0])"),
    random("torch_random", "import torch", "float(torch.rand(1)[0])"),
    random("torch_layer", "import torch", "float(torch.nn.Linear(1, 1).weight[0, 0])"),
    random("torch_dropout", "import torch", "float(torch.nn.functional.dropout(torch.arange(1000.0)).sum())"),
    random("torch_seed", "import torch", "torch.initial_seed() % 10**9"),
    random("torch_seed_drawn", "import torch", "torch.seed() % 10**9"),
    random("mpmath_random", "import mpmath", "float(mpmath.rand())"),
    random("secret", "import secrets", "secrets.randbelow(10**6)"),
    random("uuid", "import uuid", "uuid.uuid4().int % 10**9"),
    random("urandom", "import os", "int.from_bytes(os.urandom(4), 'big')"),
    random("clock", "import time", "time.time()"),
    random("fast_clock", "import time", "time.perf_counter()"),
    random("processor_clock", "import time", "time.process_time()"),
    random("date_and_time", "import datetime", "datetime.datetime.now().microsecond"),
    random("today", "import datetime", "datetime.date.today().toordinal()"),
    random("day_of_the_year", "import time", "time.localtime().tm_yday"),
    random("seed_from_the_clock", "import random, time", "random.Random(time.time_ns()).random()"),
    random("address", "", "id(object()) % 10**9"),
    random("address_in_a_text", "", "int(repr(object()).split('0x')[1][:-1], 16) % 10**9"),
    random("hash_of_an_object", "", "hash(object()) % 10**9"),
    random("order_by_address", "class C:\n    pass", "rows = [C() for _ in range(200)]\n[rows.index(one) for one in sorted(rows, key=hash)][0] + id(rows[0]) % 99991"),
    random("process_number", "import os", "os.getpid()"),
    random("parent_process", "import os", "os.getppid()"),
    random("name_of_its_folder", "import os", "sum(map(ord, os.getcwd()))"),
    random("name_of_its_temporary_folder", "import tempfile", "sum(map(ord, tempfile.mkdtemp()))"),
    random("number_of_its_files", "import os", "os.stat('.').st_ino"),
    random("memory_of_its_process", "import psutil", "psutil.Process().memory_info().vms + psutil.Process().create_time() % 1"),
    random("race_of_threads", "import threading, time, random", "order = []\nthreads = [threading.Thread(target=lambda n=n: (time.sleep(random.random() / 50), order.append(n))) for n in range(9)]\n[one.start() for one in threads]\n[one.join() for one in threads]\nsum(n * 9**i for i, n in enumerate(order))"),
    random("race_of_processes", "from concurrent.futures import ThreadPoolExecutor, as_completed\nimport time, os", "with ThreadPoolExecutor(8) as pool:\n    order = [one.result() for one in as_completed([pool.submit(lambda n=n: time.sleep(os.urandom(1)[0] / 9000) or n) for n in range(8)])]\nsum(n * 9**i for i, n in enumerate(order))"),
    Case("fork_answers_too", REFUSED, "0.25 if os.fork() else 0.75", "import os", change=LOWER, needs="posix"),
    Case("random_numbers_with_a_seed", FRESH, "random.Random(1).random()", "import random", change=LOWER),
    Case("torch_with_a_seed", FRESH, "torch.manual_seed(1) and float(torch.rand(1)[0])", "import torch", change=LOWER),
    Case("numpy_with_a_seed", FRESH, "float(np.random.default_rng(1).random())", "import numpy as np", change=LOWER),
    Case("another_seed", STALE, "random.Random(SEED).random()", "import random\nSEED = 1", change={CHAPTER: ("SEED = 1", "SEED = 2")}),
    # between experiments
    Case("counted_in_a_module", STALE, "lab.count()", LAB, "N = [0.25]\n\n\ndef count():\n    N[0] += 1\n    return N[0]\n", says="ME", gives=1.35),
    Case("remembered_by_a_cache", STALE, "lab.f(1)", LAB, "from functools import cache\n\n\n@cache\ndef f(x):\n    return 0.25\n", says="ME"),
    Case("remembered_by_lru_cache", STALE, "lab.f(1)", LAB, "from functools import lru_cache\n\n\n@lru_cache(maxsize=None)\ndef f(x):\n    return 0.25\n", says="ME"),
    Case("printing_much", FRESH, "[print('x' * 1000) for _ in range(20)] and 0.25", change=LOWER),
]  # fmt: skip
