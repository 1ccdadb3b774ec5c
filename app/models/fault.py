"""The two kinds of failure. The world's are calm sentences with a next step; ours are bugs and are never caught here."""

from dataclasses import dataclass


class WorldFault(Exception):
    """Something outside the program stands in the way: shown to the clerk in place, or on stderr for scripts.

    ``sentence`` says what, ``step`` says what to do next, both in Chinese and without personal data;
    ``code`` is a stable word for logs and tests; ``field`` names the entry field concerned, if one is.
    """

    def __init__(self, code: str, sentence: str, step: str = "", field: str = "") -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.step = step
        self.field = field

    def __str__(self) -> str:
        return self.sentence + self.step


@dataclass(frozen=True, slots=True)
class Notice:
    """A remark that does not stop anything: the entry field it concerns and one sentence."""

    field: str
    sentence: str
