"""Ways to publish something wrong, each a page of the mini-site: no generator may publish one of them."""

# ruff: noqa: E501 a page reads best on a line

FENCE = "```"
LOSS = '<data value="valley.trajectory.x1">{}</data>'
FRONT = "---\ntitle: {title}\ndate: 2024-08-08 13:00:00\n---\n\n"

WAYS = {
    # numbers that name their record
    "a bound number that is wrong": f"It is {LOSS.format('−0.012')}.",
    "without its sign": f"It is {LOSS.format('0.011')}.",
    "of another power": f"It is {LOSS.format('−1.1e-3')}.",
    "of no record": '<data value="valley.trajectory.x9">1</data>',
    "of no result": '<data value="valley.nothing.x1">1</data>',
    "with too many digits for its tolerance": '<data value="valley.concise.loss">67.76</data> <data value="valley.concise.loss">0</data>',
    "that is never closed": '<data value="valley.trajectory.x1">−0.011 and on',
    "in single quotes": "<data value='valley.trajectory.x1'>−0.012</data>",
    "in a heading": f"## At {LOSS.format('−0.012')}",
    "in a caption": f"<figure>\n<figcaption>At {LOSS.format('−0.012')}</figcaption>\n</figure>",
    "in a cell": f"| at |\n|---|\n| {LOSS.format('−0.012')} |",
    "in a fold": f'??? note "More"\n\n    At {LOSS.format("−0.012")}.',
    "in a list": f"- one\n- at {LOSS.format('−0.012')}",
    "in a footnote": f"So[^a].\n\n[^a]: At {LOSS.format('−0.012')}.",
    "in HTML": f"<div>\nAt {LOSS.format('−0.012')}\n</div>",
    "scaled by a percent sign": f"It is {LOSS.format('−0.011')}%.",
    "scaled by a power": f"It is {LOSS.format('−0.011')} × 10⁻³.",
    "scaled by a formula": f"It is {LOSS.format('−0.011')} $\\times 10^{{-3}}$.",
    "scaled by a word": f"It is {LOSS.format('−0.011')} million.",
    "with a digit before it": f"It is 1{LOSS.format('0.011')}.",
    "under a fraction": f"It is 1/{LOSS.format('−0.011')}.",
    "whose source is no footnote": '<data value="cited.nobody">1503</data> rows',
    # numbers that name none
    "a number in the text": "It is 0.999 there.",
    "with thousands": "There are 1,503 of them.",
    "with a power": "It is 2.2 × 10⁻¹⁹.",
    "behind a colon": "loss:0.999",
    "behind an address": "See https://a.b/c, 0.999 there.",
    "in emphasis": "It is 0.**99**9.",
    "by entities": "It is 0&#46;999.",
    "in other digits": "It is ０．９９９.",
    "a number in a heading": "## By 0.999",
    "at the head of a heading": "## 99.9 % of all",
    "a number in a cell": "| at |\n|---|\n| 0.999 |",
    "a number in a caption": "<figure>\n<figcaption>By 0.999</figcaption>\n</figure>",
    "a number in a list": "1. one\n2. by 0.999",
    "a number in a quotation": "> by 0.999",
    "a number in the title of a fold": '??? note "By 0.999"\n\n    x',
    "a number in an alternative": '<img alt="by 0.999" src="../assets/site.css">',
    "a number in the title of a link": '[roots](roots.md "by 0.999")',
    "a number in a label": '<span aria-label="by 0.999">x</span>',
    "a number in a drawing by hand": "<svg><text>0.999</text></svg>",
    "a number in a fence that is none": f"so {FENCE}text\n0.999\n{FENCE}",
    "a number in a fence of words": "~~~ a b c\n0.999\n~~~",
    "a number in a definition": "walk\n:   by 0.999",
    "an output that is typed": f"{FENCE}text\nloss: 0.999\n{FENCE}",
    "a table that is typed over": "| rule | eta |\n| --- | --- |\n| summed | 0.999 |",
    # front matter
    "a number in the title": FRONT.format(title="The loss is 0.999") + "x",
    "a number in the description": FRONT.format(title="x").replace("date:", "description: by 0.999\ndate:") + "x",
    "a number in a description in quotes": FRONT.format(title="x").replace("date:", '"description" : by 0.999\ndate:')
    + "x",
    "a number in a tag": FRONT.format(title="x").replace("date:", "tags: [loss 0.999]\ndate:") + "x",
    # listings, figures, links, files, formulas, marks
    "a section that is not there": f'{FENCE}python\n--8<-- "scripts/common/slope.py:gone"\n{FENCE}',
    "a figure that is not there": '--8<-- "docs/results/valley/gone.svg"',
    "a link that leads nowhere": "[gone](gone.md)",
    "a link to no heading": "[gone](roots.md#gone)",
    "an image that is not there": "![gone](gone.png)",
    "an image of HTML that is not there": '<img src="gone.png" alt="x">',
    "an image from elsewhere": "![x](https://a.b/c.png)",
    "a formula that does not parse": "It is $\\frac{1$.",
    "a formula that is none": "It is $ x_1 $.",
    "TeX without dollars": "It is \\frac{1}{2}.",
    "a code block without an end": f"{FENCE}python\nx = 1",
    "a footnote that is not there": "So[^gone].",
    "marks of a merge": "<<<<<<< HEAD\nx\n=======\ny\n>>>>>>> other",
    "struck text of another dialect": "It is {% raw %} so.",
    "something left to do": '!!! todo "To do"\n\n    write it',
    "two equal ids": '<p id="a">x</p>\n\n<p id="a">y</p>',
    "a word that vanishes": "The token <unk> stands for what is not known.",
}


def page(body: str) -> str:
    """Return the source of a page that holds a way."""
    return body if body.startswith("---\n") else f"{FRONT.format(title='A page')}# A page\n\n{body}\n"
