"""Step ① 登记: everything typed is kept as a draft at once; nothing odd stops the registration."""

from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.models.fault import Notice, WorldFault
from app.models.moment import local
from app.models.text import tidy_number, tidy_text
from app.models.visit import Draft, Entry, Petitioner, Visit
from app.services import check_in, corrections, drafting, guide
from app.ui.context import Context
from app.ui.pages.reception.body import Sheet, from_body, to_body
from app.ui.pages.reception.cards import Cards
from app.ui.pages.reception.pairs import Pairs
from app.ui.pages.reception.people import Companions, PersonFields
from app.ui.pages.reception.step import Step, cover
from app.ui.widgets import Cell, Choice, KeyButton, LineField, Link, Scroll, TextField, Words, column, look, row

_SUGGEST_AFTER = 120


class CheckInStep(Step):
    """Registration. The list at the left is to be read anew at ``listed()``.

    Further signals: ``drafted(str)`` the words about the draft, ``kept(Draft)`` the draft itself,
    ``person(Petitioner)`` who is in hand.
    """

    drafted = Signal(str)
    kept = Signal(object)
    person = Signal(object)
    listed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._visit: Visit | None = None
        self._draft = ""
        self._held = ""
        self._people: list[Petitioner] = [Petitioner("")]
        self._current = 0
        self._picked = ""
        self._to_keep = False
        pack = context.desk.pack
        self.fields = PersonFields(pack, context.today)
        self.companions = Companions()
        self.place = Choice("问题属地", [("", ""), *((each.code, each.name) for each in pack.stations.values())], free=True)
        self.form = Choice("来访形式", [(form, form) for form in pack.choices.get("visit_forms", ())])
        self.people = LineField("来访人数", "1", tidy_number)
        self.narrative = TextField("反映事项", "来访人说的事情，照实记下。Enter 到下一栏，Shift+Enter 换行", 3)
        self.cards = Cards(pack.kinds())
        self.request = LineField("诉求", "希望解决什么，一句话", tidy_text)
        self.materials = LineField("提交材料", "如 判决书复印件 1 份", tidy_text)
        self._covered = QStackedWidget()
        self.state = Words("", "quiet", wrap=True)
        self.discard = Link("放弃这份草稿")
        self.go = KeyButton("登记并进入导引", "Ctrl+Enter", "primary")
        self.cells = self._cells()
        self._lay_out()
        self._join()
        self._suggesting = QTimer(self)
        self._suggesting.setSingleShot(True)
        self._suggesting.setInterval(_SUGGEST_AFTER)
        self._suggesting.timeout.connect(self._suggest)

    @property
    def key(self) -> str:
        """What the list at the left knows the form by: the visit's id or the draft's."""
        return self._visit.id if self._visit else self._draft

    def start(self) -> None:
        """Begin with an empty form."""
        self._visit, self._draft = None, ""
        forms = self._context.desk.pack.choices.get("visit_forms", ("走访",))
        self._show(Sheet(Entry((Petitioner(""),), form=forms[0])))
        self._say_number("")
        self.fields.name.setFocus()

    def open(self, visit: Visit) -> None:
        """Show a registered visit; changes to it that were typed and not yet saved come back."""
        self._visit, self._draft = visit, f"visit-{visit.id}"
        kept = next((each for each in drafting.pending(self._context.desk) if each.id == self._draft), None)
        self._show(from_body(kept.body) if kept else self._stored(visit))
        self._say_number(visit.visit_no)
        if kept:
            self._say_kept(kept)

    def open_draft(self, draft: Draft) -> None:
        """Show a draft exactly as it was."""
        self._visit, self._draft, self._held = None, draft.id, draft.id
        self._say_number("")
        self._show(from_body(draft.body))
        self._say_kept(draft)

    def settle(self) -> None:
        """Keep what was typed in this very moment."""
        self._keep()

    def sheet(self) -> Sheet:
        """Give what stands on the form."""
        self._people[self._current] = self.fields.person(self._people[self._current])
        entry = Entry(
            petitioners=tuple(self._people),
            form=self.form.value(),
            place=self.place.value(),
            narrative=self.narrative.text(),
            request=self.request.text(),
            materials=self.materials.text(),
        )
        return Sheet(entry, self.people.text(), self._picked, self._visit.visit_no if self._visit else "")

    def go_on(self) -> None:
        """Register, or keep the changes, and go on to the guidance."""
        self._keep()
        try:
            visit = self._kept_visit(self.sheet())
        except WorldFault as fault:
            self._show_fault(fault)
            return
        self._draft = ""
        self.drafted.emit("")
        self._visit = visit
        self.done.emit(self._with_kind(visit))

    def pick_kind(self, place: int) -> None:
        """Pick a kind by its place in the bureau's order."""
        self.cards.pick(place)

    def hide_personal(self, hidden: bool) -> None:
        """Put a cover over the form, or take it away."""
        self._covered.setCurrentIndex(1 if hidden else 0)

    def _cells(self) -> dict[str, Cell]:
        told = QWidget()
        told.setLayout(column(self.narrative, self.cards, gap=6))
        came = QWidget()
        came.setLayout(row(self.form, self.people, gap=8))
        self.people.remark("人")
        cells = {
            "representatives": Cell("同行人", self.companions),
            "place": Cell("问题属地", self.place),
            "form": Cell("形式 人数", came),
            "narrative": Cell("反映事项", told),
            "request": Cell("诉求", self.request),
            "materials": Cell("提交材料", self.materials),
        }
        return cells | {"people": cells["form"]}

    def _lay_out(self) -> None:
        cells = self.cells
        inside = QWidget()
        pairs = Pairs([cells["place"], cells["form"], cells["request"], cells["materials"]])
        inside.setLayout(column(self.fields, cells["representatives"], cells["narrative"], pairs, None, gap=8, margins=(0, 16, 8, 8)))
        foot = row(self.state, self.discard, None, self.go, gap=12, margins=(0, 8, 0, 16))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._covered.addWidget(Scroll(inside))
        self._covered.addWidget(cover())
        outer.addWidget(self._covered, 1)
        outer.addLayout(foot)

    def _join(self) -> None:
        for field in (self.people, self.request, self.materials, self.narrative):
            field.edited.connect(self._touched)
            field.left.connect(self._remark)
        for choice in (self.place, self.form):
            choice.edited.connect(self._touched)
        self.fields.edited.connect(self._touched)
        self.fields.left.connect(self._left)
        self.narrative.edited.connect(lambda: self._suggesting.start())
        self.cards.picked.connect(self._pick)
        self.companions.chosen.connect(self._turn_to)
        self.companions.ticked.connect(self._tick)
        self.companions.added.connect(self._add)
        self.companions.removed.connect(self._remove)
        self.discard.clicked.connect(self._discard)
        self.go.clicked.connect(self.go_on)

    def _stored(self, visit: Visit) -> Sheet:
        return Sheet(visit.entry, str(visit.entry.people), visit.guidance.picked, visit.visit_no)

    def _show(self, sheet: Sheet) -> None:
        entry = sheet.entry
        self._people, self._current, self._picked = list(entry.petitioners), 0, sheet.picked
        self.fields.show_person(self._people[0])
        self.place.set(entry.place)
        self.form.set(entry.form)
        self.people.set(sheet.people)
        self.narrative.set(entry.narrative)
        self.request.set(entry.request)
        self.materials.set(entry.materials)
        self.cards.show_picked(sheet.picked)
        amending = self._visit is not None
        self.go.setText("保存并继续导引" if amending else "登记并进入导引")
        self.go.setAccessibleName(self.go.text())
        self._reset_discard()
        self.discard.setVisible(bool(self._draft) and not amending)
        self._show_people()
        self._suggest()
        self._remark()
        self.person.emit(self._people[0])

    def _touched(self) -> None:
        """Keep the form as a draft once this event is through, so that many changes at once are one write."""
        self._reset_discard()
        if not self._to_keep:
            self._to_keep = True
            QTimer.singleShot(0, self, self._keep)

    def _keep(self) -> None:
        if not self._to_keep:
            return
        self._to_keep = False
        sheet = self.sheet()
        if self._visit is not None and sheet == self._stored(self._visit):
            return
        if not self._draft:
            if sheet.blank:
                return
            self._draft = drafting.new_id()
        with self._context.messages.guarded():
            if self._gone():
                self.drafted.emit("草稿已在别的窗口登记")
                return
            draft = drafting.keep(self._context.desk, self._draft, to_body(sheet))
            self._held = draft.id
            self._say_kept(draft)
            self.discard.setVisible(self._visit is None)
            self.kept.emit(draft)

    def _gone(self) -> bool:
        """Say whether the draft was kept once and another window has registered it since: kept anew it would be registered twice."""
        new = self._visit is None and self._draft == self._held
        return new and all(draft.id != self._draft for draft in drafting.pending(self._context.desk))

    def _say_number(self, number: str) -> None:
        self.state.setText(f"登记编号 {number}" if number else "")
        self.state.setVisible(bool(number))

    def _say_kept(self, draft: Draft) -> None:
        self.drafted.emit(f"草稿已保存 {local(draft.updated_at):%H:%M:%S}")

    def _left(self) -> None:
        self._remark()
        self._show_people()
        self.person.emit(self._people[0])

    def _remark(self) -> None:
        """Show what looks odd, each beside its field."""
        sheet = self.sheet()
        told = check_in.notices(check_in.tidy(sheet.counted), self._context.today())
        self.people.setPlaceholderText(str(len(self._people)))
        for cell in (*self.cells.values(), *self.fields.cells.values()):
            cell.warn("")
        for notice in told:
            self._place_notice(notice)

    def _place_notice(self, notice: Notice) -> None:
        cell, others = self._cell(notice.field)
        words = f"{others}{notice.sentence}"
        cell.warn(f"{cell.warned}\n{words}".strip())

    def _cell(self, field: str) -> tuple[Cell, str]:
        """Give the cell of a field, and whose it is where that person is not in hand."""
        if not field.startswith("petitioners."):
            return self.cells.get(field, self.cells["narrative"]), ""
        _, place, name = field.split(".")
        if int(place) == self._current:
            return self.fields.cells.get(name, self.fields.cells["name"]), ""
        return self.cells["representatives"], f"第{int(place) + 1}位（{self._people[int(place)].name}）："

    def _show_fault(self, fault: WorldFault) -> None:
        if not fault.field:
            self._context.messages.fault(fault)
            self.listed.emit()
            return
        if fault.field.startswith("petitioners."):
            self._turn_to(int(fault.field.split(".")[1]))
        cell, _whose = self._cell(fault.field)
        cell.warn(str(fault), "fault")
        target = self.narrative if fault.field == "narrative" else cell.field
        target.setFocus()

    def _kept_visit(self, sheet: Sheet) -> Visit:
        desk = self._context.desk
        if self._visit is None:
            return check_in.register(desk, sheet.counted, self._draft if self._draft == self._held else "")
        if sheet == self._stored(self._visit):
            return self._visit
        visit = corrections.correct(desk, self._visit, sheet.counted)
        drafting.drop(desk, self._draft)
        return visit

    def _with_kind(self, visit: Visit) -> Visit:
        if not self._picked or self._picked == visit.guidance.picked:
            return visit
        try:
            return guide.pick(self._context.desk, visit, self._picked, "")
        except WorldFault as fault:
            self._context.messages.fault(fault)
            return visit

    def _suggest(self) -> None:
        self.cards.suggest(guide.suggestions(self._context.desk, self.narrative.text()))

    def _pick(self, code: str) -> None:
        self._picked = code
        self._touched()

    def _show_people(self) -> None:
        self.companions.show_people(self._people, self._current)

    def _turn_to(self, place: int) -> None:
        if place == self._current:
            return
        self.sheet()
        self._current = place
        self.fields.show_person(self._people[place])
        self._show_people()
        self._remark()

    def _tick(self, place: int, representative: bool) -> None:
        self.sheet()
        self._people[place] = replace(self._people[place], representative=representative)
        self._touched()
        self._remark()

    def _add(self) -> None:
        self.sheet()
        self._people.append(Petitioner(""))
        self._turn_to(len(self._people) - 1)
        self._touched()
        self.fields.name.setFocus()

    def _remove(self) -> None:
        gone = self._current
        self._turn_to(gone - 1 if gone else 1)
        del self._people[gone]
        self._current = min(self._current, gone - 1) if gone else 0
        self._touched()
        self._show_people()
        self._remark()

    def _discard(self) -> None:
        """Forget the draft at the second press."""
        if self.discard.property("sure") != "true":
            look(self.discard, "true", "sure")
            self.discard.setText("再按一次就放弃，不能找回")
            return
        with self._context.messages.guarded():
            drafting.drop(self._context.desk, self._draft)
            self.drafted.emit("")
            self.start()
            self.listed.emit()

    def _reset_discard(self) -> None:
        look(self.discard, "false", "sure")
        self.discard.setText("放弃这份草稿")
