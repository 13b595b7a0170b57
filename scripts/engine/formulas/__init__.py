"""TeX, while the site is built.

drawing     where the glyphs of formulas stand, and MathML (drawing.mjs runs MathJax)
markup      formulas as a page holds them
places      where glyphs stand in the font of the site
font        that font
macros      short names that the site gives
labels      of equations that the build numbers
plain_text  formulas as plain text, for titles and the search
stray_tex   what a page must not hold: TeX that is no formula, files of other hosts
"""
