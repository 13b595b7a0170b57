"""What a notebook needs beside the chapter: its data, and showing. Copied into notebooks, never imported."""

import warnings
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
from IPython.display import SVG, Markdown, display
from matplotlib import font_manager
from matplotlib.figure import Figure

from engine.figures.charts import LATIN, STYLE
from engine.results.datasets import Dataset, check_given, fetched, parse

HAN_FONTS = (
    *("PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "SimHei", "HarmonyOS Sans SC"),
    *("Noto Sans CJK SC", "Noto Sans CJK JP", "Source Han Sans SC", "WenQuanYi Micro Hei"),
)


def load_data(dataset: Dataset) -> Any:
    """Return the table of a dataset (rows, columns): a given file, one beside the notebook, a download.

    With none of these the stand-in, which says so.
    """
    beside = next((file for url in dataset.urls if (file := Path(url.rpartition("/")[2])).is_file()), None)
    rows = check_given(dataset)
    if not rows and beside:
        rows = parse(dataset, beside.read_bytes(), beside.name)
    if not rows:
        rows = next((found for _, _, found in fetched(dataset)), [])
    if rows:
        return np.array(rows)
    name = Path(dataset.urls[0]).name
    print(f"{dataset.name}: no data here, this is a stand-in; put {name} into this folder and run again")
    return dataset.stand_in()


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
