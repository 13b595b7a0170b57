"""New chapters, and old posts: what the command makes can be built, and what it cannot make it says in one line."""

import codecs
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import strategies as st
from tests.checkout import Checkout
from tests.contents import unbound
from tests.examples import tried

from engine.ground.paths import ROOT
from engine.ground.problem import Problem
from engine.new_chapter import chapter, nav
from engine.old_posts import draft, experiments, outputs, tex
from engine.old_posts.module import Module
from engine.old_posts.report import Report
from engine.prose import bound_numbers, drafts, unbound_numbers
from engine.prose.unbound_numbers import Known

POSTS = ROOT / "tests" / "posts"
DRAFTS = {path.stem: path for path in sorted(POSTS.iterdir())}
TITLE = "1.3 Momentum"
PLACES = "docs/walks/{0}.md", "scripts/chapters/{0}.py"


def new(copy: Checkout, *options: str) -> subprocess.CompletedProcess[str]:
    return copy.run("scripts/new.py", *options)


@pytest.fixture(scope="module")
def made(shared: Checkout) -> tuple[Checkout, dict[str, str], str]:
    """A copy with a new chapter and a draft of every post, what the command said of each, and the build's words."""
    said = {"momentum": new(shared, "walks/momentum", TITLE).stdout}
    said["valley"] = new(shared, "linear/valley", "2.1 A valley").stdout
    shared.path("tests/book/test_there.py").touch()
    for name, path in DRAFTS.items():
        done = new(shared, f"walks/{name}", "--from", str(path))
        assert done.returncode == 0, done.stderr
        said[name] = done.stdout
    return shared, said, shared.built()


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """{name: page, module} of every draft, as the functions make them."""
    found = {}
    for name, path in DRAFTS.items():
        of = chapter.called(f"walks/{name}")
        made = draft.made(of, path, None)
        found[name] = made.texts[of.page]
        found[f"{name}.py"] = made.texts[of.module]
        found[f"{name}.report"] = "\n".join(made.report.lines())
    return found


