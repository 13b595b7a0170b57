"""A post as CommonMark has it, with tables, formulas and the line of each block: what its draft is compared with."""

from __future__ import annotations

import html
from collections.abc import Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_block_dollar

ENDED = ("paragraph", "reference", "blockquote", "list")  # what a formula on lines of its own ends


@cache
def parser() -> MarkdownIt:
    """Return CommonMark with tables, formulas and the line of each block."""
    made = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    made.use(dollarmath_plugin, double_inline=True)
    made.block.ruler.at("math_block", _formula, {"alt": [*ENDED]})
    made.add_render_rule("math_block", _shown_formula)

    def lines(state: StateCore) -> None:
        for token in state.tokens:
            if token.map and token.nesting >= 0:
                token.attrSet("data-line", str(token.map[0]))

    made.core.ruler.push("lines", lines)
    return made


def _formula(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """Read a formula in $$ on lines of its own; where it is only looked for, leave nothing."""
    if silent and state.sCount[first] < state.blkIndent:  # it goes on with the paragraph of an item
        return False
    tokens, line = len(state.tokens), state.line
    found = math_block_dollar(allow_labels=False)(state, first, last, silent)
    if silent:
        del state.tokens[tokens:]
        state.line = line
    return found


def _shown_formula(_: object, tokens: Sequence[Token], at: int, *__: object) -> str:
    token = tokens[at]
    return f'<div class="math block" data-line="{token.map[0] if token.map else 0}">{html.escape(token.content)}</div>'
