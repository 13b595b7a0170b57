"""The scenario's data."""

from engine import Dataset

SAMPLE = Dataset(name="sample", shape=(4, 1), digest="@@DIGEST@@")
