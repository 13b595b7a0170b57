"""Install what the tests need, and run them: ruff, mypy, import contracts, pytest with a real browser.

In a book that has its engine from elsewhere, these are the tests of the book; those of the engine stay where it comes
from, and so do the contracts, the browser and the other generators, which only they need.

python scripts/test.py               all but the slow tests
python scripts/test.py --all         those that are marked slow too, as every push does
python scripts/test.py -k browser    what follows goes to pytest
python scripts/test.py --hypothesis-profile thorough    properties on four times as many examples, as once a week
NAME_DATA=FILE                       the real data of a data set; without it, a cached or downloaded copy
"""

import compileall
import subprocess
import sys
from pathlib import Path

from engine.ground.paths import ROOT
from engine.ground.problem import Problem
from engine.machine import environment

# its command has no module to run, and looks for packages in the folder where it was called
CONTRACTS = (
    "import sys; sys.path.insert(0, 'scripts'); from importlinter.cli import lint_imports;"
    " sys.exit(lint_imports(no_logo=True, no_cache=True))"
)
CHECKS = (["-m", "ruff", "check", "-q"], ["-m", "ruff", "format", "--check", "-q"], ["-m", "mypy"])
OF_THE_ENGINE = ROOT / "tests" / "engine"


def main() -> int:
    """Run the command; return its exit code."""
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    if {"-h", "--help"} & set(sys.argv[1:]):
        print(__doc__)
        return 0
    try:
        environment.ensure(ROOT / "requirements-test.txt")
        if OF_THE_ENGINE.is_dir():
            environment.ensure(ROOT / "requirements-engines.txt", alone=True)
        prepare()
    except Problem as problem:
        print(problem.lines(), file=sys.stderr)
        return 1
    checks = [*CHECKS, ["-c", CONTRACTS]] if OF_THE_ENGINE.is_dir() else CHECKS
    failed = [command[1:] for command in checks if run(command)]
    failed += [["pytest"]] if run(["-m", "pytest", *chosen(sys.argv[1:])]) else []
    if OF_THE_ENGINE.is_dir() and "--all" not in sys.argv:
        print("The slow tests were left out: python scripts/test.py --all runs them too.")
    for command in failed:
        print(f"error: {' '.join(command)} failed; what it said stands above", file=sys.stderr)
    return bool(failed)


def chosen(arguments: list[str]) -> list[str]:
    """Return the arguments of pytest: without --all, the slow tests are left out."""
    if "--all" in arguments:
        return [argument for argument in arguments if argument != "--all"]
    return ["-m", "not slow", *arguments]


def prepare() -> None:
    """Get the browser, the npm packages and the data that the tests use, and compile what they try.

    Raises Problem where one cannot be had.
    """
    from engine.code.modules import Sources
    from engine.data import load
    from engine.ground import journal
    from engine.machine import browser, npm
    from engine.results import declared_data

    journal.recover()
    if OF_THE_ENGINE.is_dir():
        browser.ensure()
    npm.ensure(tests=OF_THE_ENGINE.is_dir())
    for name, dataset in declared_data.known(Sources()).items():
        print(f"Data: {name} from {load.load(dataset).origin}", flush=True)
    compileall.compile_dir(ROOT / "scripts", quiet=2)  # once for all processes, whatever this Python writes by itself


def run(arguments: list[str]) -> int:
    """Run a Python module in the repository; return its exit code."""
    print(f"$ {Path(sys.executable).name} {' '.join(arguments)}", flush=True)
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
