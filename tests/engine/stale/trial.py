"""All programs of this folder in one repository: run, changed all at once, asked for, run again."""

import json
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.checkout import Checkout
from tests.engine.stale import (
    harmless,
    language,
    moments,
    outside,
    packages,
    pickles,
    places,
    readers,
    surroundings,
)
from tests.engine.stale.case import FRESH, REFUSED, STALE, Case

ROOMS = (surroundings, readers, places, outside, pickles, moments, packages, language, harmless)
DRIVER = Path(__file__).with_name("runner.py")


@dataclass(frozen=True)
class Came:
    """What came of a case.

    before: its number, or why it was refused; stale: why it is after the change, "" if fresh; after: as before, of
    what is fresh, and of what has to be seen.
    """

    before: float | str
    stale: str = ""
    after: float | str = ""

    def unlike(self, case: Case) -> str:
        """Say what is not as the case has it, "" if nothing: whatever it wants, no other number may be fresh."""
        if not isinstance(self.before, str) and not self.stale and self.after != self.before:
            return f"fresh with {self.before}, though a run gives {self.after}"
        came = REFUSED if isinstance(self.before, str) else STALE if self.stale else FRESH
        if came != case.wanted:
            return f"{came}, not {case.wanted}: {self}"
        said = self.before if isinstance(self.before, str) else self.stale
        if came != FRESH and case.own(case.says) not in said:
            return f"says nothing of {case.own(case.says)}: {said}"
        return "" if case.gives is None or self.after == case.gives else f"gives {self.after}, not {case.gives}"


def possible(case: Case) -> bool:
    """Whether this machine has what the case needs."""
    have = {"links": hasattr(os, "symlink") and os.name == "posix", "compiler": bool(shutil.which("cc")), "": True}
    return have.get(case.needs, os.name == "posix" if case.needs == "posix" else sys.platform == case.needs)


CASES = [case for room in ROOMS for case in room.CASES]
# one of each kind, for every run of the tests; all of them: python -m tests.engine.stale
OFTEN = frozenset(
    ["set_order", "hash_of_text", "hash_of_path", "seed_from_hash", "set_at_import", "getenv", "environ_index", "environ_at_import", "environ_of_subprocess", "c_getenv", "time_zone", "int_digits", "torch_threads", "float32_sum", "assertion", "debug", "declared_variable", "declared_threads", "open_declared", "open_undeclared", "open_at_import_undeclared", "linecache_undeclared", "tokenize_undeclared", "mmap_undeclared", "pkgutil_declared", "pkgutil_undeclared", "resources_undeclared", "sqlite_undeclared", "sqlite_declared", "zip_module_undeclared", "npy_declared", "npy_undeclared", "memmap_undeclared", "fromfile_undeclared", "torch_from_file_declared", "torch_from_file_undeclared", "fopen_undeclared", "fopen_declared", "worker_declared", "worker_undeclared", "pool_undeclared", "python_undeclared", "size_declared", "stat_undeclared", "crlf_in_bytes_declared", "pickle_undeclared", "exists", "open_or_default", "glob", "listdir", "walk", "folder_joined", "folder_edited", "folder_deep", "declared_missing", "declared_gone", "declared_of_another", "link_turned", "link_turned_undeclared", "link_of_a_folder", "link_in_a_folder", "in_cache", "in_site", "in_hidden", "in_engine", "by_a_hidden_link", "by_an_absolute_path", "by_an_absolute_path_in_c", "size_by_an_absolute_path", "source_as_text", "source_declared", "path_by_file", "path_absolute", "spec_from_file", "spec_absolute", "executed_text", "module_declared", "helper_of_another_process", "another_program", "import_module", "getattr_built", "attrgetter", "globals_built", "globals_by_a_built_name", "eval_text", "frame", "frame_of_inspect", "docstring", "docstring_by_format", "docstring_by_attrgetter", "line_of_a_warning", "line_of_code_by_a_built_name", "source_of_inspect", "repr_of_a_moved_class", "library", "library_declared", "subclasses", "pickled", "torch_load", "numpy_load", "shelf", "yaml_name", "copied_by_copyreg", "torch_module", "bytecode_of_the_same_second", "bytecode_of_the_chapter", "kept_in_its_folder", "kept_in_the_cache", "kept_in_the_temporary_folder", "kept_in_the_repository", "code_edited_and_put_back", "chapter_edited_and_put_back", "data_edited_and_put_back", "data_saved_meanwhile", "code_saved_meanwhile", "random", "random_at_import", "numpy_random", "numpy_generator", "torch_random", "torch_layer", "uuid", "clock", "today", "address", "hash_of_an_object", "process_number", "race_of_threads", "fork_answers_too", "torch_with_a_seed", "remembered_by_a_cache", "counted_in_a_module", "version", "version_of_a_dependency", "version_of_a_late_dependency", "without_a_version", "data_of_a_package", "effect_of_an_import", "version_that_is_not_used", "import_that_goes", "query", "named_to_a_package", "opened_by_a_package", "partial", "dispatch_by_dict", "default_by_a_helper", "property", "metaclass", "init_subclass_of_another", "dataclass_default", "enumeration", "patched_at_import", "registered", "single_dispatch_far", "attribute_with_an_effect", "name_set_with_an_effect", "module_attribute_with_an_effect", "own_type_checking", "import_star", "re_exported", "in_a_circle", "conditional_import", "optional_import_joins", "mangled", "decomposed_name", "crlf_source", "source_with_a_mark", "string_annotation", "asynchronous", "patched_package", "comment", "docstring_joins", "formatting", "literal_written_otherwise", "local_renamed", "statements_swapped", "another_enumeration", "another_metaclass", "another_decorator", "another_callable", "another_optional_import", "function_moves", "figures_imported", "line_ends_of_a_text"]
)