class TestANewChapter:
    def test_is_a_page_a_module_a_test_and_a_line_in_the_navigation(self, made):
        copy, said, _ = made
        first = said["momentum"].splitlines()[0]
        assert first == (
            "Made docs/walks/momentum.md, scripts/chapters/momentum.py, tests/book/test_momentum.py, "
            "and a line under nav in mkdocs.yml."
        )
        assert "scripts/build.py" in said["momentum"].splitlines()[1]
        assert "      - walks/valley.md\n      - walks/momentum.md\n" in copy.read("mkdocs.yml")

    def test_is_computed_rendered_and_on_the_index(self, made):
        copy, _, built = made
        assert re.search(r"momentum\.shrinking +x = 0\.0115292 .* new ", built)
        page = copy.read("site/walks/momentum.html")
        assert "x: 0.011529" in page
        index = copy.read("site/index.html")
        assert index.index("1.2 The valley") < index.index(TITLE)

    def test_may_have_the_name_of_one_in_another_section_and_is_told_apart_by_its_module(self, made):
        copy, said, built = made
        assert "scripts/chapters/linear_valley.py, tests/book/test_linear_valley.py" in said["valley"]
        assert "\nchapter: linear_valley\n" in copy.read("docs/linear/valley.md")
        assert re.search(r"linear_valley\.shrinking +x = 0\.0115292 .* new ", built)
        assert {f"docs/notebooks/{name}.ipynb" for name in ("valley", "linear_valley")} < {
            *copy.files("docs/notebooks")
        }
        for page, notebook in (("walks/valley", "valley"), ("linear/valley", "linear_valley")):
            assert f"../notebooks/{notebook}.html" in copy.read(f"site/{page}.html")

    @pytest.mark.slow
    def test_passes_its_own_test_and_the_checks_of_the_code(self, made):
        copy, _, _ = made
        done = copy.run("-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "tests/book/test_momentum.py")
        assert "1 passed" in done.stdout, done.stdout + done.stderr
        made = [place.format(name) for name in ("momentum", *DRAFTS) for place in PLACES[1:]] + [
            "tests/book/test_momentum.py"
        ]
        if (ROOT / ".mypy_cache").exists():  # what it knows of the packages
            shutil.copytree(ROOT / ".mypy_cache", copy.path(".mypy_cache"))
        checks = (["ruff", "check", "-q"], ["ruff", "format", "--check", "-q", "--force-exclude"], ["mypy"])
        for check in ([*one, *made] for one in checks):
            done = copy.run("-m", *check)
            assert done.returncode == 0, done.stdout + done.stderr

    @pytest.mark.parametrize(
        ("options", "code", "said"),
        [
            (
                ["walks/sgd"],
                2,
                'a new chapter needs a title, as in new.py optimization/sgd "10.2 Gradient descent"',
            ),
            (["sgd", "x"], 2, "argument SECTION/NAME: sgd: write section/name, as in optimization/sgd"),
            (["walks/SGD", "x"], 2, "SGD: no name for a module; use lower-case letters, digits and _"),
            (["walks/class", "x"], 2, "class: no name for a module; use lower-case letters, digits and _"),
            (["walks/../x", "x"], 2, "walks/../x: write section/name, as in optimization/sgd"),
            (["results/x", "x"], 2, "results: no name for a section; use lower-case letters, digits and -"),
            (["con/x", "x"], 2, "con: no name for a section; use lower-case letters, digits and -"),
            (["walks/valley", "x"], 1, "docs/walks/valley.md is there already; choose another name"),
            (["walks/there", "x"], 1, "tests/book/test_there.py is there already; choose another name"),
            (["walks/sgd", "  "], 1, "the title is empty"),
            (["walks/sgd", "损失 0.244"], 1, "title 损失 0.244: 0.244 looks like a result"),
            (["walks/sgd", "--from", "none.md"], 1, "none.md: No such file or directory"),
        ],
    )
    def test_is_refused_in_one_line_where_it_cannot_be(self, made, options, code, said):
        copy, _, _ = made
        before = copy.files("docs") | copy.files("scripts/chapters")
        done = new(copy, *options)
        assert (done.returncode, done.stdout) == (code, "")
        assert done.stderr.count("\n") == 1
        assert said in done.stderr
        assert copy.files("docs") | copy.files("scripts/chapters") == before

    def test_says_before_it_was_built_that_a_build_makes_its_results(self, checkout: Checkout):
        assert new(checkout, "linear/sgd", "3.1 随机梯度下降").returncode == 0
        assert checkout.read("mkdocs.yml").count("  - linear:\n      - linear/sgd.md\n") == 1
        done = checkout.run("-m", "mkdocs", "build", "--strict", "--site-dir", str(checkout.root / "site"))
        assert done.returncode == 1
        assert "docs/results/sgd/shrinking.txt; build.py makes it" in done.stdout + done.stderr


NAV = """\
nav:
  - 首页: index.md   # the first
  # of their own
  - 优化:
      # in order
      - 10.2 二: o/b.md
      # before d
      - o/d.md
  - 其它: [x.md, y.md]
extra: !ENV [X, ""]  # kept
"""


@pytest.mark.parametrize(
    ("title", "before"),
    [("10.1 x", "      - 10.2 二"), ("10.3 x", "      # before d"), ("10.10 x", "  - 其它"), ("x", "  - 其它")],
)
def test_a_page_comes_where_the_number_of_its_title_says_and_nothing_else_changes(title: str, before: str):
    text = nav.with_page(NAV, "o/new.md", {"o/new.md": title, "o/d.md": "10.4 四"})
    assert text.replace("      - o/new.md\n", "") == NAV
    assert text.partition("      - o/new.md\n")[2].startswith(before)


def test_a_folder_without_pages_becomes_a_section_at_the_end():
    text = nav.with_page(NAV, "new/a.md", {"new/a.md": "x"})
    assert text == NAV.replace("extra:", "  - new:\n      - new/a.md\nextra:")


@pytest.mark.parametrize("config", ["site_name: x\n", "nav: [a.md]\n", "nav: []\n", ""])
def test_another_kind_of_navigation_is_refused(config: str):
    with pytest.raises(Problem, match=r"^mkdocs\.yml.*nav is not a list"):
        nav.with_page(config, "o/a.md", {"o/a.md": "x"})


class TestADraft:
    def test_is_not_on_the_site_and_lets_it_be_built(self, made):
        copy, said, _ = made
        assert {path.stem for path in copy.path("site/walks").iterdir()}.isdisjoint(DRAFTS)
        assert {path.stem for path in copy.path("docs/notebooks").iterdir()}.isdisjoint(DRAFTS)
        assert [name for name, content in copy.files("site").items() if "旧格式".encode() in content] == []
        for name in DRAFTS:
            assert f"walks/{name}.md" in copy.read("mkdocs.yml")
            assert "Drafts are served" in said[name]

    def test_cannot_be_published_before_all_is_done(self, made):
        copy, _, _ = made
        copy.edit("docs/walks/hexo.md", "draft: true\n", "")
        try:
            said = copy.refused("--check", "--only", "shrinking")
        finally:
            copy.edit("docs/walks/hexo.md", "toc: true\n", "toc: true\ndraft: true\n")
        marks = copy.read("docs/walks/hexo.md").count("!!! todo") + 1
        assert said.count("this is left to do: do it, or say draft: true in the front matter") == marks

    def test_renders_once_it_is_published(self, made):
        """Without the marks, the pages are as strict as any other."""
        copy, _, _ = made
        before = copy.files("docs/walks")
        for name in DRAFTS:
            text = copy.read(f"docs/walks/{name}.md").replace("draft: true\n", "", 1)
            text = text.replace("!!! todo", "!!! note").replace("]: To do: ", "]: ")
            copy.path(f"docs/walks/{name}.md").write_text(text, encoding="utf-8", newline="\n")
        done = copy.run("-m", "mkdocs", "build", "--strict", "--site-dir", str(copy.root / "published"))
        for name, content in before.items():
            copy.path(name).write_bytes(content)
        assert done.returncode == 0, done.stdout + done.stderr
        pages = {name: copy.read(f"published/walks/{name}.html") for name in DRAFTS}
        assert all(page.count("<h1") == 1 for page in pages.values())
        assert 'src="http' not in "".join(pages.values())

    def test_module_is_imported_without_running_the_post(self, made):
        copy, _, _ = made
        for name in DRAFTS:
            done = copy.run("-c", f"import sys; sys.path.insert(0, 'scripts'); import chapters.{name}")
            assert (done.returncode, done.stdout, done.stderr) == (0, "", "")

    @pytest.mark.parametrize("name", DRAFTS)
    def test_has_one_title_and_no_unbound_number_and_shows_all_its_listings(self, texts, name: str):
        page, module = texts[name], texts[f"{name}.py"]
        assert drafts.is_draft(page)
        heads = re.findall(r"^(#+) ", re.sub(r"^( *)(`{3,}|~{3,}).*?^\1\2", "", page, flags=re.M | re.S), re.M)
        assert heads[0] == "#"
        assert all(len(head) > 1 for head in heads[1:])
        assert unbound(page, Known(unbound_numbers.titles([page]))) == []
        sections = re.findall(r"\[start:([\w-]+)\]", module)
        assert sorted(re.findall(r'8<-- "scripts/chapters/\w+\.py:([\w-]+)"', page)) == sorted(sections)
        assert len(set(sections)) == len(sections)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("hexo", "date: 2023-05-06 08:09:10\ntags:\n  - 优化\ncategories:\n  - 机器学习\n  - 优化\n"),
        ("hexo", "动量法（momentum）给参数一点惯性。\n\n<!-- more -->\n\n## 泄漏平均\n"),
        ("hexo", " g_t, \\\\\nx_t &= x_{t-1} - \\eta v_t\n\\end{aligned}\n$$\n\n其中$\\beta$取"),
        ("hexo", "- 把 $v_t$ 展开，\n\n    $$\n    v_t = \\sum_{i} \\beta^i g_{t-i}\n    $$\n\n    权重"),
        ("hexo", '**<data value="cited.post">-0.035</data>**，误差下降了 <data value="cited.post">99.3%</data>'),
        ("hexo", "见上一节和[论文](https://example.org/a_b)。"),
        ("hexo", "    ```{ .text .quoted }\n    epoch 20, x1: -0.035472, x2: -0.002837\n    ```\n"),
        ("hexo", "    ```{ .text .quoted }\n    0.25: -4.900\n    0.5: -4.900\n    ```\n"),
        ("lists", "title: '学习率: 预热与余弦'\ndate: 2022-03-04 00:00:00\n"),
        ("lists", "comment: false\ntoc: false\ndraft: true\n"),
        ("lists", "1. 开头的梯度不可靠：\n\n    $$\n"),
        ("lists", '2. 之后按余弦下降：\n\n    ```python\n    --8<-- "scripts/chapters/lists.py:cosine"\n    ```\n'),
        ("lists", "> 引用里的公式：\n>\n> $$\n> a^2 + b^2 = c^2\n> $$\n"),
        ("lists", "## 为什么预热\n"),
        ("lists", "| ${\\vert}x{\\vert}$ | <data"),
        ("lists", "价格是 $5和$6，不是公式。"),
        ("lists", "公式 `` \\undefinedmacro{x} `` 不能解析"),
        ("lists", '这里原有图 `` <img src="x.png" width="300"> ``，没有带过来。'),
        ("notebook", "这里原有图 `` ![图](attachment:a.png) ``，没有带过来。"),
        ("nofront", "# 小标题法\n"),
        ("nofront", '~~~~markdown\n```python\nprint("nested")\n```\n~~~~\n'),
        ("nofront", '```python\nprint "python 2"\n```\n'),
        ("html", "`` \\alpha `` 不在公式里"),
        ("html", "    ````html\n    <iframe"),
        ("notebook", "date: 2020-02-03 04:05:06\ntags:\n  - 笔记\n"),
        ("notebook", "    [0.0, 0.7615941559557649, 0.9640275800758169]\n"),
        ("old", "# 3.3 旧格式\n"),
    ],
)  # fmt: skip
def test_a_post_becomes(texts: dict[str, str], name: str, expected: str):
    assert expected in texts[name]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (
            "hexo",
            [
                "第 35 行: %matplotlib inline",
                "第 57 行: 输出：return _VF.meshgrid(tensors, **kwargs)  # type: ignore[attr-defined]",
                "第 60 行: 图片 ![svg](../images/momentum_files/momentum_3_2.svg)",
                "第 62 行: 空的标题",
                "第 64 行: 指向 /2023/04/sgd/ 的链接；留下文字",
                "第 76 行: 输出：Text(0.5, 0, 'Time')",
                "前置信息: mathjax：True：没有用处",
                "第 53 行: 输出里的数（show_trace_2d）：20, -0.035472, -0.002837",
                "第 64 行: 原文的数，按引用保留：-0.035, 99.3%",
                "前置信息: 没有说明；写一句",
            ],
        ),
        ("lists", ["第 34 行: 公式写错了：Missing close brace：\\frac{1}{", "第 56 行: [旧站]: ../old.html"]),
        ("nofront", ["第 25 行: 代码不是 Python，或者没有语句；按文字留在页面上"]),
        ("notebook", ["单元格 5: 标准错误的输出：'UserWarning: slow'", "单元格 5: !ls", "单元格 6: %%time"]),
    ],
)
def test_the_report_says_with_their_places_what_became_of_its_parts(texts, name: str, lines: list[str]):
    said = [line.strip() for line in texts[f"{name}.report"].split("\n")]
    assert [line for line in lines if line not in said] == []


