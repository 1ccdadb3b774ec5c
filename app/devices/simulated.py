"""A card reader for practice and trials: it gives the readings written in a file, one after another, and then begins again.

The file is a JSON list. An item is the word of an ending ("no-card", "unreadable" …) or a card: an object with ``kind``, ``name``,
``number`` and whatever else ``Card`` has. Only invented people belong there.
"""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

from app.models.card import Card, CardKind, Outcome, Reading

_WORDS = {part.name for part in fields(Card)} - {"kind", "private"}


class SimulatedReader:
    """The ``CardReader`` that reads from a file. A file that is not there or says nothing sensible is a driver that does not work."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._place = 0

    def read(self) -> Reading:
        """Give the next reading; the file is read each time, so that it may be changed while the desk is open."""
        try:
            readings = [_reading(item) for item in json.loads(self._path.read_text(encoding="utf-8"))]
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return Reading(Outcome.NO_DRIVER)
        if not readings:
            return Reading(Outcome.NO_CARD)
        place, self._place = self._place, self._place + 1
        return readings[place % len(readings)]

    def close(self) -> None:
        """Let go of nothing."""


def _reading(item: Any) -> Reading:
    if isinstance(item, str):
        return Reading(Outcome(item))
    words: dict[str, Any] = {name: str(text) for name, text in item.items() if name in _WORDS}
    return Reading(Outcome.OK, Card(CardKind(item.get("kind", CardKind.CITIZEN)), **words))
