"""Old posts: what other renderers show is on the draft, and where it is not the importer says so, with the line."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.checkout import Checkout

from engine import close
from engine.new_chapter import chapter
from engine.old_posts import compared, draft, series
from engine.old_posts.draft import Choice, Draft
from engine.old_posts.module import Run
from engine.old_posts.printed import Printed
from engine.prose.kept_digits import overstated

HEAD = "---\ntitle: 题\ndate: 2024-01-02\ndescription: 一句话\n---\n\n<!-- more -->\n\n"
OF = chapter.called("optimization/old")
PNG = bytes.fromhex("89504e470d0a1a0a")


def drafted(tmp_path: Path, text: str, choice: Choice | None = None, name: str = "post.md") -> Draft:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="\n")
    return draft.made(OF, path, None, choice)


def body(made: Draft) -> str:
    """The page below its notice and its more-mark."""
    return made.texts[OF.page].partition("<!-- more -->\n")[2]


CELLS = {
    "a formula that a cell leaves open": [("# 题\n\n$$ a = 1", None), (None, "x = 1"), ("文。$$b = 2$$ 完。", None)],
    "code that a cell leaves open": [("# 题\n\n```python\ny = 1", None), (None, "x = 1"), ("文。完。", None)],
}

# what a post has, and what is on its draft, line by line
KEPT = {
    "two dollars within a sentence": (
        "设 $$w$$ 服从**正态分布 $$N(0, 1)$$**。\n\n- 取 $$k=3$$ 个点\n- 再取一个",
        ["设 $w$ 服从**正态分布 $N(0, 1)$**。", "- 取 $k=3$ 个点", "- 再取一个"],
    ),
    "an escaped underscore that is a sign": (
        r"$x_t$ 的率为 $\frac{\eta}{1 + decay\_rate}$。",
        [r"$x_t$ 的率为 $\frac{\eta}{1 + decay\_rate}$。"],
    ),
    "an escaped underscore that Hexo wanted": (r"$x\_t$ 和 $y\_t$", ["$x_t$ 和 $y_t$"]),
    "a list below numbers": (
        "- 2.4：先看一维。\n- 式 (3.12) 见 4.11 节，NeurIPS 2017。\n- 输入 224×224，$\\beta$ 取 0.999。",
        ["：先看一维。", "- 式 (3.12) 见 4.11 节，NeurIPS <data", "- 输入 <data"],
    ),
    "an outer list below a mark": (
        "- 外一\n    - 内：共 3.14159 米\n- 外二",
        ["- 外一", "    - 内：共 <data", "- 外二"]),
    "a list that goes on": ("1. 甲\n\n$$\na = 1\n$$\n\n2. 乙\n\n一段。\n\n3. 丙", ["1. 甲", "2. 乙", "3. 丙"]),
    "paragraphs of Typora": ("\u200b\t一段正文。\n\n> \u200b    又一段。", ["一段正文。", "> 又一段。"]),
    "dollars in two items": ("- 用**$**分开\n- 末尾也是**$**号", ["- 用**\\$**分开", "- 末尾也是**\\$**号"]),
    "dollars in two cells": (
        "| 标记 | 例 |\n|---|---|\n|P$| my|\n|W$| whose|",
        ["| P\\$ | my |", "| W\\$ | whose |"]),
    "what looks like a tag": (
        r"若 a<b 且 c>d。词元 <unk> 和 \<bos>。",
        ["若 a&lt;b 且 c>d。词元 &lt;unk&gt; 和 &lt;bos>。"]),
    "numbers with signs between": (
        "- 图像 28*28，共 60000+10000 张。\n- 复杂度 10<sup>3</sup>。",
        ["- 复杂度 10³。"]),
    "a title of code": (
        "```python train.py https://example.org/train.py\nx = 1\n```",
        ['```python title="train.py"'],
    ),
    "headings of HTML": ("<h2>起因</h2>\n\n正文。", ["## 起因", "正文。"]),
    "an address": (
        "见 https://example.org/a_b_c 和 <https://example.org>。",
        ["见 <https://example.org/a_b_c> 和 <https://example.org>。"]),
    "a picture of Typora": (
        '- 如下：\n\n<img src="https://example.org/a.png" alt="图" style="zoom:50%;" />\n\n- 完。',
        ["- 如下：", "- 完。"]),
    "two backslashes before a brace": (
        "$$\n\\begin{aligned}\na &= 1 \\\\{\\rm b} &= 2\n\\end{aligned}\n$$",
        ["a &= 1 \\\\{\\rm b} &= 2"]),
    "names of KaTeX": (
        r"$\textcircled{1}$，$\text{Gini_index}$，$\Beta$，$\R$，$\argmin_x f$。",
        [r"$①$，$\text{Gini\_index}$，$\mathrm{B}$，$\mathbb{R}$，$\operatorname*{arg\,min}_x f$。"],
    ),
    "a formula in bold": ("**$$\na = 1\n$$**\n\n**定理 $$b$$ 成立**", ["$$", "a = 1", "**定理 $b$ 成立**"]),
    "marks of GitHub": (
        "~~划掉~~的字。\n\n- [ ] 没做\n- [x] 做了\n\n==重点==。",
        ["~~划掉~~的字。", "- [ ] 没做", "<mark>重点</mark>。"]),
    "money and variables": (
        "成本 $300，另加 $25_000；变量 $HOME 与 $PATH。",
        ["成本 $300，另加 $25_000；变量 \\$HOME 与 \\$PATH。"]),
    "code in a quote": ("> 先定义：\n>\n> ```python\n> x = 1\n> ```", ["> ```python", "> x = 1"]),
    "an output with a return": (
        "```python\nprint(s)\n```\n\n    def f():\n        return 1\n    end",
        ["        return 1"]),
    "a block that is no output": (
        "```python\nx = 1\n```\n\n```\npip install torch\n```",
        ["```{ .text .quoted }", "pip install torch"]),
    "escaped brackets": (r"数组 \[0, 1\] 和 \(例如\)。", ["数组 &#91;0, 1&#93; 和 &#40;例如&#41;。"]),
    "two lists, one below the other": ("- 甲\n\n* 乙", ["- 甲", "<!-- -->", "- 乙"]),
    "braces at the end of a heading": ("## 集合 {a, b}\n\n正文。", ["## 集合 \\{a, b}"]),
    "a percent sign in a formula": ("占 $50%$。", ["占 $50\\%$。"]),
    "dollars on lines of their own": ("如下：\n$\nx = 1\n$\n", ["如下：", "$$", "x = 1"]),
    "an item that is a formula": ("- $x$\n- $$y$$ 后", ["- $x$", "- $y$ 后"]),
    "letters with a full-width comma between": ("序列 $i，j$ 相乘。", ["序列 $i,j$ 相乘。"]),
    "brackets that an editor escaped": (
        r"等式\(6\)给出 q\(x\)，即 $x$。",
        ["等式&#40;6&#41;给出 q&#40;x&#41;，即 $x$。"],
    ),
    "a year that ends a cell": ("| AIME 2024 | 甲 |\n|---|---|\n| 乙 | 丙 |", ["| AIME <data value="]),
    "lines that count": ("步骤：\n（1）甲；\n（2）乙。", ["步骤：  ", "（1）甲；  ", "（2）乙。"]),
    "a role of d2lbook": ("见 :numref:`fig_x`。", ["见 `` fig_x ``。"]),
}  # fmt: skip


@pytest.mark.parametrize("what", KEPT)
def test_on_a_draft_is_as_it_was(tmp_path: Path, what: str):
    post, expected = KEPT[what]
    made = drafted(tmp_path, f"{HEAD}{post}\n")
    lines = body(made).split("\n")
    assert [
        one for one in expected if not any(line.startswith(one) or one == line.strip() or one in line for line in lines)
    ] == []
    assert made.report.differences == []


def test_numbers_that_are_no_results_are_listed_nowhere(tmp_path: Path):
    made = drafted(tmp_path, f"{HEAD}{KEPT['a list below numbers'][0]}\n")
    assert "!!! todo" not in body(made)
    assert [line for line in made.report.lines() if "numbers" in line] == []


def test_results_of_a_page_are_listed_once(tmp_path: Path):
    made = drafted(tmp_path, f"{HEAD}损失是 0.0604662。\n\n- 误差 12.5%\n- 完\n")
    page = made.texts[OF.page]
    assert "没有核对[^post]：`0.0604662`、`12.5%`。" in page
    assert page.count("!!! todo") == 1


@pytest.mark.parametrize("what", CELLS)
def test_what_a_cell_leaves_open_ends_with_it(tmp_path: Path, what: str):
    cells = [
        {"cell_type": "markdown" if text else "code", "metadata": {}, "source": text or code, "id": f"c{number}"}
        | ({} if text else {"execution_count": 1, "outputs": []})
        for number, (text, code) in enumerate(CELLS[what])
    ]
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    made = drafted(tmp_path, json.dumps(notebook), name="post.ipynb")
    assert "old.py:x" in made.texts[OF.page]
    assert re.search("^文。.*完。$", made.texts[OF.page], re.MULTILINE)


def test_a_transcript_is_a_listing_and_what_it_printed(tmp_path: Path):
    made = drafted(tmp_path, f"{HEAD}```python\nIn [3]: x = 2 * 3\n\nIn [4]: x\nOut[4]: 6\n```\n")
    assert "x = 2 * 3\n" in made.texts[OF.module]
    assert "In [" not in made.texts[OF.module]
    assert "    6\n" in made.texts[OF.page]


def test_the_lines_of_a_paragraph_stay_lines_where_that_is_asked_for(tmp_path: Path):
    text = f"{HEAD}一行，\n又一行。\n"
    assert "一行，\n又一行。" in body(drafted(tmp_path, text))
    assert "一行，  \n又一行。" in body(drafted(tmp_path, text, Choice(breaks=True)))


@pytest.mark.parametrize(
    ("front", "title", "date"),
    [
        ("+++\ntitle = '注意力'\ndate = 2024-01-02T08:05:00\n+++\n", "# 注意力\n", "2024-01-02 08:05:00"),
        ("---\ntitle: 题\ndate: 2024/1/2 8:05\n---\n", "# 题\n", "2024-01-02 08:05:00"),
        ("---\ntitle: 题\ndate: 2024年1月2日\n---\n", "# 题\n", "2024-01-02"),
        ("---\ntitle: 题 387——字符\ndate: 2024-01-02\n---\n", "# 题 <data", "2024-01-02"),
        ("", "# post\n", "date:"),
    ],
)
def test_front_matter_of_other_generators_is_read(tmp_path: Path, front: str, title: str, date: str):
    page = drafted(tmp_path, f"{front}\n正文。\n").texts[OF.page]
    assert title in page
    assert date in page


def test_headings_lose_their_numbers_whatever_their_depth(tmp_path: Path):
    post = HEAD.replace("题", "3.11 题") + "## 3.11.2 选择\n\n### 3.11.2.1 验证\n\n文。\n\n## 小结\n\n完。\n"
    assert re.findall("^#+ .*", body(drafted(tmp_path, post)), re.MULTILINE) == ["## 选择", "### 验证", "## 小结"]


def test_a_formula_in_the_words_of_an_image_is_said_once_and_the_rest_stays(tmp_path: Path):
    made = drafted(tmp_path, f"{HEAD}甲。\n\n![$\\nosuch{{x}}$](a.png)\n\n乙。\n")
    assert "`` ![$\\nosuch{x}$](a.png) ``" in body(made)
    assert body(made).count("!!! todo") == 1
    assert "\n甲。\n" in body(made)
    assert "\n乙。\n" in body(made)


def test_pictures_beside_a_post_are_copied_with_their_words(tmp_path: Path):
    for name in ("post/loss.png", "post/net.png", "local.png", "pictures/far.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(PNG + name.encode())
    shown = ["![损失](post/loss.png)", "{% asset_img net.png 网络 %}", "![同级](local.png)", "![远](/img/far.png)"]
    made = drafted(tmp_path, HEAD + "\n\n".join([*shown, "![无](no.png)\n"]), Choice(images=tmp_path / "pictures"))
    shown = re.findall(r"^!\[.*", body(made), re.MULTILINE)
    assert shown == ["![损失](old/loss.png)", "![网络](old/net.png)", "![同级](old/local.png)", "![远](old/far.png)"]
    assert {copy.name for copy in made.pictures} == {"loss.png", "net.png", "local.png", "far.png"}
    assert "`` ![无](no.png) ``" in body(made)


def test_what_a_draft_loses_is_reported_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(compared, "_with_code", lambda page, _: page.replace("第二句", "").replace("1. 乙", "5. 乙"))
    made = drafted(tmp_path, f"{HEAD}第一句。\n\n第二句。\n\n1. 乙\n2. 丙\n")
    assert [line.partition(": ")[0] for line in made.report.differences] == ["line 11", "line 13", "line 14"]
    assert "第二句" in made.report.differences[0]
    assert "item 1 of a list became 5" in made.report.differences[1]


SERIES = {
    "2020-01-02-first.md": (
        "---\ntitle: 第一\ndate: 2020-01-02\n---\n\n见 [下一篇](second.md)。\n\n![图](first/a.png)\n"
    ),
    "second.md": "---\ntitle: 第二\ndate: 2020-01-03\n---\n\n见 {% post_link 2020-01-02-first 上一篇 %}。\n",
    "broken.md": "---\ntitle: [a\n---\n\n文\n",
    ".hidden/no.md": "# 无\n\n文\n",
    "README.md": "# 无\n\n文\n",
}


class TestAFolder:
    @pytest.fixture
    def folder(self, tmp_path_factory: pytest.TempPathFactory) -> Path:
        folder = tmp_path_factory.mktemp("posts")
        for name, text in SERIES.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
        (folder / "first").mkdir()
        (folder / "first" / "a.png").write_bytes(PNG)
        return folder

    def test_becomes_drafts_that_link_to_each_other(self, checkout: Checkout, folder: Path):
        dry = checkout.run("scripts/new.py", "walks", "--from", str(folder), "--dry-run")
        assert "Would make 2 drafts; 1 posts were not taken." in dry.stdout
        assert not checkout.path("docs/walks/first.md").exists()
        done = checkout.run("scripts/new.py", "walks", "--from", str(folder))
        assert done.returncode == 0, done.stderr
        assert "见 [下一篇](second.md)。" in checkout.read("docs/walks/first.md")
        assert "见 [上一篇](first.md)。" in checkout.read("docs/walks/second.md")
        assert "![图](first/a.png)" in checkout.read("docs/walks/first.md")
        assert checkout.path("docs/walks/first/a.png").read_bytes() == PNG
        assert "      - walks/first.md\n      - walks/second.md\n" in checkout.read("mkdocs.yml")
        assert "Made 2 drafts; 1 posts were not taken." in done.stdout
        assert f"{folder / 'broken.md'}:" in done.stdout
        assert "Draft: http://127.0.0.1:8000/walks/first.html" in done.stdout
        assert "3/3" in done.stderr
        code = (
            "import sys; sys.path.insert(0, 'scripts'); from engine.serving import draft_list as d; print(d.page('/'))"
        )
        listed = checkout.run("-c", code).stdout
        assert '<a href="/walks/first.html">第一</a>' in listed
        assert listed.count("<section>") == 2
        assert re.search(r"left to do</p><ul><li><code>\d+</code> This page was imported", listed)

    def test_without_a_post_or_with_a_name_of_a_page_is_refused(self, checkout: Checkout, folder: Path):
        (folder / "none").mkdir()
        assert "no post in it" in checkout.run("scripts/new.py", "walks", "--from", str(folder / "none")).stderr
        named = checkout.run("scripts/new.py", "walks/x", "--from", str(folder))
        assert named.returncode == 2
        assert "write the section alone" in named.stderr

    def test_has_names_of_its_own(self, tmp_path: Path):
        posts = [tmp_path / name for name in ("深度学习.md", "2020-01-01-A b.md", "a-b.md", "index.md", "class.md")]
        names = [of.name for of in series.chapters("walks", posts).values()]
        assert names[:3] == ["post", "a_b", "a_b_2"]
        assert names[4] == "class_2"


RUNS = f"""{HEAD}## Square root

