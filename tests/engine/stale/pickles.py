"""Objects that are read by name: classes and functions of the book come in that no code names."""

# ruff: noqa: E501 programs read best as rows

import pickle
import struct

from tests.engine.stale.case import REFUSED, STALE, Case

C = "class C:\n    def f(self):\n        return 0.25\n"
MADE = b"ccommon.ME.lab\nC\n(tR."  # of `common.ME.lab.C()`, in the protocol that can be read
NAMED = b"ccommon.ME.lab\nC\n."
FILE = "scripts/common/ME/made.bin"
TORCH = b"".join(pickle.dumps(one, 2) for one in (0x1950A86A20F9469CFC6C, 1001, {"protocol_version": 1001, "little_endian": True, "type_sizes": {}})) + MADE + pickle.dumps([], 2)  # fmt: skip
HEADER = b"{'descr': '|O', 'fortran_order': False, 'shape': (1,), }".ljust(117) + b"\n"
NUMPY = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(HEADER)) + HEADER + b"cnumpy\narray\n((lccommon.ME.lab\nC\n(tRatR."
NET = "import torch\n\n\nclass C(torch.nn.Module):\n    def forward(self, x):\n        return x * 0.25\n"

# code that only an object names is taken in where `pickle` is named; elsewhere it is missing, which is said
MISSED = {"unpickler_of_c", "shelf", "torch_load", "torch_load_read", "numpy_load", "yaml_name", "yaml_apply"}

# name, head, number, content
READ: list[tuple[str, str, str, str | bytes]] = [
    ("pickled", "import pickle", f"pickle.load(open('{FILE}', 'rb')).f()", MADE),
    ("pickled_class", "import pickle", f"pickle.load(open('{FILE}', 'rb'))().f()", NAMED),
    ("pickled_bytes", "import pickle", f"pickle.loads(open('{FILE}', 'rb').read()).f()", MADE),
    ("unpickler", "from pickle import Unpickler", f"Unpickler(open('{FILE}', 'rb')).load().f()", MADE),
    ("unpickler_of_c", "import _pickle", f"_pickle.load(open('{FILE}', 'rb')).f()", MADE),
    ("pickle_by_a_built_name", "", f"__import__('pic' + 'kle').load(open('{FILE}', 'rb')).f()", MADE),
    ("shelf", "import shelve", f"shelve.Shelf({{b'k': open('{FILE}', 'rb').read()}})['k'].f()", MADE),
    ("torch_load", "import torch", f"torch.load('{FILE}', weights_only=False).f()", TORCH),
    ("torch_load_read", "import io, torch", f"torch.load(io.BytesIO(open('{FILE}', 'rb').read()), weights_only=False).f()", TORCH),
    ("numpy_load", "import numpy as np", f"np.load('{FILE}', allow_pickle=True)[0].f()", NUMPY),
    ("yaml_name", "import yaml", f"yaml.unsafe_load(open('{FILE}'))().f()", "!!python/name:common.ME.lab.C"),
    ("yaml_apply", "import yaml", f"yaml.unsafe_load(open('{FILE}')).f()", "!!python/object/apply:common.ME.lab.C []"),
    ("resolved_name", "import pkgutil", f"pkgutil.resolve_name(open('{FILE}').read())().f()", "common.ME.lab:C"),
    ("configured", "import logging.config, json", f"logging.config.DictConfigurator({{}}).resolve(open('{FILE}').read())().f()", "common.ME.lab.C"),
]  # fmt: skip

CASES = [
    Case(name, REFUSED if name in MISSED else STALE, body, head, C, {"made.bin": content}, declares=f'files=["{FILE}"]', says="ME")
    for name, head, body, content in READ
] + [
    Case("torch_module", REFUSED, f"float(torch.load('{FILE}', weights_only=False)(torch.tensor(1.0)))", "import torch", NET, {"made.bin": TORCH}, declares=f'files=["{FILE}"]', says="ME"),
    Case("pickled_in_the_code", STALE, "pickle.loads(TEXT).f()", "import pickle\nTEXT = b'ccommon.ME.lab\\nC\\n(tR.'", C, says="ME"),
    Case("copied_by_copyreg", STALE, "copy.copy(lab.C()).f()", "import copy, copyreg\nfrom common.ME import lab\ncopyreg.pickle(lab.C, lab.made)", f"{C}\n\nclass D(C):\n    def f(self):\n        return 0.25\n\n\ndef made(_):\n    return D, ()\n", change={"lab.py": ("class D(C):\n    def f(self):\n        return 0.25", "class D(C):\n    def f(self):\n        return 0.35")}, says="ME"),
    Case("pickled_by_a_package", REFUSED, f"peeking.read(open('{FILE}', 'rb').read()).f()", "import peeking", C, {"made.bin": MADE}, declares=f'files=["{FILE}"]', says="ME"),
]  # fmt: skip