class Trial:
    """A repository with all the cases in it, and an environment of its own with packages that can be upgraded."""

    def __init__(self, copy: Checkout, beside: Path, cases: Iterable[Case]) -> None:
        self.copy, self.beside = copy, beside
        self.cases = [case for case in cases if possible(case)]
        venv.create(beside / "environment", with_pip=False, symlinks=os.name != "nt")
        self.python = beside / "environment" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        ask = [str(self.python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
        self.packages = Path(subprocess.run(ask, check=True, capture_output=True, encoding="utf-8").stdout.strip())
        ours = [path for path in sys.path if path.endswith("site-packages")]
        (self.packages / "ours.pth").write_text("\n".join(ours), encoding="utf-8")

    def came(self) -> dict[str, Came]:
        """Run all, change all, and say what came of each, by its name."""
        self._install(packages.PACKAGES)
        for case in self.cases:
            case.begin(self.copy.root)
        self._compile()
        first = self._run(None, 0, meanwhile=True)
        assert self._stale(0).keys() <= {case.key for case in self.cases if "number" not in first[case.key]}
        for case in self.cases:
            case.edit(self.copy.root)
        self._compile()
        self._install(packages.UPGRADED)
        stale = self._stale(1)
        again = [case.key for case in self.cases if case.gives is not None or case.key not in stale]
        second = self._run([key for key in again if "number" in first[key]], 1)
        return {
            case.name: Came(
                _of(first[case.key]), stale.get(case.key, ""), _of(second.get(case.key, {"problem": "never run"}))
            )
            for case in self.cases
        }

    def _install(self, files: dict[str, str | None] | dict[str, str]) -> None:
        for name, text in files.items():
            path = self.packages / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                shutil.rmtree(path.parent, ignore_errors=True)  # the folder that says which version there is
            else:
                before = path.stat() if path.exists() else None
                path.write_bytes(text.encode("utf-8"))
                if before and before.st_size == path.stat().st_size:
                    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    def _compile(self) -> None:
        """Make the libraries of the cases; they have one source."""
        sources = [case.path(self.copy.root, "fast.c") for case in self.cases if case.needs == "compiler"]
        if sources:
            made = self.beside / "fast.so"
            subprocess.run(["cc", "-shared", "-fPIC", "-o", str(made), str(sources[0])], check=True)
            for source in sources:
                shutil.copyfile(made, source.with_suffix(".so"))

    def _command(self, around: int, *command: str) -> str:
        variables = {name: values[around] for name, values in surroundings.AROUND.items() if values[around]}
        kept = {name: value for name, value in os.environ.items() if not name.endswith(("_DATA", "_URL"))}
        home = self.copy.path("home")
        home.mkdir(exist_ok=True)
        done = subprocess.run(
            [str(self.python), *["-O"] * around, *command],
            cwd=self.copy.root,
            env=kept | {"PYTHONUTF8": "1", "HOME": str(home)} | variables,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=600,
        )
        assert done.returncode == 0, done.stdout[-9000:] + done.stderr[-9000:]
        return done.stdout

    def _run(self, keys: list[str] | None, around: int, meanwhile: bool = False) -> dict[str, Any]:
        asked, answer = self.beside / "asked.json", self.beside / "answer.json"
        edits = {case.key: self._meanwhile(case) for case in self.cases if case.meanwhile} if meanwhile else {}
        asked.write_text(json.dumps({"keys": keys, "meanwhile": edits}), encoding="utf-8")
        self._command(around, str(DRIVER), str(asked), str(answer))
        found: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
        return found

    def _meanwhile(self, case: Case) -> dict[str, str | None]:
        texts: dict[str, str | None] = {}
        for name, new in case.meanwhile.items():
            path = case.path(self.copy.root, name)
            if isinstance(new, tuple):
                new = path.read_bytes().decode("utf-8").replace(*new)
            assert new is None or isinstance(new, str)
            texts[path.relative_to(self.copy.root).as_posix()] = new
        return texts

    def _stale(self, around: int) -> dict[str, str]:
        """What `--status` calls stale, and why."""
        lines = self._command(around, "scripts/build.py", "--status", "--device", "cpu").splitlines()
        keys = {case.key for case in self.cases}
        found = (re.fullmatch(r"(\S+) +(?:fresh|stale: (.*))", line) for line in lines)
        return {match[1]: match[2] for match in found if match and match[2] and match[1] in keys}


def _of(answer: dict[str, Any]) -> float | str:
    return answer["number"] if "number" in answer else "; ".join(f"{key}: {said}" for key, said in answer.items())