```python
def step(x, a):
    return (x + a / x) / 2
```

```python
of = [2]
def near(x):
    return step(x, of[0])
x = 1.0
for k in range(3):
    x = near(x)
    print(f"step {{k}}, x: {{x:.7f}}")
```

    step 0, x: 1.5000000
    step 1, x: 1.4166667
    step 2, x: 1.4142158

```python
round(x, 3)
```

**Output:**

    1.414
"""


def test_of_other_books_the_helpers_are_those_of_this_site(tmp_path: Path):
    code = "from d2l import torch as d2l\ndata, d = d2l.get_data_ch11()\nd2l.train_ch11(f, s, h, data, d)"
    code += "\nd2l.predict_ch3()"
    made = drafted(tmp_path, f"{HEAD}```python\n{code}\n```\n\n    loss: 0.246, 0.014 sec/epoch\n")
    module = made.texts[OF.module]
    assert "from common import d2l_names as d2l\n" in module
    assert '#~         "data": close(rtol=1e-4),\n#~         "data_seconds": measured,\n' in module
    assert "def post(airfoil):\n" in module
    assert "        data, d = d2l.get_data_ch11(airfoil)\n" in module
    told = "line 9: d2l.predict_ch3: common.d2l_names has no such helper; it only draws: take the line out"
    assert any(line.startswith(told) for line in made.report.left)
    assert made.report.differences == []


OLD, VIEW = "docs/walks/roots_of_old.md", "docs/results/roots_of_old/post-square_root.txt"


def test_what_a_post_printed_is_held_until_its_author_lets_it_run_then_compared(checkout: Checkout, tmp_path: Path):
    (checkout.root / "post.md").write_text(RUNS, encoding="utf-8", newline="\n")
    made = checkout.run("scripts/new.py", "walks/roots_of_old", "--from", str(checkout.root / "post.md"))
    assert made.returncode == 0, made.stderr
    assert "#~ @experiment(\n" in checkout.read("scripts/chapters/roots_of_old.py")
    assert "roots_of_old" not in checkout.built()
    done = checkout.run("scripts/new.py", "walks/roots_of_old", "--run")
    assert done.returncode == 0, done.stderr
    page = checkout.read(OLD)
    assert '```text title="Output"\n--8<-- "docs/results/roots_of_old/post-square_root.txt"\n```\n' in page
    assert "held" not in page
    assert "**Output:**" not in page, "the title of the block says so"
    published = re.sub(r"^draft: true\n|^!!! todo .*\n(?:\n| .*\n)*", "", page, flags=re.MULTILINE)
    checkout.path(OLD).write_text(published, encoding="utf-8", newline="\n")
    said = checkout.updated()
    assert "roots_of_old.post.square_root: the post has 1.4142158, now 1.4142157\n" in said
    assert "roots_of_old.post.square_root: 5 of 6 numbers as the post has them; the farthest is " in said
    assert "roots_of_old.post.square_root_2: 1 of 1 numbers as the post has them\n" in said
    assert "step 1, x: 1.41667\n" in checkout.read(VIEW), "of 7 digits"
    again = checkout.run("scripts/new.py", "walks/roots_of_old", "--run").stderr
    assert "no experiment is held there: those of this chapter run already" in again
    cells = code_of_notebook(checkout)
    assert printed_by(cells, tmp_path) == "step 0, x: 1.5000000\nstep 1, x: 1.4166667\nstep 2, x: 1.4142157\n"
    shown = {one.id: one.outputs[0].text for one in cells if one.outputs}
    assert shown == {"listing-k": checkout.read(VIEW), "listing-round": "1.414\n"}
    assert not any("post()" in one.source for one in cells), "its lines are run, and not once more"
    mark = "        # --8<-- [start:round]"
    checkout.edit("scripts/chapters/roots_of_old.py", mark, f"        x += 0\n{mark}")
    checkout.updated()
    assert any('numbers["post"] = apart(post)' in one.source for one in code_of_notebook(checkout)), "lines say not all"


def code_of_notebook(checkout: Checkout) -> list[Any]:
    cells = nbformat.read(checkout.path("docs/notebooks/roots_of_old.ipynb"), as_version=4).cells
    return [one for one in cells if one.cell_type == "code"]


def printed_by(cells: list[Any], folder: Path) -> str:
    """What the cells of a notebook print in a folder without this repository."""
    code = "\n\n".join(one.source for one in cells)
    return subprocess.run(
        [sys.executable, "-I", "-c", code], cwd=folder, capture_output=True, text=True, check=True
    ).stdout


@given(st.floats(1e-8, 1e5), st.sampled_from(["", "-", "+"]), st.sampled_from(["f", "e"]))
def test_of_a_number_the_digits_are_shown_that_a_sentence_might_say(size: float, sign: str, form: str):
    text = f"{sign}{size:.16{form}}"
    view = Printed("loss", text, Run("", [])).view("post")
    shown = re.search(r"\{:([^}]*)\}", view)
    assert shown
    kinds = {"a.b": {"loss": close(rtol=1e-4)}}
    assert overstated("a.b.loss", format(float(text), shown[1]), {"a.b": {"loss": float(text)}}, kinds) == ""


@pytest.mark.parametrize("said", ["输出：", "**运行结果如下：**", "结果：", ""])
def test_a_word_for_the_output_stands_between_code_and_what_it_printed(tmp_path: Path, said: str):
    text = f"{HEAD}```python\nx = 1 + 1\nprint(x)\n```\n\n{said}\n\n```\n2\n```\n"
    assert "@experiment" in drafted(tmp_path, text).texts[OF.module]


@pytest.mark.parametrize("code", ["print(x)", "def said(): print(x)\ndef more(): said()\nmore()"])
def test_of_a_cell_that_prints_and_ends_in_a_value_the_first_output_is_what_it_prints(tmp_path: Path, code: str):
    text = f"{HEAD}```python\nx = 3\n{code}\nx + 1\n```\n\n```\n3\n```\n"
    module = drafted(tmp_path, text).texts[OF.module]
    assert "= last_numbers(printed, " in module
    assert "print(x + 1)" not in module


def test_a_sentence_between_them_is_none(tmp_path: Path):
    text = f"{HEAD}```python\nx = 1 + 1\nprint(x)\n```\n\n文件里写着这些内容。\n\n```\n2\n```\n"
    assert "@experiment" not in drafted(tmp_path, text).texts[OF.module]


@pytest.mark.parametrize(
    ("code", "is_named"),
    [
        ("import torch\nw = torch.normal(0, 1, (2,))\nprint(w)", True),
        ("import numpy as np\nx = np.random.rand(3)\nprint(x)", True),
        ("import torch\ntorch.manual_seed(0)\nw = torch.randn(2)\nprint(w)", False),
        ("import numpy as np\nprint(np.random.default_rng(0).normal())", False),
        ("def choice(n):\n    return n\nprint(choice(3))", False),
    ],
)
def test_of_random_numbers_without_a_seed_the_listing_is_named(tmp_path: Path, code: str, is_named: bool):
    made = drafted(tmp_path, f"{HEAD}文。\n\n```python\n{code}\n```\n")
    assert any("random numbers without a seed" in line for line in made.report.lines()) == is_named
