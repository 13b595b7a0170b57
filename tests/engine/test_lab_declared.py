"""What a chapter may declare of a lab, and what is refused when it does."""

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Lab, curve, lab, preset, slider


def height(surface, u, v, **sliders):
    return u * u + v * v


def trace(rule, surface, start, steps, eta):
    return {"path": [start], "f": [height(surface, *start)], "facts": {"onset": (None, 1.0)}}


def declared(**changed: Any) -> Any:
    said: dict[str, Any] = {
        "rules": {"descent": "梯度下降", "adam": "Adam"},
        "surfaces": {"bowl": "f = u² + v²", "bowl2": "别的"},
        "sliders": {
            "eta": slider("学习率 η", 0.001, 10, 0.4, log=True),
            "steps": slider("步数", 1, 500, 20, whole=True),
        },
        "start": (-5.0, -2.0),
        "window": ((-6.0, 6.0), (-3.5, 3.5)),
        "axes": ("u", "v"),
        "curves": {"f": curve("函数值 f", log=True)},
        "facts": {"onset": "第几步失稳"},
        "height": height,
    }
    return lab(**{**said, **changed})


def test_a_lab_is_called_as_its_function_and_tells_what_is_declared_of_it():
    one = declared(presets={"wild": preset("看它发散", rules=["adam"], eta=0.55, steps=60, step=53)})(trace)
    assert isinstance(one, Lab)
    assert one("descent", "bowl", (1.0, 2.0), steps=1, eta=0.4) == trace("descent", "bowl", (1.0, 2.0), 1, 0.4)
    assert one.height("bowl", 1.0, 2.0, eta=0.4) == 5
    assert one.declaration["sliders"]["eta"] == {
        "label": "学习率 η", "least": 0.001, "most": 10, "default": 0.4, "log": True, "whole": False, "unit": ""
    }  # fmt: skip
    assert one.declaration["presets"]["wild"]["state"] == {"rules": ["adam"], "eta": 0.55, "steps": 60, "step": 53}


def test_a_declaration_is_fit_for_json_and_keeps_the_order_of_its_rules():
    told = json.loads(json.dumps(declared()(trace).declaration))
    assert list(told["rules"]) == ["descent", "adam"]
    assert told["start"] == [-5.0, -2.0]


def test_the_first_rule_is_on_where_nothing_is_said():
    assert declared()(trace).declaration["shown"] == ["descent"]
    assert declared(shown=["adam", "descent"])(trace).declaration["shown"] == ["adam", "descent"]


@pytest.mark.parametrize(
    ("given", "options", "said"),
    [
        (("η", 0.1, 1, 2), {}, "2 does not lie between 0.1 and 1"),
        (("η", 1, 1, 1), {}, "1 does not lie between 1 and 1"),
        (("η", 2, 1, 1), {}, "does not lie between"),
        (("η", 0, 1, 0.5), {"log": True}, "begins above 0"),
        (("n", 1, 5, 2.5), {"whole": True}, "not all whole"),
    ],
)
def test_a_slider_whose_numbers_do_not_fit_is_refused(given, options, said):
    with pytest.raises(ValueError, match=said):
        slider(*given, **options)


@pytest.mark.parametrize("value", [math.nan, math.inf, "1", None, True])
def test_a_slider_of_what_is_no_number_is_refused(value):
    with pytest.raises(TypeError, match="no finite number"):
        slider("η", 0.0, 1.0, value)


@pytest.mark.parametrize("label", ["", "  ", None, 3])
def test_everything_that_a_reader_sees_has_a_text(label):
    for make in (lambda: slider(label, 0, 1, 0), lambda: curve(label), lambda: preset(label)):
        with pytest.raises(TypeError, match="is to be a text"):
            make()
    with pytest.raises(TypeError, match="is to be a text"):
        declared(rules={"descent": label})


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"rules": {}}, "the rules: a lab has at least one"),
        ({"surfaces": {}}, "the surfaces: a lab has at least one"),
        ({"curves": {}}, "the curves: a lab has at least one"),
        ({"rules": {"Gradient Descent": "梯度下降"}}, "a name is of small letters"),
        ({"facts": {"2cycle": "周期"}}, "a name is of small letters"),
        ({"sliders": {}}, "has one for its steps"),
        ({"sliders": {"steps": slider("步数", 1.5, 3, 2)}}, "has one for its steps"),
        (
            {"sliders": {"steps": slider("步数", 1, 3, 2, whole=True), "step": slider("步", 1, 3, 2)}},
            "is no name for one",
        ),
        ({"shown": ["sgd"]}, "shown: there is no sgd; there are adam, descent"),
        ({"shown": []}, "a list of names"),
        ({"shown": ["adam", "adam"]}, "each once"),
        ({"start": (-7.0, 0.0)}, "the start: -7.0 does not lie between -6.0 and 6.0"),
        ({"window": ((1.0, 1.0), (0.0, 1.0))}, "does not lie below"),
        ({"axes": ("u",)}, "has two axes"),
    ],
)
def test_a_declaration_that_contradicts_itself_is_refused(changed, said):
    with pytest.raises(ValueError, match=said):
        declared(**changed)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"sliders": {"steps": 20}}, r"steps is declared by slider\(…\)"),
        ({"curves": {"f": "函数值"}}, r"f is declared by curve\(…\)"),
        ({"presets": {"wild": "看它发散"}}, r"wild is declared by preset\(…\)"),
        ({"height": 3}, "the height of a lab is a function"),
        ({"start": (1.0,)}, r"a point is \(u, v\)"),
        ({"start": (math.nan, 0.0)}, "no finite number"),
    ],
)
def test_what_is_of_another_kind_is_refused(changed, said):
    with pytest.raises(TypeError, match=said):
        declared(**changed)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"rules": ["sgd"]}, "preset wild: there is no sgd"),
        ({"rules": "adam"}, "a list of names"),
        ({"surface": "saddle"}, "preset wild: there is no saddle; there are bowl, bowl2"),
        ({"gamma": 0.9}, "preset wild: there is no gamma; there are eta, steps"),
        ({"eta": 11}, "preset wild: eta: 11 does not lie between 0.001 and 10"),
        ({"steps": 20.5}, "steps: 20.5 is not whole"),
        ({"step": 21}, "preset wild: step: 21 does not lie between 0 and 20"),
        ({"step": 61, "steps": 60}, "step: 61 does not lie between 0 and 60"),
        ({"step": 2.5}, "step: 2.5 is not whole"),
        ({"start": (0.0, 4.0)}, "preset wild: 4.0 does not lie between -3.5 and 3.5"),
    ],
)
def test_a_preset_of_what_is_not_there_is_refused(state, said):
    with pytest.raises(ValueError, match=said):
        declared(presets={"wild": preset("看", **state)})


def test_a_function_that_takes_something_else_is_refused():
    def other(rule, surface, start, steps, rate): ...

    with pytest.raises(TypeError, match="other differs in eta, rate"):
        declared()(other)


@given(least=st.floats(-1e6, 1e6), width=st.floats(1e-3, 1e6), share=st.floats(-1, 2), log=st.booleans())
def test_a_slider_that_is_made_holds_its_default(least, width, share, log):
    most, default = least + width, least + share * width
    try:
        made = slider("η", least, most, default, log=log)
    except ValueError:
        assert not least <= default <= most or (log and least <= 0)
    else:
        assert made["least"] <= made["default"] <= made["most"]
