def deeper(x):
    return x * x
