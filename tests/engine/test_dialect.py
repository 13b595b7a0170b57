"""Markdown as it is typed in other editors and for other sites: read as its author means it, or refused with its line.

Each table holds inputs and what becomes of them.
"""
# ruff: noqa: E501 -- one input a line

import re
from functools import cache
from pathlib import Path

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mkdocs.config import load_config
from selectolax.lexbor import LexborNode
from tests.contents import content, only_page

from engine.ground.paths import DOCS, ROOT
from engine.ground.problem import Problem
from engine.ground.words import words
from engine.notebooks.page_parts import Page, Text
from engine.old_posts.checks import Origin, mended
from engine.old_posts.report import Report
from engine.pages import alerts, annotating, blog, extras, formulas, leftovers, lines, tabs, tasks
from engine.pages.context import PageContext
from engine.pages.extension import PageExtension
from engine.prose import as_typed, check, numbered
from engine.prose.reading import parsed
from engine.prose.soft_breaks import joined
from engine.results.book import Book
from engine.search.sections import sections

STEPS = (
    lines.join,
    alerts.name,
    tasks.label,
    tabs.fold,
    annotating.mark,
    extras.mark_code,
    extras.tidy_figures,
    formulas.give_back_money,
)


def converter(extension: PageExtension) -> markdown.Markdown:
    """Markdown as the site has it."""
    config = load_config(str(ROOT / "mkdocs.yml"))
    config.plugins.on_startup(command="build", dirty=False)
    return markdown.Markdown(extensions=[*config.markdown_extensions, extension], extension_configs=config.mdx_configs)


@cache
def pages() -> markdown.Markdown:
    """Markdown as the pages have it; formulas are marked, not drawn."""
    return converter(PageExtension(STEPS))


def rendered(source: str) -> str:
    """Return a page as HTML, without the ends of lines between tags and the marks at headings."""
    html = re.sub(r'<a class="headerlink".*?</a>', "", pages().reset().convert(source))
    return re.sub(r">\n+<", "><", html)


def marked(number: int, text: str = "") -> str:
    label = words().pages.note.format(number=number)
    said = "" if text else f' data-number="{number}"'
    return f'<a aria-label="{label}" class="annotation footnote-ref"{said} href="#annotations-1-{number}">{text}</a>'


NOTES = '<ol class="annotations"><li id="annotations-1-1">甲</li><li id="annotations-1-2">乙</li></ol>'
NOTE = f'<div class="admonition note"><p class="admonition-title">{words().alerts["note"]}</p>'
X, AB = '<span class="arithmatex">\\(x\\)</span>', '<span class="arithmatex">\\(|x|\\)</span>'
CODE = '<div class="highlight"><pre><span></span><code>x\n</code></pre></div>'
LINK = '<a href="https://a.example/b">https://a.example/b</a>'

