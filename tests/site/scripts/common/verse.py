"""Two lines about a walk."""

from engine import Dataset


def read_verse(path):
    """Return the text."""
    return path.read_text(encoding="utf-8")


VERSE = Dataset(name="verse", files={"verse.txt": ""}, read=read_verse, sources=("scripts/common/verse.txt",))
