"""The notice that some results of a page come from stand-in data."""

from engine.ground.words import words


def said(lines: list[str]) -> list[str]:
    """Return the source of a page with the notice before its first section."""
    head, line, rest = "\n".join(lines).partition("\n## ")
    notice = words().stand_in
    return f'{head}\n!!! warning "{notice.page_title}"\n\n    {notice.page}\n\n{line}{rest}'.split("\n")