def test_with_a_warning_goes_the_code_below_it_and_nothing_else():
    printed = [
        "  step 1",
        "/a/b.py:130: UserWarning: slow",
        "  Variable.run(",
        "  loss: 1",
        "DeprecationWarning: old",
        "end",
    ]
    assert outputs.leaked(printed) == [False, True, True, False, True, False]


CELLS = {
    "definitions": ("import math\nA = 2\ndef f(x):\n    return A * math.pi * x", ["top"]),
    "doing": ("x = print(1)", ["run"]),
    "both": ("A = 1\nprint(A)\ndef f():\n    return A", ["top", "run", "top"]),
    "absent package": ("import d2l_absent\nclass C(d2l_absent.D):\n    pass", ["run"]),
    "a default that is not there yet": ("y = input()\ndef f(x=y):\n    return x", ["run"]),
    "bound again": ("A = 1\nA = 2", ["top", "run"]),
    "no Python": ("print 1", []),
    "nothing": ("# a comment", []),
    "await": ("await f()", []),
    "a name with a type": ("x: int = input()", ["run"]),
    "what may be changed": ("import math\nA = [1]\ndef f():\n    return A", ["top", "run", "top"]),
}


@pytest.mark.parametrize("what", CELLS)
def test_a_cell_is_parted_into_what_may_run_at_import_and_what_may_not(what: str):
    code, expected = CELLS[what]
    module = Module(Report())
    runs = module.add(code, "line 1")
    assert [("run", "top")[run.top] for run in runs] == expected
    assert "\n".join(run.code for run in runs) in {code, ""}
    exec(compile(experiments.source(module, [], "post.md"), "module", "exec"), {})


