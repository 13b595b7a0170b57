import os
import random

import gauge
from helper import helper


def experiment(seed=7):
    with open(os.environ["BENCHMARK_LOG"], "a") as log:
        log.write("ran\n")
    with open("data.csv") as file:
        values = [float(line) for line in file]
    total = sum(helper(value) for value in values)
    return total / len(values) + random.Random(seed).random() + gauge.offset()
