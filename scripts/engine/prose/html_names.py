"""Names that HTML knows: of elements, and of attributes without a value."""

from __future__ import annotations

from markdown.util import BLOCK_LEVEL_ELEMENTS

VOID = {  # elements that hold nothing
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"),
}
ENDING = {  # that end by themselves
    *("p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "caption", "option", "rt"),
    "rp",
}
BLOCKS = {*BLOCK_LEVEL_ELEMENTS, "summary"} - {"math", "svg"}  # that Markdown takes for blocks
INLINE = {  # others, but for those above
    *("a", "abbr", "area", "audio", "b", "base", "bdi", "bdo", "big", "br", "button", "canvas", "caption", "cite"),
    *("code", "col", "colgroup", "data", "datalist", "del", "dfn", "dialog", "em", "embed", "font", "i", "iframe"),
    *("img", "input", "ins", "kbd", "label", "legend", "link", "map", "mark", "math", "meta", "meter", "noscript"),
    *("object", "optgroup", "option", "output", "param", "picture", "progress", "q", "rp", "rt", "ruby", "s"),
    *("samp", "script", "search", "select", "slot", "small", "source", "span", "strike", "strong", "style", "sub"),
    *("summary", "sup", "svg", "template", "textarea", "time", "title", "track", "tt", "u", "var", "video", "wbr"),
}
KNOWN = {*BLOCKS, *INLINE, *VOID, *ENDING}
BARE = {  # attributes
    *("allowfullscreen", "async", "autofocus", "autoplay", "checked", "controls", "default", "defer", "disabled"),
    *("download", "hidden", "inert", "ismap", "itemscope", "loop", "markdown", "multiple", "muted", "nomodule"),
    *("novalidate", "open", "playsinline", "readonly", "required", "reversed", "selected"),
}
