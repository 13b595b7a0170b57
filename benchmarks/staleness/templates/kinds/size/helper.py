from pathlib import Path

WORDS = Path(__file__).with_name("words.txt")


def helper(x):
    return x * WORDS.stat().st_size
