"""The module of a draft: the post as an experiment that runs it from the top, held until the author lets it run.

A line that declares it begins with `#~ `. To let it run takes these marks away, and puts what the experiment prints on
the page in the place of the marks that show what the post printed.
"""

from __future__ import annotations

import builtins
import re
import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path

from engine.code.syntax import declared_global
from engine.ground.messages import message
from engine.ground.paths import read, shown
from engine.ground.problem import Problem
from engine.ground.words import words
from engine.new_chapter.chapter import Chapter
from engine.old_posts import outputs
from engine.old_posts.module import Module
from engine.old_posts.printed import Printed

HOLD = "#~ "
NAME = "post"  # of the experiment
PLACE = f"<!-- held: {NAME}-{{}} -->"
MARK = re.compile(r"( *)<!-- held: ([\w-]+) -->\n\n\1!!! todo [^\n]*\n(?:\1 {4}[^\n]*\n|[ ]*\n)*")
HEAD = '''# ruff: noqa
# mypy: ignore-errors
"""Code of {}, as the post has it."""
'''
CATCHING = ("contextlib", "io", "re")  # what is imported to catch what is printed
DECLARING = {"close", "experiment", "measured"}
FOUND = f"""def last_numbers(printed, name, count, number=re.compile({outputs.NUMBER.pattern!r})):
    found = number.findall(printed.getvalue())
    if len(found) < count:
        raise ValueError(f"{{name}}: {{len(found)}} numbers were printed, the post has {{count}}: print what it shows")
    printed.seek(0)
    printed.truncate()
    return [float(one) for one in found[-count:]]
"""


def source(module: Module, printed: Sequence[Printed], title: str) -> str:
    """Return the module: what stands at its top level, and the rest of the post as the body of a function."""
    data = module.helpers.sets("\n".join(run.code for run in module.runs))
    module.settle({NAME, "last_numbers", *DECLARING, *data}, CATCHING)
    top = (run.text() for run in module.runs if run.top)
    parts = [HEAD.format(title), *top, *([_function(module, data)] if module.body and not printed else [])]
    if printed:
        kinds = {name: kind for one in printed for name, kind in one.kinds().items()}
        names = ", ".join(sorted({"experiment"} | {kind.partition("(")[0] for kind in kinds.values()}))
        imports = "".join(f"import {name}\n" for name in CATCHING)
        parts[0] += f"\n{imports}\n{_held(f'from engine import {names}')}"
        declared = "".join(f'        "{name}": {kind},\n' for name, kind in kinds.items())
        declaration = f"@experiment(\n    numbers={{\n{declared}    }}\n)"
        experiment = _held(declaration) + _function(module, data, printed)
        parts += [FOUND, experiment, *(_held(one.view(NAME)) for one in printed)]
    return "\n\n".join(f"{part.rstrip()}\n" for part in parts)


def _function(module: Module, data: Sequence[str], printed: Sequence[Printed] = ()) -> str:
    """Return the function that runs the post; where this printed something, it returns the numbers."""
    numbers, caught = (name if name not in module.bound else f"{name}_of_post" for name in ("numbers", "printed"))
    body: list[str] = []
    for run in module.body:
        body += run.text().rstrip("\n").split("\n")
        body += [line for one in printed if one.run is run for line in one.taken(numbers, caught)]
    if printed:
        catch = f"with contextlib.redirect_stdout(io.StringIO()) as {caught}:"
        body = [f"{numbers} = {{}}", catch, *_indented(body), f"return {numbers}"]
    names = _global(module)
    lines = [*([f"global {', '.join(names)}"] if names else []), *body]
    return "\n".join([f"def {NAME}({', '.join(data)}):", *_indented(lines)]) + "\n"


def _global(module: Module) -> list[str]:
    """Return the names of the function that belong to the module.

    They are declared so by the post, or stand for something of Python's before the post binds them.
    """
    declared = {name for run in module.runs for node in run.nodes for name in declared_global(node)}
    return sorted({name for run in module.body for name in run.names} & {*declared, *dir(builtins), *CATCHING})


def _indented(lines: Iterable[str]) -> list[str]:
    return [textwrap.indent(line, "    ") for line in lines]


def _held(source: str) -> str:
    return "".join(f"{HOLD}{line}".rstrip() + "\n" for line in source.rstrip().split("\n"))


def numbers_of(printed: Sequence[Printed]) -> str:
    """Return what the post printed, as it is kept beside the module: {number: as it was written}."""
    said = "".join(f"{one.name} = {one.compared()!r}\n".replace("'", '"') for one in printed)
    return f"# what the old post printed; the first build says how far its numbers are from these\n[{NAME}]\n{said}"


def released(chapter: Chapter) -> dict[Path, str]:
    """Return {path: text} of a page and a module whose experiment may run. Raises Problem where none is held."""
    source = read(chapter.module) if chapter.module.exists() else ""
    if not chapter.page.exists() or f"\n{HOLD}" not in source:
        raise Problem(_nothing_held(chapter, source))
    module = re.sub("^#~ ?", "", source, flags=re.MULTILINE)
    page = MARK.sub(lambda match: _view(match, chapter), _without_titles(read(chapter.page)))
    return {chapter.page: page, chapter.module: module}


def _without_titles(page: str) -> str:
    """Return a page without the paragraphs that say no more than that an output follows: its title says so."""
    said = rf"^ *[*_]*(?:{words().old_posts.before_output})[*_：: ]*\n\n(?= *<!-- held: )"
    return re.sub(said, "", page, flags=re.MULTILINE)


def _nothing_held(chapter: Chapter, source: str) -> str:
    """Say why no experiment is held in the source of a chapter, and what to do."""
    if not chapter.page.exists():
        return message(
            "{page}: there is no such page; make it from a post, with --from in the place of --run",
            page=shown(chapter.page),
        )
    said = message("{module}: no experiment is held there", module=shown(chapter.module))
    if "@experiment" in source:
        return message(
            "{said}: those of this chapter run already, whenever python scripts/build.py finds them stale", said=said
        )
    return message(
        "{said}: no post printed numbers that a cell could print anew; declare one by hand, with @experiment", said=said
    )


def _view(match: re.Match[str], chapter: Chapter) -> str:
    lines = (
        f'```text title="{words().old_posts.printed}"',
        f'--8<-- "docs/results/{chapter.code}/{match[2]}.txt"',
        "```",
    )
    return "\n".join(f"{match[1]}{line}" for line in lines) + "\n\n"
