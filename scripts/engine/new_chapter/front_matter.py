"""The front matter that a new chapter begins with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import yaml


@dataclass
class Matter:
    """What the front matter of a chapter says."""

    title: str
    date: date
    description: str = ""
    aims: list[str] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    chapter: str = ""
    comment: bool = True
    toc: bool = True
    draft: bool = False

    def text(self) -> str:
        """Return it as a page begins with it."""
        said = {key: value for key, value in vars(self).items() if value not in ("", []) and key != "draft"}
        written = yaml.dump(said, Dumper=_Indented, allow_unicode=True, sort_keys=False, width=10**6)
        return f"---\n{written}{'draft: true' + chr(10) if self.draft else ''}---\n\n"


class _Indented(yaml.SafeDumper):  # type: ignore[misc]
    """Indents the items of a list."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, indentless=False)
