"""The notice that some results of a page come from stand-in data."""

NOTICE = """
!!! warning "替身数据"

    本页的部分结果由替身数据算出，不是实测数据。

"""


def said(lines: list[str]) -> list[str]:
    """Return the source of a page with the notice before its first section."""
    head, line, rest = "\n".join(lines).partition("\n## ")
    return f"{head}{NOTICE}{line}{rest}".split("\n")
