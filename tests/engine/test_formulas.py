"""Formulas: what an author may write, what a page then holds, and what is said of those that do not parse."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.config import load_config
from mkdocs.structure.toc import get_toc
from tests.checkout import Checkout
from tests.contents import content
from tests.examples import tried

from engine.formulas import drawing, markup, plain_text, stray_tex
from engine.formulas.macros import expanded
from engine.gate import numbers
from engine.gate.published import Published
from engine.ground.kept import Kept
from engine.ground.paths import ROOT
from engine.ground.problem import Problem
from engine.ground.site_file import Table
from engine.ground.words import words
from engine.machine import npm
from engine.pages import formulas, typography
from engine.pages.context import PageContext
from engine.pages.page_tree import Content
from engine.prose.reading import parsed

ALIGNED = "\\begin{aligned}\na &= b \\\\[4pt]\n  &= c\n\\end{aligned}"
SOURCE = [ROOT / "tests/site/docs/walks/valley.md"]


@pytest.fixture(scope="module")
def converter() -> markdown.Markdown:
    """Markdown as the site has it."""
    config = load_config(str(ROOT / "mkdocs.yml"))
    config.plugins.on_startup(command="build", dirty=False)
    return markdown.Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)


def page(converter: markdown.Markdown, source: str) -> Content:
    """Return a page whose formulas are marked, not drawn."""
    converter.reset()
    made = content(converter.convert(source))
    formulas.give_back_money(made, PageContext())
    return made


def texs(converter: markdown.Markdown, source: str) -> list[str]:
    return [formula.tex for formula in formulas.formulas(page(converter, source).tree)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("若$x_1$与$x_2$相等", ["x_1", "x_2"]),  # beside Han characters, and no emphasis between the underscores
        ("$a * b$ 与 $c * d$", ["a * b", "c * d"]),
        ("价格是 $5和$6。", []),
        ("价格是 \\$5 和 $x$", ["x"]),
        ("$x$2 是 $x$ 的两倍", ["x", "x"]),
        ("$\\{{a}\\}$", ["\\{{a}\\}"]),
        ("$a < b$，$a & b$，$\\lt$", ["a < b", "a & b", "\\lt"]),
        ("`$x$` 与 $y$", ["y"]),
        ("- 一\n    - 二\n\n        $$\n        x\n        $$", ["x"]),
        ("1. 一\n\n    $$\n    a \\\\\n    b\n    $$\n\n    再写 $c$。", ["a \\\\\nb", "c"]),
        ("| $\\gamma$ | b |\n|---|---|\n| $\\lvert x \\rvert$ | $a_1$ |", ["\\gamma", "\\lvert x \\rvert", "a_1"]),
        ("!!! note\n\n    写 $x$。\n\n    $$\n    y\n    $$", ["x", "y"]),
        ('<details class="note" markdown>\n<summary>题</summary>\n\n写 $x$。\n\n</details>', ["x"]),
        ("注[^a]\n\n[^a]: 写 $x$。", ["x"]),
        ("# 题 $\\gamma$", ["\\gamma"]),
        ("[$x$](https://example.org)", ["x"]),
        (f"$$\n{ALIGNED}\n$$", [ALIGNED]),
        ("\\(x\\) 与 \\[y\\]", ["x"]),
    ],
)  # fmt: skip
def test_markdown_leaves_a_formula_as_it_was_written(converter: markdown.Markdown, source: str, expected: list[str]):
    assert texs(converter, source) == expected


def test_money_stays_money(converter: markdown.Markdown):
    made = page(converter, "价格从 $5和$6 升到 $7，*多*了 $x$ 元。")
    assert "价格从 $5和$6 升到 $7，<em>多</em>了" in made.html()
    assert formulas.formulas(made.tree) == [drawing.Formula("x", display=False)]


@pytest.mark.parametrize("written", [
    "$ x_1 $ 与 \\frac 12", "\\begin{aligned} x", "写 $$x", "设$x $为", "$ 6_a $", "\\\\(x\\\\)",
    "<figcaption>图 $x_1$</figcaption>", "<div>\n取 $x$。\n</div>", "$x${.big}",
])  # fmt: skip
def test_tex_that_markdown_did_not_take_is_found(converter: markdown.Markdown, written: str):
    assert stray_tex.stray(parsed(page(converter, f"正文。\n\n{written}\n").html()))


def test_tex_in_code_is_code(converter: markdown.Markdown):
    written = "写 `\\frac` 与\n\n```\n\\frac $$ x\n```\n\n$\\frac 12$，C:\\a。"
    assert stray_tex.stray(parsed(page(converter, written).html())) is None


@pytest.mark.parametrize("written", ["US$5 与 US$6", "从 $5，到 $10", "\\$5，即 US\\$（美元）", "按 $ 键", "`$x$`"])
def test_a_dollar_is_a_dollar(converter: markdown.Markdown, written: str):
    assert stray_tex.stray(parsed(page(converter, written).html())) is None


def test_tex_that_is_no_formula_is_named_with_its_own_line(tmp_path: Path, converter: markdown.Markdown):
    source = tmp_path / "page.md"
    source.write_text("$$\nx\n$$\n\n- 一\n\n  $$\n  y\n  $$\n", encoding="utf-8")
    html = page(converter, source.read_text(encoding="utf-8")).html()
    with pytest.raises(
        Problem, match=r"page\.md:7: TeX outside a formula: \$\$ y; write .* indented by four in a list"
    ):
        stray_tex.refuse(parsed(html), [source])


@pytest.mark.parametrize("written", [
    "![图](https://a.example/x.png)", '<img src="//a.example/x.png">', '<script src="http://a.example/x.js"></script>',
    '<iframe\nsrc=https://a.example/></iframe>', '<svg><image href="https://a.example/x.png"/></svg>',
    '<video poster="https://a.example/x.png"></video>',
])  # fmt: skip
def test_nothing_of_another_host_is_put_on_a_page(converter: markdown.Markdown, written: str):
    html = page(converter, f"正文。\n\n{written}\n").html()
    with pytest.raises(Problem, match=r"//a\.example/.* would be loaded from another host"):
        stray_tex.refuse(parsed(html), SOURCE)


def test_links_to_another_host_and_code_that_names_one_stay(converter: markdown.Markdown):
    written = '[图](https://a.example/x.png)、`<img src="https://a.example/x.png">` 与 ![图](a.png)。'
    stray_tex.refuse(parsed(page(converter, written).html()), SOURCE)


def test_a_formula_in_an_attribute_is_text(converter: markdown.Markdown):
    drawn, spelled = (page(converter, '![图 $x_1 < y$](a.png "题 $\\gamma$")') for _ in range(2))
    formulas.draw(drawn, SOURCE)
    formulas.spell(spelled.tree, SOURCE)
    for done in (drawn.html(), spelled.html()):
        assert done == '<p><img alt="图 x₁ &lt; y" src="a.png" title="题 γ" /></p>'


@pytest.mark.parametrize("tex", [r"x \text{ where } \epsilon", r"\begin{cases} x, & \text{if } x > 0 \\ 0 \end{cases}"])
def test_words_in_a_formula_are_read_from_the_finished_page(tex: str, tmp_path: Path):
    formula = drawing.Formula(tex, display=True)
    drawn = drawing.drawings([formula], SOURCE)[formula]
    place = tmp_path / "page.html"
    place.write_text(f"<article>{markup.markup(formula, drawn)}</article>", encoding="utf-8")
    said = numbers.spoken(Published("page.html", place, None, None))
    assert re.search(r"where ε|if x > 0", said)


def test_a_formula_that_a_page_keeps_is_not_made_again(
    converter: markdown.Markdown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    made: list[str] = []
    real = markup.markup

    def counted(formula: drawing.Formula, *others: Any) -> str:
        made.append(formula.tex)
        return real(formula, *others)

    def drawn(text: str, kept: str) -> tuple[str, dict[str, str]]:
        monkeypatch.setattr(formulas, "KEPT", Kept(tmp_path / kept))  # as a new process has it
        content, context = page(converter, text), PageContext()
        made.clear()
        formulas.draw_all(content, context)
        formulas.KEPT.remember()
        return content.html(), context.glyphs

    monkeypatch.setattr(markup, "markup", counted)
    drawn("写 $\\alpha_7$ 与 $y_7$，再写 $y_7$。", "kept")
    assert made == ["\\alpha_7", "y_7"]
    changed = "写 $y_7$ 与 $z_7$。"
    again = drawn(changed, "kept")
    assert made == ["z_7"]
    assert again == drawn(changed, "none")


def test_a_formula_in_the_front_matter_is_text():
    assert drawing.plain_text("$\\gamma_t$ 与 <eos>，$5和$6，\\$", SOURCE[0]) == "γₜ 与 <eos>，$5和$6，\\$"


def test_a_formula_in_a_heading_is_text_in_the_contents(converter: markdown.Markdown):
    page(converter, "# $\\gamma_t^2 = 1$ 与 $\\sqrt{\\epsilon}$\n")
    (entry,) = get_toc(converter.toc_tokens)
    assert drawing.titled(entry.title) == "γₜ² = 1 与 √ε"


@pytest.mark.parametrize(
    ("tex", "plain"),
    [
        ("x_t", "xₜ"),
        ("\\gamma = 0.9", "γ = 0.9"),
        ("-x", "−x"),
        ("\\eta / \\sqrt{s_t + \\epsilon}", "η/√(sₜ + ε)"),
        ("\\frac{1}{2n} \\sum_i (\\hat y_i - y_i)^2", "1/2n∑ᵢ(ŷᵢ − yᵢ)²"),
        ("O(t^{-1/2})", "O(t^(−1/2))"),
        ("10^{-6}", "10⁻⁶"),
        ("\\ln 2", "ln2"),
        ("x_{\\max}", "xₘₐₓ"),
        ("\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}", "a = b；c = d"),
    ],
)
def test_a_formula_reads_as_plain_text(tex: str, plain: str):
    formula = drawing.Formula(tex, display=False)
    assert plain_text.plain(drawing.drawings([formula], SOURCE)[formula]["mathml"]) == plain


ATOMS = st.sampled_from(
    ["x", "g_t", "\\gamma", "12", "\\hat y", "\\text{若}", "\\left(\\frac{a}{b}\\right)", "<", "&lt;"]
)
TEX = st.recursive(
    ATOMS.filter(lambda atom: "&" not in atom),
    lambda inner: st.one_of(
        st.builds("\\frac{{{}}}{{{}}}".format, inner, inner),
        st.builds("\\sqrt{{{}}}".format, inner),
        st.builds("{{{}}}_{{{}}}^{{{}}}".format, inner, inner, inner),
        st.builds("{} + {}".format, inner, inner),
        st.builds("\\left\\{{\\begin{{array}}{{l}}{} \\\\ {}\\end{{array}}\\right.".format, inner, inner),
        st.builds("\\boxed{{{}}}".format, inner),
        st.builds("\\color{{red}}{{{}}}".format, inner),
    ),
    max_leaves=8,
)


@tried(5)
@given(st.lists(st.tuples(TEX, st.booleans()), min_size=5, max_size=15))
def test_whatever_is_drawn_is_well_formed_refers_to_nothing_is_heard_and_keeps_its_tex(written: list[tuple[str, bool]]):
    asked = [drawing.Formula(tex, display) for tex, display in written]
    page = "".join(
        f'<div class="arithmatex">\\[{escape(one.tex)}\\]</div>' if one.display
        else f'<p><span class="arithmatex">\\({escape(one.tex)}\\)</span></p>'
        for one in asked
    )  # fmt: skip
    made = content(page)
    formulas.draw_all(made, PageContext(sources=tuple(SOURCE)))
    root = ElementTree.fromstring(f"<page>{made.html()}</page>")
    assert not [element for element in root.iter() if element.get("id") or element.get("href")]
    shown = [element for element in root.iter() if element.get("data-tex")]
    assert [element.get("data-tex") for element in shown] == [one.tex for one in asked]
    for element in shown:
        svg = next(element.iter("svg"))
        left, _, width, height = map(float, svg.get("viewBox", "").split())
        assert left <= 0 < min(width, height)
        heard = "".join("".join(one.itertext()) for one in element.iter("math"))
        assert heard.strip() if svg.get("aria-hidden") == "true" else svg.get("role") == "img" and svg.get("aria-label")


def escape(tex: str) -> str:
    return tex.replace("&", "&amp;").replace("<", "&lt;")


def test_a_second_build_draws_nothing(monkeypatch: pytest.MonkeyPatch):
    asked = [drawing.Formula("a_1 + b_2", display=False), drawing.Formula("a_1 + b_2", display=True)]
    first = drawing.drawings(asked, SOURCE)

    def refuse(*_: object) -> str:
        raise AssertionError("MathJax was called")

    monkeypatch.setattr(npm, "run", refuse)
    assert drawing.drawings(asked, SOURCE) == first
    monkeypatch.setattr(npm, "version", lambda _: "another")
    with pytest.raises(AssertionError, match="MathJax was called"):
        drawing.drawings(asked, SOURCE)


def test_a_cut_short_drawing_is_made_again():
    formula = drawing.Formula("a_3 + b_4", display=False)
    whole = drawing.drawings([formula], SOURCE)
    kept = drawing.kept_at(formula)
    kept.write_text(kept.read_text(encoding="utf-8")[:20], encoding="utf-8")
    assert drawing.drawings([formula], SOURCE) == whole


@pytest.mark.parametrize("tex", ["\\frac{a}{", "\\foo x", "x^2^3", "\\begin{aligned} a", " ", "a \\\\ b"])
def test_a_formula_that_does_not_parse_is_refused(tex: str):
    with pytest.raises(Problem, match="formula does not parse"):
        drawing.drawings([drawing.Formula(tex, display=False)], SOURCE)


@pytest.mark.parametrize("tex", [
    "\\href{https://a.example}{x}", "\\style{background: url(//a.example/x)}{x}", "\\require{html} x",
    "\\eqref{a}", "x \\\\ \\mmlToken{mi}[href='a']{x}",
])  # fmt: skip
def test_a_formula_loads_nothing_and_refers_to_nothing(tex: str):
    with pytest.raises(Problem, match="reaches beyond its formula"):
        drawing.drawings([drawing.Formula(tex, display=True)], SOURCE)


def test_a_formula_is_drawn_the_same_whatever_stands_before_it():
    for tex in ("\\newcommand{\\R}{r} \\R", "\\def\\R{r} \\R", "\\DeclareMathOperator{\\R}{r} \\R"):
        with pytest.raises(Problem, match=r"(?s)reaches beyond .*Undefined control sequence \\R: \\R$"):
            drawing.drawings([drawing.Formula(tex, display=False), drawing.Formula("\\R", display=False)], SOURCE)


MACROS = {  # of the site: what is written, and what is drawn
    r"\bm{w}_1 + \bm x": r"\boldsymbol{w}_1 + \boldsymbol{x}",
    r"\R^n \R x": r"\mathbb{R}^n \mathbb{R} x",
    r"\norm{a_{1}}": r"\lVert a_{1} \rVert",
    r"\norm {\R}": r"\lVert \mathbb{R} \rVert",
    r"\pair{\{a\}}b": r"(\{a\}, b)",
    r"\eps x": r"\epsilon x",
    r"\\R \Rx \\norm": r"\\R \Rx \\norm",
    r"\norm": r"\lVert  \rVert",
}
GIVEN = {"R": r"\mathbb{R}", "norm": r"\lVert #1 \rVert", "pair": "(#1, #2)", "eps": r"\epsilon", "loop": r"\loop x"}


@pytest.fixture
def macros(monkeypatch: pytest.MonkeyPatch) -> None:
    table = replace(words(), macros=Table("macros", GIVEN))
    monkeypatch.setattr("engine.formulas.macros.words", lambda: table)


@pytest.mark.parametrize("tex", MACROS)
def test_a_macro_of_the_site_is_written_out(macros: None, tex: str):
    assert expanded(tex) == MACROS[tex]


def test_a_formula_with_macros_is_drawn_and_copied_as_anyone_reads_it(macros: None):
    written = (r"\bm{w} \in \R", r"\boldsymbol{w} \in \mathbb{R}")
    short, whole = (drawing.Formula(tex, display=False) for tex in written)
    drawn = drawing.drawings([short, whole], SOURCE)
    assert markup.markup(short, drawn[short]) == markup.markup(whole, drawn[whole])
    with pytest.raises(Problem, match=r"site\.toml: macros: \\loop never ends"):
        expanded(r"\loop")


def test_what_is_not_to_be_had_is_an_undefined_command():
    with pytest.raises(Problem, match=r"(?s)Undefined control sequence \\ce.*Undefined control sequence \\dv"):
        drawing.drawings([drawing.Formula(tex, display=False) for tex in (r"\ce{H2O}", r"\dv{f}{x}")], SOURCE)


def test_a_number_stands_behind_its_formula():
    asked = [
        drawing.Formula("x = y \\tag{2}", display=True),
        drawing.Formula("\\begin{align} a &= b \\notag \\\\ c &= d \\tag{3.1} \\end{align}", display=True),
    ]
    drawings = drawing.drawings(asked, SOURCE)
    assert [plain_text.plain(drawings[one]["mathml"]) for one in asked] == ["x = y (2)", "a = b；c = d (3.1)"]


def test_chinese_in_a_formula_fills_the_room_that_is_kept_for_it_and_stands_upright():
    formula = drawing.Formula("（x_{中}） = \\text{若干} + \\textit{个}", display=False)
    texts = re.findall("<text[^>]*>", drawing.drawings([formula], SOURCE)[formula]["markup"])
    assert len(texts) == 5
    assert all('font-size="1000px"' in text and "font-style" not in text for text in texts)


def test_the_build_names_the_file_the_line_and_the_tex_of_a_bad_formula(checkout: Checkout):
    page = "docs/walks/valley.md"
    checkout.edit(page, "## Summary\n", "## Summary\n\n- One\n\n    $$\n    \\frac{a}{\n    \\label{a}\n    $$\n")
    line = checkout.read(page).split("\n").index("    \\frac{a}{") + 1
    checkout.built("--notebooks")
    done = checkout.run("-m", "mkdocs", "build", "--strict")
    assert done.returncode != 0
    assert f"{page}:{line}: formula does not parse: Missing close brace: \\frac{{a}}{{" in done.stderr


def typeset(html: str) -> str:
    made = content(html)
    formulas.draw_all(made, PageContext(sources=tuple(SOURCE)))
    for step in (typography.hold_punctuation, typography.hold_notes, typography.let_scroll):
        step(made, PageContext())
    return re.sub("<(svg|math).*?</\\1>", "", made.html())


def test_punctuation_stays_with_its_formula_and_a_note_with_its_word():
    marked, drawn = '<span class="arithmatex">\\(x_1\\)</span>', '<span class="arithmatex" data-tex="x_1"></span>'
    assert typeset(f"（{marked}，和 {marked} 。").startswith(f'<span class="nobr">（{drawn}，</span>和 {drawn} 。')
    held = f'<span class="nobr">{drawn}、</span>'
    assert typeset(f"<p>{marked}、{marked}、</p>") == f"<p>{held}<wbr />{held}</p>", "where a line may break"
    note = '<sup id="fnref:a"><a href="#fn:a">1</a></sup>'
    assert typeset(f"提出{note}。") == f'提<span class="nobr">出{note}</span>。'
    assert re.search('<div class="table"[^>]*><table>', typeset("<table><tr></tr></table>"))


def test_under_another_generator_the_extension_goes_by_name():
    md = markdown.Markdown(extensions=["pymdownx.arithmatex", "engine.pages.extension"], extension_configs={"pymdownx.arithmatex": {"generic": True}})  # fmt: skip # noqa: E501
    page = md.convert("## 节\n\n设 $x_1$，见 <data value='a.b.c'>1</data>。\n\n| a |\n|---|\n")
    assert page.startswith('<section data-blocks="')
    assert re.search(r'<span class="nobr"><span class="arithmatex" data-tex="x_1"><svg .*</span>，</span>见', page)
    assert '<data value="a.b.c">1</data>。' in page  # nothing is known of its record
