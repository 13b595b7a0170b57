"""What the modules `itertools`, `functools` and `operator` of MicroPython lack."""


class chain:
    def __init__(self, *parts):
        self._items = self._each(parts)

    @staticmethod
    def _each(parts):
        for part in parts:
            yield from part

    @classmethod
    def from_iterable(cls, parts):
        made = cls()
        made._items = cls._each(parts)
        return made

    def __iter__(self):
        return self._items

    def __next__(self):
        return next(self._items)


def pairwise(values):
    before = None
    for n, x in enumerate(values):
        if n:
            yield before, x
        before = x


def product(*parts, repeat=1):
    found = [()]
    for part in [tuple(part) for part in parts] * repeat:
        found = [one + (x,) for one in found for x in part]
    return iter(found)


def permutations(values, r=None):
    pool = tuple(values)
    wanted = len(pool) if r is None else r
    for places in product(range(len(pool)), repeat=wanted):
        if len(set(places)) == wanted:
            yield tuple([pool[n] for n in places])


def combinations(values, r):
    pool = tuple(values)
    for places in permutations(range(len(pool)), r):
        if sorted(places) == list(places):
            yield tuple([pool[n] for n in places])


def zip_longest(*parts, fillvalue=None):
    columns = [list(part) for part in parts]
    for n in range(max([len(one) for one in columns] or [0])):
        yield tuple([one[n] if n < len(one) else fillvalue for one in columns])


def takewhile(holds, values):
    for x in values:
        if not holds(x):
            return
        yield x


def dropwhile(holds, values):
    begun = False
    for x in values:
        begun = begun or not holds(x)
        if begun:
            yield x


def cache(function):
    known = {}

    def asked(*given):
        if given not in known:
            known[given] = function(*given)
        return known[given]

    return asked


def lru_cache(maxsize=None):
    return cache(maxsize) if callable(maxsize) else cache


def add(a, b):
    return a + b


def sub(a, b):
    return a - b


def mul(a, b):
    return a * b


def neg(a):
    return -a


def itemgetter(*keys):
    return (lambda one: one[keys[0]]) if len(keys) == 1 else (lambda one: tuple([one[key] for key in keys]))


TO = {
    "itertools": (chain, pairwise, product, permutations, combinations, zip_longest, takewhile, dropwhile),
    "functools": (cache, lru_cache),
    "operator": (add, sub, mul, neg, itemgetter),
}
