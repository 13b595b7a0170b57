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


@pytest.mark.slow
def test_it_is_computed_and_rendered(made: Checkout):
    assert re.search(r"momentum\.shrinking +x = 0\.0115292 .* new ", made.built())
    page = made.read("site/walks/momentum.html")
    assert "step 20, x: 0.011529" in page
    assert page.count("<figure ") == 1


def test_its_own_test_and_the_checks_of_the_code_pass_after_the_first_edits(made: Checkout):
    test, chapter = "tests/book/test_momentum.py", "scripts/chapters/momentum.py"
    made.edit(chapter, "descend(1.0, eta=0.1, steps=20)", "descend(-3.0, eta=0.2, steps=30)")
    made.edit(chapter, 'print(f"step {len(path) - 1}, x: {path[-1]:f}")', 'print(f"x: {path[-1]:.4f}")')
    done = made.run("-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", test)
    assert "4 passed" in done.stdout, done.stdout + done.stderr
    for check in (["check", "-q"], ["format", "--check", "-q", "--force-exclude"]):
        done = made.run("-m", "ruff", *check, chapter, test)
        assert done.returncode == 0, done.stdout + done.stderr
