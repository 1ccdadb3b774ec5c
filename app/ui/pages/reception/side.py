"""The panel at the right: whether the visitor was here before, who may be the same person, and what runs out when."""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.models.deadline import near
from app.models.fault import WorldFault
from app.models.person import Merge, Person
from app.models.text import tidy_name, tidy_number
from app.models.visit import Petitioner, Step, Visit
from app.services import earlier, guide, persons
from app.services.earlier import Earlier
from app.services.guide import Due, working
from app.ui.context import Context
from app.ui.pages.reception.earlier import Thread
from app.ui.pages.reception.earlier import days_left as days_left
from app.ui.pages.reception.likeness import Alike, Merged
from app.ui.pages.reception.workings import Workings
from app.ui.widgets import Scroll, Words, clear, column, em, look

WIDTH = 16.5
_SOON = 7
_LOOK_AFTER = 90
_ALIKE = 2


class Side(QWidget):
    """Shows earlier visits and reminders of the visitor in hand. What is typed is looked up a moment after the last key.

    Signals: ``same(Visit)`` to take an earlier visit up again, ``fresh()`` for a new matter, ``joined(str, str)`` the person that
    the one in hand is, with the reason, ``apart(str)`` a person that it is not, ``found(int)`` how many earlier visits there are;
    ``telling`` says then whether there is anything else than that nothing was found.
    """

    same = Signal(object)
    fresh = Signal()
    joined = Signal(str, str)
    apart = Signal(str)
    found = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._visit: Visit | None = None
        self._own: Visit | None = None
        self._person: Petitioner | None = None
        self._passed_over: frozenset[str] = frozenset()
        self._reasons: dict[str, str] = {}
        self._shown: tuple[str, ...] = ()
        self.telling = False
        self.thread_: Thread | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        look(self, "side")
        self.setFixedWidth(em(WIDTH))
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(16, 14, 16, 14)
        self._column.setSpacing(8)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.addWidget(Scroll(inside))
        self._looking = QTimer(self)
        self._looking.setSingleShot(True)
        self._looking.setInterval(_LOOK_AFTER)
        self._looking.timeout.connect(self._look_up)
        context.privacy.changed.connect(lambda _hidden: self._fill())

    def show_person(self, person: Petitioner, passed_over: Sequence[str] = (), own: Visit | None = None) -> None:
        """Show what is known about the person on the form.

        ``passed_over``: persons not to be pointed out again; ``own``: the visit that is being put right, None for a new one.
        """
        turned = self._visit is not None or self._own is not own
        self._visit, self._own, self._person, self._passed_over = None, own, person, frozenset(passed_over)
        if turned or not _asked(person, self._passed_over)[0]:
            self._shown = ()
            self._look_up()
        else:
            self._looking.start()

    def show_visit(self, visit: Visit) -> None:
        """Show what is known about a registered visitor, and what runs on the visit's path."""
        self._looking.stop()
        self._visit, self._own, self._person, self._shown = visit, visit, visit.entry.petitioners[0], ()
        self._fill()

    def chosen(self) -> Visit | None:
        """Give the earlier visit that F4 takes up, None where there is none; what was just typed counts."""
        if self._looking.isActive():
            self._look_up()
        return self.thread_.chosen if self.thread_ is not None else None

    def texts(self) -> list[str]:
        """Give all words in view, from the top."""
        return [label.text() for label in self.findChildren(Words) if label.text()]

    def alike(self) -> tuple[Alike, ...]:
        """Give the notes of who may be the same person, from the top."""
        return tuple(note for note in self.findChildren(Alike) if not note.isHidden())

    def merged(self) -> tuple[Merged, ...]:
        """Give the lines of merged records, from the top."""
        return tuple(line for line in self.findChildren(Merged) if not line.isHidden())

    def hideEvent(self, event: object) -> None:
        """Look nothing up any more: the window may be closing, and the store with it."""
        self._looking.stop()
        super().hideEvent(event)  # type: ignore[arg-type]

    def _look_up(self) -> None:
        """Look up who is in hand, unless that is what is shown already."""
        self._looking.stop()
        if self._person is None:
            return
        known, *asked = _asked(self._person, self._passed_over)
        if not known or self._shown != (shown := tuple(asked)):
            self._shown = () if not known else shown
            self._fill()

    def _fill(self) -> None:
        clear(self._column)
        self.thread_ = None
        if not self._context.privacy.hidden:
            self.telling = False
        if self._context.privacy.hidden:
            self._column.addWidget(Words("个人信息已隐藏，按 F9 显示。", "quiet", wrap=True))
        elif self._person is not None:
            with self._context.messages.guarded():
                self._show(self._person)
        self._column.addStretch(1)
        self.found.emit(len(self.thread_.cards) if self.thread_ is not None else 0)

    def _show(self, person: Petitioner) -> None:
        desk, today = self._context.desk, self._context.today()
        known = _asked(person, frozenset())[0]
        seen = earlier.seen(desk, person, self._own) if known else ()
        if self._visit is None and known:
            self._show_alike(person, today)
        if seen:
            self.thread_ = Thread(desk.pack, seen, today, choosing=self._visit is None)
            self.telling = True
            self.thread_.same.connect(self.same)
            self.thread_.fresh.connect(self.fresh)
            self._column.addWidget(self.thread_)
            self._show_merged(person, seen, today)
        elif known:
            self._column.addWidget(Words("没有查到以前的来访。", "quiet", wrap=True))
        if self._visit is not None:
            self._show_reminders(self._visit)

    def _show_alike(self, person: Petitioner, today: date) -> None:
        alike = [each for each in persons.like(self._context.desk, person) if each.id not in self._passed_over]
        for each in alike[:_ALIKE]:
            note = Alike(each, today, self._reasons.get(each.id, ""))
            note.typed.connect(lambda reason, each=each: self._reasons.update({each.id: reason}))
            note.apart.connect(lambda each=each: self.apart.emit(each.id))
            note.joined.connect(lambda reason, note=note, each=each: self._join(note, each, reason))
            self._column.addWidget(note)

    def _join(self, note: Alike, person: Person, reason: str) -> None:
        if not reason.strip():
            note.tell(WorldFault("reason-needed", "合并要写明原因。", "写一句即可。", "reason"))
            return
        self._reasons.pop(person.id, None)
        self.joined.emit(person.id, reason)

    def _show_merged(self, person: Petitioner, seen: Sequence[Earlier], today: date) -> None:
        """Show the merges behind the person in hand, with the way to part them."""
        own = _person_in(person, seen[0].visit)
        merges = persons.history(self._context.desk, own).merges if own else ()
        for merge in merges:
            if merge.parted_at is None:
                line = Merged(merge, today)
                line.parted.connect(lambda merge=merge: self._part(merge))
                self._column.addWidget(line)

    def _part(self, merge: Merge) -> None:
        with self._context.messages.guarded():
            persons.part(self._context.desk, merge)
            self._context.messages.good("两份记录已经分开。", "以后各记各的。")
        self._fill()

    def _show_reminders(self, visit: Visit) -> None:
        dues = guide.known_dues(self._context.desk, visit)
        steps = [step for step in self._context.desk.store.steps_of(visit.id) if step.done_at is None]
        if not dues and not steps:
            return
        self.telling = True
        self._column.addSpacing(16)
        self._column.addWidget(Words("提醒", "quiet"))
        for due in dues:
            self._column.addLayout(reminder(due))
        for step in steps:
            self._column.addLayout(next_step(step, self._context.today(), guide.step_working(self._context.desk, visit, step)))


