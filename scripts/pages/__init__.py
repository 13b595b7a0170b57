"""How pages look: what is added to them after Markdown, and what goes with them.

marks      under each output a word that opens where it comes from
formulas   TeX drawn at build time (formulas.mjs runs MathJax), MathML beside it
refused    what a page must not hold: stray TeX, files of other hosts
mathml     formulas as plain text, for titles and the search
blog       dates and excerpts, for the index of chapters and the feed
drafts     pages that are served, not built
outline    the text in parts that a browser can leave for later
typography where a line may not break
assets     styles and scripts under names that change with their content
notebooks  a notebook as the Markdown of a page
search     the index, made of sections (of the pages) and words (of their text); synonyms.txt, terms.txt
"""
