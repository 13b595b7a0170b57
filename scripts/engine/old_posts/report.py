"""What became of a post: printed at the end, each with its place in the post."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Report:
    """Lines of what was taken over, mended, dropped, and left to do."""

    taken: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def mapped(self, said: str) -> None:
        """Say what was taken over in another form."""
        self.taken.append(said)

    def dropped(self, said: str) -> None:
        """Say what is not on the page."""
        self.gone.append(said)

    def to_do(self, place: str, said: str) -> None:
        """Say what the author has to decide."""
        self.left.append(f"{place}: {said}")

    def lines(self) -> list[str]:
        """Return it as the command prints it."""
        parts = {"Taken over": self.taken, "Dropped": self.gone, "Left to do": self.left}
        return [line for title, said in parts.items() if said for line in (f"{title}:", *(f"  {one}" for one in said))]
