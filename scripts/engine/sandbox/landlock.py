"""What a call may not touch, refused by the kernel: also what C++ opens, and what the processes of a pool open.

Linux has it from 5.13 on, under the name of Landlock, for everybody; each version of it (ABI) knows more kinds of
access. Where there is none, or less, so be it: `guard` says more, and sooner. Numbers: include/uapi/linux/landlock.h.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from engine.sandbox import places

CREATE, ADD, RESTRICT = 444, 445, 446  # system calls
NO_NEW_PRIVILEGES, DIE_WITH_PARENT, ADOPT = 38, 1, 36  # of prctl
BELOW, PORT = 1, 2  # kinds of rules
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, TRUNCATE = 1, 2, 4, 8, 1 << 14
ALL = (0, (1 << 13) - 1, (1 << 14) - 1, (1 << 15) - 1)  # access to files, by ABI; later ones: to devices
CONNECT_TCP, WITH_PORTS = 2, 4  # the first ABI that knows ports
FREE_PORTS = Path("/proc/sys/net/ipv4/ip_local_port_range")


def restrict(base: str) -> None:
    """Let this process, and those that it starts, touch nothing but programs, devices and `base`, where that works.

    Of the network it leaves the ports that a server on the same machine is given when it asks for any.
    """
    if abi() < 1:
        return
    everything = ALL[min(abi(), 3)]
    files = _ruleset(everything, 0)
    for place, access in _places(base, everything):
        _allow_below(files, place, access & everything)
    control(NO_NEW_PRIVILEGES, 1)
    _call(RESTRICT, files, 0)
    os.close(files)
    if abi() >= WITH_PORTS:
        _call(RESTRICT, ports(), 0)


@cache
def abi() -> int:
    """Return how much the kernel knows, 0 where it knows nothing."""
    return max(_call(CREATE, None, ctypes.c_size_t(0), 1), 0) if sys.platform == "linux" else 0


@cache
def ports() -> int:
    """Return the rules of the network, as an open file; tens of thousands of them, made once for all copies."""
    rules = _ruleset(0, CONNECT_TCP)
    for port in _free_ports():
        _call(ADD, rules, PORT, struct.pack("=QQ", CONNECT_TCP, port), 0)
    return rules


def _ruleset(files: int, network: int) -> int:
    return _call(CREATE, struct.pack("=QQ", files, network), ctypes.c_size_t(16 if network else 8), 0)


def die_with_parent() -> None:
    """Let the kernel end this process when the one that started it ends, however that comes; on Linux."""
    control(DIE_WITH_PARENT, 9)


def adopt_orphans() -> None:
    """Become the parent of processes whose own parent ends, as long as this one has started it; on Linux."""
    control(ADOPT, 1)


def control(option: int, value: int) -> None:
    """Change a property of this process, where the system is Linux."""
    if sys.platform == "linux":
        _libc().prctl(option, value, 0, 0, 0)


def _places(base: str, everything: int) -> Iterator[tuple[str, int]]:
    for place in (base, *places.OTHERS, *places.SHARED):
        yield place, everything
    for place in places.programs():
        yield place, EXECUTE | READ_FILE | READ_DIR
    for place in (*places.devices(), f"/proc/{os.getpid()}"):  # where drivers name their threads
        yield place, EXECUTE | READ_FILE | READ_DIR | WRITE_FILE


def _allow_below(ruleset: int, place: str, access: int) -> None:
    with suppress(OSError):  # a place that is not there needs no rule
        if not Path(place).is_dir():
            access &= EXECUTE | READ_FILE | WRITE_FILE | TRUNCATE
        file = os.open(place, os.O_PATH | os.O_CLOEXEC) if sys.platform == "linux" else -1
        _call(ADD, ruleset, BELOW, struct.pack("=Qi", access, file), 0)
        os.close(file)


def _free_ports() -> range:
    try:
        first, last = map(int, FREE_PORTS.read_text(encoding="ascii").split())
    except (OSError, ValueError):
        return range(0)
    return range(first, last + 1)


def _call(number: int, *arguments: Any) -> int:
    return int(_libc().syscall(number, *arguments))


@cache
def _libc() -> Any:
    return ctypes.CDLL(None)
