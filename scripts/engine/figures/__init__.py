"""What chapters draw and write with: figures in the site's style, tables, numbers as TeX.

charts  figures, and how they become SVG and CSV
svg     what matplotlib writes, made into an element that stands in a page
tables  Markdown tables, and numbers in them
"""

from engine.figures.charts import GRID, Chart, band, canvas, contours, draw, heat_map, plot
from engine.figures.tables import power, table

__all__ = ["GRID", "Chart", "band", "canvas", "contours", "draw", "heat_map", "plot", "power", "table"]