READ = {  # read as CommonMark's editors do, or as their authors mean it
    # lists
    "优点：\n- 快\n- 稳": "<p>优点：</p><ul><li>快</li><li>稳</li></ul>",
    "步骤：\n1. 打开\n2. 关闭": "<p>步骤：</p><ol><li>打开</li><li>关闭</li></ol>",
    "1) 打开\n2) 关闭": "<ol><li>打开</li><li>关闭</li></ol>",
    "3. 三\n4. 四": '<ol start="3"><li>三</li><li>四</li></ol>',
    "- 一\n  - 二\n    - 三\n- 又": "<ul><li>一<ul><li>二<ul><li>三</li></ul></li></ul></li><li>又</li></ul>",
    "1. 一\n  - 二\n2. 又": "<ol><li>一<ul><li>二</li></ul></li><li>又</li></ol>",
    "- 一\n    - 二\n        - 三": "<ul><li>一<ul><li>二<ul><li>三</li></ul></li></ul></li></ul>",
    "- 甲\n1. 乙\n- 丙": "<ul><li>甲</li></ul><ol><li>乙</li></ol><ul><li>丙</li></ul>",
    "- 甲\n  - 乙\n  1. 丙\n- 丁": "<ul><li><p>甲</p><ul><li>乙</li></ul><ol><li>丙</li></ol></li><li><p>丁</p></li></ul>",
    "- 甲\n\n  - 乙\n- 丙": "<ul><li><p>甲</p><ul><li>乙</li></ul></li><li><p>丙</p></li></ul>",
    "- 甲\n\n1. 乙": "<ul><li>甲</li></ul><ol><li>乙</li></ol>",
    "- 甲\n\n  段\n\n  - 乙": "<ul><li><p>甲</p><p>段</p><ul><li>乙</li></ul></li></ul>",
    "1. 甲\n   ```\n   x\n   ```\n2. 乙": f"<ol><li><p>甲</p>{CODE}</li><li><p>乙</p></li></ol>",
    "1. 甲\n\n   ```\n   x\n   ```\n\n2. 乙": f"<ol><li><p>甲</p>{CODE}</li><li><p>乙</p></li></ol>",
    "1. 甲\n   $$\n   x\n   $$\n2. 乙": '<ol><li><p>甲</p><div class="arithmatex">\\[\nx\n\\]</div></li><li><p>乙</p></li></ol>',
    "- 甲\n  > 乙\n- 丙": "<ul><li><p>甲</p><blockquote><p>乙</p></blockquote></li><li><p>丙</p></li></ul>",
    "> 优点：\n> - 快\n>   - 更快": "<blockquote><p>优点：</p><ul><li>快<ul><li>更快</li></ul></li></ul></blockquote>",
    "!!! note\n    优点：\n    - 快\n      - 更快": f"{NOTE}<p>优点：</p><ul><li>快<ul><li>更快</li></ul></li></ul></div>",
    "- [ ] 待做\n- [x] 做完": '<ul class="task-list"><li class="task-list-item"><label><input disabled type="checkbox" /> 待做</label></li>'
    '<li class="task-list-item"><label><input checked disabled type="checkbox" /> 做完</label></li></ul>',
    "- [x] **甲**\n  - [ ] 乙\n\n- [ ] 丙": '<ul class="task-list"><li class="task-list-item"><p><label><input checked disabled type="checkbox" /> <strong>甲</strong></label></p>'
    '<ul class="task-list"><li class="task-list-item"><label><input disabled type="checkbox" /> 乙</label></li></ul></li>'
    '<li class="task-list-item"><p><label><input disabled type="checkbox" /> 丙</label></p></li></ul>',
    "写\n$$\nx\n$$\n后": '<p>写</p><div class="arithmatex">\\[\nx\n\\]</div><p>后</p>',
    "前\n```\nx\n```\n后": f"<p>前</p>{CODE}<p>后</p>",
    "表：\n| a | b |\n|---|---|\n| 1 | 2 |\n- 项": "<p>表：</p><table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr>"
    "<td>1</td><td>2</td></tr></tbody></table><ul><li>项</li></ul>",
    "写\n\\begin{align}\n\\begin{aligned}\na\n\\end{aligned}\n\\end{align}\n后": '<p>写</p><div class="arithmatex">'
    "\\[\\begin{align}\n\\begin{aligned}\na\n\\end{aligned}\n\\end{align}\\]</div><p>后</p>",
    "文<br>\n<br>\n- 项": "<p>文<br /><br /></p><ul><li>项</li></ul>",
    "一\\\n二": "<p>一<br />\n二</p>",
    # what is no list stays
    "一共\n2012. 不是": "<p>一共\n2012. 不是</p>",
    "见 $a\n- b$ 与 `c\n- d`": '<p>见 <span class="arithmatex">\\(a\n- b\\)</span> 与 <code>c\n- d</code></p>',
    "$$\na\n- b\n$$": '<div class="arithmatex">\\[\na\n- b\n\\]</div>',
    "甲\n\n    - 乙\n    丙": '<p>甲</p><div class="highlight"><pre><span></span><code>- 乙\n丙\n</code></pre></div>',
    "<pre>\n甲\n- 乙\n  - 丙\n</pre>": "<pre>\n甲\n- 乙\n  - 丙\n</pre>",
    # in a line
    "~~删除~~线": "<p><del>删除</del>线</p>",
    "从 3~5 到 10~20": "<p>从 3~5 到 10~20</p>",
    "这是==高亮==的": "<p>这是<mark>高亮</mark>的</p>",
    "若 a==b 且 c==d，则 e == f": "<p>若 a==b 且 c==d，则 e == f</p>",
    "^^插入^^ x^2": "<p><ins>插入</ins> x^2</p>",
    "见 https://a.example/b。": f"<p>见 {LINK}。</p>",
    "见https://a.example/b，（https://a.example/b）": f"<p>见{LINK}，（{LINK}）</p>",
    "(https://a.example/b_(c)). https://a.example/b, 又": '<p>(<a href="https://a.example/b_(c)">https://a.example/b_(c)</a>). '
    f"{LINK}, 又</p>",
    "[https://a.example/b](https://a.example/b)": f"<p>{LINK}</p>",
    '<a href="https://a.example/b">见 https://a.example/b</a>': '<p><a href="https://a.example/b">见 https://a.example/b</a></p>',
    "`https://a.example/b` <https://a.example/b>": f"<p><code>https://a.example/b</code> {LINK}</p>",
    "https://a.example/a_b_c?x=1&y=2#z；": '<p><a href="https://a.example/a_b_c?x=1&amp;y=2#z">https://a.example/a_b_c?x=1&amp;y=2#z</a>；</p>',
    "发布:tada:，:+1:": "<p>发布🎉，👍</p>",
    "12:30:45，a:b:c，std::x::y，`:tada:`": "<p>12:30:45，a:b:c，std::x::y，<code>:tada:</code></p>",
    "按 ++ctrl+c++，`i++` 与 ++i": '<p>按 <span class="keys"><kbd>Ctrl</kbd>+<kbd>C</kbd></span>，<code>i++</code> 与 ++i</p>',
    "`#!python 1`，`#!/bin/sh`": '<p><code class="marked"><span class="mi">1</span></code>，<code>#!/bin/sh</code></p>',
    "HTML 缩写\n\n*[HTML]: 超文本": '<p><abbr title="超文本">HTML</abbr> 缩写</p>',
    # tabs and annotations
    '=== "甲"\n\n    一\n\n===+ "乙"\n\n    - 二\n': '<div class="tabs"><details name="tabs-1"><summary>甲</summary><p>一</p></details>'
    '<details name="tabs-1" open><summary>乙</summary><ul><li>二</li></ul></details></div>',
    "```py\nx  # (1)!\ny  # (2)\n```\n\n1. 甲\n2. 乙": '<div class="highlight"><pre><span></span><code><span class="n">x</span>  '
    f'{marked(1)}<span class="n">y</span>  <span class="c1"># </span>{marked(2)}</code></pre></div>{NOTES}',
    "```py\nx  # (1) 甲\n```\n\n文": '<div class="highlight"><pre><span></span><code><span class="n">x</span>  '
    '<span class="c1"># (1) 甲</span></code></pre></div><p>文</p>',
    "```{ .py .annotate }\nx  # (1)!\n```\n\n1. 甲\n2. 乙": '<div class="highlight"><pre><span></span><code><span class="n">x</span>  '
    f"{marked(1)}</code></pre></div>{NOTES}",
    "文 (1)，又 (2)。\n{ .annotate }\n\n1. 甲\n2. 乙": f"<p>文{marked(1, '1')}，又{marked(2, '2')}。</p>{NOTES}",
    # notices
    "> [!NOTE]\n> 提示。": f"{NOTE}<p>提示。</p></div>",
    "> [!note] 标题\n> 提示。": '<div class="admonition note"><p class="admonition-title">标题</p><p>提示。</p></div>',
    "> [!tip]- 标题\n> 提示。": '<details class="tip"><summary>标题</summary><p>提示。</p></details>',
    "!!! note\n\n    提示。": f"{NOTE}<p>提示。</p></div>",
    '!!! note "Tip"\n\n    提示。': '<div class="admonition note"><p class="admonition-title">Tip</p><p>提示。</p></div>',
    "> 只是引用 [!NOTE]": "<blockquote><p>只是引用 [!NOTE]</p></blockquote>",
    # formulas
    "```math\nx < y\n```": '<div class="arithmatex">\\[\nx &lt; y\n\\]</div>',
    "| a | b | c |\n|---|---|---|\n| $|x|$ | 甲 | `|` |": "<table><thead><tr><th>a</th><th>b</th><th>c</th></tr></thead><tbody><tr>"
    f"<td>{AB}</td><td>甲</td><td><code>|</code></td></tr></tbody></table>",
    "|a|b|\n|-|-|\n|$5|$6|": "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>$5</td><td>$6</td></tr></tbody></table>",
    "|a|b|\n|-|-|\n|US$|HK$|": "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>US$</td><td>HK$</td></tr>"
    "</tbody></table>",
    # headings
    "## C#": '<h2 id="c">C#</h2>',
    "## 一节 ##": '<h2 id="一节">一节</h2>',
    "共\n#1 号": "<p>共\n#1 号</p>",
}  # fmt: skip


