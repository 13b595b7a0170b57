"""What is known of packages and of Python itself: calls, decorators and bases that change nothing that is there."""

from __future__ import annotations

import builtins
import sys

ENGINE = "engine"  # importing it, and declaring an experiment or a lab by it, does no more than that
DECLARATION = f"{ENGINE}.experiment"
SAID = (
    *("experiment", "exact", "close", "statistical", "measured", "Experiment", "Dataset", "progress", "checkpoints"),
    *("lab", "slider", "curve", "preset", "Lab"),
)
DECLARING = {f"{ENGINE}.{name}" for name in SAID}  # what a chapter says to the engine

# Calls that make a value out of plain values.
MAKES = {
    *("range", "float", "int", "complex", "abs", "round", "len", "tuple", "list", "dict", "set", "frozenset", "sorted"),
    *("min", "max", "sum", "re.compile", "pathlib.Path", "fractions.Fraction", "decimal.Decimal"),
    *("torch.device", "torch.tensor", "torch.zeros", "torch.ones", "torch.arange", "torch.linspace", "numpy.array"),
    *("numpy.arange", "numpy.linspace", "numpy.zeros", "numpy.ones", "numpy.sqrt", "numpy.log", "numpy.exp"),
}
# Calls and decorators that keep what they are given, or give back a function that calls it later.
KEEPS = {
    *("property", "staticmethod", "classmethod", "dataclasses.dataclass", "dataclasses.field", "functools.cache"),
    *("functools.lru_cache", "functools.wraps", "functools.partial", "functools.cached_property", "abc.abstractmethod"),
    *("contextlib.contextmanager", "typing.overload", "typing.final", "typing.override", "torch.no_grad"),
    *("torch.inference_mode", "torch.enable_grad", "torch.compile", "collections.namedtuple", "logging.getLogger"),
    *("typing.TypeVar", "typing.NewType", "enum.auto", "enum.unique", "functools.total_ordering"),
}
NO_DECORATORS = {"functools.partial"}  # called with what stands below, it calls what it was given
ALIASES = {"dict", "list", "tuple", "set", "frozenset", "type"}  # `dict[str, float]`

# Classes whose subclasses they do not register; the modules of Python have no others, but for enumerations.
BASES_IN = ("torch.nn.", "torch.optim.", "torch.utils.data.", "torch.autograd.", "matplotlib.")
GENERIC = {"typing.Generic", "typing.Protocol", *ALIASES}
ENUMS = {"enum.Enum", "enum.IntEnum", "enum.StrEnum", "enum.Flag", "enum.IntFlag"}
VALUES = {"int", "float", "str", "bytes"}  # what a member of an enumeration may be as well
METACLASSES = {"type", "abc.ABCMeta"}
# Classes that do nothing of their own when a subclass is called.
STILL = {"object", "abc.ABC", "typing.Generic", "typing.Protocol", "typing.NamedTuple"}
MISSING = {"ImportError", "ModuleNotFoundError"}
SYSTEM = {"sys.version_info", "sys.platform", "os.name"}  # are the same as long as Python runs


def is_known_base(origin: str) -> bool:
    """Whether a class may be derived from this one without another class or a registry being told."""
    if origin in ENUMS:
        return False
    root = origin.partition(".")[0]
    own = isinstance(getattr(builtins, origin, None), type) if root == origin else root in sys.stdlib_module_names
    return own or origin.startswith(BASES_IN)


def is_known_error(origin: str) -> bool:
    """Whether this is one of Python's own exceptions."""
    found = getattr(builtins, origin, None)
    return isinstance(found, type) and issubclass(found, BaseException)
