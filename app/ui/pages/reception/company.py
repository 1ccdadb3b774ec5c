"""Who came: the person in hand with the card's words, and everyone else on the form."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.models.card import Card, Reading
from app.models.visit import Entry, Petitioner
from app.services import cards, check_in, rare, roster
from app.ui.context import Context
from app.ui.pages.reception.cardnote import CardNote, differences
from app.ui.pages.reception.companions import Companions
from app.ui.pages.reception.group import Group, Pending
from app.ui.pages.reception.people import PersonFields
from app.ui.widgets import Cell


class Company(QObject):
    """The people on one form. A card fills the person in hand, or while cards are read one after another its own place on the list.

    Signals: ``edited()`` with each change, ``left()`` when a field is left or another person comes in hand, ``read()`` when a card
    is in and nothing about it is left to decide.
    """

    edited = Signal()
    left = Signal()
    read = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._card: Card | None = None
        self._counted = 1
        self._shown = False
        self.nexting = False
        self.group = Group()
        self.note = CardNote()
        self.fields = PersonFields(context.desk.pack, context.today, self._is_rare)
        self.companions = Companions()
        self.cell = Cell("同行人", self.companions)
        self.parts = (self.note, self.fields, self.cell)
        self._join()

    def show_people(self, people: tuple[Petitioner, ...], differs: Pending, *, nexting: bool) -> None:
        """Show people from scratch, telling nobody."""
        self.group.show(people, differs)
        self._card = None
        self.companions.close_roster()
        self._follow(nexting)
        self._show_person()

    def people(self) -> tuple[Petitioner, ...]:
        """Give everyone as the form has them now."""
        self.group.person = self.fields.person(self.group.person)
        return tuple(self.group.people)

    def show_list(self, counted: int) -> None:
        """Bring the list up to date; ``counted`` people came."""
        self._counted = counted
        self.companions.show_people(self.people(), self.group.current, counted)

    def read_card(self) -> None:
        """Read the card on the reader."""
        self.note.quiet()
        self.fields.name.remark("正在读证件……")
        self._context.reader.read()

    def add(self) -> None:
        """Put one more person on the form."""
        self.people()
        self.turn_to(self.group.add(()))
        self.edited.emit()
        self.fields.name.setFocus()

    def turn_to(self, place: int) -> None:
        """Take another person in hand."""
        self.people()
        self.group.current = place
        self._show_person()
        self.left.emit()

    def come_in_view(self, shown: bool) -> None:
        """Go on reading cards one after another where that was on; read none while another step is in view."""
        self._shown = shown
        if self.nexting:
            self._context.reader.follow(shown)

    def _join(self) -> None:
        companions, note, reader = self.companions, self.note, self._context.reader
        self.fields.edited.connect(self.edited)
        self.fields.left.connect(self.left)
        companions.chosen.connect(self.turn_to)
        companions.asked.connect(self.fields.name.setFocus)
        companions.ticked.connect(self._tick)
        companions.added.connect(self.add)
        companions.removed.connect(self._remove)
        companions.nexting.connect(self._next_cards)
        companions.pasted.connect(self._paste)
        note.taken.connect(lambda field: self._decide(field, take=True))
        note.kept.connect(lambda field: self._decide(field, take=False))
        note.joined.connect(self._join_card)
        reader.came.connect(self._came)
        reader.told.connect(self._ended)
        reader.serve(self.fields)

    def _show_person(self) -> None:
        self.fields.show_person(self.group.person)
        self.fields.name.remark("")
        self._show_differences()

    def _show_differences(self) -> None:
        found = differences(self.group.at, self.group.differs, self.group.person)
        if found:
            self.note.differs(found)
        else:
            self.note.quiet()

    def _is_rare(self, name: str) -> bool:
        with self._context.messages.guarded():
            return any(rare.odd(name)) or bool(rare.missing(self._context.desk, name))

    def _tick(self, place: int, representative: bool) -> None:
        self.people()
        self.group.tick(place, representative)
        self.edited.emit()
        self.left.emit()

    def _remove(self) -> None:
        self.group.remove()
        self._show_person()
        self.edited.emit()
        self.left.emit()

    def _paste(self, text: str) -> None:
        """Put a list of names on the form; numbers that are on it already are not doubled."""
        found = check_in.tidy(Entry(roster.read_roster(text)), self._context.today()).petitioners
        fresh = roster.newcomers(found, self.people())
        if not fresh:
            self.cell.warn("名单里没有新的人。" if found else "没有读到姓名，请一行写一人。")
            return
        self.group.current = self.group.add(fresh)
        self._show_person()
        self.companions.close_roster()
        self.edited.emit()
        self.left.emit()
        double = f"，{len(found) - len(fresh)} 人的证件号码已在名单、没有重复加" if len(found) > len(fresh) else ""
        twice = roster.namesakes(self.group.people)
        ask = f"有同名的：{'、'.join(twice)}，请核对是不是两个人。" if twice else ""
        self.cell.warn("\n".join(filter(None, [self.cell.warned, f"加入 {len(fresh)} 人{double}。{ask}"])))

    def _next_cards(self, on: bool) -> None:
        self._follow(on)
        self.edited.emit()

    def _follow(self, on: bool) -> None:
        """Read cards one after another from now on, or no more."""
        self.nexting = on
        self.companions.show_nexting(on)
        if self._shown:
            self._context.reader.follow(on)

    def _came(self, card: Card) -> None:
        """Put a card that was read into the form: its holder on the list, or its words into the person in hand."""
        if not self._shown:
            return
        self.people()
        self.fields.name.remark("")
        if self.nexting:
            self._list_card(card)
        elif cards.is_other(self.group.person, card):
            self._card = card
            self.note.other(card)
            self.note.turn()
        else:
            self._fill_in(card)
            self._go_on()

    def _ended(self, reading: Reading) -> None:
        """Say how a reading ended that brought no card."""
        if self._shown:
            self.fields.name.remark("")
            self.note.ended(reading)

    def _fill_in(self, card: Card) -> None:
        """Put a card's words into the empty fields of the person in hand; what differs is asked."""
        filled = cards.fill(self.group.person, card)
        self.group.differ(tuple((each.field, each.on_card) for each in filled.differs))
        self._put(filled.petitioner)
        told = [notice.sentence for notice in cards.notices(card, self._context.today())]
        if told and not filled.differs:
            self.note.done(card, told)
        self.fields.name.remark("" if filled.differs else "已读证件 ✓", "hint-ok")

    def _list_card(self, card: Card) -> None:
        """Put a card's holder on the list: into an empty place, to a name that waits for its number, or as one more."""
        listed = roster.listed_at(card.number, self.group.people)
        if listed >= 0:
            self.note.note(f"{card.name or card.number}已在名单里，是第{listed + 1}位，没有重复添加。")
            return
        place = roster.awaited_at(card.name, self.group.people)
        self.group.current = place if place >= 0 else self.group.add((Petitioner(""),))
        self._fill_in(card)

    def _join_card(self) -> None:
        """Put the holder of a card that was not that of the person in hand on the list."""
        if self._card is not None:
            card, self._card = self._card, None
            self.people()
            self._list_card(card)
            self._go_on()

    def _put(self, person: Petitioner) -> None:
        self.group.person = person
        self._show_person()
        self.edited.emit()
        self.left.emit()

    def _decide(self, field: str, *, take: bool) -> None:
        self.people()
        words = self.group.decide(field)
        self._put(replace(self.group.person, **{field: words}) if take else self.group.person)  # type: ignore[arg-type]
        self._go_on()

    def _go_on(self) -> None:
        if not self.note.turn():
            self.read.emit()
