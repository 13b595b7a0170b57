"""What chapters draw and write with: figures in the site's style, tables, numbers as TeX.

charts    figures with axes, and how they become SVG and CSV
points    scatter plots and histograms
matrices  confusion matrices and attention maps
pictures  grids of images, and several panels in one figure
networks  graphs of networks
pixels    images within a figure
page      a figure as an element of a page, as wide as its place; with
labels    what is written around a plot, keys names of lines, paper what matplotlib draws on, sheets the parts that
          stretch and those that do not, letters texts with symbols and exponents, lines paths without points that
          nobody sees
tables    Markdown tables, and numbers in them
"""

from engine.figures.charts import GRID, Chart, band, canvas, contours, draw, heat_map, plot
from engine.figures.matrices import attention, confusion
from engine.figures.networks import network
from engine.figures.pictures import images, panels
from engine.figures.points import histogram, scatter
from engine.figures.tables import power, table

__all__ = [
    "GRID",
    "Chart",
    "attention",
    "band",
    "canvas",
    "confusion",
    "contours",
    "draw",
    "heat_map",
    "histogram",
    "images",
    "network",
    "panels",
    "plot",
    "power",
    "scatter",
    "table",
]