@pytest.mark.parametrize("source", READ)
def test_what_people_type_is_read_as_they_mean_it(source):
    assert rendered(source) == READ[source]


JOINED = {  # what is read over the end of a line
    "自强不息，厚\n德载物": "自强不息，厚德载物",
    "下降，\n然后": "下降，然后",
    "下降\n，然后": "下降，然后",
    "English words\nand more": "English words\nand more",
    "中文\nEnglish": "中文\nEnglish",
    "English\n中文": "English\n中文",
    "完。\nEnglish": "完。English",
    "他说：\n“好”": "他说：“好”",
    "好”\n他说": "好”他说",
    "“well”\n“done”": "“well”\n“done”",
    "是\n12 个": "是\n12 个",
    "一行  \n二行": "一行<br />\n二行",
    "**粗**\n体": "<strong>粗</strong>体",
    "粗\n**体**": "粗<strong>体</strong>",
    "链\n[接](https://a.example)": '链<a href="https://a.example">接</a>',
    "注[^1]\n释\n\n[^1]: 一\n    样": "注",
    "码\n`码`\n码": "码\n<code>码</code>\n码",
    "式\n$码$\n式": '式\n<span class="arithmatex">\\(码\\)</span>\n式',
    "，\n$x$": f"，{X}",
    "`代\n码`": "<code>代\n码</code>",
    "$\\text{代\n码}$": '<span class="arithmatex">\\(\\text{代\n码}\\)</span>',
    "한국\n어": "한국\n어",
    "カタ\nカナ": "カタカナ",
}


@pytest.mark.parametrize("source", JOINED)
def test_a_line_that_ends_in_the_midst_of_chinese_leaves_no_blank(source):
    html = rendered(source)
    assert html.startswith(f"<p>{JOINED[source]}")
    if "[^1]" in source:
        assert "<p>一样。" in html or "<p>一样&#160;" in html


