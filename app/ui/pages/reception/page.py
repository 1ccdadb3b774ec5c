"""The reception: the list, the four steps, the side panel, and the one visitor in hand."""

from importlib import import_module

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.models.ticket import Ticket
from app.models.visit import Draft, Status, Visit
from app.services import drafting, find, letters
from app.services.visitor import Shown
from app.ui.context import Context
from app.ui.pages.page import Page
from app.ui.pages.reception.body import from_body
from app.ui.pages.reception.check_in import CheckInStep
from app.ui.pages.reception.counter import Counter
from app.ui.pages.reception.queue import Queue
from app.ui.pages.reception.side import WIDTH, Side
from app.ui.pages.reception.step import cover
from app.ui.widgets import Link, column, em, look, row

_STEPS = ("① 登记", "② 导引", "③ 文书", "④ 办结")
_PLACES = (
    "app.ui.pages.reception.check_in:CheckInStep",
    "app.ui.pages.reception.guidance:GuidanceStep",
    "app.ui.pages.reception.letter:LetterStep",
    "app.ui.pages.reception.closing:ClosingStep",
)
CHECK_IN, GUIDANCE, LETTER, CLOSING = range(4)
_AT = "@"
"""What stands between a visit's id and the step that was in view."""
_WITH_SIDE = 70
_WITH_LIST = 52
_TELL_AFTER = 400
_TAB_EDGES = 20


