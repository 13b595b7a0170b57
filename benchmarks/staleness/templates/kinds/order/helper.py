WEIGHTS = {"red": 1.0, "green": 2.0, "blue": 3.0, "cyan": 4.0, "grey": 5.0, "pink": 6.0}


def helper(x):
    total = 0.0
    for name in set(WEIGHTS):
        total = total / 2 + x * WEIGHTS[name]
    return total