def test_code_and_blocks_keep_their_lines():
    for source in ("```\n代\n码\n```", "<pre>代\n码</pre>", "甲\n\n    代\n    码"):
        assert "代\n码" in rendered(source)
    assert rendered("# 题\n文\n\n甲|乙\n---|---\n丙|丁\n戊|己") == (
        '<h1 id="题">题</h1><p>文</p><table><thead><tr><th>甲</th><th>乙</th></tr></thead><tbody>'
        "<tr><td>丙</td><td>丁</td></tr><tr><td>戊</td><td>己</td></tr></tbody></table>"
    )


def test_the_page_its_excerpt_the_feed_and_the_search_hold_it_so():
    extension = PageExtension()
    html = converter(extension).convert("厚\n德\n\n> [!NOTE]\n> 载\n> 物\n\n- [ ] 待\n\n<!-- more -->\n\n后\n文")
    assert all(part in html for part in ("厚德", "载物", "后文", words().alerts["note"], "<label>"))
    assert extension.page.lead is not None
    for drawings in (True, False):  # the index has them, the feed has not
        assert "厚德" in blog.excerpt(extension.page.lead, "x.html", drawings).html()
    (section,) = sections(parsed(html), "题")
    assert all(part in "".join(section.text) for part in ("厚德", "载物", "后文"))
    with pytest.raises(Problem, match="the marks of emphasis touch their words"):
        converter(extension).convert("**粗 **后")


SOURCES = {  # Markdown for notebooks, where no page joins the lines
    "厚\n德，\n物": "厚德，物",
    "- 一\n  二\n- 三": "- 一二\n- 三",
    "> 一\n> 二": "> 一二",
    "一  \n二": "一  \n二",
    "# 一\n二": "# 一\n二",
    "一\n- 二": "一\n- 二",
    "一\n1. 二": "一\n1. 二",
    "```\n一\n二\n```\n三\n四": "```\n一\n二\n```\n三四",
    "$$\n一\n二\n$$": "$$\n一\n二\n$$",
    "一|二\n---|---\n三|四\n五|六": "一|二\n---|---\n三|四\n五|六",
    "`一\n二`": "`一\n二`",
    "**一**\n二": "**一**二",
    "one\ntwo": "one\ntwo",
}


@pytest.mark.parametrize("source", SOURCES)
def test_a_notebook_says_it_without_these_blanks_too(source):
    assert joined(source) == SOURCES[source]


PARTS = {  # of a page, as its notebook has them, which lies in another folder
    "厚\n德，\n物": "厚德，物",
    "文[^a]\n\n[^a]: 一\n    二": "文<sup>[1]</sup>\n\n1. 一二",
    "```math\nE = mc^2\n```": "$$\nE = mc^2\n$$",
    '=== "甲"\n\n    一\n\n    ```py\n    x  # (1)!\n    ```\n\n    1. 注\n\n=== "乙"\n\n    二': (
        "**甲**\n\n一\n\n```py\nx  # (1)\n```\n\n1. 注\n\n**乙**\n\n二"
    ),
    "一 (1)。\n{ .annotate }\n\n1. 注\n\n*[HTML]: 超文本": "一 (1)。\n\n1. 注",
    ":material-account: 按 ++ctrl+c++，[钮](https://a.example){ .md-button }": "按 <kbd>Ctrl</kbd>+<kbd>C</kbd>，[钮](https://a.example)",
    '前\n\n<figure markdown>\n![图](../x.png){ width="300" }\n<figcaption markdown="span">说明 $x$</figcaption>\n</figure>\n\n后': (
        "前\n\n![图](../x.png)\n\n图 1　说明 $x$\n\n后"
    ),
    '<figure>\n<img src="x.png" alt="图">\n</figure>': '<img src="../walks/x.png" alt="图">',
}


@pytest.mark.parametrize("source", PARTS)
def test_a_notebook_has_the_same_words_images_and_formulas(source):
    page = DOCS / "walks" / "page.md"
    blocks = Page(page, {page: numbered.chapter(page, source)}).blocks(source)
    assert "\n\n".join(block.markdown.strip() for block in blocks if isinstance(block, Text)) == PARTS[source]


def test_an_image_of_the_author_s_own_has_a_caption():
    source = '<figure markdown="span">\n  ![图](x.png){ width="300" }\n  <figcaption>说明</figcaption>\n</figure>'
    image = '<img alt="图" src="x.png" width="300" />'
    assert re.sub(r"\s*\n\s*", "", rendered(source)) == f"<figure>{image}<figcaption>说明</figcaption></figure>"
    html = rendered('<figure markdown>\n![图](x.png)\n<figcaption markdown="span">说明 $x$</figcaption>\n</figure>')
    assert html == f'<figure><p><img alt="图" src="x.png" /></p><figcaption>说明 {X}</figcaption></figure>'


