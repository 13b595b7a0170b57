"""Many runs: each is kept as soon as it is there, whatever becomes of the build."""

from tests.checkout import Checkout

HEAD = "from engine import exact, experiment\n"
TOY = "\n\n@experiment(numbers={{'v': exact}}, seconds=20, gigabytes=1)\ndef toy{}(seed=0):\n    {}\n"
FINE = "return {'v': 0.5 + seed}"
PATH = "scripts/chapters/toys.py"


def write(checkout: Checkout, count: int, **others: str) -> None:
    """Write a chapter of experiments toy1, toy2, …; others: what some of them do."""
    code = "".join(TOY.format(n, others.get(f"toy{n}", FINE)) for n in range(1, count + 1))
    checkout.path(PATH).write_text(HEAD + code, encoding="utf-8")


def test_of_twenty_experiments_the_thirteenth_fails_and_the_next_build_runs_it_alone(checkout: Checkout):
    write(checkout, 20, toy13="raise ValueError('thirteen')")
    done = checkout.build("--no-site")
    assert done.returncode == 1
    assert done.stdout.count(" s\n") == 19
    first, last = done.stderr.splitlines()
    assert "toys.toy13" in first
    assert "ValueError: thirteen" in first
    assert last == "error: 19 of 20 results are kept: the next build runs what failed alone"
    assert not checkout.path("docs/results/toys").exists()

    write(checkout, 20)
    said = checkout.updated()
    assert said.count(", kept from before") == 19
    assert "[20/20] toys.toy13  " in said
    assert len([*checkout.path("docs/results/toys").iterdir()]) == 20
    assert not [*checkout.path(".cache/results").iterdir()]  # what is recorded needs no keeping
