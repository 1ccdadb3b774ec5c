"""The whole job for K1 to K8, done by hands on the real window with invented visitors in a throw-away folder."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.models.invented import Visitor
from app.models.moment import local_day
from app.models.pack import DESK, Pack
from app.models.visit import Visit
from app.models.walk import Position, State, walk
from app.ports import Desk, Format, Gate
from app.services import find, guide, press
from app.ui.gate.setup import RecoveryPage, SetupPage
from app.ui.hands import Hands, NotCome
from app.ui.pages.content.page import ContentPage
from app.ui.pages.reception.check_in import CheckInStep
from app.ui.pages.reception.closing import ClosingStep, DeliveryPanel
from app.ui.pages.reception.guidance import GuidanceStep
from app.ui.pages.reception.letter import LetterStep
from app.ui.pages.reception.page import CHECK_IN, CLOSING, GUIDANCE, LETTER, ReceptionPage
from app.ui.pages.register.page import RegisterPage
from app.ui.pages.table import CONTENT
from app.ui.start import application
from app.ui.visitor.screen import VisitorScreen
from app.ui.visitors import visitors
from app.ui.window import Window

SIZE = (1366, 768)
PASSWORD = "演示密码 2026"  # noqa: S105  protects invented people for a minute
FORMS: tuple[Format, ...] = ("pdf", "png")
Made = tuple[Path, str]


class Tray:
    """A printer of the demonstration's own, so that no sheet of it comes out of a real one."""

    def __init__(self) -> None:
        self.sheets: list[bytes] = []

    def names(self) -> tuple[str, ...]:
        """Give the one name."""
        return ("演示打印机",)

    def send(self, pdf: bytes, name: str, title: str, paper: str = "A4", two_sided: bool = False) -> None:
        """Keep what was printed."""
        self.sheets.append(pdf)


