"""The chapter as a page of Sphinx."""

project = "可执行的深度学习"
language = "zh_CN"
extensions = ["myst_nb"]
html_theme = "sphinx_book_theme"
myst_enable_extensions = ["amsmath", "dollarmath"]
nb_execution_mode = "off"