TURNS = {
    "a name that is bound anew": ["x = 1", "def f():\n    return x", "print(f())", "x = 2", "print(f())"],
    "what was Python's before": ["print(max(1, 2))", "max = 3", "print(max)"],
    "a global name": [
        "n = 0",
        "def more():\n    global n\n    n += 1",
        "more()\nprint(n)",
        "n = 5",
        "more()\nprint(n)",
    ],
    "an import once more": ["import math\nprint(math.pi)", "import math\nprint([math.e for _ in range(2)])"],
    "two imports of a name": ["from math import e as c", "print(c)", "from math import pi as c", "print(c)"],
    "a list that grows": ["A = []", "def add():\n    A.append(len(A))", "add()\nadd()\nprint(A)"],
    "a class of what a cell made": [
        "k = [3]\nclass C:\n    n = k[0]\n    def m(self):\n        return k, self.n",
        "print(C().m())",
    ],
    "a function that calls itself": ["def f(n):\n    return n and n * f(n - 1) or 1", "print(f(4))"],
    "a name of what catches it": [
        "import io, re\nprint(re.sub('a', 'b', 'a'))",
        "io = 2",
        "numbers = close = io",
        "print(numbers)",
    ],
    "functions out of turn": ["def f():\n    return g() + 1", "def g():\n    return 1", "print(f())"],
}


