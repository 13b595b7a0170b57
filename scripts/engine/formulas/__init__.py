"""TeX, while the site is built.

drawing     formulas as SVG and MathML (drawing.mjs runs MathJax)
plain_text  formulas as plain text, for titles and the search
stray_tex   what a page must not hold: TeX that is no formula, files of other hosts
"""
