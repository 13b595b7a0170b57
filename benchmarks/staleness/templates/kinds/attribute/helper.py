class Counter:
    value = 0.5

    @property
    def tick(self):
        self.value += 0.25
        return self.value


counter = Counter()
FIRST = counter.tick


def helper(x):
    return x * counter.value