def run_demo(make_gate: Callable[..., Gate], out: Path) -> Iterator[Made]:
    """Do the whole job for each kind and write letters, charts and pictures into ``out``; gives each with a line on it.

    ``make_gate(folder, printers=…)`` gives the gate to a data folder. Raises NotCome naming what did not come.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="xinfang-demo-") as folder:
        tray = Tray()
        gate = make_gate(Path(folder) / "data", printers=tray)
        yield from through_the_window(gate, tray, out)
        desk = gate.open(PASSWORD)
        try:
            yield from charts(desk, out)
            yield from products(desk, out)
        finally:
            desk.store.close()


def through_the_window(gate: Gate, tray: Tray, out: Path) -> Iterator[Made]:
    """Set the desk up and receive every visitor."""
    show = made_ready(gate)
    with show.hands.catching():
        try:
            show.open()
            yield from show.set_up(out)
            for visitor in visitors():
                yield from show.receive(visitor, tray, out)
            yield from show.look_up(out)
            yield from show.edit(out)
        finally:
            show.window.close()


def made_ready(gate: Gate) -> "Show":
    """Make the window for a data folder, off-screen where there is no screen."""
    if sys.platform.startswith("linux") and not any(os.environ.get(key) for key in ("DISPLAY", "WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application()
    return Show(Window(gate), gate.pack)


class Show:
    """One clerk at one window."""

    def __init__(self, window: Window, pack: Pack) -> None:
        self.window = window
        self.hands = Hands(window)
        self._pack = pack

    def open(self) -> None:
        """Bring the window up at the size of the pictures."""
        self.window.begin()
        self.window.resize(*SIZE)
        self.window.show()
        self.window.activateWindow()
        self.hands.wait(self.window.isActiveWindow, "窗口打开")

    @property
    def reception(self) -> ReceptionPage:
        """The reception."""
        self.hands.wait(lambda: self.window.shell is not None, "进入导引台")
        page = self.window.shell.page if self.window.shell else None
        if not isinstance(page, ReceptionPage):
            raise NotCome("接待的页面")
        return page

    @property
    def letter(self) -> LetterStep:
        """The step of the letter."""
        return cast(LetterStep, self.reception.step(LETTER))

    @property
    def visit(self) -> Visit:
        """The visit in hand."""
        visit = self.reception.visit
        if visit is None:
            raise NotCome("登记完成")
        return visit

    def step(self, place: int) -> QWidget:
        """Wait for a step to be in view."""
        reception = self.reception
        self.hands.wait(lambda: reception.place == place, f"第 {place + 1} 步")
        return reception.step(place)

    def set_up(self, out: Path) -> Iterator[Made]:
        """Fill in the set-up page and keep the recovery code."""
        hands = self.hands
        page = self.window.page
        if not isinstance(page, SetupPage):
            raise NotCome("第一次设置的页面")
        hands.type_in(page.clerk, "演示员")
        hands.type_in(page.password, PASSWORD)
        hands.type_in(page.again, PASSWORD)
        yield hands.grab(out / "desk-01-setup.png"), "第一次设置"
        hands.go_on()
        hands.wait(lambda: isinstance(self.window.page, RecoveryPage), "恢复码")
        recovery = cast(RecoveryPage, self.window.page)
        yield hands.grab(out / "desk-02-recovery.png"), "恢复码，只显示一次"
        recovery.kept.setFocus()
        hands.key(Qt.Key.Key_Space)
        hands.go_on()
        self.step(CHECK_IN)

    def receive(self, visitor: Visitor, tray: Tray, out: Path) -> Iterator[Made]:
        """Receive one visitor from the check-in to the next one's turn; the first one is shown step by step."""
        first = visitor.kind == visitors()[0].kind
        self.check_in(visitor)
        if first:
            yield self.hands.grab(out / "desk-03-checkin.png"), "登记：边写边给建议"
        self.register(visitor)
        yield from self.guide(visitor, out, pictured=first)
        self.fill_in(visitor)
        if first:
            yield self.hands.grab(out / "desk-06-letter.png"), "文书：左边填，右边就是打出来的样子"
        self.print_out(tray)
        path = out / f"letter-{visitor.kind}.pdf"
        path.write_bytes(tray.sheets[-1])
        yield path, f"{visitor.kind} 告知书、存根、送达回证"
        yield from self.hand_over(out, pictured=first)

    def check_in(self, visitor: Visitor) -> None:
        """Type in who came and about what."""
        step = cast(CheckInStep, self.step(CHECK_IN))
        for name, text in visitor.person.items():
            if text:
                self.hands.type_in(getattr(step.fields, name), text)
        self.hands.type_in(step.narrative, visitor.narrative)
        self.hands.type_in(step.request, visitor.request)
        self.hands.type_in(step.materials, visitor.materials)
        self.hands.wait(lambda: any(card.kind.code == visitor.kind for card in step.cards.cards()), f"{visitor.kind} 的建议")
        if visitor.start == "card":
            self.hands.press(next(card for card in step.cards.cards() if card.kind.code == visitor.kind))
        elif visitor.start == "key":
            self.hands.key(Qt.Key(Qt.Key.Key_0 + int(visitor.kind[1:])), Qt.KeyboardModifier.AltModifier)

    def register(self, visitor: Visitor) -> None:
        """Register and go on to the guidance."""
        self.hands.go_on()
        self.step(GUIDANCE)
        self.hands.wait(lambda: self.reception.visit is not None, f"{visitor.kind} 登记完成")

    def guide(self, visitor: Visitor, out: Path, *, pictured: bool) -> Iterator[Made]:
        """Answer question by question, as far as the visitor's answers go, and turn the chart to the visitor."""
        step = cast(GuidanceStep, self.step(GUIDANCE))
        while (here := self.position).node.code in visitor.answers or here.state is State.ASKING:
            given = visitor.answers.get(here.node.code)
            if given is None:
                raise NotCome(f"{visitor.kind} 对“{here.node.code} {here.node.text}”的回答")
            if given.days_ago is not None:
                day = local_day(datetime.now(UTC)) - timedelta(days=given.days_ago)
                self.hands.type_in(step.question.day, day.isoformat())
                if pictured:
                    yield self.hands.grab(out / "desk-04-guide.png"), "导引：问到日期，最晚哪天当场算出"
            self.answer(step, given.value)
            self.hands.wait(partial(self.moved, here.node.code), f"从 {here.node.code} 往下走")
        if self.visit.matter != visitor.kind:
            raise NotCome(f"走到 {visitor.kind}，现在是“{self.visit.matter}”")
        if pictured:
            yield self.turn_to_visitor(out / "desk-05-chart.png"), "给来访人看：走过的路点亮"
        self.hands.go_on()
        self.step(LETTER)

    def answer(self, step: GuidanceStep, value: str) -> None:
        """Press the answer with a value."""
        node = self.position.node
        labels = {edge.answer: edge.label for edge in node.edges}
        for button in step.question.buttons():
            if button.text() == labels.get(value) or (value == "done" and button.key == "Y"):
                self.hands.press(button)
                return
        raise NotCome(f"“{node.code}”的回答“{labels.get(value, value)}”")

    def moved(self, node: str) -> bool:
        """Say whether the walk has gone on from a node."""
        return self.position.node.code != node

    def turn_to_visitor(self, path: Path) -> Path:
        """Put the chart full-screen by F6, keep a picture and close it by Esc."""
        self.hands.key(Qt.Key.Key_F6)
        self.hands.wait(lambda: self.screen() is not None, "全屏导引图")
        screen = self.screen()
        if screen is None:
            raise NotCome("全屏导引图")
        screen.showNormal()
        screen.resize(*SIZE)
        self.hands.wait(lambda: (screen.width(), screen.height()) == SIZE, "全屏导引图的大小")
        self.hands.settle()
        self.hands.grab(path, screen)
        screen.close()
        self.window.activateWindow()
        self.hands.wait(lambda: self.window.isActiveWindow() and self.screen() is None, "回到窗口")
        return path

    def screen(self) -> QWidget | None:
        """The visitor's full-screen chart, where it is open."""
        return next((each for each in QApplication.topLevelWidgets() if isinstance(each, VisitorScreen) and each.isVisible()), None)

    def fill_in(self, visitor: Visitor) -> None:
        """Type in what the letter still wants."""
        self.step(LETTER)
        step = self.letter
        for code, text in visitor.letter.items():
            slot = step.fields.slots.get(code)
            if slot is not None and slot.value != text:
                self.hands.type_in(slot.input, text)
        self.hands.wait(lambda: "可以打印" in step.state.text, f"{visitor.kind} 可以打印（{step.state.text}）")
        self.hands.wait(lambda: step.preview.pages and not step.drawing, "预览")

    def print_out(self, tray: Tray) -> None:
        """Issue and print by F8."""
        before = len(tray.sheets)
        self.hands.key(Qt.Key.Key_F8)
        self.hands.wait(lambda: len(tray.sheets) == before + 1, "打印")
        self.step(CLOSING)

    def hand_over(self, out: Path, *, pictured: bool) -> Iterator[Made]:
        """Have it signed for, and call the next one."""
        step = cast(ClosingStep, self.step(CLOSING))
        self.hands.press(step.findChildren(DeliveryPanel)[-1].signed)
        if pictured:
            yield self.hands.grab(out / "desk-07-closing.png"), "办结：已签收，接下来要办的"
        self.hands.go_on()
        self.step(CHECK_IN)

    def look_up(self, out: Path) -> Iterator[Made]:
        """Show the day's list, with the sealed visit masked, and the register."""
        yield self.hands.grab(out / "desk-08-masked.png"), "检举控告（K8）在列表里不露姓名和内容"
        self.hands.key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        shell = self.window.shell
        self.hands.wait(lambda: shell is not None and isinstance(shell.page, RegisterPage), "台账")
        register = cast(RegisterPage, shell.page) if shell else None
        if register is not None:
            self.hands.press_row(register.table, register.table.rowCount() - 1)
            self.hands.wait(register.chosen, "台账里选中一件")
        yield self.hands.grab(out / "desk-09-register.png"), "台账"

    def edit(self, out: Path) -> Iterator[Made]:
        """Begin a draft of the content and look at a letter's words beside their preview; nothing of it is approved."""
        shell = self.window.shell
        if shell is None:
            raise NotCome("内容")
        self.hands.press(shell.navigation.buttons[CONTENT])
        page = cast(ContentPage, shell.page)
        self.hands.press(page.beginning)
        self.hands.wait(lambda: page.book.editable, "草稿")
        page.go_to("letters", "letters/K1.toml")
        self.hands.wait(lambda: page.book.settled and page.sight.settled and not self.window.background.busy, "文书样张")
        yield self.hands.grab(out / "desk-10-content.png"), "内容：改文书的字，旁边就是样张；审定以前柜台看不到"

    @property
    def position(self) -> Position:
        """Where the walk in hand stands."""
        return walk(self._pack, self.visit.guidance)


