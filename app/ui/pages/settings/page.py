"""The page 设置: reader, slips, screens, type and who sits here. Every change is kept at once."""

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.models import setting
from app.models.card import Outcome, Reading
from app.models.fault import WorldFault
from app.services import letters, settings
from app.ui import screens
from app.ui.context import Context
from app.ui.pages.page import Page
from app.ui.pages.settings.lines import Device, Line, Picked, Ticked, Typed, Way
from app.ui.widgets import Frame, KeyButton, Scroll, Words, column, em, row

_SIDE_BY_SIDE = 62
_FILES = "所有文件 (*)"
_READERS = (
    Way("", "不用读卡器"),
    Way("serial:", "串口或 USB 转串口读卡器", "端口，如 COM3；空着就自动找"),
    Way("dll:", "厂家驱动（DLL 文件）", "驱动文件，如 Termb.dll", True, f"驱动文件 (*.dll *.so);;{_FILES}"),
    Way("keyboard", "键盘式（刷卡就像打字）"),
    Way("file:", "试用：从文件读一张假卡", "试用文件", True, _FILES),
)
_SLIPS = (
    Way("", "不用小票打印机"),
    Way("raw:", "直接打图（热敏小票机）", "打印机", True),
    Way("driver:", "通过系统的打印驱动", "打印机", True),
)
_TRIED = {"serial:", "dll:", "file:"}
_NEW_PAGES = {setting.TYPE_SIZE, setting.WINDOW, setting.CLERK, letters.TWO_SIDED}
"""What the pages have in them when they are built."""
_KEPT = "已保存，现在起就这样用。"


