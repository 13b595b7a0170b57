"""What the tests call as commands are commands: in a copy of a warm process each does what it does when started."""

import pytest
from tests.checkout import Checkout

STARTED = {"PYTHONWARNINGS": "default"}  # by which Python is started, not copied
PLACE = "import atexit, os, sys; atexit.register(print, 'end'); print(os.getcwd(), sys.argv, sys.path[:2], __name__)"
LATE = "late = lambda: (time.sleep(0.2), print('late'))"
COMMANDS = {
    "what succeeds": ("scripts/build.py", "--offline", "--status"),
    "what is refused": ("scripts/build.py", "--offline", "--only", "nothing*"),
    "a wrong call": ("scripts/new.py", "walks/SGD", "x"),
    "a module": ("-m", "mkdocs", "build", "--nothing"),
    "where it runs": ("-c", PLACE, "a", "b"),
    "what leaves in words": ("-c", "import sys; sys.exit('值')"),
    "what raises": ("-c", "import os; os.environ['MINE'] = '1'; {}['x']"),
    "what it is not given": ("-c", "import os; print(os.environ.get('MINE'), len(os.sched_getaffinity(0)))"),
    "what leaves at once": ("-c", "import os; os._exit(9)"),
    "what a thread still does": ("-c", f"import threading, time; {LATE}; threading.Thread(target=late).start()"),
}


@pytest.mark.parametrize("what", COMMANDS)
def test_a_copy_does_what_a_program_does(shared: Checkout, what: str):
    copied, started = shared.run(*COMMANDS[what]), shared.run(*COMMANDS[what], **STARTED)
    assert (copied.returncode, copied.stdout) == (started.returncode, started.stdout)
    assert copied.stderr.splitlines()[-1:] == started.stderr.splitlines()[-1:]


def test_modules_are_found_where_it_is_said(shared: Checkout):
    shared.path("beside").mkdir()
    shared.path("beside/found.py").write_text("print('found')\n", encoding="utf-8")
    assert shared.run("-m", "found", PYTHONPATH="beside").stdout == "found\n"
    assert shared.run("-c", "import found", PYTHONPATH="beside").stdout == "found\n"