def skeleton(node: LexborNode) -> list[object]:
    """Return lists, items and texts, as they lie in each other; blanks and paragraphs are left out."""
    out: list[object] = []
    child = node.first_child
    while child is not None:
        text = "".join((child.text_content or "").split()) if child.is_text_node else ""
        inner = skeleton(child) if child.is_element_node else [text] if text else []
        if child.tag in {"ul", "ol", "li", "pre"}:
            out.append((child.tag, *inner))
        elif inner and out and isinstance(inner[0], str) and isinstance(out[-1], str):
            out[-1] = out[-1] + inner[0]
            out += inner[1:]
        else:
            out += inner
        child = child.next
    return out


@st.composite
def listed(draw: st.DrawFn) -> str:
    """A text of items, lines that go on and empty lines; each is indented as far as an item above it."""
    made: list[str] = []
    depths = [0]
    for letter in "甲乙丙丁戊己庚辛"[: draw(st.integers(2, 8))]:
        kind = draw(st.sampled_from(["- ", "- ", "1. ", "-   ", "text", "text", ""]))
        depth = draw(st.sampled_from(depths[-3:]))
        if kind not in {"text", ""}:
            made.append(f"{' ' * depth}{kind}{letter}")
            depths = [*(one for one in depths if one <= depth), depth + len(kind)]
        elif kind:
            made.append(f"{' ' * draw(st.sampled_from([0, depths[-1]]))}{letter}")
            depths = [0] if not made[-1].startswith(" ") and made[-2:-1] == [""] else depths
        else:
            made.append("")
    return "\n".join(made)


@given(listed())
def test_lists_lie_in_each_other_as_in_every_editor(source):
    assert skeleton(parsed(rendered(source))) == skeleton(parsed(MarkdownIt("commonmark").render(source))), source


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return only_page(tmp_path, monkeypatch)


def faults(page: Path, text: str) -> list[str]:
    page.write_text(text, encoding="utf-8")
    return [f"{fault.line}: {fault.text}" for fault in as_typed.faults(page, {page: text})]