def charts(desk: Desk, out: Path) -> Iterator[Made]:
    """Draw every chart with the way of the first visitor who came by it, plain where none did."""
    visits = tuple(reversed(find.today(desk)))
    today = local_day(desk.clock.now())
    for code, chart in sorted(desk.pack.charts.items()):
        if code == DESK:
            continue
        lit = next((lit for visit in visits if (lit := guide.position(desk, visit).lit()).nodes & chart.nodes.keys()), None)
        captions = guide.captions(desk.pack, chart, today)
        for form in FORMS:
            path = out / f"chart-{code}.{form}"
            path.write_bytes(desk.documents.chart(chart, lit, captions, desk.pack.mark, form))
            yield path, f"{chart.title}{'，走过的路点亮' if lit else ''}"


def products(desk: Desk, out: Path) -> Iterator[Made]:
    """Draw what goes on the wall and into people's hands: the roadmap and a chart as posters, and the booklet."""
    today = local_day(desk.clock.now())
    for code in (desk.pack.roadmap.code, "D4"):
        path = out / f"poster-{code}.pdf"
        path.write_bytes(press.poster(desk.pack, desk.documents, code, "A3", True, today))
        yield path, "A3 张贴图，带裁切线"
    path = out / "booklet.pdf"
    path.write_bytes(press.booklet(desk.pack, desk.documents, today, False))
    yield path, press.TITLE
