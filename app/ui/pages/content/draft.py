"""The draft as the page works on it: what it holds, what is being saved, what is wrong with it. Knows no field.

Changes are kept in order and saved beside the window, a short while after the last key or at once when a field is left. What is
typed is seen at once in ``rows``; nothing typed is dropped, not even what the check finds fault with.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from difflib import SequenceMatcher
from threading import Lock
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.models.fault import WorldFault
from app.models.pack import Pack
from app.models.version import Change, Deed, Rows
from app.services import content
from app.services.content import Fault
from app.services.renewal import effective
from app.ui.context import Context
from app.ui.pages.content.sections import Section, Table, title_of, value_of

_AFTER = 600
_HOPELESS = frozenset({"bad-change", "no-draft", "no-such-file"})
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Spot:
    """One row of the pack: its file, its table, its place among the table's rows."""

    file: str
    table: Table
    index: int


class DraftBook(QObject):
    """Reads the draft, or the version in effect where there is none, and saves changes to it.

    Signals: ``saved()`` once changes lie on the disk and were checked, ``checked()`` when only the check is new,
    ``refused()`` when changes could not be kept and what is on the disk holds again. ``pack``: the draft as it was last read.
    """

    saved = Signal()
    checked = Signal()
    refused = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._rows: dict[str, dict[str, list[Row]]] = {}
        self._base: dict[str, Rows | None] = {}
        self._waiting: list[Change] = []
        self._adding, self._saving = Lock(), Lock()
        self._busy = False
        self.faults: tuple[Fault, ...] = ()
        self.editable = False
        self.base = ""
        self.pack: Pack = context.desk.pack
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER)
        self._timer.timeout.connect(self.flush)

    @property
    def settled(self) -> bool:
        """Whether everything typed lies on the disk."""
        return not self._busy and not self._waiting

    def refresh(self) -> None:
        """Read everything anew; another window may have gone on with the draft."""
        self.settle()
        library = self._context.desk.library
        self._rows, self._base = {}, {}
        self.editable = library.drafted()
        self.base = effective(self._context.desk).digest
        self.faults = ()
        if self.editable:
            self._context.background.run(lambda: content.opened(self._context.desk), self._checked)

    def files(self, section: Section) -> tuple[str, ...]:
        """Give a section's files."""
        library = self._context.desk.library
        return tuple(file for file in library.files("" if self.editable else self.base) if section.holds(file))

    def rows(self, file: str, table: Table) -> list[Row]:
        """Give the rows of a table as they stand now, with everything typed."""
        return self._of(file).setdefault(table.name, [])

    def row(self, spot: Spot) -> Row:
        """Give one row as it stands now, empty where it is gone."""
        rows = self.rows(spot.file, spot.table)
        return rows[spot.index] if spot.index < len(rows) else {}

    def before(self, spot: Spot) -> Mapping[str, Any] | None:
        """Give the row as the version in effect has it, None where it has none such."""
        name = next((key.code for key in spot.table.keys if key.identity or key.code in {"number", "date"}), "")
        rows = (self._in_effect(spot.file) or {}).get(spot.table.name, ())
        if name:
            own = self.row(spot).get(name)
            return next((row for row in rows if row.get(name) == own), None)
        return _counterpart(self.rows(spot.file, spot.table), rows, spot.index)

    def is_new(self, spot: Spot) -> bool:
        """Say whether the version in effect has no such row; where that can not be read the row counts as known."""
        return self._in_effect(spot.file) is not None and self.before(spot) is None

    def put(self, spot: Spot, key: str, value: Any) -> None:
        """Change one key of a row; None takes it away."""
        head, _, tail = key.partition(".")
        row = self.row(spot)
        if value_of(row, key) == value:
            return
        whole = {**row.get(head, {}), tail: value} if tail else value
        if whole is None:
            row.pop(head, None)
        else:
            row[head] = whole
        self._note(self._whole(spot) if spot.table.inline else Change(spot.file, spot.table.name, spot.index, head, whole))

    def add(self, spot: Spot, row: Row) -> None:
        """Put a new row in at a place."""
        self.rows(spot.file, spot.table).insert(spot.index, deepcopy(row))
        deed = Change(spot.file, spot.table.name, spot.index, value=row, deed=Deed.ADD)
        self._note(self._whole(spot) if spot.table.inline else deed)

    def remove(self, spot: Spot) -> None:
        """Take a row away."""
        del self.rows(spot.file, spot.table)[spot.index]
        deed = Change(spot.file, spot.table.name, spot.index, deed=Deed.REMOVE)
        self._note(self._whole(spot) if spot.table.inline else deed)

    def move(self, spot: Spot, places: int) -> Spot:
        """Move a row up (below 0) or down; gives where it is now."""
        to = min(max(spot.index + places, 0), len(self.rows(spot.file, spot.table)) - 1)
        moved = Spot(spot.file, spot.table, to)
        if to != spot.index:
            row = self.row(spot)
            self.remove(spot)
            self.add(moved, row)
        return moved

    def take(self, changes: list[Change]) -> None:
        """Keep changes that were made elsewhere on the page, such as in the drawing of a chart."""
        with self._adding:
            self._waiting += changes
        for change in changes:
            self._rows.pop(change.file, None)
        self.settle()
        self.saved.emit()

    def flush(self) -> None:
        """Save what is waiting, beside the window."""
        self._timer.stop()
        if self._busy or not self._waiting:
            return
        self._busy = True
        self._context.background.run(self._save_waiting, self._saved, self._refused)

    def settle(self) -> None:
        """Save what is waiting before anything else happens; what is being saved is waited for."""
        self._timer.stop()
        try:
            faults = self._save_waiting()
        except WorldFault as fault:
            self._refused(fault)
            return
        if faults is not None:
            self.faults = faults

    def called(self, file: str, table: Table, own: str) -> str:
        """Give what a row is called that is known by ``own``, its code or number; ``own`` where there is none such."""
        held = [*(self._in_effect(file) or {}).get(table.name, ()), *(self.rows(file, table) if file in self._known_files() else ())]
        row = next((row for row in held if own in {row.get("code"), row.get("number")}), None)
        return title_of(row) if row is not None else own

    def faults_at(self, spot: Spot) -> Iterator[Fault]:
        """Give the faults of one row."""
        for fault in self.faults:
            if fault.flaw.file == spot.file and self._lies(fault, spot):
                yield fault

    def _known_files(self) -> tuple[str, ...]:
        return self._context.desk.library.files("" if self.editable else self.base)

    def _lies(self, fault: Fault, spot: Spot) -> bool:
        if spot.table.inline:
            return not fault.table and fault.key == spot.table.name
        return fault.table == spot.table.name and fault.index == spot.index

    def _of(self, file: str) -> dict[str, list[Row]]:
        if file not in self._rows:
            digest = "" if self.editable else self.base
            read = self._context.desk.library.rows(file, digest)
            self._rows[file] = {name: [dict(row) for row in rows] for name, rows in read.items()}
        return self._rows[file]

    def _in_effect(self, file: str) -> Rows | None:
        """Give a file as the version in effect has it: {} where it has none such, None where it can not be read."""
        if file not in self._base:
            try:
                self._base[file] = self._context.desk.library.rows(file, self.base)
            except WorldFault as fault:
                self._base[file] = {} if fault.code == "no-such-file" else None
        return self._base[file]

    def _whole(self, spot: Spot) -> Change:
        """Give the change of a table that is kept as one value."""
        return Change(spot.file, "", 0, spot.table.name, [dict(row) for row in self.rows(spot.file, spot.table)])

    def _note(self, change: Change) -> None:
        with self._adding:
            self._waiting.append(deepcopy(change))
        self._timer.start()

    def _save_waiting(self) -> tuple[Fault, ...] | None:
        """Save all that is waiting, in order, whichever thread comes first; None where there was nothing.

        What could not be written stays waiting; what the draft has no place for is let go.
        """
        with self._saving:
            with self._adding:
                batch, self._waiting = self._waiting, []
            if not batch:
                return None
            try:
                return content.save(self._context.desk, batch)
            except WorldFault as fault:
                if fault.code not in _HOPELESS:
                    with self._adding:
                        self._waiting = [*batch, *self._waiting]
                raise

    def _saved(self, faults: tuple[Fault, ...] | None) -> None:
        self._busy = False
        if self._waiting:
            self.flush()
            return
        self.faults = self.faults if faults is None else faults
        self.saved.emit()

    def _checked(self, opened: tuple[Pack, tuple[Fault, ...]]) -> None:
        if self.settled and self.editable:
            self.pack, self.faults = opened
            self.checked.emit()

    def _refused(self, fault: WorldFault) -> None:
        self._busy = False
        self._context.messages.fault(fault)
        if fault.code in _HOPELESS:
            self._rows = {}
            self.refused.emit()


def _counterpart(now: Sequence[Mapping[str, Any]], before: Sequence[Mapping[str, Any]], index: int) -> Mapping[str, Any] | None:
    """Give the row that stood at a row's place before others were put in, taken away or changed; None for a new one."""
    matcher = SequenceMatcher(None, [repr(row) for row in before], [repr(row) for row in now], autojunk=False)
    for _deed, start, end, first, last in matcher.get_opcodes():
        if first <= index < last:
            return before[start + index - first] if end - start == last - first else None
    return None
