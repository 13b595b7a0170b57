from @@PACKAGE@@evaluator import evaluate

LIMIT = 0.25


def helper(x):
    return evaluate("x * LIMIT")
