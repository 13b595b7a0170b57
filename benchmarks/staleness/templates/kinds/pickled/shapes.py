class Net:
    def __call__(self, x):
        return x * 0.25
