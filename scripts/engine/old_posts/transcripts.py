"""Code that was copied from a prompt, `In [1]:` or `>>>`: what was typed, and what was answered."""

from __future__ import annotations

import codeop
import re

TYPED = re.compile(r"In ?\[\d*\]: ?|>>> ?")
PROMPT = re.compile(r"^(?:(?:In|Out) ?\[\d*\]:|>>>)", re.MULTILINE)
MORE = re.compile(r" *\.{3,}: ?|\.\.\. ?|\.\.\.$")
ANSWER = re.compile(r"Out ?\[\d*\]: ?")


def parts(code: str) -> list[tuple[str, str]]:
    """Return (code, output) of a transcript in turn, none where the code is none."""
    lines = code.strip("\n").split("\n")
    if not TYPED.match(lines[0]):
        return []
    found: list[tuple[list[str], list[str]]] = []
    typing = True
    for line in lines:
        if match := TYPED.match(line):
            if not found or found[-1][1]:
                found.append(([], []))
            found[-1][0].append(line[match.end() :])
            typing = True
        elif typing and (match := MORE.match(line)):
            found[-1][0].append(line[match.end() :])
        elif typing and _is_open("\n".join(found[-1][0])):
            found[-1][0].append(line)
        elif line.strip() or not typing:
            typing = False
            found[-1][1].append(ANSWER.sub("", line))
    return [("\n".join(typed).rstrip(), "\n".join(answer).strip("\n")) for typed, answer in found]


def _is_open(code: str) -> bool:
    """Whether a statement goes on in the next line."""
    try:
        return codeop.compile_command(code) is None
    except (SyntaxError, ValueError, OverflowError):
        return False
