"""What is read of a text and of images: letters that are counted, greys that are averaged."""

import zipfile
from collections import Counter

from engine import Dataset, exact, experiment


def read_shades(path):
    """Return the grey levels of the images in an archive: {name: levels}."""
    with zipfile.ZipFile(path) as archive:
        return {name.removesuffix(".pgm"): list(archive.read(name)[-4:]) for name in sorted(archive.namelist())}


SHADES = Dataset(
    name="shades",
    files={"shades.zip": "7ba5defd839fcfae52407c7ebb0804e3d1111348ce8c915ebfba44ae694a65e4"},
    read=read_shades,
    sources=("scripts/common/shades.zip",),
    licence="public domain",
    citation="made for the tests",
)


@experiment(numbers={"count": exact, "most": exact})
def letters(verse):
    counted = Counter(one for one in verse if one.isalpha())
    return {"count": counted.total(), "most": counted.most_common(1)[0][1]}


@experiment(numbers={"mean": exact})
def brightness(shades):
    return {"mean": {name: sum(levels) / len(levels) for name, levels in shades.items()}}
