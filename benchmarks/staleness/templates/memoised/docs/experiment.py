import os
import random

import gauge
from helper import helper

@@MEMORY@@
def experiment(values, seed):
    with open(os.environ["BENCHMARK_LOG"], "a") as log:
        log.write("ran\n")
    total = sum(helper(value) for value in values)
    return total / len(values) + random.Random(seed).random() + gauge.offset()
