"""What the front matter of an old post becomes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from engine.ground.messages import message
from engine.ground.problem import Problem
from engine.new_chapter.front_matter import Matter
from engine.old_posts.report import Report
from engine.pages import blog
from engine.prose import unbound_numbers

PARTS = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})\D?(?:[ T]*(\d{1,2}):(\d{2})(.*))?")
DESCRIPTIONS = ("description", "excerpt", "summary")


def mapped(front: Mapping[Any, Any], title: str, now: datetime, report: Report) -> Matter:
    """Return what the front matter of a post becomes as that of a draft."""
    made = Matter(title=title, date=_date(front, now, report), draft=True)
    made.tags, made.categories = _names(front, "tags", report), _names(front, "categories", report)
    made.comment = _switch(front, ("comment", "comments"), report)
    made.toc = _switch(front, ("toc",), report)
    made.description = _description(front, report)
    known = {"title", "date", "tags", "tag", "categories", "category", "comment", "comments", "toc", *DESCRIPTIONS}
    for key in front:
        if str(key) not in known:
            report.dropped(message("front matter: {key}: {value!r}: nothing here reads it", key=key, value=front[key]))
    return made


def _date(front: Mapping[Any, Any], now: datetime, report: Report) -> date:
    value = front.get("date")
    if isinstance(value, str) and (parts := PARTS.fullmatch(value.strip())):
        time = f" {int(parts[4]):02}:{parts[5]}{parts[6] or ':00'}" if parts[4] else ""
        value = f"{parts[1]}-{int(parts[2]):02}-{int(parts[3]):02}{time}"
    if type(value) is date:
        return value
    try:
        return blog.moment(value).replace(tzinfo=None)
    except Problem:
        report.to_do(
            message("front matter"),
            message(
                "{what}; today's stands there",
                what=message("date: {value!r} is none", value=value) if value else message("no date"),
            ),
        )
        return now


def _names(front: Mapping[Any, Any], key: str, report: Report) -> list[str]:
    """Return tags or categories: a text, a list, or lists in a list as Hexo has them."""
    given = front.get(key, front.get({"tags": "tag", "categories": "category"}[key]))
    names = list(dict.fromkeys(name for one in _flat(given) if (name := str(one).strip())))
    if names:
        report.mapped(f"{key}: {', '.join(names)}")
    return names


def _flat(value: Any) -> Iterator[Any]:
    if isinstance(value, list | tuple | set):
        for one in value:
            yield from _flat(one)
    elif isinstance(value, dict):
        yield from _flat([*value, *value.values()])
    elif value is not None:
        yield value


def _switch(front: Mapping[Any, Any], keys: tuple[str, ...], report: Report) -> bool:
    value = next((front[key] for key in keys if front.get(key) is not None), True)
    value = value.get("enable", True) if isinstance(value, dict) else value
    if not isinstance(value, bool):
        report.to_do(
            message("front matter"),
            message("{key}: {value!r} is neither true nor false; true stands there", key=keys[0], value=value),
        )
        value = True
    return value


def _description(front: Mapping[Any, Any], report: Report) -> str:
    text = next((" ".join(str(front[key]).split()) for key in DESCRIPTIONS if front.get(key)), "")
    if numbers := unbound_numbers.in_text(text):
        report.to_do(
            message("front matter"), message("description left out: {said}", said=numbers[0].said.partition(":")[0])
        )
        return ""
    if not text:
        report.to_do(message("front matter"), message("no description; write one"))
    return text
