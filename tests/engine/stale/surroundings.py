"""What a process finds around it: variables, the seed of hashes, -O, threads, the time zone.

The second half is run by `python -O`, and every variable of AROUND has another value then.
"""

# ruff: noqa: E501 programs read best as rows

from tests.engine.stale.case import CHAPTER, FRESH, LOWER, REFUSED, STALE, Case

AROUND = {
    "CASE_RATE": ("0.25", "0.35"),
    "PYTHONHASHSEED": ("1", "2"),
    "OMP_NUM_THREADS": ("1", "2"),
    "MKL_NUM_THREADS": ("1", "2"),
    "OPENBLAS_NUM_THREADS": ("1", "2"),
    "NUMEXPR_NUM_THREADS": ("1", "2"),
    "TZ": ("UTC", "Asia/Shanghai"),
    "LC_ALL": ("C.UTF-8", "C"),
    "COLUMNS": ("80", "120"),
    "PYTHONWARNINGS": ("ignore", "always"),
    "PYTHONINTMAXSTRDIGITS": ("5000", "6000"),
    "PYTHONDEVMODE": ("", "1"),
    "MPMATH_NOGMPY": ("", "1"),
    "NPY_DISABLE_CPU_FEATURES": ("", "X86_V4"),
    "XDG_CACHE_HOME": ("one", "other"),
    "USER": ("one", "another"),
}

OS, SYS = "import os", "import sys"
ASSERTING = (
    "def f():\n    try:\n        assert False\n    except AssertionError:\n        return 0.25\n    return 0.35\n"
)
UNSEEDED = [
    ("set_order", "", "list({*'abcdefgh'}).index('a')"),
    ("hash_of_text", "", "hash('text') % 1000"),
    ("hash_of_bytes", "", "hash(b'text') % 1000"),
    ("hash_of_tuple", "", "hash(('a', 1)) % 1000"),
    ("hash_of_date", "import datetime", "hash(datetime.date(2026, 1, 1)) % 1000"),
    ("hash_of_path", "from pathlib import Path", "hash(Path('a/b')) % 1000"),
    ("hash_of_enum", "import enum\nclass E(enum.Enum):\n    A = 1", "hash(E.A) % 1000"),
    ("frozenset_order", "", "int(next(iter(frozenset(str(n) for n in range(50)))))"),
    ("keys_of_dict_of_set", "", "int(list(dict.fromkeys({str(n) for n in range(50)}))[0])"),
    ("pop_of_set", "", "int({str(n) for n in range(50)}.pop())"),
    ("sum_in_order_of_set", "", "sum([10.0 ** int(s) * .1 for s in {str(n) for n in range(-20, 20)}][:7])"),
    ("seed_from_hash", "import random", "random.Random(hash('run')).random()"),
    ("set_at_import", "FIRST = int(list({str(n) for n in range(50)})[0])", "FIRST"),
]
VARIABLES = [
    ("environ_get", OS, "float(os.environ.get('CASE_RATE', '0.5'))", FRESH),
    ("getenv", OS, "float(os.getenv('CASE_RATE', '0.5'))", FRESH),
    ("environ_in", OS, "('CASE_RATE' in os.environ) + 1", FRESH),
    ("environ_items", "from os import environ", "sum(float(value) for name, value in environ.items() if name == 'CASE_RATE')", FRESH),
    ("environ_index", OS, "float(os.environ['CASE_RATE'])", REFUSED),
    ("environ_at_import", "import os\nRATE = float(os.environ['CASE_RATE'])", "RATE", REFUSED),
    ("environ_default_argument", "import os\ndef f(rate=os.getenv('CASE_RATE', '0.5')):\n    return float(rate)", "f()", FRESH),
    ("expandvars", OS, "len(os.path.expandvars('$CASE_RATE'))", FRESH),
    # what may look anywhere counts with every file of the book, of which some change here; the number stays
    ("environ_of_subprocess", "import subprocess, sys", "float(subprocess.run([sys.executable, '-c', \"import os; print(os.getenv('CASE_RATE', '0.5'))\"], capture_output=True, check=True).stdout)", STALE),
    ("c_getenv", "import ctypes", "float(ctypes.c_char_p(ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_char_p)(('getenv', ctypes.CDLL(None)))(b'CASE_RATE')).value or 0)", STALE),
    ("terminal_width", "import shutil", "shutil.get_terminal_size().columns", FRESH),
    ("user", "import os", "len(os.getenv('USER', ''))", FRESH),
    ("time_zone", "import time", "time.timezone", REFUSED),
    ("local_time", "import datetime", "datetime.datetime.fromtimestamp(0).hour", FRESH),
    ("preferred_encoding", "import locale", "len(locale.getpreferredencoding())", FRESH),
    ("warning_filters", "import warnings", "len(warnings.filters)", FRESH),
    ("int_digits", SYS, "sys.get_int_max_str_digits()", FRESH),
    ("dev_mode", SYS, "int(sys.flags.dev_mode)", FRESH),
    ("torch_threads", "import torch", "torch.get_num_threads()", FRESH),
    ("float32_sum", "import torch", "float(torch.linspace(0, 1, 1_000_003, dtype=torch.float32).sum())", FRESH),
    ("mpmath_backend", "import mpmath", "len(mpmath.libmp.BACKEND)", FRESH),
    ("cpu_features", "import numpy as np", "float(np.linspace(0, 1, 1001, dtype=np.float32).dot(np.linspace(0, 1, 1001, dtype=np.float32)))", FRESH),
    ("assertion", "", "try:\n    assert False\n    rate = 0.25\nexcept AssertionError:\n    rate = 0.35\nrate", FRESH),
    ("debug", "", "0.25 if __debug__ else 0.35", FRESH),
    ("optimize_flag", SYS, "sys.flags.optimize", FRESH),
    ("options_of_the_command", SYS, "len(sys.argv)", FRESH),
    ("standard_input", "import sys", "len(sys.stdin.read())", FRESH),
    ("working_folder", OS, "len([name for name in os.listdir('.') if name == 'README.md'])", FRESH),
    ("start_of_path", SYS, "len([one for one in sys.path if one.endswith('ME')])", STALE),
]  # fmt: skip

CASES = [
    *(Case(name, REFUSED, body, head, change=LOWER) for name, head, body in UNSEEDED),
    *(Case(name, wanted, body, head, change=LOWER) for name, head, body, wanted in VARIABLES),
    Case("assertion_in_helper", FRESH, "lab.f()", "from common.ME import lab", lab=ASSERTING, change=LOWER),
    Case(
        *("declared_variable", STALE, "float(os.environ['CASE_RATE'])", OS),
        declares='environment={"CASE_RATE": "0.25"}',
        says="CASE_RATE",
    ),
    Case(
        *("declared_threads", STALE, "torch.get_num_threads()", "import torch"),
        declares='environment={"OMP_NUM_THREADS": "1"}',
        change={CHAPTER: ('"OMP_NUM_THREADS": "1"', '"OMP_NUM_THREADS": "2"')},
        says="OMP_NUM_THREADS",
    ),
    Case(
        *("declared_variable_the_same", FRESH, "float(os.environ['CASE_RATE'])", OS),
        declares='environment={"CASE_RATE": "0.5"}',
        change=LOWER,
    ),
]
