"""Files whose being there, place or kind is the answer; links; folders; files that no other machine has."""

# ruff: noqa: E501 programs read best as rows

from tests.engine.stale.case import CHAPTER, FRESH, LOWER, REFUSED, STALE, UNSEEN, Case, Link

OS, PATH = "import os", "from pathlib import Path"
ME = "scripts/common/ME"
DATA = {"data.txt": "0.25"}


def there(name: str, head: str, body: str, wanted: str = FRESH) -> Case:
    """Ask for a file that is not declared, and that joins later."""
    return Case(name, wanted, body, head, change={"flag.txt": "1"})


CASES = [
    # what asks whether an undeclared file is there has the same answer in every folder: it is not
    there("exists", OS, f"os.path.exists('{ME}/flag.txt') + 1"),
    there("is_file", PATH, f"Path('{ME}/flag.txt').is_file() + 1"),
    there("access", OS, f"os.access('{ME}/flag.txt', os.R_OK) + 1"),
    there("lexists", OS, f"os.path.lexists('{ME}/flag.txt') + 1"),
    there("open_or_default", "", f"try:\n    open('{ME}/flag.txt').close()\n    found = 0.35\nexcept OSError:\n    found = 0.25\nfound"),
    there("glob", "from glob import glob", f"len(glob('{ME}/*.txt')) + 1"),
    there("path_glob", PATH, f"len(list(Path('{ME}').glob('*.txt'))) + 1"),
    there("rglob", PATH, "len(list(Path('scripts').rglob('ME/*.txt'))) + 1"),
    there("listdir", OS, f"len([name for name in os.listdir('{ME}') if name.endswith('.txt')]) + 1", REFUSED),
    there("walk", OS, f"sum(len([name for name in names if name.endswith('.txt')]) for _, _, names in os.walk('{ME}')) + 1"),
    Case("iter_modules", STALE, "len(list(pkgutil.iter_modules(common.ME.__path__))) + 1", "import pkgutil\nimport common.ME", lab="", change={"flag.py": ""}, says="ME"),
    Case("find_spec", STALE, "(importlib.util.find_spec('common.ME.flag') is not None) + 1", "import importlib.util", lab="", change={"flag.py": ""}, says="ME"),
    # declared folders count with all that they hold
    Case("folder_joined", STALE, f"len(os.listdir('{ME}/all'))", OS, files={"all/a.txt": "1"}, change={"all/b.txt": "1"}, declares='files=["scripts/common/ME/all"]', says="all"),
    Case("folder_left", STALE, f"len(os.listdir('{ME}/all'))", OS, files={"all/a.txt": "1", "all/b.txt": "1"}, change={"all/b.txt": None}, declares='files=["scripts/common/ME/all"]', says="all"),
    Case("folder_edited", STALE, f"sum(float(path.read_text()) for path in Path('{ME}/all').iterdir())", PATH, files={"all/a.txt": "0.25", "all/b.txt": "1"}, change={"all/a.txt": "0.35"}, declares='files=["scripts/common/ME/all"]', says="all"),
    Case("folder_deep", STALE, f"sum(float(path.read_text()) for path in Path('{ME}/all').rglob('*.txt'))", PATH, files={"all/deep/er/a.txt": "0.25"}, change={"all/deep/er/a.txt": "0.35"}, declares='files=["scripts/common/ME/all"]', says="all"),
    Case("folder_renamed", STALE, f"float(min(os.listdir('{ME}/all')))", OS, files={"all/0.25": "1"}, change={"all/0.25": None, "all/0.35": "1"}, declares='files=["scripts/common/ME/all"]', says="all"),
    Case("folder_and_another", FRESH, f"len(os.listdir('{ME}/all'))", OS, files={"all/a.txt": "1"}, change={"beside.txt": "1"}, declares='files=["scripts/common/ME/all"]'),
    Case("declared_missing", REFUSED, "0.25", declares='files=["scripts/common/ME/none.txt"]', change=LOWER, says="none.txt"),
    Case("declared_gone", STALE, f"float(open('{ME}/data.txt').read())", files=DATA, change={"data.txt": None}, declares='files=["scripts/common/ME/data.txt"]', says="missing"),
    Case("declared_and_unread", STALE, "0.25", files=DATA, change={"data.txt": "0.35"}, declares='files=["scripts/common/ME/data.txt"]', says="data.txt"),
    Case("declared_of_another", REFUSED, f"float(open('{ME}/data.txt').read())", files={**DATA, "other.txt": "1"}, change={"data.txt": "0.35"}, declares='files=["scripts/common/ME/other.txt"]', says="data.txt"),
    # links count by what they point to
    Case("link_turned", STALE, f"float(open('{ME}/now.txt').read())", files={"a.txt": "0.25", "b.txt": "0.35", "now.txt": Link("a.txt")}, change={"now.txt": Link("b.txt")}, declares='files=["scripts/common/ME/now.txt"]', says="now.txt", needs="links"),
    Case("link_turned_undeclared", REFUSED, f"float(open('{ME}/now.txt').read())", files={"a.txt": "0.25", "b.txt": "0.35", "now.txt": Link("a.txt")}, change={"now.txt": Link("b.txt")}, says="txt", needs="links"),
    Case("link_target_edited", STALE, f"float(open('{ME}/now.txt').read())", files={"a.txt": "0.25", "now.txt": Link("a.txt")}, change={"a.txt": "0.35"}, declares='files=["scripts/common/ME/now.txt"]', says="now.txt", needs="links"),
    Case("link_of_a_folder", STALE, f"float(open('{ME}/now/x.txt').read())", files={"a/x.txt": "0.25", "b/x.txt": "0.35", "now": Link("a")}, change={"now": Link("b")}, declares='files=["scripts/common/ME/now"]', says="now", needs="links"),
    Case("link_in_a_folder", STALE, f"float(open('{ME}/all/x.txt').read())", files={"a.txt": "0.25", "b.txt": "0.35", "all/x.txt": Link("../a.txt")}, change={"all/x.txt": Link("../b.txt")}, declares='files=["scripts/common/ME/all"]', says="all", needs="links"),
    Case("link_read", REFUSED, f"len(os.readlink('{ME}/now.txt'))", OS, files={"a.txt": "0.25", "bb.txt": "0.25", "now.txt": Link("a.txt")}, change={"now.txt": Link("bb.txt")}, declares='files=["scripts/common/ME/now.txt"]', needs="links"),
    Case("link_resolved", FRESH, f"len(Path('{ME}/now.txt').resolve().name)", PATH, files={"a.txt": "0.25", "bb.txt": "0.25", "now.txt": Link("a.txt")}, change={"now.txt": Link("bb.txt")}, declares='files=["scripts/common/ME/now.txt"]', needs="links"),
    Case("is_link", FRESH, f"os.path.islink('{ME}/now.txt') + 1", OS, files={"a.txt": "0.25", "now.txt": Link("a.txt")}, change={"now.txt": "0.25"}, declares='files=["scripts/common/ME/now.txt"]', needs="links"),
    # what is nobody else's, or is not of the book
    *(
        Case(f"in_{name}", REFUSED, f"float(open('{folder}/ME.txt').read())", files={f"/{folder}/ME.txt": "0.25"}, change={f"/{folder}/ME.txt": "0.35"}, says="txt")
        for name, folder in {"cache": ".cache", "site": "site", "hidden": ".hidden", "docs": "docs/results", "git": ".git", "venv": ".venv/lib", "modules": "node_modules/.mine", "elsewhere": "data", "engine": "scripts/engine"}.items()
    ),
    Case("by_a_hidden_link", REFUSED, "float(open('.hidden_ME/x.txt').read())", files={"a/x.txt": "0.25", "/.hidden_ME": Link("scripts/common/ME/a")}, change={"a/x.txt": "0.35"}, says="txt", needs="links"),
    Case("by_an_absolute_path", REFUSED, "float(open('@ROOT/scripts/common/ME/data.txt').read())", files=DATA, change={"data.txt": "0.35"}, says="data.txt"),
    Case("by_an_absolute_path_in_c", REFUSED, "float(np.fromfile('@ROOT/scripts/common/ME/data.txt', sep=' ')[0])", "import numpy as np", files=DATA, change={"data.txt": "0.35"}, says="data.txt"),
    Case("size_by_an_absolute_path", UNSEEN, "os.path.getsize('@ROOT/scripts/common/ME/data.txt')", OS, files=DATA, change={"data.txt": "0.355"}, says="data.txt"),
    Case("exists_by_an_absolute_path", UNSEEN, "os.path.exists('@ROOT/scripts/common/ME/flag.txt') + 1", OS, change={"flag.txt": "1"}, says="flag.txt"),
    Case("size_beside_the_engine", UNSEEN, "(Path(engine.__file__).parents[1] / 'common' / 'ME' / 'data.txt').stat().st_size", "import engine\nfrom pathlib import Path", files=DATA, change={"data.txt": "0.355"}),
    Case("file_beside_the_engine", REFUSED, "float((Path(engine.__file__).parents[1] / 'common' / 'ME' / 'data.txt').read_text())", "import engine\nfrom pathlib import Path", files=DATA, change={"data.txt": "0.35"}, says="data.txt"),
    Case("code_beside_the_engine", REFUSED, "lab.f()", "import engine, sys\nfrom pathlib import Path\nsys.path.append(str(Path(engine.__file__).parents[1] / 'common' / 'ME'))\nimport lab", lab="def f():\n    return 0.25\n"),
    Case("list_by_an_absolute_path", REFUSED, "len(os.listdir('@ROOT/scripts/common/ME'))", OS, change={"flag.txt": "1"}),
    Case("above_its_folder", FRESH, f"sum((Path.cwd().parents[n] / '{ME}' / 'flag.txt').exists() for n in range(2)) + 1", PATH, change={"flag.txt": "1"}),
    Case("in_the_home_folder", FRESH, "(Path.home() / '.ME_rate').exists() + 1", PATH, change={"/home/.ME_rate": "1"}),
    Case("in_the_temporary_folder", FRESH, "(Path(tempfile.gettempdir()) / 'ME_rate').exists() + 1", f"{PATH}\nimport tempfile", change=LOWER),
    Case("record_of_another", REFUSED, "len(open('docs/results/exists/number.cpu.json').read())", change=LOWER),
    Case("source_as_text", REFUSED, "len(open(__file__).read())", change={CHAPTER: ("\n\n\n@", "\n\n\n# why\n@")}),
    Case("source_of_a_helper_as_text", REFUSED, "len(open(lab.__file__).read())", "from common.ME import lab", lab="RATE = 0.25\n", change={"lab.py": "RATE = 0.25  # why\n"}),
    Case("source_declared", STALE, "len(open('scripts/common/ME/lab.py').read())", lab="RATE = 0.25\n", change={"lab.py": "RATE = 0.25  # why\n"}, declares='files=["scripts/common/ME/lab.py"]', says="lab.py"),
]  # fmt: skip
