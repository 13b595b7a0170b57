"""A drawing library of the scenario's own."""

__version__ = "2.0"

WIDTH = 2
