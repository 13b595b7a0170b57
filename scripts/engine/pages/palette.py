"""The colour of links and of what is chosen, by the names that Material gives: `theme.palette`, `primary: teal`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LINKS = {  # by name: on light paper, on dark paper; each can be read there
    "red": ("#c62828", "#ef9a9a"),
    "pink": ("#ad1457", "#f48fb1"),
    "purple": ("#6a1b9a", "#ce93d8"),
    "deep purple": ("#4527a0", "#b39ddb"),
    "indigo": ("#283593", "#9fa8da"),
    "blue": ("#1565c0", "#90caf9"),
    "light blue": ("#01579b", "#81d4fa"),
    "cyan": ("#006064", "#80deea"),
    "teal": ("#00695c", "#80cbc4"),
    "green": ("#2e7d32", "#a5d6a7"),
    "light green": ("#33691e", "#c5e1a5"),
    "lime": ("#636000", "#e6ee9c"),
    "yellow": ("#6b5900", "#fff59d"),
    "amber": ("#7a5200", "#ffe082"),
    "orange": ("#9a4500", "#ffcc80"),
    "deep orange": ("#b5330b", "#ffab91"),
    "brown": ("#4e342e", "#bcaaa4"),
    "grey": ("#424242", "#bdbdbd"),
    "blue grey": ("#37474f", "#b0bec5"),
    "black": ("#23262b", "#dcdcd8"),
}
SCHEMES = ("default", "slate")  # light and dark, as sheets call them


def sheet(theme: Any) -> str:
    """Return the rules for the colours that a theme is given, "" where it is given none.

    theme: of the configuration, by items or by attributes.
    """
    given = theme.get("palette") if isinstance(theme, Mapping) else getattr(theme, "palette", None)
    chosen = {scheme: _chosen(given or [], scheme) for scheme in SCHEMES}
    return "".join(
        f'[data-md-color-scheme="{scheme}"]{{--link:{LINKS[name][number]}}}'
        for number, (scheme, name) in enumerate(chosen.items())
        if name in LINKS
    )


def _chosen(given: Mapping[str, Any] | list[Mapping[str, Any]], scheme: str) -> str:
    """Return the name of the colour for a scheme: of the palette for it, else of the first that names one."""
    palettes = [given] if isinstance(given, Mapping) else given
    named = [one for one in palettes if "primary" in one]
    own = [one for one in named if one.get("scheme") == scheme]
    return str((own or named or [{}])[0].get("primary", ""))