@pytest.mark.parametrize("what", TURNS)
def test_the_function_of_a_post_prints_what_its_cells_print_in_turn(what: str, capsys: pytest.CaptureFixture[str]):
    module, cells, there = Module(Report()), {"__name__": "cells"}, {"__name__": "module"}
    for number, code in enumerate(TURNS[what]):
        assert module.add(code, f"cell {number}")
        exec(code, cells)
    in_turn = capsys.readouterr().out
    exec(compile(experiments.source(module, [], "post.md"), "module", "exec"), there)
    assert not capsys.readouterr().out, "nothing is done at the import"
    there["post"]()  # type: ignore[operator]
    assert capsys.readouterr().out == in_turn


def test_encodings_and_line_ends_of_a_post_are_read(tmp_path: Path):
    text = (POSTS / "lists.md").read_text(encoding="utf-8")
    expected = None
    for coding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        for ends in ("\n", "\r\n"):
            path = tmp_path / "lists.md"
            path.write_bytes(text.replace("\n", ends).encode(coding))
            of = chapter.called("optimization/lists")
            made = draft.made(of, path, None)
            expected = expected or made.texts
            assert made.texts == expected
            assert any("GB18030" in line for line in made.report.lines()) == (coding == "gb18030")


SHAPES = {
    "radicals, as copied from a PDF": ("⽅法的⻓度，⺀", "方法的长度，⺀"),
    "a link to a post": ("见 {% post_link sgd 上一篇 %}。", "见 上一篇。"),
    "code of Hexo": ("{% codeblock 题 lang:python %}\nx = 1\n{% endcodeblock %}", 'shapes.py:x"'),
    "front matter that no line opens": ("title: 标题\ntags:\n- 甲\n---\n\n正文", "# 标题\n"),
    "an image whose address has blanks": ('![图](a b (1).png "题")', '这里原有图 `` ![图](a b (1).png "题") ``'),
    "a heading without a blank": ("##小节\n\n```\n#注\n```", "## 小节\n"),
    "a comment in code": ("##小节\n\n```\n#注\n```", "```{ .text .quoted }\n#注\n```"),
    "what loads something, in a line": (
        "文 <iframe src=//b></iframe>",
        "    ````html\n    文 <iframe src=//b></iframe>\n",
    ),
    "its name in code": ("用 `<iframe>` 嵌入", "用 `<iframe>` 嵌入"),
    "a fold after code": ("<details>\n\n```python\nx = 1\n```\n\n</details>", "\n```\n\n</details>\n"),
    "a fold": ("<details>\n\n甲\n\n</details>", "<details markdown>\n\n甲\n"),
    "characters that are not seen": ("零\u200b宽\n\n```python\nx\u200b =\u00a01\n```", 'shapes.py:x"'),
    "help of IPython": ("```python\nmath.sin?\n?math\nx = 1\n```", 'shapes.py:x"'),
    "nothing but commands of IPython": ("甲\n\n```python\n%load_ext x\n!ls\n```\n\n乙", "甲\n\n乙\n"),
    "a cell for another program": ("```python\n%%bash\nls -la\n```", "```python\n%%bash\nls -la\n```"),
    "code of no language": (
        "```\nimport math\n```",
        "没有写明是什么语言，只能当作文字保留。\n\n```{ .text .quoted }\nimport math\n```",
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_what_posts_hold_in_real_life_becomes(tmp_path: Path, shape: str):
    text, expected = SHAPES[shape]
    (tmp_path / "post.md").write_text(f"{text}\n", encoding="utf-8", newline="\n")
    of = chapter.called("optimization/shapes")
    title = None if text.startswith("title") else "题"
    assert expected in draft.made(of, tmp_path / "post.md", title).texts[of.page]


JUNK: dict[str, tuple[bytes | str, str]] = {
    "binary.md": (bytes(range(256)) * 9, "not a text|neither UTF-8 nor GBK"),
    "large.md": ("很长的一行。\n" * 600_000, "million characters are no post"),
    "empty.md": (b"", "the file is empty"),
    "blank.md": (codecs.BOM_UTF8 + b" \r\n\r\n", "the file is empty"),
    "front.md": ("---\ntitle: [a\ndate: 1\n---\n\n正文\n", r"front.md:3: front matter: "),
    "open.md": ("---\ntitle: 题\n\n正文\n", "open.md:1: front matter: it is never closed"),
    "list.md": ("---\n- a\n---\n\n正文\n", "front.md:2|list.md:2: front matter: not a list of keys and values"),
    "snippet.md": ("# 题\n\n--8<-- \"x\"\n", "snippet.md:3: 8<- would include a file"),
    "only.md": ("---\ntitle: 题\n---\n", "the post has no text|the file is empty"),
    "broken.ipynb": ('{"cells": [', "not a notebook"),
    "other.ipynb": ('{"a": 1}', "not a notebook"),
    "list.ipynb": ("[]", "not a notebook"),
    "bare.ipynb": (json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), "notebook is empty"),
    "binary.ipynb": (bytes(range(256)) * 9, "not a text|neither UTF-8 nor GBK"),
}  # fmt: skip


@pytest.mark.parametrize("name", JUNK)
def test_what_is_no_post_is_refused_in_one_line(tmp_path: Path, name: str):
    content, said = JUNK[name]
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    with pytest.raises(Problem, match=said) as raised:
        draft.made(chapter.called("optimization/junk"), path, None)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("tex_", "display", "expected"),
    [
        ("x\\_t", False, "x_t"),
        ("\\text{a\\_b}\\_c", False, "\\text{a\\_b}_c"),
        ("a \\\\\\\\\nb", True, "a \\\\\nb"),
        ("a \\\nb", True, "a \\\\\nb"),
        ("\\\\{a\\\\}", False, "\\{a\\}"),
        ("a &lt; b &amp; c", True, "a < b & c"),
        ("\n\n  a\n\n    b\n", True, "a\n  b"),
        ("\\begin{align*}a\\end{align*}", True, "\\begin{aligned}a\\end{aligned}"),
        ("\\begin{equation}a\\label{x}\\end{equation}", True, "a"),
        ("a\n  b", False, "a b"),
    ],
)
def test_a_formula_loses_what_other_renderers_wanted(tex_: str, display: bool, expected: str):
    assert tex.normal(tex_, display)[0] == expected


