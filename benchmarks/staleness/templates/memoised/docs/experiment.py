import random

import gauge
from helper import helper

@@MEMORY@@
def experiment(values, seed):
    import os  # not a global: the path of the log is no part of what is cached

    with open(os.environ["BENCHMARK_LOG"], "a") as log:
        log.write("ran\n")
    total = sum(helper(value) for value in values)
    return total / len(values) + random.Random(seed).random() + gauge.offset()
