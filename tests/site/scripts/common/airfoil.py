"""The data set of this site, where the engine looks for it."""

from common.heights import HEIGHTS as AIRFOIL

__all__ = ["AIRFOIL"]
