"""A drawing library of the scenario's own."""

__version__ = "1.0"

WIDTH = 1
