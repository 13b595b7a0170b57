"""The one error that people see."""


class Problem(Exception):
    """Something a person has to mend. The text says what, where and what to do; one line each."""

    def lines(self) -> str:
        """Return it as the commands print it."""
        return "\n".join(f"error: {line}" for line in str(self).splitlines())
