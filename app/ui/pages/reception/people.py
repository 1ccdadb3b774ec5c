"""Who came: one person's fields, and the short list of all of them with the representatives ticked."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.models.identity import age_on
from app.models.pack import Pack
from app.models.text import tidy_name, tidy_number, tidy_text
from app.models.visit import Petitioner
from app.services import check_in
from app.ui.pages.reception.pairs import Pairs
from app.ui.widgets import Cell, Choice, DayField, LineField, Link, column, row

_FULL_NUMBER = 18
_CHIP = 64


class PersonFields(QWidget):
    """The fields of one person. Signals: ``edited()`` with each change, ``left()`` when a field is left."""

    edited = Signal()
    left = Signal()

    def __init__(self, pack: Pack, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self._told = ("", "")
        kinds = pack.choices.get("document_kinds", ())
        self.name = LineField("姓名", put_right=tidy_name)
        self.document_kind = Choice("证件类型", [(kind, kind) for kind in kinds])
        self.document_number = LineField("证件号码", put_right=tidy_number)
        self.sex = Choice("性别", [("", "未填"), *((sex, sex) for sex in pack.choices.get("sexes", ("男", "女")))])
        self.birth = DayField("出生日期", today, "出生日期")
        self.ethnic = Choice("民族", [("", "未填"), *((group, group) for group in pack.choices.get("ethnic_groups", ()))])
        self.phone = LineField("电话", put_right=tidy_number)
        self.household_address = LineField("户籍地址", put_right=tidy_text)
        self.present_address = LineField("现住址", put_right=tidy_text)
        born = QWidget()
        born.setLayout(row(self.sex, self.birth, gap=8))
        self.sex.setMinimumContentsLength(2)
        self.sex.setFixedWidth(self.sex.sizeHint().width())
        self.cells = {
            "name": Cell("姓名", self.name),
            "document_kind": Cell("证件", self.document_kind),
            "document_number": Cell("证件号码", self.document_number),
            "birth": Cell("性别 出生", born),
            "ethnic": Cell("民族", self.ethnic),
            "phone": Cell("电话", self.phone),
            "household_address": Cell("户籍地址", self.household_address),
            "present_address": Cell("现住址", self.present_address),
        }
        self.cells["sex"] = self.cells["birth"]
        self.setLayout(column(Pairs(list(dict.fromkeys(self.cells.values()))), gap=0))
        self._join()

    def show_person(self, person: Petitioner) -> None:
        """Put a person into the fields."""
        for name, field in self._lines().items():
            field.set(getattr(person, name))
        for name, choice in self._choices().items():
            choice.set(getattr(person, name))
        self._told = self._tell()
        self._show_age()

    def person(self, before: Petitioner) -> Petitioner:
        """Give ``before`` with what the fields hold."""
        words: dict[str, Any] = {name: field.text() for name, field in self._lines().items()}
        words |= {name: choice.value() for name, choice in self._choices().items()}
        return replace(Petitioner(**words), representative=before.representative)

    def _lines(self) -> dict[str, LineField]:
        names = ("name", "document_number", "birth", "phone", "household_address", "present_address")
        return {name: getattr(self, name) for name in names}

    def _choices(self) -> dict[str, Choice]:
        return {name: getattr(self, name) for name in ("document_kind", "sex", "ethnic")}

    def _join(self) -> None:
        for field in self._lines().values():
            field.edited.connect(self.edited)
            field.left.connect(self.left)
        for choice in self._choices().values():
            choice.edited.connect(self.edited)
            choice.edited.connect(self.left)
        self.document_number.edited.connect(self._number_typed)
        self.document_number.left.connect(self._read_number)
        self.document_kind.edited.connect(self._read_number)
        self.birth.edited.connect(self._show_age)

    def _number_typed(self) -> None:
        if len(tidy_number(self.document_number.text())) >= _FULL_NUMBER:
            self._read_number()
        else:
            self._mark_number(False)

    def _read_number(self) -> None:
        """Take sex and birth date from the number, where the clerk has not put in anything else."""
        before, told = self._told, self._tell()
        if told[0] and self.sex.value() in {"", before[0]}:
            self.sex.set(told[0])
        if told[1] and self.birth.text() in {"", before[1]}:
            self.birth.set(told[1])
        self._told = told
        self._show_age()
        self.edited.emit()

    def _tell(self) -> tuple[str, str]:
        number = tidy_number(self.document_number.text())
        known = check_in.known(number, self.document_kind.value(), self._today())
        good = known.valid and known.birth
        self._mark_number(bool(good))
        return (known.sex, known.birth) if good else ("", "")

    def _mark_number(self, good: bool) -> None:
        """Tick a number that holds: a mere tick for the eye, since words would hide digits, the words for the ear."""
        self.document_number.remark("✓" if good else "", "hint-ok")
        self.document_number.setAccessibleDescription("校验通过" if good else "")

    def _show_age(self) -> None:
        day = self.birth.day()
        age = age_on(day.isoformat(), self._today()) if day else None
        self.birth.remark(f"{age}岁" if age is not None and age >= 0 else "")


class Companions(QWidget):
    """The short list of everyone entered; a tick makes a representative. Hidden while there is only one.

    Signals: ``chosen(int)`` another person to edit, ``ticked(int, bool)``, ``added()``, ``removed()`` the one in hand.
    """

    chosen = Signal(int)
    ticked = Signal(int, bool)
    added = Signal()
    removed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._quiet = False
        self.list = QListWidget()
        self.list.setProperty("look", "people")
        self.list.setAccessibleName("同行人，勾选的是代表")
        self.list.setFlow(QListWidget.Flow.LeftToRight)
        self.list.setWrapping(True)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.add = Link("＋ 添加同行人")
        self.remove = Link("移除这一位")
        self.list.currentRowChanged.connect(self._chosen)
        self.list.itemChanged.connect(self._ticked)
        self.add.clicked.connect(self.added)
        self.remove.clicked.connect(self.removed)
        self.setLayout(column(self.list, row(self.add, self.remove, None, gap=8), gap=2))

    def show_people(self, people: Sequence[Petitioner], current: int) -> None:
        """Show everyone; the one at ``current`` is in hand."""
        self._quiet = True
        self.list.clear()
        for place, person in enumerate(people):
            item = QListWidgetItem(f"{place + 1}　{person.name or '（未填姓名）'}")
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if person.representative else Qt.CheckState.Unchecked)
            item.setToolTip("勾选为代表")
            size = self.list.fontMetrics()
            item.setSizeHint(QSize(size.horizontalAdvance(item.text()) + _CHIP, round(size.height() * 1.6)))
            self.list.addItem(item)
        self.list.setCurrentRow(current)
        several = len(people) > 1
        self.list.setVisible(several)
        self.remove.setVisible(several)
        self._quiet = False
        self._grow()

    def resizeEvent(self, event: object) -> None:
        """Keep all names in view, up to three rows."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._grow()

    def _grow(self) -> None:
        if self.list.isHidden() or not self.list.count():
            return
        high = max(self.list.sizeHintForRow(0), 32) + 4
        self.list.doItemsLayout()
        last = self.list.visualItemRect(self.list.item(self.list.count() - 1)).bottom() + self.list.verticalOffset()
        self.list.setFixedHeight(min(max(last + 4, high), 3 * high))

    def sizeHint(self) -> QSize:
        """Be as wide as there is room."""
        return QSize(400, super().sizeHint().height())

    def _chosen(self, place: int) -> None:
        if not self._quiet and place >= 0:
            self.chosen.emit(place)

    def _ticked(self, item: QListWidgetItem) -> None:
        if not self._quiet:
            self.ticked.emit(self.list.row(item), item.checkState() == Qt.CheckState.Checked)
