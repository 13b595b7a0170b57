import pickle

SAVED = b"c@@PACKAGE@@shapes\nNet\n(tR."


def helper(x):
    return pickle.loads(SAVED)(x)
