"""Pieces of HTML as the steps of a page work on them."""

from xml.etree.ElementTree import Element

from markdown import Markdown

from engine.pages.page_tree import Content, whole


def content(html: str) -> Content:
    """Return HTML as it stands on a page."""
    md = Markdown()
    page = Element("div")
    page.text = md.htmlStash.store(html)
    return Content(whole(page, md), md)
