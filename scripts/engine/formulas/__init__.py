"""TeX, while the site is built.

drawing     formulas as SVG and MathML (drawing.mjs runs MathJax)
macros      short names that the site gives
labels      of equations that the build numbers
plain_text  formulas as plain text, for titles and the search
stray_tex   what a page must not hold: TeX that is no formula, files of other hosts
"""
