"""The modules `typing` and `collections.abc`, whose names do nothing here."""

TYPE_CHECKING = False


class _Form:
    def __getitem__(self, _):
        return self


def cast(_, value):
    return value


def __getattr__(name):
    if not "A" <= name[0] <= "Z":
        raise AttributeError(name)
    return _Form()
