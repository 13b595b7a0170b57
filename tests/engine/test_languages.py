"""What is English on a Chinese page says so."""

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from engine.pages import languages, page_tree
from engine.pages.context import PageContext
from engine.pages.page_tree import Content


def made(html: str) -> str:
    md = markdown.Markdown()
    root = page_tree.whole(md.parser.parseDocument([]).getroot(), md)
    for child in page_tree.children(LexborHTMLParser(html).body):  # type: ignore[arg-type]
        page_tree.grow(root, child)
    languages.mark(Content(root, md), PageContext())
    return Content(root, md).html()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("学习率（learning rate）", '学习率（<span lang="en">learning rate</span>）'),
        (
            "甲（one）乙<b>丙</b>丁（two-step）戊",
            '甲（<span lang="en">one</span>）乙<b>丙</b>丁（<span lang="en">two-step</span>）戊',
        ),
        ("<b>甲（one）</b>乙（two）", '<b>甲（<span lang="en">one</span>）</b>乙（<span lang="en">two</span>）'),
        ("曲率（curvature，即二阶导数）", '曲率（<span lang="en">curvature</span>，即二阶导数）'),
        ("处理器（GPU）", "处理器（GPU）"),
        ("见（第 x 步）", "见（第 x 步）"),
        ("<code>甲（one）</code>", "<code>甲（one）</code>"),
    ],
)
def test_a_term_in_brackets_is_english(written: str, shown: str):
    assert made(f"<p>{written}</p>") == f"<p>{shown}</p>"


def test_a_reference_without_a_chinese_letter_is_english_and_its_way_back_is_not():
    english, chinese = (
        "DUCHI J. Adaptive Subgradient Methods[J/OL]. JMLR, 2011",
        "周志华. 机器学习 Machine Learning Methods",
    )
    back = '<a class="footnote-backref">↩</a>'
    html = made(f'<div class="footnote"><ol><li><p>{english}{back}</p></li><li><p>{chinese}{back}</p></li></ol></div>')
    assert f'<p lang="en">{english}<a class="footnote-backref" lang="zh-CN">' in html
    assert f'<p>{chinese}<a class="footnote-backref">' in html


@given(text=st.text("甲，（）ab -<>&", max_size=30))
def test_no_letter_is_lost(text: str):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    seen = LexborHTMLParser(made(f"<p>{escaped}<b>x</b>{escaped}</p>")).css_first("p")
    assert seen
    assert seen.text() == f"{text}x{text}"
