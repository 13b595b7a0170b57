"""The scenario as a chapter."""

import random

import gauge
import pen

from engine import figures
from common.helper import helper
from engine import exact, experiment

COLOUR = "#3366aa"


@experiment(numbers={"loss": exact}@@DECLARED@@)
def scenario(sample, device, seed=7):
    print("scenario: runs", flush=True)
    values = [float(row[0]) for row in sample]
    total = sum(helper(value) for value in values)
    return {"loss": total / len(values) + random.Random(seed).random() + gauge.offset(device)}


@scenario.text
def scenario_text(numbers):
    return f"scenario-loss: {numbers['loss']:.12f}"


@scenario.figure
def scenario_figure(numbers):
    chart, _ = figures.canvas("x", "y", "A line.")
    figures.draw(chart, "loss", [0, 1], [0, numbers["loss"]], 0, color=COLOUR, linewidth=pen.WIDTH)
    return chart
