"""Diagrams in Mermaid's language are drawn while the site is built; what of one would be left out is named."""

import re
from pathlib import Path

import pytest
from tests.contents import only_page
from tests.engine.test_dialect import converter
from tests.slow import all_but

from engine.ground.problem import Problem
from engine.machine import npm
from engine.pages import diagrams
from engine.pages.context import PageContext
from engine.pages.extension import PageExtension
from engine.prose import as_typed

STEPS = (diagrams.frame,)
FLOW = "graph LR\n  A[数据] --> B{收敛了吗}\n  B -->|否| A\n"
LOOP = "graph LR\n  A[数据] --> B[训练]\n  B --> C{收敛了吗}\n  C -->|否| B\n  C -->|是| D[记录]\n"
TALK = "sequenceDiagram\n  participant A as 甲方\n  A->>乙: 你好\n"
RECTANGLE = r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"'
LINE = re.compile(r'<polyline points="([^"]*)" fill="none" stroke="var\(--quiet\)"')


def lines(svg: str) -> list[list[tuple[float, ...]]]:
    """The corners of the lines that join boxes."""
    return [[tuple(map(float, corner.split(","))) for corner in line.split()] for line in LINE.findall(svg)]


def touches(box: list[float], x: float, y: float) -> bool:
    """Whether a point lies on the left or right edge of a box, to what a pixel shows."""
    left, top, width, height = box
    return min(abs(x - left), abs(x - left - width)) < 1 and top <= y <= top + height


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(diagrams, "KEPT", tmp_path / "kept")
    return only_page(tmp_path, monkeypatch)


def rendered(page: Path, text: str) -> str:
    page.write_text(text, encoding="utf-8")
    extension = PageExtension(STEPS)
    extension.page = PageContext(sources=(page,))
    return str(converter(extension).convert(text))


def fenced(text: str, indent: str = "") -> str:
    return "".join(f"{indent}{line}\n" for line in f"```mermaid\n{text}```".split("\n"))


def test_a_diagram_is_drawn_in_the_colours_of_the_site_and_loads_nothing(page: Path):
    html = rendered(page, f"前\n{fenced(FLOW)}后\n\n1. 项\n\n{fenced(TALK, '    ')}\n2. 项\n")
    first, second = re.findall(r'<div[^>]* class="diagram"[^>]*><svg class="diagram".*?</svg></div>', html)
    assert all(f">{word}</text>" in first for word in ("数据", "收敛了吗", "否"))
    assert 'aria-label="示意图：' in first
    assert ">甲方</text>" in second
    assert set(re.findall(r"var\(--([\w-]+)\)", first + second)) <= {"paper", "ink", "quiet", "raised", "line", "sunk"}
    assert not re.search(r"<style|style=|@import|https?:|class=\"(?!diagram)|data-", first + second)
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids)) > 2
    assert {*re.findall(r"url\(#([^)]+)\)", html)} <= {*ids}
    assert html.index("</ol>") > html.index("甲方")  # it stands in its item
    assert "<p>后</p>" in html


def test_a_diagram_that_was_drawn_is_not_drawn_again(page: Path, monkeypatch: pytest.MonkeyPatch):
    html = rendered(page, fenced(FLOW))
    monkeypatch.setattr(npm, "run", None)
    assert rendered(page, fenced(FLOW)) == html


WRONG = {
    f"{FLOW}  linkStyle 9 stroke:#f00\n": r"page\.md:7: mermaid: linkStyle 9 stroke:#f00: it changes nothing",
    "graph LR\n  A --> B --x C\n": r"page\.md:5: mermaid: A --> B --x C: C is not in the drawing",
    "graph LR\n  A[/斜/] --> B\n": r"page\.md:5: mermaid: A\[/斜/\] --> B: \[/斜/\] is not read",
    "graph LR\n  A@{ shape: rect } --> B\n": r"page\.md:5: mermaid: A@.* --> B: @\{ is not read",
    'graph LR\n  click A "#x"\n  A --> B\n': r"page\.md:5: mermaid: click A .*: click A \" is not read",
    "graph\n  A --> B\n": r'page\.md:4: mermaid: graph: Invalid mermaid header: "graph"',
}


def test_a_loop_is_drawn_in_the_order_in_which_it_is_written(page: Path):
    places = re.findall(r'<text x="([\d.]+)"[^>]*>(数据|训练|收敛了吗|记录)<', rendered(page, fenced(LOOP)))
    assert [word for _, word in sorted(places, key=lambda one: float(one[0]))] == ["数据", "训练", "收敛了吗", "记录"]


def test_lines_end_at_what_they_join_in_groups_of_any_title_and_go_no_way_twice(page: Path):
    groups = "graph LR\n  subgraph 甲组\n    A --> B\n  end\n  subgraph 乙组\n    C --> D\n  end\n  B --> C\n"
    drawings = re.findall("<svg.*?</svg>", rendered(page, fenced(groups) + fenced(LOOP)))
    assert all(f">{title}</text>" in drawings[0] for title in ("甲组", "乙组"))
    boxes = [[*map(float, box)] for box in re.findall(RECTANGLE, drawings[0])]
    for line in lines(drawings[0]):
        for x, y in (line[0], line[-1]):
            assert any(touches(box, x, y) for box in boxes), (x, y)
    for line in (line for drawing in drawings for line in lines(drawing)):
        for corners in zip(line, line[1:], line[2:], strict=False):
            assert all(len({corner[axis] for corner in corners}) > 1 for axis in (0, 1)), line


def test_the_diamonds_of_classes_are_seen_and_no_word_is_in_another_language(page: Path):
    classes, relation = "classDiagram\n  甲 *-- 乙\n  甲 o-- 丙\n", "erDiagram\n  甲 ||--o{ 乙 : 有\n"
    html = rendered(page, fenced(classes) + fenced(relation))
    diamonds = re.findall(r'<marker id="[\w-]*cls-(?:composition|aggregation)"[^>]*>', html)
    assert len(diamonds) == 2
    assert all('markerWidth="12"' in one and 'refX="12"' in one for one in diamonds)
    assert {*re.findall(r"<text[^>]*>(.*?)</text>", html)} == set("甲乙丙有")


@pytest.mark.parametrize("text", all_but([*WRONG][:1], WRONG))
def test_what_of_a_diagram_would_be_left_out_is_named_with_its_line(page: Path, text: str):
    with pytest.raises(Problem, match=WRONG[text]):
        rendered(page, f"前\n\n{fenced(text)}")


def test_a_kind_of_diagram_that_is_not_drawn_is_refused_with_its_line(page: Path):
    for text, kind in {"gantt\n  title 甲\n": "gantt", "%%{init: {}}%%\ngraph LR\n": "%%{init:"}.items():
        ((line, said),) = as_typed.found(page, f"前\n\n{fenced(text)}")
        assert (line, said.partition(";")[0]) == (3, f"mermaid: {kind} is not drawn")
    commented = fenced(f"%% 注\n{FLOW}")
    assert [*as_typed.found(page, f"前\n\n{commented}")] == []
