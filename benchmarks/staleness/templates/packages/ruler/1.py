"""What the scenario's library `scale` stands on."""

__version__ = "1.0"

LENGTH = 1.5