class ReceptionPage(Page):
    """Signals: ``drafted(str)`` the words about the draft, for the foot; ``called()`` a number was called."""

    drafted = Signal(str)
    called = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._visit: Visit | None = None
        self._present = True
        self._steps: dict[int, QWidget] = {}
        self.queue = Queue(context)
        self.counter = Counter(context)
        self.side = Side(context)
        self.tabs = StepTabs()
        self.list_link, self.side_link = Link("名单"), Link("来访经过")
        self.back_link = Link("返回", "回到正在办的这一件")
        self.back_link.clicked.connect(self._put_away)
        self._bar, self._list_width = QWidget(), self.queue.minimumWidth()
        self._bar.hide()
        self.stack = QStackedWidget()
        self._work = QWidget()
        self._cover = cover()
        self._cover.hide()
        self.check_in = CheckInStep(context)
        self._lay_out()
        self._add(CHECK_IN, self.check_in)
        self.check_in.drafted.connect(self.drafted)
        self.check_in.person.connect(lambda person, passed_over: self.side.show_person(person, passed_over, self._visit))
        self.check_in.settled.connect(lambda visit: self._went_on(GUIDANCE, visit))
        self.side.same.connect(lambda visit: self.check_in.same_matter(visit))
        self.side.fresh.connect(self.check_in.new_matter)
        self.side.same.connect(lambda _visit: self._put_away())
        self.side.fresh.connect(self._put_away)
        self.side.joined.connect(self.check_in.same_person)
        self.side.apart.connect(self.check_in.other_person)
        self.side.found.connect(self._tell_found)
        self.check_in.listed.connect(self._refresh)
        self.check_in.kept.connect(self.queue.show_draft)
        self._telling = QTimer(self)
        self._telling.setSingleShot(True)
        self._telling.setInterval(_TELL_AFTER)
        self._telling.timeout.connect(self._tell_visitor)
        self.check_in.kept.connect(lambda _draft: self._typed())
        self.queue.visit_chosen.connect(self.open_visit)
        self.queue.draft_chosen.connect(self.open_draft)
        self.queue.next_asked.connect(self.next_visitor)
        self._join_counter()
        self.tabs.chosen.connect(self._turn_to)
        context.privacy.changed.connect(self._hide_personal)
        self.next_visitor()

    @property
    def visit(self) -> Visit | None:
        """The visit in hand, None while somebody new is being checked in."""
        return self._visit

    @property
    def place(self) -> int:
        """Which step is in view."""
        return next(place for place, step in self._steps.items() if step is self.stack.currentWidget())

    def step(self, place: int) -> QWidget:
        """Give a step, loading and building it when it is first asked for."""
        if place not in self._steps:
            module, _, name = _PLACES[place].partition(":")
            self._add(place, getattr(import_module(module), name)(self._context))
        return self._steps[place]

    def entered(self) -> None:
        """Bring the list up to date and be ready for typing."""
        self._refresh()
        if self.place == CHECK_IN:
            self.check_in.fields.name.setFocus()

    def in_hand(self) -> str:
        """Give the visit's id with the step in view, or the draft's id once something was typed."""
        self.settle()
        return f"{self._visit.id}{_AT}{self.place}" if self._visit else self.check_in.key

    def take_up(self, key: str) -> None:
        """Go on with a visit, whenever it came, or with a draft."""
        held, _, place = key.partition(_AT)
        draft = next((row.draft for row in self.queue.rows() if row.key == held and row.draft is not None), None)
        if draft is not None:
            self.open_draft(draft)
            return
        for visit in self._context.desk.store.visits_by_id([held] if held else []):
            self.open_visit(visit)
            if place and int(place) <= self._reached():
                self._turn_to(int(place))

    def settle(self) -> None:
        """Have every step keep what it has not kept yet."""
        for step in self._steps.values():
            if hasattr(step, "settle"):
                step.settle()

    def next_visitor(self) -> None:
        """Begin with an empty form; what was typed before stays in the list."""
        self.settle()
        self._visit, self._present = None, True
        self.drafted.emit("")
        self._show(CHECK_IN)
        self.check_in.start()
        self.counter.begin(fresh=True)
        self._context.visitor.blank()
        self._refresh()

    def open_draft(self, draft: Draft) -> None:
        """Go on with a draft as it stands now; another window may have gone on with it, or registered it."""
        self.settle()
        now = next((each for each in drafting.pending(self._context.desk) if each.id == draft.id), None)
        if now is None:
            self._context.messages.note("这份草稿已经在别的窗口登记或放弃了。", "名单已更新，请在名单里找到那一件。")
            self._refresh()
            return
        self._visit = None
        if from_body(now.body).visit_no:
            return
        self._look_up_only()
        self._show(CHECK_IN)
        self.check_in.open_draft(now)
        self.counter.begin(fresh=False)
        self._tell_visitor()

    def open_visit(self, visit: Visit) -> None:
        """Go on with a visit at the step where it stands."""
        self.settle()
        self._look_up_only()
        record = find.record(self._context.desk, visit.visit_no)
        self._visit = record.visit if record else visit
        place = _standing(self._visit)
        self.counter.begin(fresh=False)
        self._context.messages.clear()
        self._turn_to(place)
        self._refresh()

    def correct_visit(self, visit: Visit) -> None:
        """Show what was entered of a visit, to be changed."""
        self.open_visit(visit)
        self._turn_to(CHECK_IN)

    def go_on(self) -> None:
        """Pass Ctrl+Enter to the step in view."""
        self._pass_on("go_on")

    def print_now(self) -> None:
        """Pass F8 to the step in view."""
        self._pass_on("print_now")

    def show_visitor(self) -> None:
        """F6: turn to the visitor with what the step in view has for the visitor."""
        self._present = True
        self._context.visitor.turn(self._for_visitor())

    def read_card(self) -> None:
        """Pass F3 to the check-in."""
        if self._at_check_in():
            self.check_in.read_card()

    def same_matter(self) -> None:
        """Take the earlier visit that is chosen at the right up again, at the check-in."""
        if self._at_check_in():
            self.check_in.same_matter(self.side.chosen())

    def new_matter(self) -> None:
        """Say at the check-in that it is a new matter."""
        if self._at_check_in():
            self.check_in.new_matter()

    def add_person(self) -> None:
        """Pass Ctrl+Shift+N to the step in view."""
        self._pass_on("add_person")

    def take_number(self) -> None:
        """F2: give a number, to who is being checked in or to somebody who just came."""
        self.settle()
        new = self._visit is None
        self.counter.take_number(self.check_in.key if new else "", self.check_in.sheet().entry.petitioners[0].birth if new else "")

    def call_next(self) -> None:
        """F7: call the next number and be ready for who comes."""
        self.settle()
        self.counter.call_next()

    def recall(self) -> None:
        """Shift+F7: call the same number again."""
        self.counter.recall()

    def skip_number(self) -> None:
        """Ctrl+F7: pass over the number that does not come."""
        self.counter.skip()

    def pick_kind(self, place: int) -> None:
        """Pass Alt+1…9 to the step in view."""
        self._pass_on("pick_kind", place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out the side panel, then the list, where there is little room; a link brings either back."""
        super().resizeEvent(event)
        self._make_room(event.size().width())

    def _lay_out(self) -> None:
        work = QVBoxLayout(self._work)
        work.setContentsMargins(22, 12, 14, 0)
        work.setSpacing(0)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(0, 0, 8, 0)
        tabs.addWidget(self.tabs, 1)
        for link in (self.list_link, self.side_link):
            link.setCheckable(True)
            link.toggled.connect(lambda _on: self._make_room(self.width()))
            tabs.addWidget(link)
        work.addLayout(tabs)
        work.addWidget(self.counter)
        work.addWidget(self.stack, 1)
        work.addWidget(self._cover, 1)
        line = row(self.queue, self._work, self.side, gap=0)
        line.setStretch(1, 1)
        self._bar.setLayout(row(self.back_link, None, margins=(12, 4, 12, 4)))
        self.setLayout(column(self._bar, line, gap=0))

    def _join_counter(self) -> None:
        self.counter.called.connect(self.called)
        self.counter.listed.connect(self._refresh)
        self.counter.serving.connect(self._serve)
        self.queue.call_asked.connect(self.call_next)
        self.check_in.kept.connect(lambda draft: self.counter.hold(draft.id))

    def _serve(self, ticket: Ticket) -> None:
        """Take up what is held for a number that was called, else begin with an empty form for it."""
        if ticket.held and any(row.key == ticket.held for row in self.queue.rows()):
            self.take_up(ticket.held)
        else:
            self.next_visitor()

    def _make_room(self, width: int) -> None:
        needed = self.place == CHECK_IN or self.side.telling
        with_list, with_side = width >= em(_WITH_LIST), width >= em(_WITH_SIDE) and needed
        self.list_link.setVisible(not with_list)
        self.side_link.setVisible(not with_side)
        self.queue.setVisible(with_list or self.list_link.isChecked())
        self.side.setVisible(with_side or self.side_link.isChecked())
        squeezed = (not with_list and self.list_link.isChecked()) or (not with_side and self.side_link.isChecked())
        alone = width < em(_WITH_LIST) and squeezed
        self._work.setVisible(not alone)
        self._bar.setVisible(alone)
        for panel, own in ((self.queue, self._list_width), (self.side, em(WIDTH))):
            panel.setFixedWidth(width if alone and not panel.isHidden() else own)

    def _put_away(self) -> None:
        """Go back to the work from list or panel, where there is no room for both."""
        self.list_link.setChecked(False)
        self.side_link.setChecked(False)

    def _add(self, place: int, step: QWidget) -> None:
        self._steps[place] = step
        self.stack.addWidget(step)
        moves = {
            "done": lambda visit: self._went_on(place, visit),
            "issued": lambda visit: self._went_on(place, visit),
            "changed": self._changed,
            "aside": self._came_back,
            "back": lambda: self._turn_to(place - 1),
        }
        for name, slot in moves.items():
            if hasattr(step, name):
                getattr(step, name).connect(slot)
        if place == GUIDANCE:
            step.listed.connect(self._refresh)  # type: ignore[attr-defined]
            step.receipt.connect(self._turn_to_receipt)  # type: ignore[attr-defined]
            step.turning.connect(self.show_visitor)  # type: ignore[attr-defined]
        if place == LETTER:
            step.retold.connect(self._tell_visitor)  # type: ignore[attr-defined]

    def _went_on(self, place: int, visit: Visit) -> None:
        self._context.messages.clear()
        if place == CLOSING:
            self._context.messages.good(f"{visit.visit_no} 已办结。")
            self.next_visitor()
            return
        self._visit, self._present = self._stored(visit), True
        self.counter.hold(visit.id)
        through = place < LETTER and _standing(self._visit) == CLOSING  # put right afterwards: there is nothing to go through again
        self._turn_to(CLOSING if through else place + 1)
        self._refresh()

    def _turn_to_receipt(self, form: str) -> None:
        """Go to a paper that needs no kind."""
        if self._visit is not None:
            with self._context.messages.guarded():
                self.step(LETTER).open(self._visit, form)  # type: ignore[attr-defined]
                self._show(LETTER)

    def _came_back(self, visit: Visit) -> None:
        """Go on where the visit stands, after a paper besides its letter."""
        self._visit = self._stored(visit)
        self._turn_to(LETTER if self._visit.matter else GUIDANCE)
        self._refresh()

    def _changed(self, visit: Visit) -> None:
        self._visit, self._present = self._stored(visit), True
        self.counter.hold(visit.id)
        self.side.show_visit(self._visit)
        self._refresh()
        self.tabs.show_step(self.place, self._reached(), self._settled())
        self._tell_visitor()

    def _stored(self, visit: Visit) -> Visit:
        record = find.record(self._context.desk, visit.visit_no)
        return record.visit if record else visit

    def _turn_to(self, place: int) -> None:
        if self._visit is None:
            return
        self.settle()
        with self._context.messages.guarded():
            step = self.step(place)
            step.open(self._visit)  # type: ignore[attr-defined]
            self._show(place)
            self.side.show_visit(self._visit)

    def _show(self, place: int) -> None:
        self._put_away()
        self.stack.setCurrentWidget(self.step(place))
        self._make_room(self.width())
        self.tabs.show_step(place, self._reached(), self._settled())
        self._hide_personal(self._context.privacy.hidden)

    def _reached(self) -> int:
        """Say how far the visit in hand may be gone through."""
        if self._visit is None:
            return CHECK_IN
        return CLOSING if self._visit.matter else GUIDANCE

    def _settled(self) -> frozenset[int]:
        """Say which steps of the visit in hand are through."""
        visit = self._visit
        if visit is None:
            return frozenset()
        through = {CHECK_IN: True, GUIDANCE: bool(visit.matter), CLOSING: visit.status is Status.CLOSED}
        through[LETTER] = letters.standing(self._context.desk, visit) is not None
        return frozenset(place for place, yes in through.items() if yes)

    def _tell_found(self, count: int) -> None:
        """Say beside the link how many earlier visits there are, for where the panel has no room."""
        self.side_link.setText(f"来访经过 {count}" if count else "来访经过")
        self._make_room(self.width())

    def _refresh(self) -> None:
        self.queue.refresh(self._visit.id if self._visit else self.check_in.key)
        self.counter.refresh()

    def _at_check_in(self) -> bool:
        """Say whether the registration is in view; where it is not, say what the key is for."""
        here = self.place == CHECK_IN
        if not here:
            self._context.messages.note("F3、F4、F5 在“登记”一步用。", "下一位来访人请按 Ctrl+N；要改这一件，请点“① 登记”。")
        return here

    def _pass_on(self, name: str, *words: object) -> None:
        """Pass a key on to the step in view, if it has a use for it."""
        act = getattr(self.stack.currentWidget(), name, None)
        if act is not None:
            act(*words)

    def _for_visitor(self) -> Shown | None:
        """Give what the visitor sees of the step in view: nothing while personal data is hidden, or of somebody who has gone."""
        told = getattr(self.stack.currentWidget(), "for_visitor", None)
        letter = self._steps.get(LETTER)
        if self.place == CLOSING and self._visit and letter is not None and letter.about == self._visit.id:  # type: ignore[attr-defined]
            told = letter.for_visitor  # type: ignore[attr-defined]
        gone = self._visit is not None and self._visit.status is Status.CLOSED
        return None if told is None or gone or self._context.privacy.hidden else told()

    def _look_up_only(self) -> None:
        """Show nothing of who is taken from a list until something is done for them: somebody else may stand at the counter."""
        self._present = False
        self._context.visitor.blank()

    def _typed(self) -> None:
        self._present = True
        self._telling.start()

    def _tell_visitor(self) -> None:
        """Show the visitor what there is, where the visitor has a screen, or bring up to date what F6 shows."""
        self._telling.stop()
        if self._present and (self._context.visitor.live or self._context.visitor.shown is not None):
            self._context.visitor.show(self._for_visitor())

    def _hide_personal(self, hidden: bool) -> None:
        """Let the step hide what it must; one that has no way of its own is covered as a whole."""
        step = self.stack.currentWidget()
        own = getattr(step, "hide_personal", None)
        if own is not None:
            own(hidden)
        self._cover.setVisible(hidden and own is None)
        self.stack.setVisible(not (hidden and own is None))
        self._tell_visitor()
        self._refresh()


class StepTabs(QWidget):
    """The four steps on top. Signal: ``chosen(int)``."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        self._words, self._now = list(_STEPS), CHECK_IN
        self.buttons = [QPushButton(name) for name in _STEPS]
        for place, button in enumerate(self.buttons):
            button.setProperty("look", "step")
            button.setAutoDefault(False)
            button.setAccessibleName(_STEPS[place])
            button.clicked.connect(lambda _checked=False, place=place: self.chosen.emit(place))
            line.addWidget(button, 1)

    def show_step(self, now: int, reached: int, settled: frozenset[int]) -> None:
        """Mark the step in view, those settled, and those that may be gone to."""
        self._now = now
        for place, button in enumerate(self.buttons):
            stage = "now" if place == now else "done" if place in settled else "ahead"
            self._words[place] = f"✓ {_STEPS[place]}" if stage == "done" else _STEPS[place]
            button.setEnabled(place <= reached)
            look(button, stage, "stage")
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Make do with the numbers."""
        brief = sum(self._wide(_STEPS[place] if place == self._now else _brief(place)) for place in range(len(_STEPS)))
        return QSize(brief, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Write the steps out where there is room for all of them, else the one in view and the numbers of the others."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        brief = max(map(self._wide, self._words)) * len(self.buttons) > self.width()
        for place, button in enumerate(self.buttons):
            button.setText(_brief(place) if brief and place != self._now else self._words[place])
            button.setToolTip(_STEPS[place] if brief else "")

    def _wide(self, words: str) -> int:
        return self.fontMetrics().horizontalAdvance(words) + _TAB_EDGES


def _standing(visit: Visit) -> int:
    """Give the step at which a registered visit stands."""
    return GUIDANCE if visit.status in {Status.CHECKED_IN, Status.GUIDED} else CLOSING


def _brief(place: int) -> str:
    """Give the number of a step, as it stands before its name."""
    return _STEPS[place].split(" ")[0]
