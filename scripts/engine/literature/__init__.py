"""The literature of the site, one file of BibTeX for all pages.

bibliography  what the file holds, and what is wrong with it
gbt7714       an entry as GB/T 7714 has it, in Markdown
web_page      a page of the site as others cite it
"""