def reminder(due: Due) -> QVBoxLayout:
    """Give a deadline: what it is, and its last day with the days left."""
    last = Words(f"最晚 {last_written(due)}，{days_left(due.days_left)}", wrap=True)
    look(last, "deadline" if due.days_left <= _SOON else "warning")
    why = Workings(due.rule.name, (working(due),))
    return column(Words(f"{due.rule.name}：{due.rule.span}", wrap=True), last, why, gap=2)


def next_step(step: Step, today: date, why: str) -> QVBoxLayout:
    """Give something the bureau itself has to do next, and by when; ``why``: how that day was worked out."""
    parts: list[QWidget] = [Words(f"本单位：{step.text}", wrap=True)]
    if step.due:
        parts.append(Words(f"{near(step.due, today)}前，{days_left((step.due - today).days)}", "warning", wrap=True))
        parts.append(Workings(step.text, (why,) if why else ()))
    return column(*parts, gap=2)


def last_written(due: Due) -> str:
    """Write the last day of a deadline."""
    last = due.worked.last_day
    return near(last, last - timedelta(due.days_left))


def _asked(person: Petitioner, passed_over: frozenset[str]) -> tuple[str, ...]:
    """Give what is asked for a person, first of all whether there is anything to ask by."""
    name, number, phone = tidy_name(person.name), tidy_number(person.document_number), tidy_number(person.phone)
    known = "yes" if name or number else ""
    return (known, name, number, phone, person.birth.strip(), *sorted(passed_over))


def _person_in(person: Petitioner, visit: Visit) -> str:
    """Give the id of the person in hand, as an earlier visit has it."""
    number, name = tidy_number(person.document_number), tidy_name(person.name)
    same = [each for each in visit.entry.petitioners if (number and each.document_number == number) or each.name == name]
    return same[0].person if same else person.person