WORDS = (
    *(
        "学",
        "习",
        "率",
        "的",
        "一",
        "步",
        " ",
        "\n",
        "\n\n",
        "# ",
        "## ",
        "- ",
        "1. ",
        "    ",
        "> ",
        "`",
        "```\n",
        "~~~\n",
    ),
    *("```python\n", "$", "$$", "\\(", "\\)", "\\[", "\\]", "\\alpha", "_", "*", "**", "|", "[", "](x)", "![", "<div>"),
    *("</div>", "<!-- more -->", "<!--", "-->", "0.244", "1503", "%", "-", "x = 1\n", "print(x)\n", "---\n", "===\n"),
    *("{%", "%}", "[^a]", "[^a]: ", "!!! note", "\\", "&", "<data>", "<img>", "^", "=", "\t"),
)


@tried(60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(["- ", "x = 1\n", "<img>", "x = 1\n", "="])  # a heading of several lines
@example(["```python\n", "%}", "学"])  # a cell of no command of IPython, and no Python
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=25))
def test_any_text_becomes_a_page_that_holds_or_is_refused(tmp_path: Path, words: list[str]):
    path = tmp_path / "post.md"
    text = "开头。\n\n" + "".join(words) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")
    of = chapter.called("optimization/any")
    try:
        files = draft.made(of, path, "题").texts
    except Problem:
        return
    page = files[of.page]
    compile(files[of.module], "any.py", "exec")
    assert unbound(page) == []
    assert list(bound_numbers.faults(of.page, page, {})) == []
    han = re.findall("[学习率的一步]", text)
    assert [letter for letter in han if letter not in page + files[of.module]] == []
