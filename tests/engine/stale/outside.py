"""Code that is found otherwise than by an import that can be read: beside `scripts/`, by name, compiled, in a text."""

# ruff: noqa: E501 programs read best as rows

from tests.engine.stale.case import CHAPTER, FRESH, REFUSED, STALE, TOLD, Case

F = "def f():\n    return 0.25\n"
K = "K = 0.25\n"
LAB = "from common.ME import lab"
VENDOR = {"/vendor/ME/ME_tool.py": F}
VENDOR_CHANGE = {"/vendor/ME/ME_tool.py": TOLD}
FAST = "double f(void) { return 0.25; }\n"

CASES = [
    # beside scripts/
    Case("path_by_file", REFUSED, "ME_tool.f()", "import sys\nfrom pathlib import Path\nsys.path.insert(0, str(Path(__file__).resolve().parents[2] / 'vendor/ME'))\nimport ME_tool", files=VENDOR, change=VENDOR_CHANGE, says="ME_tool"),
    Case("path_by_folder", REFUSED, "ME_tool.f()", "import sys\nsys.path.append('vendor/ME')\nimport ME_tool", files=VENDOR, change=VENDOR_CHANGE, says="ME_tool"),
    Case("path_absolute", REFUSED, "ME_tool.f()", "import sys\nsys.path.append('@ROOT/vendor/ME')\nimport ME_tool", files=VENDOR, change=VENDOR_CHANGE, says="vendor"),
    Case("path_of_site", REFUSED, "ME_tool.f()", "import site\nsite.addsitedir('@ROOT/vendor/ME')\nimport ME_tool", files=VENDOR, change=VENDOR_CHANGE, says="vendor"),
    Case("path_of_a_package", REFUSED, "ME_tool.f()", "import common.ME\ncommon.ME.__path__.append('@ROOT/vendor/ME')\nfrom common.ME import ME_tool", lab="", files=VENDOR, change=VENDOR_CHANGE, says="vendor"),
    Case("spec_from_file", REFUSED, "tool.f()", "import importlib.util\nspec = importlib.util.spec_from_file_location('tool', 'vendor/ME/ME_tool.py')\ntool = importlib.util.module_from_spec(spec)\nspec.loader.exec_module(tool)", files=VENDOR, change=VENDOR_CHANGE, says="ME_tool"),
    Case("spec_absolute", REFUSED, "tool.f()", "import importlib.util\nspec = importlib.util.spec_from_file_location('tool', '@ROOT/vendor/ME/ME_tool.py')\ntool = importlib.util.module_from_spec(spec)\nspec.loader.exec_module(tool)", files=VENDOR, change=VENDOR_CHANGE, says="ME_tool"),
    Case("source_loader", REFUSED, "SourceFileLoader('tool', '@ROOT/vendor/ME/ME_tool.py').load_module().f()", "import warnings\nwarnings.simplefilter('ignore')\nfrom importlib.machinery import SourceFileLoader", files=VENDOR, change=VENDOR_CHANGE, says="ME_tool"),
    Case("executed_text", REFUSED, "names = {}\nexec(open('vendor/ME/ME_tool.py').read(), names)\nnames['f']()", files=VENDOR, change=VENDOR_CHANGE, says="ME_tool"),
    Case("executed_text_declared", STALE, "names = {}\nexec(open('vendor/ME/ME_tool.py').read(), names)\nnames['f']()", files=VENDOR, change=VENDOR_CHANGE, declares='files=["vendor/ME/ME_tool.py"]', says="ME_tool"),
    Case("module_declared", STALE, "ME_tool.f()", "import sys\nsys.path.append('vendor/ME')\nimport ME_tool", files=VENDOR, change=VENDOR_CHANGE, declares='files=["vendor/ME/ME_tool.py"]', says="ME_tool"),
    Case("run_path", REFUSED, "runpy.run_path('@ROOT/vendor/ME/ME_tool.py')['f']()", "import runpy", files=VENDOR, change=VENDOR_CHANGE, says="ME_tool"),
    Case("helper_of_another_process", REFUSED, "float(subprocess.run([sys.executable, '@ROOT/vendor/ME/ME_tool.py'], capture_output=True, check=True).stdout)", "import subprocess, sys", files={"/vendor/ME/ME_tool.py": "print(0.25)"}, change=VENDOR_CHANGE),
    Case("module_of_another_process", REFUSED, "float(subprocess.run([sys.executable, '-c', 'import sys; sys.path.insert(0, \"@ROOT/scripts\"); from common.ME import lab; print(lab.f())'], capture_output=True, check=True).stdout)", "import subprocess, sys", lab=F),
    Case("another_program", REFUSED, "float(subprocess.run(['cat', 'scripts/common/ME/data.txt'], capture_output=True, check=True).stdout)", "import subprocess", files={"data.txt": "0.25"}, change={"data.txt": "0.35"}, needs="posix"),
    Case("shell", REFUSED, "float(os.popen('cat @ROOT/scripts/common/ME/data.txt').read())", "import os", files={"data.txt": "0.25"}, change={"data.txt": "0.35"}, needs="posix"),
    # within scripts/, by a name that is made while it runs
    Case("import_module", STALE, "importlib.import_module('common.' + 'ME' + '.lab').f()", "import importlib", lab=F, says="ME"),
    Case("dunder_import", STALE, "__import__('common.ME.lab', fromlist=['f']).f()", lab=F, says="ME"),
    Case("modules_of_sys", STALE, "sys.modules['common.ME.lab'].f()", f"import sys\n{LAB}", lab=F, says="ME"),
    Case("getattr_built", STALE, "getattr(lab, 'al' + 'pha')()", LAB, lab="def alpha():\n    return 0.25\n", says="ME"),
    Case("attrgetter", STALE, "attrgetter('alpha')(lab)()", f"from operator import attrgetter\n{LAB}", lab="def alpha():\n    return 0.25\n", says="ME"),
    Case("methodcaller", STALE, "methodcaller('alpha')(lab)", f"from operator import methodcaller\n{LAB}", lab="def alpha():\n    return 0.25\n", says="ME"),
    Case("globals_built", STALE, "globals()['al' + 'pha']", "alpha = 0.25"),
    Case("globals_of_a_function", STALE, "number.function.__globals__['alpha']", "alpha = 0.25"),
    Case("globals_by_a_built_name", REFUSED, "getattr(number.function, '__glo' + 'bals__')['alpha']", "alpha = 0.25", says="alpha"),
    Case("vars_of_a_module", STALE, "vars(lab)['alpha']", LAB, lab="alpha = 0.25\n", says="ME"),
    Case("dict_by_a_built_name", REFUSED, "getattr(lab.beta, '__glo' + 'bals__')['alpha']", LAB, lab="alpha = 0.25\n\n\ndef beta():\n    return 1\n", says="alpha"),
    Case("name_of_main", STALE, "importlib.import_module(__name__).alpha", "import importlib\nalpha = 0.25"),
    Case("eval_text", STALE, "eval('al' + 'pha')", "alpha = 0.25"),
    Case("exec_text", STALE, "names = {}\nexec('from common.ME.lab import f', names)\nnames['f']()", lab=F, says="ME"),
    Case("frame", STALE, "look()", "import sys\nalpha = 0.25\n\n\ndef look():\n    return sys._getframe(1).f_globals['alpha']"),
    Case("frame_of_inspect", STALE, "inspect.currentframe().f_globals['alpha']", "import inspect\nalpha = 0.25"),
    Case("frame_by_a_built_name", STALE, "getattr(getattr(__import__('sys'), '_get' + 'frame')(), 'f_glo' + 'bals')['alpha']", "alpha = 0.25", says="ME"),
    Case("frame_of_a_generator", REFUSED, "getattr(getattr((n for n in [1]), 'gi_fr' + 'ame'), 'f_glo' + 'bals')['alpha']", "alpha = 0.25", says="alpha"),
    Case("frame_of_an_error", STALE, "try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    found = error.__traceback__.tb_frame.f_globals['alpha']\nfound", "alpha = 0.25"),
    Case("garbage", STALE, "[one for one in gc.get_objects() if isinstance(one, dict) and 'ME_alpha' in one and len(one) > 1][0]['ME_alpha']", "import gc\nME_alpha = 0.25"),
    Case("subclasses", STALE, "[one for one in lab.Base.__subclasses__()][0].rate", LAB, lab="class Base:\n    pass\n\n\nclass Own(Base):\n    rate = 0.25\n", says="ME"),
    Case("subclasses_by_a_built_name", REFUSED, "[one for one in getattr(lab.Base, '__sub' + 'classes__')()][0].rate", LAB, lab="class Base:\n    pass\n\n\nclass Own(Base):\n    rate = 0.25\n", says="ME"),
    Case("registry_of_a_base", STALE, "lab.Base.all['Own'].rate", LAB, lab="class Base:\n    all = {}\n    def __init_subclass__(cls):\n        Base.all[cls.__name__] = cls\n\n\nclass Own(Base):\n    rate = 0.25\n", says="ME"),
    Case("type_hints", STALE, "get_type_hints(lab.f)['x'].rate", f"from typing import get_type_hints\n{LAB}", lab="class Own:\n    rate = 0.25\n\n\ndef f(x: 'Own'):\n    return x\n", says="ME"),
    Case("annotations", STALE, "lab.f.__annotations__['x']", LAB, lab="def f(x: 0.25):\n    return x\n", says="ME"),
    Case("annotations_by_a_built_name", STALE, "float(getattr(lab.f, '__anno' + 'tations__').get('x', 0.5))", LAB, lab="def f(x: 0.25):\n    return x\n"),
    Case("signature_of_inspect", STALE, "inspect.signature(lab.f).parameters['x'].default", f"import inspect\n{LAB}", lab="def f(x=0.25):\n    return x\n", says="ME"),
    Case("defaults_of_a_function", STALE, "lab.f.__defaults__[0]", LAB, lab="def f(x=0.25):\n    return x\n", says="ME"),
    Case("constants_of_code", STALE, "[one for one in lab.f.__code__.co_consts if isinstance(one, float)][0]", LAB, lab=F, says="ME"),
    Case("closure_of_a_function", STALE, "lab.g.__closure__[0].cell_contents", LAB, lab="def f(x):\n    return lambda: x\n\n\ng = f(0.25)\n", says="ME"),
    Case("dispatch_by_dict", STALE, "lab.BY['f']()", LAB, lab="def f():\n    return 0.25\n\n\nBY = {'f': f}\n", says="ME"),
    Case("name_in_a_dict_of_globals", STALE, "lab.call('f')", LAB, lab="import sys\n\n\ndef f():\n    return 0.25\n\n\ndef call(name):\n    return getattr(sys.modules.get(__name__), name)()\n" .replace("sys.modules", "getattr(sys, 'mod' + 'ules')"), says="ME"),
    # text about the code
    Case("docstring", STALE, "float(lab.f.__doc__)", LAB, lab='def f():\n    """0.25"""\n', says="ME"),
    Case("docstring_by_format", REFUSED, "float('{0.__doc__}'.format(lab.f))", LAB, lab='def f():\n    """0.25"""\n'),
    Case("docstring_by_attrgetter", REFUSED, "float(attrgetter('f.__doc__')(lab) or 0.5)", f"from operator import attrgetter\n{LAB}", lab='def f():\n    """0.25"""\n'),
    Case("docstring_by_getattr", REFUSED, "float(getattr(lab.f, '__do' + 'c__') or 0.5)", LAB, lab='def f():\n    """0.25"""\n'),
    Case("docstring_of_a_module", STALE, "float(lab.__doc__)", LAB, lab='"""0.25"""\n', says="ME"),
    Case("docstring_of_pydoc", STALE, "float(pydoc.getdoc(lab.f))", f"import pydoc\n{LAB}", lab='def f():\n    """0.25"""\n', says="ME"),
    Case("comments_of_inspect", STALE, "float(inspect.getcomments(lab.f)[1:])", f"import inspect\n{LAB}", lab="# 0.25\ndef f():\n    return 1\n", says="ME"),
    Case("source_of_inspect", STALE, "len(inspect.getsource(lab.f))", f"import inspect\n{LAB}", lab=F, change={"lab.py": "def f():\n    return 0.25  # why\n"}, says="ME"),
    Case("line_of_a_warning", REFUSED, "caught()", "import warnings\n\n\ndef caught():\n    with warnings.catch_warnings(record=True) as found:\n        warnings.simplefilter('always')\n        warnings.warn('so', stacklevel=1)\n    return found[0].lineno", change={CHAPTER: ("import warnings\n", "import warnings\n\n")}),
    Case("line_of_a_frame", STALE, "sys._getframe().f_lineno", "import sys", change={CHAPTER: ("import sys\n", "import sys\n\n")}),
    Case("line_of_an_error", STALE, "try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    found = error.__traceback__.tb_lineno\nfound", change={CHAPTER: ("\n\n\n@", "\n\n\n\n@")}),
    Case("line_of_an_error_by_a_built_name", REFUSED, "try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    found = getattr(getattr(error, '__trace' + 'back__'), 'tb_li' + 'neno')\nfound", change={CHAPTER: ("\n\n\n@", "\n\n\n\n@")}),
    Case("line_of_code_by_a_built_name", REFUSED, "getattr(getattr(lab.f, '__co' + 'de__'), 'co_firstlineno')", LAB, lab=F, change={"lab.py": f"# why\n{F}"}),
    Case("line_of_a_log", REFUSED, "class Kept(logging.Handler):\n    def emit(self, record):\n        self.line = record.lineno\nkept = Kept()\nlogger = logging.Logger('ME')\nlogger.addHandler(kept)\nlogger.error('so')\nkept.line", "import logging", change={CHAPTER: ("\n\n\n@", "\n\n\n\n@")}),
    Case("text_of_a_traceback", REFUSED, "try:\n    1 / 0\nexcept ZeroDivisionError:\n    found = traceback.format_exc()\nlen(found)", "import traceback", change={CHAPTER: ("1 / 0", "1 / 0  # as it must")}),
    Case("names_of_locals", STALE, "short = 1\nlen(list(locals())[0])", change={CHAPTER: ("short = 1", "longer = 1")}),
    Case("names_of_locals_by_a_built_name", REFUSED, "short = 1\nlen(getattr(getattr(lab.f, '__co' + 'de__'), 'co_varnames')[0])", LAB, lab="def f():\n    short = 1\n    return short\n", change={"lab.py": "def f():\n    longer = 1\n    return longer\n"}),
    Case("name_of_a_function", STALE, "len(lab.f.__name__)", LAB, lab=F, change={"lab.py": "def longer():\n    return 0.25\n\n\nf = longer\n"}, says="ME"),
    Case("name_of_a_module", STALE, "len(name)", "from common.ME.lab import name", lab="name = __name__\n", files={"other_lab.py": "name = __name__\n"}, change={CHAPTER: ("ME.lab", "ME.other_lab")}),
    Case("repr_of_a_moved_class", STALE, "len(repr(C))", "from common.ME.lab import C", lab="class C:\n    pass\n", change={CHAPTER: ("ME.lab", "ME.other_lab"), "lab.py": "", "other_lab.py": "class C:\n    pass\n"}),
    Case("file_of_a_module", REFUSED, "len(lab.__file__)", LAB, lab=F, change={"lab.py": f"# why\n{F}"}),
    # compiled
    Case("extension_module", REFUSED, "fast.f()", "from common.ME import fast", lab="", files={"fast.so": b"\x7fELF"}, change={"fast.so": b"\x7fELG"}, says="fast"),
    Case("extension_beside_a_source", FRESH, "lab.f()", LAB, lab=F, change={"lab.abi3.so": b"\x7fELF"}),
    Case("library", REFUSED, "f()", "import ctypes\nf = ctypes.CDLL('scripts/common/ME/fast.so').f\nf.restype = ctypes.c_double", files={"fast.c": FAST}, change={"fast.c": TOLD}, says="fast.so", needs="compiler"),
    Case("library_absolute", REFUSED, "f()", "import ctypes\nf = ctypes.CDLL('@ROOT/scripts/common/ME/fast.so').f\nf.restype = ctypes.c_double", files={"fast.c": FAST}, change={"fast.c": TOLD}, says="fast.so", needs="compiler"),
    Case("library_declared", STALE, "f()", "import ctypes\nf = ctypes.CDLL('scripts/common/ME/fast.so').f\nf.restype = ctypes.c_double", files={"fast.c": FAST}, change={"fast.c": TOLD}, declares='files=["scripts/common/ME/fast.so"]', says="fast.so", needs="compiler"),
    Case("library_of_numpy", REFUSED, "f()", "import ctypes\nimport numpy as np\nf = np.ctypeslib.load_library('fast', 'scripts/common/ME').f\nf.restype = ctypes.c_double", files={"fast.c": FAST}, change={"fast.c": TOLD}, needs="compiler"),
    Case("library_of_torch", REFUSED, "torch.ops.load_library('@ROOT/scripts/common/ME/fast.so') or 0.25", "import torch", files={"fast.c": FAST}, change={"fast.c": TOLD}, says="fast.so", needs="compiler"),
]  # fmt: skip
