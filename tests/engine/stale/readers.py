"""Ways to read a file, each of them tried with the file declared, and without."""

# ruff: noqa: E501 programs read best as rows

import gzip
import io
import marshal
import pickle
import sqlite3
import struct
import tempfile
import zipfile
from pathlib import Path

from tests.engine.stale.case import FRESH, REFUSED, STALE, Case

FILE = "scripts/common/ME/data.txt"
PATH = "from pathlib import Path"
NUMPY, TORCH = "import numpy as np", "import torch"
ONE, OTHER = "0.25", "0.35"


def doubles(value: float) -> bytes:
    return struct.pack("<4d", value, 1.0, 2.0, 3.0)


def npy(value: float) -> bytes:
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (4,), }".ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + doubles(value)


def zipped(name: str, text: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), text)
    return made.getvalue()


def database(value: float) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "made.db")
        connection.execute("create table t (v real)")
        connection.execute("insert into t values (?)", (value,))
        connection.commit()
        connection.close()
        return (Path(folder) / "made.db").read_bytes()


C_LIBRARY = "import ctypes\nC = ctypes.CDLL(None)\nC.fopen.restype = ctypes.c_void_p\nC.fgets.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p]"
PROCESS = "import subprocess, sys\nCODE = \"print(open('scripts/common/ME/data.txt').read())\""
POOL = "from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor\nimport multiprocessing\nfrom common.ME import lab"
READ = "def read(name):\n    with open(name) as file:\n        return float(file.read())\n"

