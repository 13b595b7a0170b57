"""How pages look: what is added to them after Markdown, and what goes with them.

sources_of_results  under each output a word that opens where it comes from
blog                dates and excerpts, for the index of chapters and the feed
draft_pages         pages that are served, not built
outline             the text in parts that a browser can leave for later
typography          where a line may not break
assets              styles and scripts under names that change with their content
notebook_page       a notebook as the Markdown of a page
"""