REFUSED = {  # the line, and how what is said begins
    # tags of other sites
    "正文\n\n{% note %}\n说明\n{% endnote %}": ["3: {% note %} is a tag of Hexo", "5: {% endnote %} is a tag of Hexo"],
    "见 {{ site.title }}": ["1: {{ site.title }} is a template's"],
    "::: tip\n说明\n:::": ["1: ::: tip is a container of VuePress"],
    ":::{note}\n说明\n:::": ["1: :::{note} is a container"],
    "/// caption\n说明\n///": ["1: /// caption: write <figure markdown>"],
    "```{ .python .no-copy }\n1\n```": ["1: ```{ .python .no-copy }: nothing here reads .no-copy"],
    "/// note\n说明\n///": ["1: /// note is a block that nothing here reads"],
    '=== "甲" 内容': ['1: === "甲" 内容: a tab begins with === "title", on a line of its own'],
    "[toc]": ["1: [toc]: the contents stand beside the page"],
    "@[TOC](page.md)": ["1: @[TOC]: the contents stand"],
    "[[toc]]": ["1: [[toc]]: the contents stand"],
    "见 [[别页]]": ["1: [[别页]] is Obsidian's; write [words](page.md)"],
    "![[图.png]]": ["1: ![[图.png]] is Obsidian's; write ![words](file.png)"],
    "前 %%批注%% 后": ["1: %%批注%% is a comment of Obsidian's"],
    "文^[脚注]": ["1: ^[脚注]: write [^name] here"],
    "文 [@kingma2015]": ["1: [@kingma2015] is Pandoc's"],
    "见 :math:`x`": ["1: :math:` is Sphinx's"],
    ".. note::\n\n   说明": ["1: .. note:: is Sphinx's"],
    ":material-acount:": ["1: :material-acount:: there is no such icon; do you mean account"],
    "按 ++ctrl+entr++": ["1: ++ctrl+entr++: no key is called entr"],
    '??? nte "再看"\n\n    正文。': ["1: ??? nte: there is no such notice; do you mean note?"],
    "- 项\n\n    !!! Waring inline end\n        正文。": ["3: !!! Waring: there is no such notice; do you mean warning?"],
    "{++加++} {--减--} {~~甲~>乙~~}": ["1: {++加++} is the mark of a review", "1: {--减--} is", "1: {~~甲~>乙~~} is"],
    "H~2~O 与 x^2^": ["1: ~2~: write <sub>2</sub>", "1: ^2^: write <sup>2</sup>"],
    "正文\n\n#标题": ["3: #标题: a heading has a blank behind #"],
    "＃ 标题": ["1: ＃ 标题: ＃ is full-width here"],
    "1.打开\n2.关闭": ["1: 1.打开: an item begins with - or 1. and a blank"],
    "-打开\n-关闭": ["1: -打开: an item begins"],
    "（1）打开\n（2）关闭\n（3）": ["1: （1）打开: an item", "2: （2）关闭: an item"],
    "①打开\n②关闭": ["1: ①打开: an item"],
    "！[图](page.md)": ["1: ！[图]: ！ is full-width here"],
    "[文] (https://a.example)": ["1: [文] (https://a.example): a link has no blank"],
    "[文]（https://a.example）": ["1: [文]（https://a.example）: the brackets of an address are ASCII"],
    "![图](https.png =300x200)": ['1: ![图](https.png =300x200): write ![words](file.png){ width="300" }', "1: https.png =300x200 is not there"],
    "见 https://a.example/b这里": ["1: https://a.example/b ends where Chinese begins"],
    "甲\n<<<<<<< HEAD\n乙\n=======\n丙\n>>>>>>> main": ["2: <<<<<<< HEAD is left of a merge", "6: >>>>>>> main is left"],
    # listings
    "> ```mermaid\n> graph LR\n> ```": ["1: > ```mermaid: a diagram stands outside of a quotation"],
    '[页](page.md){ data-preview }': ["1: { data-preview }: pages are not shown beside a link"],
    "```plantuml\n甲\n```": ["1: ```plantuml: nothing here draws it"],
    "甲\n\n```python title=x\n1\n```": ["3: ```python title=x: write ```python"],
    "```python {1,3}\n1\n```": ["1: ```python {1,3}: write"],
    "```{note}\n说明\n```": ["1: ```{note}: write"],
    # tags of HTML
    "用 <unk> 表示，<bos> 也是": ["1: <bos>: HTML has no such element", "1: <unk>: HTML has no such element"],
    "Vec<T> 与 List<String>": ["1: <String>: HTML has", "1: <T>: HTML has"],
    "若 x<y，y>z": ["1: <y，y>: HTML has no such element"],
    "若 a <b 且 c> d": ["1: <b 且 c>: this would vanish"],
    "甲\n\n<figure>\n乙\n\n丙": ["3: <figure> is never closed; put </figure>"],
    "甲\n\n<div>\n<span>乙\n</div>": ["4: <span> is never closed"],
    "甲</div>": ["1: </div> ends nothing that is open"],
    "甲</br>乙": ["1: </br> ends nothing"],
    "甲\n\n<!-- 乙": ["3: <!-- is never closed"],
    "<details>\n<summary>题</summary>\n\n**粗**\n\n</details>": ["1: <details>: Markdown is not at work in it, so not **粗**; write <details markdown>"],
    "<div>\n\n- 项\n\n</div>": ["1: <div>: Markdown is not at work in it, so not - 项; write <div markdown>"],
    "<figure>\n\n![图](page.md)\n\n</figure>": ["1: <figure>: Markdown is not at work in it, so not ![图](page.md); write <figure markdown>"],
    "<figure>\n<figcaption>`码`</figcaption>\n</figure>": ["1: <figure>: Markdown is not at work in it, so not `码`; write <figure markdown> <figcaption markdown>"],
    '<div>\n<p markdown="span">**粗**</p>\n</div>': ["1: <div>: Markdown is not at work in it, so not **粗**; write <div markdown> <p markdown>"],
    "<details markdown>\n<summary>**粗**</summary>\n\n文\n\n</details>": ["2: <summary>: Markdown is not at work in it, so not **粗**; write <summary markdown>"],
    "<table><tr><td>`码`</td></tr></table>": ["1: <table>: Markdown is not at work in it, so not `码`; write <b>, <code> or <a>"],
    # what holds a page together
    "# 题\n\n## 甲\n\n## 甲": ["5: 甲: so is line 3 headed"],
    "文[^zeilr]\n\n[^zeiler]: 注": ["1: there is no footnote zeilr; do you mean zeiler?", "3: footnote zeiler is referred"],
    "文[^missing]": ["1: there is no footnote missing; write it as [^missing]: …"],
    "文[^a]\n\n[^a]: 一\n[^a]: 二": ["4: footnote a stands at line 3 already"],
    "| a | b |\n|---|---|\n| 1 | 2 | 3 |": ["3: this row has 3 cells, its table 2 columns"],
    # files
    '<img src="no.png">': ["1: no.png is not there"],
    '甲\n\n<video src="no.mp4" controls></video>': ["3: no.mp4 is not there"],
    '<a href="page.md">页</a>': ["1: page.md: an address in a tag is not turned into that of the page"],
    '<a href="pag.html">页</a>': ["1: pag.md is not there; do you mean page.md?"],
    "![图](no.png)": ["1: no.png is not there"],
    "![图](no more.png)": ["1: no more.png is not there"],
    "[页](<no more.md>)": ["1: no more.md is not there"],
    "![图](PAGE.md)": ["1: PAGE.md is not there; do you mean page.md?"],
    "![图](a\\page.md)": ["1: a\\page.md: in an address the folders are parted by /"],
    "![图](C:\\page.md)": ["1: C:\\page.md lies on one machine"],
    "![图](/Users/me/page.md)": ["1: /Users/me/page.md lies on one machine"],
    "[页](pag.md)": ["1: pag.md is not there; do you mean page.md?"],
    "[页][1]\n\n[1]: pag.md": ["3: pag.md is not there"],
    # formulas
    "点 $(-5, -2) 附近": ["1: $(-5, -2) 附近: no formula begins here"],
    "点 $ (-5, -2) $ 附近": ["1: $ (-5, -2) $ 附近: no formula begins here"],
    "行内的 $\\text{当 $x>0$ 时}$ 这样": ["1: $\\text{当 $x>0$ 时}$ 这样: "],
    "$\\text{当$x$时}$": ["1: $\\text{当$: its second $ stands within { }", "1: $时}$: its second"],
    "写 \\\\(x_2\\\\) 的": ["1: \\\\(x_2\\\\) 的: write a formula as $x$"],
    "和 $$x$$ 挨着": ["1: $$x$$: $$ stands on lines of its own"],
    "价格是 $5 和 $10，涨了 5$。": ["1: $10，涨了 5$: ， stands in a formula"],
}  # fmt: skip


