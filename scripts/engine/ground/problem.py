"""The one error that people see."""

from engine.ground.messages import message


class Problem(Exception):
    """Something a person has to mend. The text says what, where and what to do; one line each."""

    def lines(self) -> str:
        """Return it as the commands print it."""
        return "\n".join(message("error: {line}", line=line) for line in str(self).splitlines())
