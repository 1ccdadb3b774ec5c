"""What was done in the chart editor, to be taken back and done again."""

from dataclasses import dataclass, field

from app.models.version import Change

Changes = tuple[Change, ...]


@dataclass(slots=True)
class History:
    """Deeds in order, each with the changes that do it, those that take it back, and what it was."""

    _deeds: list[tuple[Changes, Changes, str]] = field(default_factory=list)
    _done: int = 0

    @property
    def undoable(self) -> str:
        """What would be taken back, "" nothing."""
        return self._deeds[self._done - 1][2] if self._done else ""

    @property
    def redoable(self) -> str:
        """What would be done again, "" nothing."""
        return self._deeds[self._done][2] if self._done < len(self._deeds) else ""

    def did(self, do: Changes, undo: Changes, words: str) -> None:
        """Note a deed; what had been taken back before it can not be done again."""
        del self._deeds[self._done :]
        self._deeds.append((do, undo, words))
        self._done += 1

    def back(self) -> Changes:
        """Give the changes that take the last deed back; none where there is nothing."""
        if not self._done:
            return ()
        self._done -= 1
        return self._deeds[self._done][1]

    def again(self) -> Changes:
        """Give the changes of the deed taken back last; none where there is nothing."""
        if self._done == len(self._deeds):
            return ()
        self._done += 1
        return self._deeds[self._done - 1][0]

    def clear(self) -> None:
        """Forget everything: the file was changed from elsewhere."""
        self._deeds.clear()
        self._done = 0
