"""Step ① 登记: everything typed is kept as a draft at once; nothing odd stops the registration."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from app.models.deadline import near
from app.models.fault import Notice, WorldFault
from app.models.moment import local_day
from app.models.visit import Draft, Entry, Petitioner, Status, Visit
from app.services import check_in, corrections, drafting, earlier, guide, persons, rare, visitor
from app.services.visitor import Shown
from app.ui.context import Context
from app.ui.pages.reception.again import Again
from app.ui.pages.reception.body import Sheet, from_body, to_body
from app.ui.pages.reception.company import Company
from app.ui.pages.reception.keeper import Keeper
from app.ui.pages.reception.later import BackFields, Why
from app.ui.pages.reception.step import Step, cover
from app.ui.pages.reception.told import Told
from app.ui.widgets import Cell, Choice, KeyButton, Link, Scroll, Words, column, em, look, row

_AROUND = 24
_ONE_FOOT = 32
_BACK = frozenset({"day", "time", "received_at", "backdated"})


class CheckInStep(Step):
    """Registration. The list at the left is to be read anew at ``listed()``.

    Further signals: ``drafted(str)`` the words about the draft, ``kept(Draft)`` the draft itself, ``person(Petitioner, ids)`` who is
    in hand and which persons are not to be pointed out, ``settled(Visit)`` to go on to the letter with nothing left to ask.
    """

    drafted = Signal(str)
    kept = Signal(object)
    person = Signal(object, object)
    listed = Signal()
    settled = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._visit: Visit | None = None
        self._sheet = Sheet()
        self.company = Company(context, self)
        self.fields, self.companions, self.card_note = self.company.fields, self.company.companions, self.company.note
        self.again = Again(context)
        self.told = Told(context.desk.pack, lambda text: guide.suggestions(context.desk, text), self)
        self.narrative, self.cards, self.request = self.told.narrative, self.told.cards, self.told.request
        self.place, self.form, self.people, self.materials = self.told.place, self.told.form, self.told.people, self.told.materials
        self.back_fields, self.why = BackFields(context.today), Why()
        self.keeper = Keeper(context, self._to_keep, self)
        self._covered = QStackedWidget()
        self._aside, self._foot, self._below = QWidget(), column(gap=0), column(gap=0)
        self.state = Words("", "quiet", wrap=True)
        self.discard = Link("放弃这份草稿")
        self.go = KeyButton("登记并进入导引", "Ctrl+Enter", "primary")
        self.cells = {"representatives": self.company.cell, **self.told.cells}
        self._lay_out()
        self._join()

    @property
    def key(self) -> str:
        """What the list at the left knows the form by: the visit's id or the draft's."""
        return self._visit.id if self._visit else self.keeper.draft

    def start(self) -> None:
        """Begin with an empty form."""
        self._visit = None
        self.keeper.take("")
        forms = self._context.desk.pack.choices.get("visit_forms", ("走访",))
        self._show(Sheet(Entry((Petitioner(""),), form=forms[0])))
        self._say_number("")
        self.fields.name.setFocus()

    def open(self, visit: Visit) -> None:
        """Show a registered visit; changes to it that were typed and not yet saved come back."""
        self._visit = visit
        self.keeper.take(f"visit-{visit.id}")
        kept = next((each for each in drafting.pending(self._context.desk) if each.id == self.keeper.draft), None)
        self._show(from_body(kept.body) if kept else _stored(visit))
        self._say_number(f"登记编号 {visit.visit_no}" + ("（补录）" if visit.backdated else ""))
        if kept:
            self.keeper.tell(kept)

    def open_draft(self, draft: Draft) -> None:
        """Show a draft exactly as it was."""
        self._visit = None
        self.keeper.take(draft.id, held=True)
        self._say_number("")
        self._show(from_body(draft.body))
        self.keeper.tell(draft)

    def settle(self) -> None:
        """Keep what was typed in this very moment."""
        self.keeper.keep()

    def sheet(self) -> Sheet:
        """Give what stands on the form."""
        people, back = self.company.people(), self.back_fields
        return replace(
            self._sheet,
            entry=replace(self._sheet.entry, petitioners=people, **self.told.words()),  # type: ignore[arg-type]
            people=self.people.text(),
            visit_no=self._visit.visit_no if self._visit else "",
            reason=self.why.reason.text(),
            back=back.on,
            back_day=back.day.text(),
            back_time=back.time.text(),
            back_reason=back.reason.text(),
            nexting=self.company.nexting,
            differs=self.company.group.differs,
        )

    def go_on(self) -> None:
        """Register, or keep the changes, and go on to the guidance; to the letter where nothing is left to ask."""
        self.keeper.keep()
        sheet = self.sheet()
        try:
            visit = self._kept_visit(sheet)
        except WorldFault as fault:
            self._show_fault(fault)
            return
        fresh, self._visit = self._visit is None, visit
        self.keeper.take("")
        self.drafted.emit("")
        self._merge(visit, sheet)
        visit = self._with_kind(visit, sheet)
        ended = bool(visit.entry.repeats) and earlier.is_ending(self._context.desk.pack, visit.matter)
        (self.settled if ended else self.done).emit(visit)
        if fresh and visit.backdated:
            day = near(local_day(visit.received_at), self._context.today())
            self._context.messages.good(f"已补录，登记编号 {visit.visit_no}。", f"以后在台账的 {day} 里找。")

    def pick_kind(self, place: int) -> None:
        """Pick a kind by its place in the bureau's order."""
        self.cards.pick(place)

    def read_card(self) -> None:
        """Read the card on the reader into the person in hand."""
        self.company.read_card()

    def add_person(self) -> None:
        """Put one more person on the form."""
        self.company.add()

    def same_matter(self, visit: Visit | None) -> None:
        """Take an earlier visit up again: its words into the empty fields, its kind or the known ending as the kind.

        A registered visit keeps its own words and its kind; it is only said whose matter it is.
        """
        if visit is None:
            self._context.messages.note("没有查到以前的来访。", "请先读证件或填证件号码；没有证件的，填姓名和电话。")
            return
        desk, sheet = self._context.desk, self.sheet()
        if self._visit is not None:
            self._answer(replace(sheet, entry=replace(sheet.entry, repeats=visit.visit_no)))
            return
        entry = earlier.taken_over(desk, sheet.entry, visit)
        kinds = {kind.code for kind in desk.pack.kinds()}
        kind = earlier.ending_of(desk, visit) or (visit.matter if visit.matter in kinds else "")
        if sheet.picked and not sheet.entry.repeats:
            kind = sheet.picked
        self._answer(replace(sheet, entry=entry, picked=kind, fresh=False))

    def new_matter(self) -> None:
        """Say that it is a new matter: what was taken over from an earlier visit goes, what was typed stays."""
        sheet = self.sheet()
        if self._visit is not None:
            self._answer(replace(sheet, entry=replace(sheet.entry, repeats="")))
            return
        entry = earlier.given_back(self._context.desk, sheet.entry)
        self._answer(replace(sheet, entry=entry, picked="" if sheet.entry.repeats else sheet.picked, fresh=True))

    def for_visitor(self) -> Shown | None:
        """Give name and matter as they stand on the form, once both are there."""
        sheet = self.sheet()
        kind = sheet.picked or (self._visit.matter if self._visit else "")
        return visitor.confirming(self._context.desk, sheet.counted, kind)

    def hide_personal(self, hidden: bool) -> None:
        """Put a cover over the form, or take it away."""
        self._covered.setCurrentIndex(1 if hidden else 0)

    def enter_leads(self, field: QWidget) -> QWidget | None:
        """Give where Enter goes from a field: the next one that is wanted and still empty, at last the button that goes on."""
        order = (*self.fields.in_order, *self.told.in_order)
        if field not in order:
            return None
        self.fields.show_note()
        wanted = (*self.fields.wanted, *self.told.wanted)
        after = (each for each in order[order.index(field) + 1 :] if each in wanted and each.isVisible() and is_bare(each))
        return next(after, self.go)

    def same_person(self, person: str, reason: str) -> None:
        """Take somebody known as the first petitioner: merged with the registration."""
        self._pass_over(replace(self._sheet, joins=(*self._sheet.joins, (person, reason))))
        self._context.messages.good("登记时就合并这两份记录。", "以后可以在来访经过里分开。")

    def other_person(self, person: str) -> None:
        """Take somebody known as another person than the one in hand."""
        self._pass_over(replace(self._sheet, apart=(*self._sheet.apart, person)))

    def showEvent(self, event: QShowEvent) -> None:
        """Let the reader go on where cards are read one after another."""
        super().showEvent(event)
        self.company.come_in_view(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put what stands beside the way on at the end of the form where there is little room."""
        super().resizeEvent(event)
        home = self._foot if event.size().width() >= em(_ONE_FOOT) else self._below
        if home.indexOf(self._aside) < 0:
            home.addWidget(self._aside)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let the reader rest."""
        self.company.come_in_view(False)
        super().hideEvent(event)

    def _lay_out(self) -> None:
        inside = QWidget()
        parts = (self.back_fields, self.why, *self.company.parts, self.again, *self.told.parts)
        inside.setLayout(column(*parts, self._below, None, gap=8, margins=(0, 12, 8, 8)))
        self._scroll = Scroll(inside)
        self._aside.setLayout(row(self.state, self.back_fields.open, self.discard, None, gap=12))
        foot = row(self._foot, None, self.go, gap=12, margins=(0, 8, 0, 16))
        foot.setStretch(0, 1)
        self._foot.addWidget(self._aside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._covered.addWidget(self._scroll)
        self._covered.addWidget(cover())
        outer.addWidget(self._covered, 1)
        outer.addLayout(foot)

    def _join(self) -> None:
        for part in (self.told, self.company):
            part.edited.connect(self._touched)
            part.left.connect(self._left)
        self.told.picked.connect(self._pick)
        self.company.edited.connect(self._tell_person)
        self.company.read.connect(lambda: self._after_card().setFocus())
        self.again.fresh.connect(self.new_matter)
        self.again.usual.connect(self._usual)
        self.back_fields.edited.connect(self._touched)
        self.back_fields.turned.connect(lambda _on: self._name_go())
        self.why.edited.connect(self._touched)
        self.keeper.said.connect(self.drafted)
        self.keeper.kept.connect(self._after_keeping)
        self.discard.clicked.connect(self._discard)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._keep_in_view)
        self._scroll.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self._stay())
        self.go.clicked.connect(self.go_on)

    def _show(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self.company.show_people(sheet.entry.petitioners, sheet.differs, nexting=sheet.nexting)
        self.told.show_entry(sheet.entry, sheet.people, sheet.picked)
        self.back_fields.show_state(sheet.back, sheet.back_day, sheet.back_time, sheet.back_reason)
        self.back_fields.open.setVisible(self._visit is None and not sheet.back)
        self.why.show_state(sheet.reason)
        self._show_again()
        self._name_go()
        self._reset_discard()
        self.discard.setVisible(bool(self.keeper.draft) and self._visit is None)
        self._left()

    def _keep_in_view(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Scroll to where the cursor has gone, once the layout is through; Qt does so for Tab alone."""
        if now is not None and self._scroll.isAncestorOf(now):
            QTimer.singleShot(0, now, lambda: self._bring(now))

    def _bring(self, field: QWidget) -> None:
        """Scroll to a field with what stands under it, remarks and kinds; where there is no room for both, to the field.

        While a button of the mouse is down only to the field: a text that slid away under it would be marked.
        """
        around: QWidget | None = field if QApplication.mouseButtons() == Qt.MouseButton.NoButton else None
        while around is not None and not isinstance(around, Cell):
            around = around.parentWidget()
        if around is not None:
            self._scroll.ensureWidgetVisible(around, 0, 0)
        self._scroll.ensureWidgetVisible(field, 0, _AROUND)

    def _stay(self) -> None:
        """Keep the cursor's field in view with what has come under it: the height for it is there only after the layout."""
        now = QApplication.focusWidget()
        if now is not None and self._scroll.isAncestorOf(now):
            self._bring(now)

    def _answer(self, sheet: Sheet) -> None:
        """Show the answer to whether it is the same matter, with what came along."""
        repeats = replace(self._sheet.entry, repeats=sheet.entry.repeats)
        self._sheet = replace(self._sheet, entry=repeats, picked=sheet.picked, fresh=sheet.fresh)
        self.told.show_entry(sheet.entry, sheet.people, sheet.picked)
        if sheet.picked and not sheet.entry.narrative.strip():
            self.told.write_for(sheet.picked)
        self._show_again()
        self._touched()
        self._remark()

    def _usual(self) -> None:
        """Go on with the earlier visit's own kind: it has not ended."""
        sheet = self.sheet()
        before = self._context.desk.store.visit(sheet.entry.repeats)
        self._answer(replace(sheet, picked=before.matter if before else ""))

    def _show_again(self) -> None:
        number = self._sheet.entry.repeats
        before = self._context.desk.store.visit(number) if number else None
        self.again.show_answer(before, number, self._sheet.picked, fresh=self._sheet.fresh)

    def _touched(self) -> None:
        self._reset_discard()
        self.keeper.touch()

    def _to_keep(self) -> Mapping[str, str] | None:
        """Give the form as a draft keeps it, None where nothing was typed or a registered visit is unchanged.

        A form just registered is in nobody's hand, though the field that is left last may still put its text right.
        """
        sheet = self.sheet()
        if self._visit is not None:
            return None if not self.keeper.draft or sheet == _stored(self._visit) else to_body(sheet)
        return None if sheet.blank and not self.keeper.draft else to_body(sheet)

    def _after_keeping(self, draft: Draft) -> None:
        self.discard.setVisible(self._visit is None)
        self.kept.emit(draft)

    def _say_number(self, words: str) -> None:
        self.state.setText(words)
        self.state.setVisible(bool(words))

    def _name_go(self) -> None:
        words = "补录并进入导引" if self.back_fields.on else "登记并进入导引"
        if self._visit is not None:
            words = "保存更正" if self._visit.status in {Status.LETTER_ISSUED, Status.CLOSED} else "保存并继续导引"
        self.go.setText(words)
        self.go.setAccessibleName(words)
        self.go.updateGeometry()

    def _left(self) -> None:
        self.company.show_list(self.sheet().counted.people)
        self._remark()
        self._tell_person()

    def _tell_person(self) -> None:
        self.company.people()
        passed_over = (*self._sheet.apart, *(person for person, _reason in self._sheet.joins))
        self.person.emit(self.company.group.person, passed_over)

    def _pass_over(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._touched()
        self._tell_person()

    def _remark(self) -> None:
        """Show what looks odd, each beside its field."""
        sheet = self.sheet()
        basis = check_in.limit_basis(self._context.desk.pack)
        told = check_in.notices(check_in.tidy(sheet.counted), self._context.today(), basis)
        self.people.setPlaceholderText(str(len(sheet.entry.petitioners)))
        for cell in (*self.cells.values(), *self.fields.cells.values()):
            cell.warn("")
        for notice in (*told, *self._of_name()):
            self._place_notice(notice)

    def _of_name(self) -> Iterator[Notice]:
        """Say how the name in hand will stand on paper where it can not be printed as it is."""
        with self._context.messages.guarded():
            words = rare.remark(self._context.desk, self.company.group.person)
            if words:
                beside = "name_note" if self.fields.name_note.isVisibleTo(self) else "name"
                yield Notice(f"{self.company.group.at}{beside}", words)

    def _place_notice(self, notice: Notice) -> None:
        cell, others = self._cell(notice.field)
        words = f"{others}{notice.sentence}"
        cell.warn(f"{cell.warned}\n{words}".strip())

    def _cell(self, field: str) -> tuple[Cell, str]:
        """Give the cell of a field, and whose it is where that person is not in hand."""
        if not field.startswith("petitioners."):
            return self.cells.get(field, self.cells["narrative"]), ""
        _, place, name = field.split(".")
        group = self.company.group
        if int(place) == group.current:
            return self.fields.cells.get(name, self.fields.cells["name"]), ""
        return self.cells["representatives"], f"第{int(place) + 1}位（{group.people[int(place)].name}）："

    def _show_fault(self, fault: WorldFault) -> None:
        if fault.code == "changed-elsewhere" and self._visit is not None:
            self._take_over(self._visit)
        elif fault.code == "reason-needed" and fault.field == "reason":
            self.why.ask(fault)
        elif fault.field in _BACK:
            self.back_fields.fault(fault)
        elif not fault.field:
            self._context.messages.fault(fault)
            self.listed.emit()
        else:
            self._show_at_field(fault)

    def _take_over(self, before: Visit) -> None:
        """Show a visit as another window has changed it meanwhile, with what was typed here still standing."""
        now = self._context.desk.store.visit(before.visit_no) or before
        sheet = self.sheet()
        entry = corrections.rebased(replace(sheet.entry, people=sheet.counted.people), before.entry, now.entry)
        picked = sheet.picked if sheet.picked != before.guidance.picked else now.guidance.picked
        self._visit = now
        self._show(replace(sheet, entry=entry, people=str(entry.people), picked=picked))
        self._touched()
        self._context.messages.note("这件来访刚在别的窗口改过：新的内容已经换上，您改的还在。", "请看一遍，再按 Ctrl+Enter 保存。")

    def _show_at_field(self, fault: WorldFault) -> None:
        if fault.field.startswith("petitioners."):
            self.company.turn_to(int(fault.field.split(".")[1]))
        cell, _whose = self._cell(fault.field)
        target = self.narrative if fault.field == "narrative" else cell.field
        target.setFocus()  # first: the field that is left takes all remarks anew
        cell.warn(str(fault), "fault")
        self._keep_in_view(None, target)  # it may have had the cursor already

    def _kept_visit(self, sheet: Sheet) -> Visit:
        desk, visit = self._context.desk, self._visit
        if visit is None and sheet.back:
            return corrections.register_back(desk, sheet.counted, self.back_fields.moment(), sheet.back_reason, self.keeper.held)
        if visit is None:
            return check_in.register(desk, sheet.counted, self.keeper.held)
        if not sheet.says(_stored(visit)):
            visit = corrections.correct(desk, visit, sheet.counted, sheet.reason)
        drafting.drop(desk, self.keeper.draft)
        return visit

    def _merge(self, visit: Visit, sheet: Sheet) -> None:
        """Merge the persons said to be the first petitioner; one that has come to be the same meanwhile needs no merging."""
        own = visit.entry.petitioners[0].person
        for person, reason in sheet.joins:
            if own and person != own:
                with self._context.messages.guarded():
                    persons.merge(self._context.desk, person, own, reason)
        self._sheet = replace(self._sheet, joins=())

    def _with_kind(self, visit: Visit, sheet: Sheet) -> Visit:
        if not sheet.picked or sheet.picked in {visit.matter, visit.guidance.picked}:
            return visit
        desk = self._context.desk
        try:
            visit = earlier.taken_up(desk, visit, sheet.picked)
            return visit if visit.matter == sheet.picked else guide.pick(desk, visit, sheet.picked, "")
        except WorldFault as fault:
            self._context.messages.fault(fault)
            return visit

    def _pick(self, code: str) -> None:
        self._sheet = replace(self._sheet, picked=code)
        self._show_again()
        self._touched()

    def _after_card(self) -> QWidget:
        """Give where to go on after a card: the name where it told none, else what it is about, else the button that goes on."""
        return next((each for each in (self.fields.name, self.narrative) if is_bare(each)), self.go)

    def _discard(self) -> None:
        """Forget the draft at the second press."""
        if self.discard.property("sure") != "true":
            look(self.discard, "true", "sure")
            self.discard.setText("再按一次就放弃，不能找回")
            return
        with self._context.messages.guarded():
            drafting.drop(self._context.desk, self.keeper.draft)
            self.drafted.emit("")
            self.start()
            self.listed.emit()

    def _reset_discard(self) -> None:
        look(self.discard, "false", "sure")
        self.discard.setText("放弃这份草稿")


def is_bare(field: QWidget) -> bool:
    """Say whether a field is empty."""
    return not (field.value() if isinstance(field, Choice) else field.text()).strip()  # type: ignore[attr-defined]


def _stored(visit: Visit) -> Sheet:
    return Sheet(visit.entry, str(visit.entry.people), visit.guidance.picked, visit.visit_no)
