"""What the scenario's library `scale` stands on."""

__version__ = "2.0"

LENGTH = 2.5
