"""Step ③ 文书: the fields and the letter as it will print; issued, kept and printed by one key."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from app.models.fault import WorldFault
from app.models.letter import FieldKind, Issued
from app.models.visit import Visit
from app.ports import Desk
from app.services import drafting, find, letters, visitor
from app.services.edition import desk_for
from app.services.letters import BY_HAND, Preparation
from app.services.visitor import Shown
from app.ui.context import Context
from app.ui.pages.reception import lettereach
from app.ui.pages.reception.letterdraft import DROPS, draft_id, from_body, readable, recall, to_body, undecided
from app.ui.pages.reception.lettereach import Share
from app.ui.pages.reception.letterform import LetterFields, into_view
from app.ui.pages.reception.letterkind import OWN, PaperBar
from app.ui.pages.reception.letterprint import PrinterBar
from app.ui.pages.reception.letterstate import IssuedPanel, StateBox
from app.ui.pages.reception.preview import Preview
from app.ui.pages.reception.step import Step, cover
from app.ui.widgets import KeyButton, Scroll, Words, column, em, row

_DRAW_AFTER = 250
_SIDE_BY_SIDE, _WITH_BEFORE = 41, 28
_HIGH, _LEAST_FIELDS = 22, 2
_MANY = 9
_EDITING, _ISSUED = range(2)


class LetterStep(Step):
    """Signals besides a step's.

    ``issued(Visit)`` once the letter is issued and printed, to go on to the handing over; ``aside(Visit)`` when another paper of
    the desk is done with, to go back to where the visit stands; ``retold()`` when what the visitor sees of it may be another.
    """

    issued = Signal(object)
    aside = Signal(object)
    retold = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._visit: Visit | None = None
        self._form = OWN
        self._enlarged: set[str] = set()
        self._typed: dict[str, str] = {}
        self._issued_bodies: dict[str, dict[str, str]] = {}
        self._ready: Preparation | None = None
        self._letters: tuple[Issued, ...] = ()
        self._parted: set[str] = set()
        self._share = Share()
        self._reading = False
        self.heading = Words("", "title", wrap=True)
        self.papers = PaperBar()
        self.fields = LetterFields(context.today)
        self.panel = IssuedPanel()
        self.state = StateBox()
        self.preview = Preview()
        self.printer = PrinterBar(context)
        self.read = KeyButton("放大看")
        self.before = KeyButton("上一步")
        self.saving = KeyButton("另存 PDF")
        self.again = KeyButton("重印", "F8")
        self.go = KeyButton("出具并打印", "F8", "primary")
        self._left, self._right = QWidget(), QWidget()
        self._kinds = QStackedWidget()
        self._top, self._end = column(gap=0), column(gap=0)
        self._below = (column(gap=0), column(gap=0))
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._covered = QStackedWidget()
        self._lay_out()
        self._join()
        self._drawing = QTimer(self)
        self._drawing.setSingleShot(True)
        self._drawing.setInterval(_DRAW_AFTER)
        self._drawing.timeout.connect(self._draw)
        self._renewing = QTimer(self)
        self._renewing.setSingleShot(True)
        self._renewing.timeout.connect(self._renew)
        for key, pages in (("PgDown", 1), ("PgUp", -1)):
            turn = QShortcut(QKeySequence(key), self, lambda pages=pages: self.preview.turn(pages))
            turn.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def open(self, visit: Visit, form: str = OWN) -> None:
        """Show a paper of a visit, the letter of its kind unless another is named: as issued, else as it would print."""
        desk = desk_for(self._context.desk, visit)
        standing = lettereach.standing(desk, visit, form)
        before = self._issued_bodies.get(draft_id(visit, form))
        typed = from_body(desk.pack, visit, before) if before else recall(desk, visit, form)
        other = self._visit is None or self._visit.id != visit.id or self._form != form
        self._visit, self._form = visit, form
        self._share = lettereach.share_of(desk, visit, form, visit.id in self._parted)
        ready = None
        if not standing:
            typed, ready = self._prepared(visit, typed)
        self._typed = typed
        self._reading = False
        self._name_paper(desk, visit)
        if standing:
            self._show_issued(standing)
        elif ready is not None:
            self._edit(ready)
        if other:
            self.preview.to_start()
        self._arrange()
        self.printer.refresh()

    def _name_paper(self, desk: Desk, visit: Visit) -> None:
        """Say which paper this is, and which others there are."""
        form = letters.form_of(desk.pack, visit.matter, self._form)
        kind = f"　{visit.matter} {desk.pack.matters[visit.matter].name}" if visit.matter else ""
        self.heading.setText(f"{form.title}{kind}")
        own = letters.form_of(desk.pack, visit.matter, OWN) if visit.matter else None
        others = [(each.code, each.title + each.subtitle) for each in letters.others(desk, visit)]
        self.papers.offer(f"{visit.matter}　{own.title}{own.subtitle}" if own else "", others, self._form)
        together, each = lettereach.choice_words(visit, self._form, self._context.privacy)
        if letters.all_standing(desk, visit):
            together = each = ""
        self.papers.offer_each(together, each, apart=self._share.apart)

    @property
    def _desk(self) -> Desk:
        """The desk with the visit's own version of the pack."""
        return desk_for(self._context.desk, self._visit) if self._visit else self._context.desk

    @property
    def _setting(self) -> dict[str, bool]:
        """How the paper in hand is set."""
        back = self._form == OWN and self._context.desk.store.setting(letters.BACK) != letters.NO_BACK
        return {"large": self._visit is not None and self._visit.id in self._enlarged, "back": back}

    @property
    def _letter(self) -> Issued | None:
        """The letter in hand, the first where there are several; None before any is issued."""
        return self._letters[0] if self._letters else None

    def _part(self, apart: bool) -> None:
        """Make out one letter for everybody, or one for each."""
        visit = self._visit
        if visit is None:
            return
        (self._parted.add if apart else self._parted.discard)(visit.id)
        self._share = lettereach.share_of(self._desk, visit, self._form, apart)
        self._show_buttons()
        self._renew()

    def _turn_to(self, letter_id: str) -> None:
        """Take one of several letters in hand, or all of them."""
        if self._visit is None or self.sending:
            return
        every = lettereach.standing(self._desk, self._visit, self._form)
        self._show_issued(tuple(letter for letter in every if letter_id in {"", letter.id}), every)
        self.panel.which.setFocus()

    def _choose(self, form: str) -> None:
        """Turn to another paper of the same visit; what was typed into this one is kept."""
        if self._visit is not None and form != self._form and not self.sending:
            with self._context.messages.guarded():
                self.open(self._visit, form)
                self.papers.papers.setFocus()

    def _enlarge(self, on: bool) -> None:
        if self._visit is not None:
            (self._enlarged.add if on else self._enlarged.discard)(self._visit.id)
            self._renew()

    def _turn_back(self, on: bool) -> None:
        with self._context.messages.guarded():
            self._context.desk.store.set_setting(letters.BACK, "" if on else letters.NO_BACK)
        self._renew()

    @property
    def drawing(self) -> bool:
        """Whether the letter is still to be drawn anew after the last change."""
        return self._drawing.isActive() or self._renewing.isActive()

    @property
    def sending(self) -> bool:
        """Whether a letter is on its way to the printer."""
        return self.printer.busy

    def go_on(self) -> None:
        """Issue and print; where the letter stands already, go on to the handing over."""
        if self._letter is None:
            self.print_now()
        elif self._visit is not None and not self.sending:
            (self.issued if self._form == OWN else self.aside).emit(self._visit)

    def print_now(self) -> None:
        """Issue what does not stand already, and send letters, stubs and receipts to the printer in one go."""
        if several := self._stand():
            self._send(several)

    def ask_where(self) -> None:
        """Ask for a file, issue the letter unless it stands already, and write the PDF there: no file, no number used up."""
        if self._visit is None or self.sending:
            return
        called = self._letter.letter_no if self._letter else self._visit.visit_no
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        name, _kind = QFileDialog.getSaveFileName(self, "另存文书", str(folder / f"{called}.pdf"), "PDF (*.pdf)")
        if name and self._stand():
            self.save(Path(name))

    def save(self, path: Path) -> None:
        """Write the letters in hand as issued, each to a file of its own, or say in place why not."""
        count = len(self._letters)
        try:
            for place, letter in enumerate(self._letters):
                _write(lettereach.file_for(path, place, count), letters.pdf(self._context.desk, letter))
        except WorldFault as fault:
            self.state.fault(fault)
            return
        called = path.name if count == 1 else f"{lettereach.file_for(path, 0, count).name} 等 {count} 个文件"
        self.state.tell("good", f"已另存为 {called}。", "文件里有来访人的信息，用完请移走或删除。")

    @property
    def about(self) -> str:
        """The id of the visit in hand, "" none."""
        return self._visit.id if self._visit else ""

    def for_visitor(self) -> Shown | None:
        """Give where the letter of the visit's kind sends the visitor; of other papers nothing."""
        visit = self._visit
        if visit is None or self._form != OWN:
            return None
        if self._letter is None:
            return visitor.going(self._context.desk, visit, self._ready) if self._ready else None
        body = self._issued_bodies.get(draft_id(visit, OWN))
        desk = self._desk
        ready = letters.prepare(desk, visit, readable(desk.pack, from_body(desk.pack, visit, body))) if body else None
        return visitor.going(desk, visit, ready)

    def hide_personal(self, hidden: bool) -> None:
        """Put a cover over fields and letter, or take it away."""
        self._covered.setCurrentIndex(1 if hidden else 0)

    def showEvent(self, event: QShowEvent) -> None:
        """Take up again what was put off while the step was out of view."""
        super().showEvent(event)
        if self._visit is not None and self._letter is None:
            self._renewing.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Put off what is to be worked out: the window may be closing, and the store with it."""
        self._renewing.stop()
        self._drawing.stop()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out the preview where there is little room; it is one press away."""
        super().resizeEvent(event)
        self._arrange()

    def _lay_out(self) -> None:
        for part, room in zip((self.fields, self.panel), self._below, strict=True):
            inside = QWidget()
            inside.setLayout(column(part, room, None, gap=8))
            self._kinds.addWidget(Scroll(inside))
        self._kinds.setMinimumHeight(em(_LEAST_FIELDS))
        self._left.setLayout(column(self.heading, self._top, self._kinds, self._end, gap=8, margins=(0, 14, 0, 8)))
        self._left.layout().setStretch(2, 1)  # type: ignore[union-attr]
        self._right.setLayout(column(self.preview, margins=(0, 14, 8, 8)))
        self._halves.setSpacing(16)
        self._halves.addWidget(self._left, 6)
        self._halves.addWidget(self._right, 7)
        both = QWidget()
        both.setLayout(self._halves)
        self._halves.setContentsMargins(0, 0, 0, 0)
        self._covered.addWidget(both)
        self._covered.addWidget(cover())
        foot = row(self.printer, None, self.read, self.before, self.saving, self.again, self.go, gap=8, margins=(0, 8, 8, 16))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._covered, 1)
        outer.addLayout(foot)

    def _join(self) -> None:
        self.papers.chosen.connect(self._choose)
        self.papers.parted.connect(self._part)
        self.papers.enlarged.connect(self._enlarge)
        self.papers.backed.connect(self._turn_back)
        self.fields.edited.connect(self._edited)
        self.fields.left.connect(self.fields.put_right)
        self.fields.hand.connect(self._by_hand)
        self.state.jumped.connect(self._jump)
        self.state.told.connect(lambda: QTimer.singleShot(0, self.state, self._see_state))
        self.state.handed.connect(self._all_by_hand)
        self.panel.voided.connect(self._void)
        self.panel.turned.connect(self._turn_to)
        self.read.clicked.connect(self._toggle_reading)
        self.before.clicked.connect(self.back)
        self.saving.clicked.connect(self.ask_where)
        self.again.clicked.connect(self.print_now)
        self.go.clicked.connect(self.go_on)
        self.printer.sent.connect(self._sent)
        self.printer.refused.connect(self._not_sent)

    def _arrange(self) -> None:
        """Show fields and letter side by side, or the one that is asked for."""
        wide = self.width() >= em(_SIDE_BY_SIDE)
        self._left.setVisible(not self._reading)
        self._right.setVisible(wide or self._reading)
        high = self.height() >= em(_HIGH)
        below = self._below[self._kinds.currentIndex()]
        for part, home in ((self.state, self._end if high else below), (self.papers, self._top if high else below)):
            if home.indexOf(part) < 0:
                home.addWidget(part)
        self.heading.setVisible(high and not self.papers.several)
        self.read.setText("返回" if self._reading else "放大看" if wide else "看文书")
        self.read.setAccessibleName(self.read.text())
        self.printer.setVisible(wide and self._letter is None)
        roomy = self.width() >= em(_WITH_BEFORE)
        self.before.setVisible(roomy)
        self.saving.setText("另存 PDF" if roomy else "另存")

    def _see_state(self) -> None:
        """Scroll to what stands in the way where it scrolls with the fields, but never away from a field that is being typed into."""
        now = QApplication.focusWidget()
        if now is None or not self.fields.isAncestorOf(now):
            into_view(self.state)

    def _toggle_reading(self) -> None:
        self._reading = not self._reading
        self._arrange()
        if self._reading:
            self.preview.view.setFocus()

    def _edit(self, ready: Preparation) -> None:
        """Show the fields of a letter that is not issued yet."""
        self._letters = ()
        self._kinds.setCurrentIndex(_EDITING)
        self.fields.build(ready.fields, self._typed)
        self._show_buttons()
        self.preview.show_words("正在排版……")
        self._take(ready)
        QTimer.singleShot(0, self, self._draw)
        first = next(iter(ready.missing), None)
        self.fields.focus(first.field if first else ready.fields[0].code)

    def _prepared(self, visit: Visit, typed: dict[str, str]) -> tuple[dict[str, str], Preparation]:
        """Prepare a letter with what was typed before; a stage or organ that the pack no longer has is taken anew."""
        desk = self._desk
        try:
            return typed, letters.prepare(desk, visit, readable(desk.pack, typed), self._form, place=self._share.first, **self._setting)
        except WorldFault:
            kept = undecided(desk.pack, typed)
            return kept, letters.prepare(desk, visit, kept, self._form, place=self._share.first, **self._setting)

    def _edited(self, code: str) -> None:
        """Take what was typed; facts of an organ that is no longer the one to go to are dropped."""
        for fact in DROPS.get(code, ()):
            self._typed.pop(fact, None)
        self._typed[code] = self.fields.slots[code].value
        self._touch()

    def _by_hand(self, code: str, by_hand: bool) -> None:
        self._typed[code] = BY_HAND if by_hand else ""
        self._touch()
        self._renew()
        if by_hand:
            self._focus_next()
        else:
            self.fields.focus(code)

    def _all_by_hand(self) -> None:
        if self._ready is not None:
            self._typed |= {notice.field: BY_HAND for notice in self._ready.missing}
            self._touch()
            self._renew()
            self.go.setFocus()

    def _focus_next(self) -> None:
        missing = self._ready.missing if self._ready else ()
        if missing:
            self.fields.focus(missing[0].field)
        else:
            self.go.setFocus()

    def _touch(self) -> None:
        """Keep the draft now, and work the letter out anew once this event is through."""
        if self._visit is None or self._letter is not None:
            return
        with self._context.messages.guarded():
            drafting.keep(self._context.desk, draft_id(self._visit, self._form), to_body(self._visit, self._typed))
        self._renewing.start()

    def _renew(self) -> None:
        self._renewing.stop()
        if self._visit is None or self._letter is not None:
            return
        desk = self._desk
        with self._context.messages.guarded():
            typed = readable(desk.pack, self._typed)
            ready = letters.prepare(desk, self._visit, typed, self._form, place=self._share.first, **self._setting)
            self.fields.renew(ready.fields, self._typed)
            self._take(ready)
            self._drawing.start()

    def _take(self, ready: Preparation) -> None:
        """Say whether the letter can be printed, or what is missing and where."""
        self._ready = ready
        labels = {field.code: field.label for field in ready.fields}
        unread = [(code, labels[code]) for code in self.fields.unreadable]
        kinds = {field.code: field.kind for field in ready.fields}
        missing = [notice.field for notice in ready.missing]
        if missing or unread:
            by_hand = not unread and all(kinds[code] is FieldKind.TEXT for code in missing)
            self.state.missing([*unread, *((code, labels[code]) for code in missing)], by_hand=by_hand and len(missing) > 1)
        else:
            added = lettereach.lacking_words(ready.visit, self._share, self._context.privacy)
            self.state.ready(added + _pen(ready))
        self.retold.emit()

    def _draw(self) -> None:
        """Draw the letter once nothing is being typed any more; name what can not be drawn."""
        if self._ready is None or self._letter is not None:
            return
        if self.fields.composing:
            self._drawing.start()
            return
        try:
            self.preview.show_pdf(letters.preview(self._context.desk, self._ready))
        except WorldFault as fault:
            self.preview.show_words(str(fault))
            self._show_fault(fault)

    def _show_fault(self, fault: WorldFault) -> None:
        """Say what stands in the way, at the field where it is one, with the characters no font has named in place."""
        strays = self._context.desk.documents.stray(self._ready.letter) if fault.code == "glyph-missing" and self._ready else ()
        slots = {code: slot for code, slot in self.fields.slots.items() if any(sign in slot.value for sign in strays)}
        for slot in slots.values():
            named = "、".join(f"“{sign}”" for sign in strays if sign in slot.value)
            slot.fault(f"{named}没有字体能印，请换一个写法，或者留空手填。")
        if not slots and fault.field in self.fields.slots:
            slots = {fault.field: self.fields.slots[fault.field]}
            slots[fault.field].fault(str(fault))
        if strays and not slots:
            fault = WorldFault(fault.code, fault.sentence, f"这些字在登记的内容里，可按上面的“① 登记”去改。{fault.step}")
        self.state.fault(fault, [(code, slot.filled.label) for code, slot in slots.items()])

    def _jump(self, code: str) -> None:
        self._reading = False
        self._arrange()
        self.fields.focus(code)

    def _stand(self) -> tuple[Issued, ...]:
        """Give the letters in hand, issuing them where there are none; () where they can not be issued yet."""
        if self._visit is None or self.sending:
            return ()
        if self._letters:
            return self._letters
        desk = self._desk
        self._renew()
        if self._ready is None:
            return ()
        if self._share.count > _MANY:
            self.state.tell("note", f"正在出具 {self._share.count} 份，请稍候……", "")
            self.state.repaint()
        lacking = [*self.fields.unreadable, *(notice.field for notice in self._ready.missing)]
        if lacking:
            self._jump(lacking[0])
            return ()
        try:
            several = lettereach.issue(desk, self._visit, readable(desk.pack, self._typed), self._form, self._share, self._setting)
        except WorldFault as fault:
            self._show_fault(fault)
            return ()
        self._keep_issued(several)
        return several

    def _keep_issued(self, several: tuple[Issued, ...]) -> None:
        visit = self._visit
        if visit is None:
            return
        self._issued_bodies[draft_id(visit, self._form)] = to_body(visit, self._typed)
        with self._context.messages.guarded():
            drafting.drop(self._context.desk, draft_id(visit, self._form))
        record = find.record(self._context.desk, visit.visit_no)
        self._visit = record.visit if record else visit
        self._show_issued(several)
        self.changed.emit(self._visit)

    def _show_issued(self, several: tuple[Issued, ...], every: tuple[Issued, ...] = ()) -> None:
        """Show letters as issued; ``every`` are those to choose from, where these are not all."""
        self._letters, letter = several, several[0]
        self._drawing.stop()
        self._kinds.setCurrentIndex(_ISSUED)
        self.papers.offer_each("", "", apart=False)
        self.panel.offer(lettereach.listed(every or several, self._context.privacy), letter.id if len(several) == 1 else "")
        self.panel.show_letters(several)
        way_on = "交给来访人签收按 Ctrl+Enter" if self._form == OWN else "接着办按 Ctrl+Enter"
        if all(each.printed for each in several):
            self.state.tell("good", "已出具，已保存", f"重印按 F8；{way_on}。")
        else:
            self.state.tell("note", "已出具，已保存，还没有打印", f"打印按 F8；{way_on}。")
        self._show_buttons()
        self.go.setFocus()
        try:
            self.preview.show_pdf(letters.pdf(self._context.desk, letter))
        except WorldFault as fault:
            self.preview.show_words(str(fault))
            self.state.fault(fault)

    def _send(self, several: tuple[Issued, ...]) -> None:
        """Send letters to the printer, beside the window."""
        try:
            self.printer.send(several)
        except WorldFault as fault:
            self.state.fault(fault)
            return
        self._show_buttons()
        self.state.tell("note", f"{_called(several)} 正在送打印机……", "")

    def _sent(self, several: tuple[Issued, ...], name: str) -> None:
        """Note the prints and go on, unless the clerk has gone elsewhere meanwhile."""
        self._show_buttons()
        with self._context.messages.guarded():
            self._note(several)
            papers = self._papers_of(several[0])
            if self.isVisible() and self._visit is not None and self._visit.id == several[0].visit_id:
                self.open(self._visit, self._form)
                self.go_on()
            self._context.messages.good(f"{_called(several)} 已送打印机 {name}：{papers}。")

    def _note(self, several: tuple[Issued, ...]) -> None:
        for letter in several:
            letters.note_print(self._context.desk, letter)

    def _papers_of(self, letter: Issued) -> str:
        """Name what was printed."""
        form = self._desk.pack.letters.get(letter.form)
        if form is None:
            return "文书"
        return f"{form.title}、存根、送达回证" if form.receipt else form.title

    def _not_sent(self, went: tuple[Issued, ...], left: tuple[Issued, ...], fault: WorldFault) -> None:
        """Say what was refused; of several, those that went are noted and those that did not are taken in hand."""
        self._show_buttons()
        with self._context.messages.guarded():
            self._note(went)
        here = self.isVisible() and self._letter is not None and self._letters == (*went, *left)
        if not went:
            fault = WorldFault(fault.code, f"没有打印：{fault.sentence}", fault.step)
        else:
            fault = WorldFault(fault.code, f"前 {len(went)} 份已送打印机，还有 {len(left)} 份没有送出。{fault.sentence}", fault.step)
        if here and went and self._visit is not None:
            self._show_issued(left, lettereach.standing(self._desk, self._visit, self._form))
        if here:
            self.state.fault(fault)
            self.saving.setFocus()
        else:
            self._context.messages.fault(fault)

    def _void(self, reason: str) -> None:
        """Make the letter void and give the fields back, as they were typed."""
        several, visit = self._letters, self._visit
        if not several or visit is None or self.sending:
            return
        try:
            for letter in several:
                letters.void(self._context.desk, letter, reason)
        except WorldFault as fault:
            self.panel.tell(fault)
            return
        with self._context.messages.guarded():
            record = find.record(self._context.desk, visit.visit_no)
            self.open(record.visit if record else visit, self._form)
            self._context.messages.note(f"{_called(several)} 已作废，文号不再使用。", "改好以后重新出具，会给新的文号。")
            if self._visit is not None:
                self.changed.emit(self._visit)

    def _show_buttons(self) -> None:
        standing = self._letter is not None
        way_on = "交给来访人" if self._form == OWN else "接着办"
        count = f" {self._share.count} 份" if self._share.apart else ""
        self.go.setText(way_on if standing else f"出具并打印{count}")
        self.go.key = "Ctrl+Enter" if standing else "F8"
        self.go.setAccessibleName(self.go.text())
        self.go.setAccessibleDescription(f"快捷键 {self.go.key}")
        self.go.setToolTip(f"{self.go.text()}（{self.go.key}）")
        self.go.updateGeometry()
        self.again.setVisible(standing)
        self._show_set()
        for button in (self.go, self.again, self.saving):
            button.setEnabled(not self.sending)
        self._arrange()


    def _show_set(self) -> None:
        """Show how the paper is set; on the back of a sealed kind nothing is printed."""
        visit, pack = self._visit, self._desk.pack
        sealed = visit is None or not visit.matter or pack.matters[visit.matter].sealed
        self.papers.show_set(**self._setting, may_back=self._form == OWN and not sealed, open_=self._letter is None)


def _called(several: Sequence[Issued]) -> str:
    """Name letters by their number, of several the first."""
    return several[0].letter_no if len(several) == 1 else f"{several[0].letter_no}等 {len(several)} 份"


def _pen(ready: Preparation) -> str:
    """Say what is left for the pen."""
    by_hand = [field.label for field in ready.fields if field.value == BY_HAND]
    open_days = [field.label for field in ready.fields if field.kind is FieldKind.DATE and not field.value]
    names = "、".join([*by_hand, *open_days])
    return f"印出后手填：{names}。" if names else "没有缺项。"


def _write(path: Path, data: bytes) -> None:
    """Write under another name, then rename: a full disk leaves no half file. Raises WorldFault "not-written"."""
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise WorldFault("not-written", f"没有写成“{path.name}”。文书已经出具、保存。", "请换一个文件夹再试。") from error
