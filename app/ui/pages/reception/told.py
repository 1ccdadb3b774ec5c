"""What it is about: the narrative with the kinds it speaks of, and everything else of the matter."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.models.pack import Pack
from app.models.suggestion import Suggestion
from app.models.text import tidy_number, tidy_text
from app.models.visit import Entry
from app.services import earlier
from app.ui.pages.reception.cards import Cards
from app.ui.pages.reception.hints import Hints
from app.ui.pages.reception.pairs import Pairs
from app.ui.widgets import Cell, Choice, LineField, TextField, Words, column, row

_SUGGEST_AFTER = 120


class Told(QObject):
    """The fields of the matter, for the form to lay out cell by cell, so that a change of height is taken up at once.

    Signals: ``edited()`` with each change, ``left()`` when a field is left, ``picked(str)`` a kind. A kind picked while the narrative
    is empty puts its own plain sentence there, marked as the desk's wording.
    """

    edited = Signal()
    left = Signal()
    picked = Signal(str)

    def __init__(self, pack: Pack, suggest: Callable[[str], Sequence[Suggestion]], parent: QObject) -> None:
        super().__init__(parent)
        self._pack, self._suggest = pack, suggest
        self.narrative = TextField("反映事项", "来访人说的事情，照实记下。Enter 到下一栏，Shift+Enter 换行", 3, least=2)
        self.by_desk = Words("这一句是按所选种类代记的，打字就换成来访人的话；不改也可以登记。", "quiet", wrap=True)
        self.cards = Cards(pack.kinds())
        self.place = Choice("问题属地", [("", ""), *((each.code, each.name) for each in pack.stations.values())], free=True)
        self._stations = tuple(each.name for each in pack.stations.values())
        self.hints = self._hints()
        self.form = Choice("来访形式", [(form, form) for form in pack.choices.get("visit_forms", ())])
        self.people = LineField("来访人数", "1", tidy_number)
        self.request = LineField("诉求", "希望解决什么，一句话", tidy_text)
        self.materials = LineField("提交材料", "如 判决书复印件 1 份", tidy_text)
        self.cells = self._cells()
        cells = self.cells
        self.parts = (cells["narrative"], Pairs([cells["place"], cells["form"], cells["request"], cells["materials"]]))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SUGGEST_AFTER)
        self._timer.timeout.connect(self.suggest)
        self._join()

    @property
    def in_order(self) -> tuple[QWidget, ...]:
        """The fields as the eye and Enter go through them."""
        return (self.narrative, self.place, self.form, self.people, self.request, self.materials)

    @property
    def wanted(self) -> tuple[QWidget, ...]:
        """The fields that a registration wants filled, where Enter stops while they are empty."""
        return (self.narrative, self.place, self.request, self.materials)

    def show_entry(self, entry: Entry, people: str, picked: str) -> None:
        """Show what was entered, telling nobody."""
        self.place.set(entry.place)
        self.form.set(entry.form)
        self.people.set(people)
        self.narrative.set(entry.narrative)
        self.request.set(entry.request)
        self.materials.set(entry.materials)
        self.cards.show_picked(picked)
        self._show_by_desk()
        self.suggest()

    def words(self) -> dict[str, str]:
        """Give what the fields hold, by the entry's fields."""
        chosen = {"place": self.place.value(), "form": self.form.value()}
        return chosen | {"narrative": self.narrative.text(), "request": self.request.text(), "materials": self.materials.text()}

    def suggest(self) -> None:
        """Show the kinds that the narrative speaks of; the desk's own sentence speaks of none."""
        text = self.narrative.text()
        self.cards.suggest(() if earlier.is_by_desk(self._pack, text) else self._suggest(text))

    def write_for(self, kind: str) -> None:
        """Put the plain sentence of a kind into a narrative that is empty or holds that of another kind; "" takes it out."""
        text = self.narrative.text()
        if text.strip() and not earlier.is_by_desk(self._pack, text):
            return
        self.narrative.set(earlier.by_desk(self._pack, kind))
        self.narrative.selectAll()
        self._show_by_desk()
        self.suggest()

    def _hints(self) -> Hints:
        line = self.place.lineEdit()
        assert line is not None  # noqa: S101 - a free choice has one
        return Hints(line, lambda typed: [name for name in self._stations if typed in name], self._take_place)

    def _take_place(self, name: str) -> None:
        self.place.setEditText(name)
        self.edited.emit()

    def _cells(self) -> dict[str, Cell]:
        told = QWidget()
        told.setLayout(column(self.narrative, self.by_desk, self.cards, gap=6))
        came = QWidget()
        came.setLayout(row(self.form, self.people, gap=8))
        self.people.remark("人")
        cells = {
            "narrative": Cell("反映事项", told),
            "place": Cell("问题属地", self.place),
            "form": Cell("形式 人数", came),
            "request": Cell("诉求", self.request),
            "materials": Cell("提交材料", self.materials),
        }
        return cells | {"people": cells["form"]}

    def _join(self) -> None:
        for field in (self.people, self.request, self.materials, self.narrative):
            field.edited.connect(self.edited)
            field.left.connect(self.left)
        for choice in (self.place, self.form):
            choice.edited.connect(self.edited)
        self.narrative.edited.connect(self._show_by_desk)
        self.narrative.edited.connect(lambda: self._timer.start())
        self.cards.picked.connect(self._pick)

    def _pick(self, kind: str) -> None:
        self.write_for(kind)
        self.picked.emit(kind)

    def _show_by_desk(self) -> None:
        self.by_desk.setVisible(earlier.is_by_desk(self._pack, self.narrative.text()))
