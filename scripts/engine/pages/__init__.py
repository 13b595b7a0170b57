"""How pages are put together, in Markdown and after it, and what goes with them; their look is CSS, in docs/assets/.

pipeline            the steps of a page, in order
extension           the steps as an extension of Python-Markdown
kept_listings       listings as they were highlighted
marks               keys, icons and content tabs, as Material's authors write them
dialect             Markdown as people type it, where Python-Markdown reads another
page_tree           a page as one tree: what the steps work on, and their tools
context             what the steps are told of a page, and what they leave

lines               step: no blank where a line of Chinese ends in the source
alignment           step: cells of tables by classes, no styles
alerts              step: titles of notices that have none of their own
leftovers           step: marks of emphasis that Markdown left as text are refused
tasks               step: words of boxes, `- [ ]`
diagrams            Mermaid's, drawn; step: what scrolls around one
tabs                step: content tabs, as folds that stand beside each other
annotating          step: marks in code and text that lead to what a list below says
extras              step: code within a line, images at a side; whether a page needs the styles of these
numbering           step: numbers of figures, tables, listings and equations, and references to them
sources_of_results  step: at each output a seal, on each number a link, to where it comes from (comparisons: of claims)
drifted             step: new numbers beside the recorded ones
folds               step: addresses of folds
table_names         step: what tables without a caption and rows are called
formulas            step: formulas as drawings
languages           step: what is English on a page in Chinese says so
typography          step: where a line may not break, what may scroll (scrolling: how that is named)
light_listings      step: fewer marks in the folded code of a notebook
outline             step: the text in parts that a browser can leave for later
blog                step: what stands before the more-mark; dates, excerpts
footnotes           of the literature, and the order of all
head                aims and prerequisites, in the source
stand_in            the notice of stand-in data, in the source

site_build          what one build knows and refuses
finished            the HTML of finished pages, which need not be in memory (kept_pages: what they are made of)
history             when pages were changed, by git
reading_time        how long a page takes
source_pages        what these lead to: a page of cards for each page that shows results
unrunnable          step: what a listing needs that nobody can run in the browser
live_parts          what of a page readers can run (live_files: the files for it)
citing              who wrote a page, how it is cited, where its PDF is
share_cards         pictures of pages, where others link to them
index_and_feed      what the templates need: dates, titles, excerpts (cards: of the index)
comments            those of giscus, or of a server of one's own
notebook_page       notebooks among the pages (notebook_markdown: as Markdown)
draft_pages         pages that are served, not built
laps                what MkDocs does between its events, for a profile
addresses           from one page to another
anchors             links to parts of pages that are not there
settings_file       what of mkdocs.yml nothing here reads (settings_cures: what to do instead)
moved               pages at addresses that others had before
markdown_copies     pages as Markdown, and the list of them for programs that read
palette             the colour of links, by Material's names
assets              styles and scripts under names that change with their content (schemes: light and dark in them)
"""