# name, head, number, content before, content after
READERS: list[tuple[str, str, str, str | bytes, str | bytes]] = [
    ("open", "", f"float(open('{FILE}').read())", ONE, OTHER),
    ("open_bytes", "", f"float(open('{FILE}', 'rb').read())", ONE, OTHER),
    ("open_at_import", f"RATE = float(open('{FILE}').read())", "RATE", ONE, OTHER),
    ("open_beside_itself", PATH, "float((Path(__file__).parents[1] / 'common' / 'ME' / 'data.txt').read_text())", ONE, OTHER),
    ("open_from_here", PATH, f"float((Path.cwd() / '{FILE}').read_text())", ONE, OTHER),
    ("path_read_text", PATH, f"float(Path('{FILE}').read_text())", ONE, OTHER),
    ("os_open", "import os", f"float(os.read(os.open('{FILE}', os.O_RDONLY), 99))", ONE, OTHER),
    ("io_file", "import io", f"float(io.FileIO('{FILE}').read())", ONE, OTHER),
    ("open_code", "import io", f"float(io.open_code(__import__('os').path.abspath('{FILE}')).read())", ONE, OTHER),
    ("codecs", "import codecs", f"float(codecs.open('{FILE}').read())", ONE, OTHER),
    ("fileinput", "import fileinput", f"float(next(iter(fileinput.input('{FILE}'))))", ONE, OTHER),
    ("linecache", "import linecache", f"float(linecache.getline('{FILE}', 1))", ONE, OTHER),
    ("tokenize", "import tokenize", f"float(tokenize.open('{FILE}').read())", ONE, OTHER),
    ("mmap", "import mmap, os", f"float(mmap.mmap(os.open('{FILE}', os.O_RDONLY), 4, access=mmap.ACCESS_READ)[:4])", ONE, OTHER),
    ("pkgutil", "import pkgutil", "float(pkgutil.get_data('common.ME', 'data.txt'))", ONE, OTHER),
    ("resources", "from importlib import resources", "float(resources.files('common.ME').joinpath('data.txt').read_text())", ONE, OTHER),
    ("loader", "import common.ME", f"float(common.ME.__loader__.get_data('{FILE}'))", ONE, OTHER),
    ("csv", "import csv", f"float(next(csv.reader(open('{FILE}')))[0])", ONE, OTHER),
    ("json", "import json", f"json.load(open('{FILE}'))", ONE, OTHER),
    ("toml", "import tomllib", f"tomllib.load(open('{FILE}', 'rb'))['rate']", "rate = 0.25", "rate = 0.35"),
    ("ini", "import configparser", f"f = configparser.ConfigParser()\nf.read('{FILE}')\nfloat(f.get('a', 'rate', fallback='0.5'))", "[a]\nrate = 0.25", "[a]\nrate = 0.35"),
    ("xml", "from xml.etree import ElementTree", f"float(ElementTree.parse('{FILE}').getroot().text)", "<a>0.25</a>", "<a>0.35</a>"),
    ("yaml", "import yaml", f"yaml.safe_load(open('{FILE}'))", ONE, OTHER),
    ("pickle", "import pickle", f"pickle.load(open('{FILE}', 'rb'))", pickle.dumps(0.25), pickle.dumps(0.35)),
    ("marshal", "import marshal", f"marshal.load(open('{FILE}', 'rb'))", marshal.dumps(0.25), marshal.dumps(0.35)),
    ("gzip", "import gzip", f"float(gzip.open('{FILE}').read())", gzip.compress(b"0.25", mtime=0), gzip.compress(b"0.35", mtime=0)),
    ("zip", "import zipfile", f"float(zipfile.ZipFile('{FILE}').read('a'))", zipped("a", ONE), zipped("a", OTHER)),
    ("zip_module", "import sys", f"sys.path.insert(0, '{FILE}')\nfrom inside_zip import RATE\nRATE", zipped("inside_zip.py", "RATE = 0.25"), zipped("inside_zip.py", "RATE = 0.35")),
    ("sqlite", "import sqlite3", f"sqlite3.connect('file:{FILE}?mode=ro&immutable=1', uri=True).execute('select v from t').fetchone()[0]", database(0.25), database(0.35)),
    ("shutil", "import shutil", f"shutil.copy('{FILE}', 'copy.txt')\nfloat(open('copy.txt').read())", ONE, OTHER),
    ("hashed", "import hashlib", f"int(hashlib.file_digest(open('{FILE}', 'rb'), 'sha256').hexdigest()[:6], 16)", ONE, OTHER),
    ("filecmp", "import filecmp", f"open('other.txt', 'w').write('0.25') and filecmp.cmp('other.txt', '{FILE}', shallow=False) + 1", ONE, OTHER),
    ("runpy", "import runpy", f"runpy.run_path('{FILE}')['RATE']", "RATE = 0.25", "RATE = 0.35"),
    ("exec", "", f"names = {{}}\nexec(open('{FILE}').read(), names)\nnames['RATE']", "RATE = 0.25", "RATE = 0.35"),
    ("loadtxt", NUMPY, f"float(np.loadtxt('{FILE}'))", ONE, OTHER),
    ("genfromtxt", NUMPY, f"float(np.genfromtxt('{FILE}'))", ONE, OTHER),
    ("fromfile", NUMPY, f"float(np.fromfile('{FILE}')[0])", doubles(0.25), doubles(0.35)),
    ("memmap", NUMPY, f"float(np.memmap('{FILE}', dtype=float, mode='r')[0])", doubles(0.25), doubles(0.35)),
    ("npy", NUMPY, f"float(np.load('{FILE}')[0])", npy(0.25), npy(0.35)),
    ("npy_mapped", NUMPY, f"float(np.load('{FILE}', mmap_mode='r')[0])", npy(0.25), npy(0.35)),
    ("torch_from_file", TORCH, f"float(torch.from_file('{FILE}', size=4, dtype=torch.float64)[0])", doubles(0.25), doubles(0.35)),
    ("torch_storage", TORCH, f"float(torch.UntypedStorage.from_file('{FILE}', False, 32)[6])", doubles(0.25), doubles(4.0)),
    ("fopen", C_LIBRARY, f"line = ctypes.create_string_buffer(99)\nC.fgets(line, 99, C.fopen(b'{FILE}', b'r'))\nfloat(line.value)", ONE, OTHER),
    ("thread", POOL, f"list(ThreadPoolExecutor(1).map(lab.read, ['{FILE}']))[0]", ONE, OTHER),
    ("worker", POOL, f"with ProcessPoolExecutor(1) as pool:\n    found = list(pool.map(lab.read, ['{FILE}']))\nfound[0]", ONE, OTHER),
    ("pool", POOL, f"with multiprocessing.Pool(1) as pool:\n    found = pool.map(lab.read, ['{FILE}'])\nfound[0]", ONE, OTHER),
    ("python", PROCESS, "float(subprocess.run([sys.executable, '-c', CODE], capture_output=True, check=True).stdout)", ONE, OTHER),
    ("image", "import matplotlib.image", f"float(matplotlib.image.imread('{FILE}', format='png').sum())", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc`\0\0\0\2\0\1H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cch\0\0\0\x82\0\x81w\xcdr\xb6\0\0\0\0IEND\xaeB`\x82"),
    ("size", "import os", f"os.path.getsize('{FILE}')", ONE, "0.355"),
    ("stat", PATH, f"Path('{FILE}').stat().st_size", ONE, "0.355"),
    ("crlf_in_bytes", NUMPY, f"float(sum(np.fromfile('{FILE}', dtype=np.uint8)))", b"\r\n\x07", b"\n\x07"),
    ("crlf_counted", "", f"len(open('{FILE}', newline='').read())", "1\n2\n", "1\r\n2\r\n"),
]  # fmt: skip

SILENT = {"linecache", "zip_module", "sqlite", "fopen"}  # say nothing of a file that they miss
LABS = {**dict.fromkeys(("pkgutil", "resources", "loader"), "K = 1\n"), "worker": READ, "pool": READ, "thread": READ}


THE_SAME = {("crlf_counted", True)}  # texts have one kind of line ends, whatever the checkout


def _case(name: str, head: str, body: str, before: str | bytes, after: str | bytes, declared: bool) -> Case:
    wanted = FRESH if (name, declared) in THE_SAME else STALE if declared else REFUSED
    return Case(
        *(f"{name}_declared" if declared else f"{name}_undeclared", wanted, body, head),
        lab=LABS.get(name),
        files={"data.txt": before},
        change={"data.txt": after},
        declares=f'files=["{FILE}"]' if declared else "",
        says="" if name in SILENT and not declared else "data.txt",
    )


CASES = [_case(*reader, declared) for reader in READERS for declared in (False, True)]
