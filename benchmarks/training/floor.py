"""What the machine can do at best, and what the sweep asks of it: operations and bytes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from benchmarks.training.ways import BATCH, EPOCHS, MANY, sweep
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

SIDE, LONG, TRIES = 1024, 2**26, 5  # of a matrix; floats of a vector that no cache near the core holds


@dataclass(frozen=True)
class Bounds:
    """What one core gives in a second, and what MANY runs ask: operations, the least bytes, those that are moved."""

    operations_a_second: float
    bytes_a_second: float
    operations: int
    least: int
    moved: int

    @property
    def computing(self) -> float:
        return self.operations / self.operations_a_second

    @property
    def least_moving(self) -> float:
        return self.least / self.bytes_a_second

    @property
    def moving(self) -> float:
        return self.moved / self.bytes_a_second


def bounds(X: torch.Tensor, y: torch.Tensor) -> Bounds:
    """Measure the machine, count the work."""
    count = MANY * operations(X), MANY * least_bytes(X), moved_bytes(X, y, MANY)
    return Bounds(operations_a_second(), bytes_a_second(), *count)


def operations_a_second() -> float:
    """Return the float32 operations a second of a product of matrices, at its best."""
    matrix = torch.rand(SIDE, SIDE)
    return 2 * SIDE**3 / _best(lambda: matrix @ matrix)


def bytes_a_second() -> float:
    """Return the bytes a second that a copy reads and writes, at its best."""
    source = torch.rand(LONG)
    target = torch.empty_like(source)
    return 2 * source.nbytes / _best(lambda: target.copy_(source))


def _best(task: Callable[[], object]) -> float:
    """Return the least CPU seconds of a task, once it is warm."""
    task()
    times = []
    for _ in range(TRIES):
        start = time.process_time()
        task()
        times.append(time.process_time() - start)
    return min(times)


def operations(X: torch.Tensor) -> int:
    """Return the arithmetic operations of one run: predictions, errors, gradients and RMSProp, without its losses."""
    d = X.shape[1]
    forward, backward, rule = BATCH * (2 * d + 1), BATCH * 2 * d + BATCH + d + 1, 9 * (d + 1)
    return EPOCHS * len(X) // BATCH * (forward + backward + rule)


def least_bytes(X: torch.Tensor) -> int:
    """Return the bytes that one run has to read and write in float32, were a step a single pass.

    Its minibatch and the numbers of its rows, and the parameters and states before and after it.
    """
    d = X.shape[1]
    return EPOCHS * len(X) // BATCH * (BATCH * (4 * (d + 1) + 8) + 4 * 4 * (d + 1))


def moved_bytes(X: torch.Tensor, y: torch.Tensor, runs: int) -> int:
    """Return the bytes of all tensors that the sweep's operations read and write, each operation by itself."""
    moved = _Moved()
    with moved:
        sweep(X, y, runs, 0)
    return int(moved.bytes)


class _Moved(TorchDispatchMode):
    """Counts the bytes that operations of torch take and give; a view moves none."""

    def __init__(self) -> None:
        super().__init__()
        self.bytes = 0

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        given = func(*args, **(kwargs or {}))
        if not func.is_view:
            self.bytes += _bytes(_read(func, args)) + _bytes(given)
        return given


def _read(func: Any, args: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return what an operation reads: of a table that it gathers rows from, only their numbers."""
    return args[1:] if func is torch.ops.aten.embedding.default else args


def _bytes(given: Any) -> int:
    return sum(one.nbytes for one in tree_leaves(given) if isinstance(one, torch.Tensor))
