from pathlib import Path

DAMPED = Path(__file__).with_name("damped.txt")


def helper(x):
    return x / 2 if DAMPED.exists() else x
