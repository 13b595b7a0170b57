"""What a notebook needs beside the chapter: its data, and showing. Copied into notebooks, never imported."""

import hashlib
import os
import random
import warnings
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPException
from io import StringIO
from pathlib import Path
from shutil import copyfileobj
from sysconfig import get_path
from typing import Any, BinaryIO
from urllib.request import urlopen

import numpy as np
from IPython.display import SVG, Markdown, display
from matplotlib import font_manager
from matplotlib.figure import Figure

from engine.data.dataset import Dataset
from engine.data.tables import parse
from engine.figures.charts import LATIN, STYLE
from engine.ground.problem import Problem

HAN_FONTS = (
    *("PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "SimHei", "HarmonyOS Sans SC"),
    *("Noto Sans CJK SC", "Noto Sans CJK JP", "Source Han Sans SC", "WenQuanYi Micro Hei"),
)


SECONDS = 30  # that a server may be silent


def load_data(dataset: Dataset) -> Any:
    """Return the table of a dataset (rows, columns): a given file, one beside the notebook, a download.

    With none of these the stand-in, which says so.
    """
    names = [Path(source).name for source in dataset.sources] or [f"{dataset.name}.txt"]
    for name in (os.environ.get(dataset.variable, ""), *names):
        if Path(name).is_file():
            return np.array(parse(dataset, Path(name).read_bytes(), name))
    for source in dataset.sources:
        try:
            with opened(source) as there:
                return np.array(parse(dataset, there.read(), source))
        except (OSError, ValueError, HTTPException, Problem) as error:
            print(f"{dataset.name}: not from {source} ({error})")
    name = names[0]
    if dataset.stand_in is None:
        raise Problem(f"{dataset.name}: no data here; put {name} into this folder and run again")
    print(f"{dataset.name}: no data here, this is a stand-in; put {name} into this folder and run again")
    return dataset.stand_in()


def load_files(dataset: Dataset) -> Any:
    """Return what is read of the files of a dataset: those in this folder, of a package, or downloaded into it.

    Raises Problem where one is another than the declared, or cannot be had.
    """
    for name in dataset.files:
        if not Path(name).is_file():
            bring(dataset, name)
        refuse_other(dataset, name, Path(name))
    assert dataset.read
    return dataset.read(Path(*dataset.files) if len(dataset.files) == 1 else Path())


def bring(dataset: Dataset, name: str) -> None:
    """Copy a file of a dataset into this folder. Raises Problem where nobody has it."""
    part = Path(f"{name}.part")
    for source in dataset.sources:
        place = f"{source}{name}" if source.endswith("/") else source
        try:
            with opened(place) as there, part.open("wb") as here:
                copyfileobj(there, here)
            refuse_other(dataset, name, part)
            part.replace(name)
        except (OSError, ValueError, HTTPException, Problem) as error:
            print(f"{dataset.name}: not from {place} ({error})")
        else:
            return
    raise Problem(f"{dataset.name}: no data here; put {name} into this folder and run again")


def opened(source: str) -> BinaryIO:
    """Return what lies at an address or, as `package:name/path`, in a package, opened to be read."""
    if not source.startswith("package:"):
        answer: BinaryIO = urlopen(source, timeout=SECONDS)
        return answer
    inner = source.removeprefix("package:")
    for folder in (get_path("platlib"), get_path("purelib")):
        if Path(folder, inner).is_file():
            return Path(folder, inner).open("rb")
    raise FileNotFoundError("no such package is installed")


def refuse_other(dataset: Dataset, name: str, there: Path) -> None:
    """Raise Problem where a file is not the declared one."""
    with there.open("rb") as file:
        if dataset.files[name] not in ("", hashlib.file_digest(file, "sha256").hexdigest()):
            raise Problem(f"{there}: not the file of the {dataset.name} data; move it away and run again")


def apart(experiment: Callable[..., Any], *data: Any) -> Any:
    """Run an experiment, and leave the random numbers of the cells as they were: its lines may run in some of them."""
    states: list[tuple[Callable[[Any], object], Any]] = [
        (random.setstate, random.getstate()),
        (np.random.set_state, np.random.get_state()),
    ]
    with suppress(ImportError):  # a chapter may do without
        import torch

        states.append((torch.set_rng_state, torch.get_rng_state()))
    try:
        return experiment(*data)
    finally:
        for put_back, state in states:
            put_back(state)


def show_figure(figure: Figure) -> None:
    """Show a figure as SVG: the browser sets its text, so that it is read where matplotlib has no Chinese font."""
    out = StringIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        figure.savefig(out, format="svg")
    display(SVG(out.getvalue()))


def show_table(text: str) -> None:
    """Show a Markdown table."""
    display(Markdown(text))


def use_fonts_of_this_system() -> None:
    """Have matplotlib measure Chinese text with the first font that is here."""
    here = {font.name for font in font_manager.fontManager.ttflist}
    STYLE["font.family"] = [LATIN, *[name for name in HAN_FONTS if name in here][:1]]


use_fonts_of_this_system()