class SettingsPage(Page):
    """Signals: ``changed(str)`` a setting was kept, by its key; ``reseating()`` the pages are to be built anew; ``practising()``."""

    changed = Signal(str)
    reseating = Signal()
    practising = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.trial_read = _button("试读", "试读一张证件", self._try_reader)
        self.trial_slip = _button("试打", "试打一张小票", self._try_slips)
        self.practice = _button("进入演练", "进入演练", self.practising.emit)
        self.lines = {line.key: line for line in (*self._own(), *self._devices(), *self._calling(), *self._screens())}
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        for line in self.lines.values():
            line.given.connect(partial(self._keep, line))

    def entered(self) -> None:
        """Show what is kept, and which screens and printers there are now."""
        for line in self.lines.values():
            line.say("")
            line.show_kept(settings.value(self._context.desk, line.key))
        self._offer_screens()
        self._follow()
        self._context.background.run(self._context.desk.printers.names, self._offer_queues)

    def settle(self) -> None:
        """Keep what was typed last."""
        for line in self.lines.values():
            line.tell()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put two columns side by side where there is room."""
        super().resizeEvent(event)
        wide = event.size().width() >= em(_SIDE_BY_SIDE)
        self._halves.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def _own(self) -> Iterator[Line]:
        sizes = [(str(size), f"{size} 像素") for size in (16, 18, 20, 22, 24)]
        yield Typed(setting.WINDOW, "窗口", "印在告知书上，也报给大厅：请到几号窗口。", "如 1")
        yield Typed(setting.CLERK, "工作人员", "记在登记和告知书上。换人值班时点上面的“交班”。")
        yield Picked(setting.TYPE_SIZE, "文字大小", "整个程序的文字。随时可用 Ctrl+= 放大、Ctrl+- 缩小。", sizes)
        yield Typed(setting.IDLE, "自动锁屏", "多少分钟不动键盘鼠标就锁屏；0 是不自动锁。", "分钟")
        yield Ticked(letters.TWO_SIDED, "双面打印", "告知书双面打印", "打印机能双面打印时勾上；存根另起一张。", "")

    def _devices(self) -> Iterator[Line]:
        self.reader = Device(
            setting.READER, "读卡器", "读身份证填登记，按 F3 读。没有读卡器时手工输入一样能办。", _READERS, self.trial_read
        )
        self.slips = Device(
            setting.SLIPS, "小票打印机", "取号时打一张号码小票；没有就念号，或用手撕号。", _SLIPS, self.trial_slip, queues=True
        )
        yield from (self.reader, self.slips)
        widths = [("384", "58 毫米纸（384 点）"), ("576", "80 毫米纸（576 点）")]
        yield Picked(setting.SLIP_DOTS, "小票宽度", "按小票纸的宽度选。", widths)

    def _calling(self) -> Iterator[Line]:
        yield Typed(setting.PREFIX, "号码前的字母", "如 A，打出来是 A012；空着就只有数字。")
        yield Typed(setting.FIRSTS, "优先号连叫", "有别人在等时，老人、残疾人等优先号最多连叫几个。")
        yield Typed(setting.BEHIND, "过号后", "过号的人回来，隔几位再叫。")

    def _screens(self) -> Iterator[Line]:
        self.hall = Picked(setting.HALL, "大厅屏幕", "只显示号码和窗口；不叫号时放宣传图片。", ())
        self.visitor = Picked(setting.VISITOR, "来访人屏幕", "给来访人核对、看导引图。没有第二块屏幕时按 F6 在本屏显示。", ())
        yield self.hall
        yield Typed(setting.SLIDES, "宣传图片", "放图片的文件夹；空着就放路线图和导引图。", "文件夹", "选择放宣传图片的文件夹")
        yield Typed(setting.PAUSE, "每张停留", "每张图停几秒。", "秒")
        yield Ticked(setting.VOICE, "语音叫号", "叫号时念出来", "电脑没有语音时用录音；都没有就只显示。", "no")
        yield Typed(setting.CLIPS, "叫号录音", "本单位自己录的数字和“请到窗口”；空着就用程序带的。", "文件夹", "选择放叫号录音的文件夹")
        yield self.visitor

    def _lay_out(self) -> None:
        lines = self.lines
        own = (setting.WINDOW, setting.CLERK, setting.TYPE_SIZE, setting.IDLE, letters.TWO_SIDED)
        left = (
            _group("这个窗口", *(lines[key] for key in own)),
            _group("设备", *(lines[key] for key in (setting.READER, setting.SLIPS, setting.SLIP_DOTS))),
        )
        screens_ = (setting.HALL, setting.SLIDES, setting.PAUSE, setting.VOICE, setting.CLIPS, setting.VISITOR)
        words = Words("用编造的来访人练手，数据另存一处，打印件都有“演练”字样，不影响真实登记。", "quiet", wrap=True)
        right = (
            _group("叫号", *(lines[key] for key in (setting.PREFIX, setting.FIRSTS, setting.BEHIND))),
            _group("屏幕与语音", *(lines[key] for key in screens_)),
            *(() if self._context.desk.practice else (_group("演练", column(words, row(self.practice, None), gap=8)),)),
        )
        self._halves.setSpacing(16)
        for half in (left, right):
            self._halves.addLayout(column(*half, None, gap=16), 1)
        inside = QWidget()
        head = column(Words("设置", "title"), Words("改了就保存，不用再按别的。", "quiet"), gap=2)
        inside.setLayout(column(head, self._halves, None, gap=12, margins=(22, 16, 22, 16)))
        self.setLayout(column(Scroll(inside)))

    def _keep(self, line: Line, text: str) -> None:
        """Keep a setting; what can not be kept is said at its line, and what was kept stands there again."""
        desk = self._context.desk
        try:
            kept = settings.change(desk, line.key, text)
        except WorldFault as fault:
            line.show_kept(settings.value(desk, line.key))
            line.say(f"{fault.sentence}{fault.step}", "fault")
            return
        line.show_kept(kept)
        line.say(_KEPT)
        self._follow()
        self.changed.emit(line.key)
        if line.key in _NEW_PAGES:
            self._context.messages.good(f"{line.name}{_KEPT}")
            self.reseating.emit()

    def _follow(self) -> None:
        desk = self._context.desk
        self.trial_read.setVisible(self.reader.way.start in _TRIED)
        self.trial_slip.setVisible(bool(settings.value(desk, setting.SLIPS)))

    def _offer_screens(self) -> None:
        own = screens.key_of(self.screen())
        for line, none in ((self.hall, "不用大厅屏幕"), (self.visitor, "没有，按 F6 在本屏显示")):
            line.offer([("", none), *screens.choices(own)], lambda key: f"现在没接上：{key.partition('|')[0]}")

    def _offer_queues(self, names: tuple[str, ...]) -> None:
        self.slips.offer(names)

    def _try_reader(self) -> None:
        """Read once, beside the window, and say how it ended; nothing of what stands on the card is shown or kept."""
        self.trial_read.setEnabled(False)
        self.reader.say("正在试读，请把证件平放在读卡器上……", "hint")
        self._context.background.run(self._context.desk.reader.read, self._read)

    def _read(self, reading: Reading) -> None:
        self.trial_read.setEnabled(True)
        well = reading.outcome in {Outcome.OK, Outcome.SAME_CARD}
        words = "读卡器能用。" if reading.outcome is Outcome.OK else ""
        self.reader.say(f"{words}{reading.sentence}{reading.step}", "hint-ok" if well else "fault")

    def _try_slips(self) -> None:
        self.trial_slip.setEnabled(False)
        self.slips.say("正在试打……", "hint")
        self._context.background.run(settings.trial(self._context.desk), self._printed, self._not_printed)

    def _printed(self, _nothing: None) -> None:
        self.trial_slip.setEnabled(True)
        self.slips.say("已发给小票打印机，请看纸上的字齐不齐、边上有没有缺。")

    def _not_printed(self, fault: WorldFault) -> None:
        self.trial_slip.setEnabled(True)
        self.slips.say(f"{fault.sentence}{fault.step}", "fault")


def _group(title: str, *items: object) -> Frame:
    inside = column(Words(title, "heading"), *items, gap=12, margins=(18, 14, 18, 16))  # type: ignore[arg-type]
    return Frame("paper", inside)


def _button(text: str, name: str, pressed: object) -> KeyButton:
    button = KeyButton(text)
    button.setAccessibleName(name)
    button.clicked.connect(lambda _checked=False: pressed())  # type: ignore[operator]
    return button
