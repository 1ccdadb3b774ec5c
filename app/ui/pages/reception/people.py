"""One person's fields: what the document number tells is put in, what it does not is asked for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.models.identity import Known, age_on
from app.models.pack import Pack
from app.models.text import tidy_name, tidy_number, tidy_text
from app.models.visit import Petitioner
from app.services import check_in
from app.ui.pages.reception.pairs import Pairs
from app.ui.widgets import Cell, Choice, DayField, LineField, column, row

_FULL_NUMBER = 18
_AROUND = 64


class PersonFields(QWidget):
    """The fields of one person. Signals: ``edited()`` with each change, ``left()`` when a field is left.

    ``rare`` says whether a name holds a character that is to be described in words.
    """

    edited = Signal()
    left = Signal()

    def __init__(self, pack: Pack, today: Callable[[], date], rare: Callable[[str], bool] = lambda _name: False) -> None:
        super().__init__()
        self._today, self._rare = today, rare
        self._told = Known()
        kinds = pack.choices.get("document_kinds", ())
        self.name = LineField("姓名", put_right=tidy_name)
        self.name_note = LineField("姓名用字", "照样子说清楚，如 左鱼右几", tidy_text)
        self.document_kind = Choice("证件类型", [(kind, kind) for kind in kinds])
        self.document_number = LineField("证件号码", put_right=tidy_number)
        self.sex = Choice("性别", [("", "未填"), *((sex, sex) for sex in pack.choices.get("sexes", ("男", "女")))])
        self.birth = DayField("出生日期", today, "出生日期")
        self.ethnic = Choice("民族", [("", "未填"), *((group, group) for group in pack.choices.get("ethnic_groups", ()))])
        self.phone = LineField("电话", put_right=tidy_number)
        self.household_address = LineField("户籍地址", put_right=tidy_text)
        self.present_address = LineField("现住址", put_right=tidy_text)
        born = QWidget()
        born.setLayout(row(self.sex, self.birth, gap=4))
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
        described = Cell("姓名用字", self.name_note)
        self.setLayout(column(Pairs(list(self.cells.values()), under=described), gap=8))
        self.cells |= {"sex": self.cells["birth"], "name_note": described}
        self._join()

    @property
    def in_order(self) -> tuple[QWidget, ...]:
        """The fields as the eye and Enter go through them."""
        return (
            self.name, self.name_note, self.document_kind, self.document_number, self.sex, self.birth, self.ethnic, self.phone,
            self.household_address, self.present_address,
        )  # fmt: skip

    @property
    def wanted(self) -> tuple[QWidget, ...]:
        """The fields that a registration wants filled, where Enter stops while they are empty."""
        passed = {self.document_kind, self.ethnic}
        return tuple(field for field in self.in_order if field not in passed)

    def show_person(self, person: Petitioner) -> None:
        """Put a person into the fields."""
        for name, field in self._lines().items():
            field.set(getattr(person, name))
        for name, choice in self._choices().items():
            choice.set(getattr(person, name))
        self._told = self._tell()
        self._show_age()
        self.show_note()

    def person(self, before: Petitioner) -> Petitioner:
        """Give ``before`` with what the fields hold."""
        words: dict[str, Any] = {name: field.text() for name, field in self._lines().items()}
        words |= {name: choice.value() for name, choice in self._choices().items()}
        return replace(before, **words)

    def show_note(self) -> None:
        """Ask for a description of the name's characters where one is wanted or stands there already."""
        self.cells["name_note"].setVisible(bool(self.name_note.text().strip()) or self._rare(self.name.text()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say the region beside the number where there is room for it."""
        super().resizeEvent(event)
        self._mark_number()

    def _lines(self) -> dict[str, LineField]:
        names = ("name", "name_note", "document_number", "birth", "phone", "household_address", "present_address")
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
        self.name.edited.connect(self.show_note)
        self.document_number.edited.connect(self._number_typed)
        self.document_number.left.connect(self._read_number)
        self.document_kind.edited.connect(self._read_number)
        self.birth.edited.connect(self._show_age)

    def _number_typed(self) -> None:
        if len(tidy_number(self.document_number.text())) >= _FULL_NUMBER:
            self._read_number()
        else:
            self._told = replace(self._told, region="", odd=("",))
            self._mark_number()

    def _read_number(self) -> None:
        """Take sex and birth date from the number, where the clerk has not put in anything else."""
        before, told = self._told, self._tell()
        if told.sex and self.sex.value() in {"", before.sex}:
            self.sex.set(told.sex)
        if told.birth and self.birth.text() in {"", before.birth}:
            self.birth.set(told.birth)
        self._told = told
        self._mark_number()
        self._show_age()
        self.edited.emit()

    def _tell(self) -> Known:
        """Give what the number tells; of one that does not hold, nothing."""
        number = tidy_number(self.document_number.text())
        known = check_in.known(number, self.document_kind.value(), self._today())
        return known if known.valid and known.birth else Known(odd=("",))

    def _mark_number(self) -> None:
        """Tick a number that holds, with its region where that hides no digit; the words in any case for the ear."""
        field, good = self.document_number, self._told.valid and bool(self._told.birth)
        size = field.fontMetrics()
        wide = f"✓ {self._told.region}"
        room = field.width() - size.horizontalAdvance(field.text()) - _AROUND
        field.remark("" if not good else wide if room >= size.horizontalAdvance(wide) else "✓", "hint-ok")
        field.setAccessibleDescription(f"校验通过，{self._told.region}" if good else "")
        self.household_address.setPlaceholderText(f"证件号码是{self._told.region}的" if good else "")

    def _show_age(self) -> None:
        day = self.birth.day()
        age = age_on(day.isoformat(), self._today()) if day else None
        self.birth.remark(f"{age}岁" if age is not None and age >= 0 else "")