@pytest.mark.parametrize("source", REFUSED)
def test_what_nothing_here_reads_is_refused_with_its_line(page, source):
    said = sorted(faults(page, source))
    assert len(said) == len(REFUSED[source]), said
    assert all(one.startswith(begin) for one, begin in zip(said, sorted(REFUSED[source]), strict=True)), said


@pytest.mark.parametrize("source", REFUSED)
def test_in_code_none_of_it_is_refused(page, source):
    fence = "~~~~~text"
    assert faults(page, f"{fence}\n{source}\n~~~~~") == []
    indented = "\n".join(f"    {line}" for line in source.split("\n"))
    assert faults(page, f"甲\n\n{indented}\n") == []
    if "`" not in source and "\n\n" not in source:
        assert faults(page, f"甲 `` {source} `` 乙") == []


LEFT = ["前 ** 粗 ** 后", "**粗 **后", "前** 粗**", "~~删 ~~后", "__粗__体", "1. 项 **粗 **。"]


@pytest.mark.parametrize("source", LEFT)
def test_emphasis_that_markdown_leaves_as_text_is_refused_with_its_line(page, source):
    page.write_text(f"甲\n\n{source}\n", encoding="utf-8")
    made = content(rendered(f"甲\n\n{source}"))
    with pytest.raises(Problem, match=r"page\.md:3: .*: the marks of emphasis touch their words"):
        leftovers.refuse(made, PageContext(sources=(page,)))


SAYS_NOTHING = {  # annotations that lead nowhere, and code in a language that there is not
    "```py\nx  # (1)!\n```\n\n文": r"page\.md:4: \(1\)!: this annotation says nothing; write a list",
    "```\nx  (1)!\n```\n\n1. 甲": r"page\.md:4: \(1\)!: this annotation is in no comment; name the language",
    "文 (3)。\n{ .annotate }\n\n1. 甲": r"page\.md:3: \(3\): this annotation says nothing",
    "文。\n{ .annotate }\n\n1. 甲": r"page\.md:4: { \.annotate }: this annotation says nothing",
    "`#!pyhton x`": r"page\.md:3: #!pyhton: there is no language pyhton",
}


@pytest.mark.parametrize("source", SAYS_NOTHING)
def test_a_mark_that_says_nothing_is_refused_with_its_line(page, source):
    page.write_text(f"甲\n\n{source}\n", encoding="utf-8")
    extension = PageExtension(STEPS)
    extension.page = PageContext(sources=(page,))
    with pytest.raises(Problem, match=SAYS_NOTHING[source]):
        converter(extension).convert(f"甲\n\n{source}")


@pytest.mark.parametrize(
    "source",
    [
        "2**3 与 a ** b",
        "**粗**，__init__，好~~",
        "`**粗 **`",
        "$a**中$",
        "长*宽",
        "**a** 函数，在 **b** 里",
        "**甲**和 **乙**",
        "\\*\\*x",
    ],
)
def test_stars_that_are_none_of_emphasis_stay(source):
    assert leftovers.found(content(rendered(source)).tree) is None


def test_of_an_old_post_nothing_is_kept_that_would_be_refused(page):
    kinds = (
        "{% note %}",
        "::: tip",
        "用 <unk>",
        "<figure>",
        "文[^missing]",
        "```plantuml",
        "点 $(-5",
        "![图](no.png)",
        "<details>",
    )
    sources = [next(source for source in REFUSED if kind in source) for kind in kinds]
    report = Report()
    page.write_text("\n\n".join(sources), encoding="utf-8")
    draft = mended(
        Origin(page, page), "---\ntitle: 题\n---\n\n# 题\n\n" + "\n\n".join([*sources, *LEFT]) + "\n", [], report
    )
    assert faults(page, draft) == []
    assert len([line for line in report.lines() if "stays on the page as a text" in line]) >= len(kinds)


