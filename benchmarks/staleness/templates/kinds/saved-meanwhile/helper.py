import time


def helper(x):
    time.sleep(1)
    return x / 2
