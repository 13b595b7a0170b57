"""A fable of our own, for models of letters: short enough to be learnt by heart."""

from engine import Dataset


# --8<-- [start:whole]
def read_fable(path):
    return path.read_text(encoding="utf-8")


FABLE = Dataset(
    name="fable",
    files={"fable.txt": ""},
    read=read_fable,
    sources=("scripts/common/fable.txt",),
    licence="CC BY-SA 4.0",
)
# --8<-- [end:whole]