ORDINARY = [
    "C++ 里写 i++ 和 ++i，运算 a+b，第 2~4 版，路径 a/b//c。",
    "若 x < y 且 y > z，则 x<y；a <= b，a => b，a -> b，a <- b，1 < 2 > 0。",
    "数组 [1, 2]、[[1, 2], [3, 4]]、区间 [0, 1)、(0, 1]、x[i]、a[0][1]。",
    "价格从 $5 到 $10，US$5，HK$ 6，$ 符号，按 $ 键，\\$x，100$。",
    "星号 * 与 2 * 3 * 4、2 ** 3 ** 4、a*b*c、**粗**、***粗斜***、*。*。",
    "时间 12:30:45，比例 3:2:1，键 a:b:c，冒号: 后，C::D::e，图:左:右。",
    "邮箱 a@example.com，@某人，#话题，第 #1 号，50%，100%%，A & B，AT&T，&nbsp;&lt;x&gt;。",
    "~5 个，~/路径，3~5，10~20、30~40，好~~，^_^，x^2，2^10。",
    "见[写作](page.md)、[节](page.md#节)、<https://a.example/甲>、[外](https://a.example/a_(b))、[上](#甲)。\n\n## 甲\n\n### 例\n\n## 乙\n\n### 例",
    "脚注[^a]，又[^b]。\n\n[^a]: 一。\n[^b]: 二：\n    - 甲\n    - 乙",
    "[[文]](https://a.example/b)、[@某](https://a.example)、[[1]](page.md)、**a** 函数，在 **b** 里。\n\n（1）一<br>\n（2）二\n\n①一  \n②二",
    "`<unk>`、`{% note %}`、`[^x]`、`$x`、`**`、``a`b``、\\<unk>、\\[^x]。",
    "$x < y$、$|x|$、$a_{[[1]]}$、$\\{{a}\\}$、$\\text{中，文}$、$x_{中}$、\\(y\\)。\n\n$$\na < b，c\n$$",
    "| a | b |\n|---|---|\n| $|x|$ | `a|b` |\n| 1 \\| 2 | 3 |\n| 4 |",
    '<details markdown>\n<summary>题 <b>粗</b></summary>\n\n**粗**\n\n- 项\n\n</details>\n\n<kbd>Ctrl</kbd>+<kbd>C</kbd>，H<sub>2</sub>O<br>下一行',
    '<figure markdown>\n\n![图](page.md)\n\n<figcaption>说明 <a href="https://a.example/">源</a></figcaption>\n</figure>',
    "<div>\n<p>一段\n<p>二段\n<ul><li>甲<li>乙</ul>\n<table><tr><td>1<td>2</table>\n<!-- **注** -->\n<img src='page.md'>\n</div>",
    "<div class=\"x\" data-y='1' hidden>文</div>\n\n<svg viewBox=\"0 0 1 1\"><path d=\"M0 0\"/><linearGradient/></svg>",
    "标题\n====\n\n小标题\n----\n\n***\n\n- - -\n\n正文 ======= 等号 <<< 与 >>>。",
    "- 甲\n\n        $x 是 <unk> 的代码\n\n- 乙\n\n      ::: 也是代码",
    "```python title=\"a\" hl_lines=\"1 3\" linenums=\"1\"\n<unk> {% x %}\n```\n\n~~~\n::: tip\n~~~\n\n```{ .python .x }\n1\n```\n\n```c++\n1\n```",
    "[链接][1] 与 [^1] 之外的 [x] [ ] [文](page.md \"题\")。[^1]\n\n[1]: page.md\n[^1]: 注",
    "词\n:   定义\n\n*[HTML]: 超文本\n\nHTML，词::义，:not-an-emoji: 与 :root。",
    "---\ntitle: 题 {% x %} <unk>\n---\n\n正文。",
    "命令 ls | wc，或者 a || b，|x| 与 ‖x‖，“引”‘用’——破折……",
    "C# 与 F#，# 号，\\# 号，#1，## 之后",
]  # fmt: skip


@pytest.mark.parametrize("source", ORDINARY)
def test_ordinary_prose_passes(page, source):
    assert faults(page, source) == []


@given(st.text(alphabet="甲a1 \n<>[]()!^*_~=$`|#-+.:{%}\\/\"'&，。", max_size=60))
def test_no_page_breaks_the_readers(tmp_path_factory, source):
    page = tmp_path_factory.getbasetemp() / "page.md"
    assert isinstance([*as_typed.found(page, source)], list)
    assert isinstance(joined(source), str)
    assert isinstance(rendered(source), str)


def test_a_number_left_open_is_named_at_its_line_alone(page):
    page.write_text(
        '甲\n\n损失 <data value="a.b.c">0.2，又说。\n\n' + "很长的一段 $x$ 与 `码`。\n\n" * 20, encoding="utf-8"
    )
    assert [str(fault.line) + fault.text for fault in check.faults(Book(), {})] == [
        '3write <data value="chapter.experiment.number">0.123</data>, with "" and on one line'
    ]


def test_what_a_page_includes_is_looked_at_with_its_own_lines(page, tmp_path):
    part = tmp_path / ".part.md"
    part.write_text("甲\n\n<unk> 与注[^a]\n", encoding="utf-8")
    page.write_text('--8<-- ".part.md"\n\n[^a]: 注\n', encoding="utf-8")
    (fault,) = check.faults(Book(), {})
    assert (fault.path, fault.line, fault.text.partition(":")[0]) == (part, 3, "<unk>")
