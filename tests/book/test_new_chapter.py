"""What a new chapter of this book begins with: it is built, and its test, its code and its page pass the checks."""

import re

import pytest
from tests.checkout import Checkout


@pytest.fixture(scope="module")
def made(begun: Checkout) -> Checkout:
    """A copy with a chapter of the templates of this book."""
    done = begun.run("scripts/new.py", "walks/momentum", "1.3 动量法")
    assert done.returncode == 0, done.stderr
    return begun


def test_it_is_computed_and_rendered(made: Checkout):
    assert re.search(r"momentum\.shrinking +x = 0\.0115292 .* new ", made.built())
    page = made.read("site/walks/momentum.html")
    assert "step 20, x: 0.011529" in page
    assert page.count("<figure ") == 1


def test_its_own_test_and_the_checks_of_the_code_pass(made: Checkout):
    test = "tests/book/test_momentum.py"
    done = made.run("-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", test)
    assert "4 passed" in done.stdout, done.stdout + done.stderr
    for check in (["check", "-q"], ["format", "--check", "-q", "--force-exclude"]):
        done = made.run("-m", "ruff", *check, "scripts/chapters/momentum.py", test)
        assert done.returncode == 0, done.stdout + done.stderr
