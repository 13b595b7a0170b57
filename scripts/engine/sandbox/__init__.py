"""Processes that see of the world what they are given: a folder of their own, fixed variables, and the programs.

box        what a call sees of the world, and the variables that are the same on every machine
calls      the side that asks
worlds     worlds as they are started, kept, asked and ended there
start      the program of a world, and of a process that it starts
world      a world: imports packages once, lets each call have a process, watches it
processes  the process of a call, seen from its world: a copy, or a program of its own
inside     the process of a call, seen from within: everything is set, the function is called, its answer told
folder     the folder of a call, and what is told there
printed    what a call prints
telling    how far a call is, as its code says
guard      what a call does is judged before it is done
refusals   what is refused: files that nobody declared, writing elsewhere, the network, other programs
places     the folders that may be read and written
landlock   the same refused by the kernel, where it can
imports    which packages a call stands on
settings   chance and rounding, as they are set for a call
left       threads and processes that a call leaves behind

It knows nothing of experiments.
"""

from engine.sandbox.box import VARIABLES, Answer, Box
from engine.sandbox.calls import Begun, Call, begun, call, preload, warm
from engine.sandbox.guard import missing
from engine.sandbox.inside import run_module
from engine.sandbox.worlds import Stopped, heard

__all__ = [
    "VARIABLES",
    "Answer",
    "Begun",
    "Box",
    "Call",
    "Stopped",
    "begun",
    "call",
    "heard",
    "missing",
    "preload",
    "run_module",
    "warm",
]
