"""A notebook for every page that includes results, made of the sources and the records; nothing is run for it.

inventory   which pages have one, and which of them are stale
page_parts  a page taken apart: what a notebook says, and what it runs
markdown    the words of a page as notebooks and GitHub understand them
bodies      lines of functions that a page shows, to be run by themselves
imports     what they import of packages
cells       the cells before they are written: which code each needs
write       the notebook as text
nbformat_json  its cells and outputs as JSON
runtime     what a notebook needs beside the chapter: its data, and showing
"""
