"""Versions and approval 版本与审定: what is in effect, what the draft changes, who approves it and from when, and the history."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from app.models.fault import WorldFault
from app.models.moment import local
from app.models.version import Difference, Source, Version
from app.services import content
from app.services.content import PACK_SUFFIX, Stands
from app.services.renewal import effective, is_stale
from app.ui.context import Context
from app.ui.pages.content.draft import DraftBook
from app.ui.pages.content.sections import Table, readable, words_of
from app.ui.pages.content.view import alive
from app.ui.widgets import Cell, DayField, Frame, KeyButton, LineField, Link, Scroll, TextField, Words, clear, column, em, look, row

_SOURCES = {Source.SHIPPED: "随程序", Source.EDITED: "本单位修改", Source.IMPORTED: "导入"}
_MOST = 200
_LONG = 160
_PLACES = frozenset({"row", "column"})
_SIDE_BY_SIDE = 54
_LABEL = 5
_DRAFT = ""
DEFAULT = "默认内容·待本单位审定"


class ApprovalForm(QWidget):
    """Who approves, when it takes effect, and the password. Signal: ``asked()`` by the button."""

    asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._today = context.today
        self.name = LineField("版本名", "如 2026.12")
        self.by = LineField("审定人", "单位负责人或经授权的人")
        self.note = TextField("审定意见", "可以不写；如：经局务会研究同意", 2)
        self.effective = DayField("生效日期", context.today)
        self.password = _password_field()
        self.button = KeyButton("审定", "", "primary")
        self._name_cell = Cell("版本名", self.name, width=_LABEL)
        self._fault = Words("", "fault", wrap=True)
        self._fault.hide()
        cells = [Cell(label, field, width=_LABEL) for label, field in (
            ("审定人", self.by), ("审定意见", self.note), ("生效日期", self.effective), ("密码", self.password),
        )]  # fmt: skip
        self.setLayout(column(self._name_cell, *cells, self._fault, row(None, self.button), gap=8))
        self.button.clicked.connect(self.asked)

    @property
    def told(self) -> str:
        """What is missing or wrong."""
        return "" if self._fault.isHidden() else self._fault.text()

    def begin(self, name: str | None) -> None:
        """Begin for the draft with its name, or for a kept version (None), whose name stays."""
        self._name_cell.setVisible(name is not None)
        if not self.effective.text():
            self.effective.set_day(self._today())
        if name is not None and not self.name.text():
            self.name.set(name)

    def fault(self, fault: WorldFault) -> None:
        """Say what is wrong, and put the cursor where it is."""
        self._fault.setText(str(fault))
        self._fault.show()
        self.password.clear()
        field = {"by": self.by, "effective": self.effective, "password": self.password}.get(fault.field)
        if field is not None:
            field.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Forget the password when the page is left: it is given for one approval."""
        self.password.clear()
        super().hideEvent(event)

    def clear(self) -> None:
        """Forget what was typed."""
        self._fault.hide()
        self.password.clear()
        self.note.set("")
        self.name.set("")


class VersionsPanel(QWidget):
    """Signals: ``changed()`` when draft or versions are others now, ``renewing()`` when another version is in effect."""

    changed = Signal()
    renewing = Signal()

    def __init__(self, context: Context, book: DraftBook) -> None:
        super().__init__()
        self._context, self._book = context, book
        self._target: str | None = None
        self._dropping = False
        self._narrow = self._comparing = self._asked = False
        self.back = Link("返回", "返回版本与审定")
        self.current, self.current_state = Words("", "title", wrap=True), Words("", "quiet", wrap=True)
        self.exporting = Link("导出成文件…", "导出正在使用的内容")
        self.newer = KeyButton("本窗口换用新版本")
        self.draft_state = Words("", "", wrap=True)
        self.beginning, self.dropping = KeyButton("开始修改"), Link("放弃草稿")
        self.comparing = Link("改了哪些", "草稿改了哪些")
        self.approval_title = Words("", "heading", wrap=True)
        self.approval = ApprovalForm(context)
        self.importing = KeyButton("导入内容包…")
        self._incoming = Path()
        self.import_name = Words("", wrap=True)
        self.import_password = _password_field()
        self.import_button = KeyButton("导入", "", "primary")
        self._import_fault = Words("", "fault", wrap=True)
        self._import_box = Frame("note", column(
            self.import_name, Cell("密码", self.import_password, width=_LABEL), self._import_fault, row(None, self.import_button),
            gap=8, margins=(14, 8, 12, 8),
        ))  # fmt: skip
        self._import_box.hide()
        self._history = column(gap=8)
        self.difference_title = Words("", "heading", wrap=True)
        self._differences = column(gap=10)
        self._lay_out()
        self._join()

    @property
    def differences(self) -> list[str]:
        """The differences in view, as they are read."""
        found = (self._differences.itemAt(place) for place in range(self._differences.count()))
        widgets = [item.widget() for item in found if item is not None]
        return [widget.text() for widget in widgets if isinstance(widget, Words)]

    def refresh(self) -> None:
        """Begin anew: the draft or the version to be approved may be another by now."""
        self._target = _DRAFT if self._book.editable else None
        self._dropping = False

    def show_all(self) -> None:
        """Bring everything up to date."""
        desk = self._context.desk
        stands = content.history(desk)
        current = next(each.version for each in stands if each.current)
        self.current.setText(f"{current.name} · {current.short}")
        self.current_state.setText(approved_words(current))
        self.newer.setVisible(is_stale(desk))
        self._show_draft()
        clear(self._history)
        for each in stands:
            self._history.addWidget(self._card(each))
        if self._book.editable:
            self.compare(current.digest, _DRAFT, "草稿改了哪些", asked=False)
        else:
            self._turn(False)
            self._show_differences("比较", ())

    def check(self) -> None:
        """Say how the check of the draft came out."""
        self._show_draft()

    def compare(self, before: str, after: str, title: str, *, asked: bool = True) -> None:
        """Say in what two versions differ, beside the window; ``asked``: by the clerk, who wants to see it now."""
        self._book.settle()
        self._asked = asked
        desk = self._context.desk
        self._context.background.run(lambda: content.compare(desk, before, after), alive(self, lambda found: self._compared(title, found)))

    def ask_import(self) -> None:
        """Ask for a file and take the version in it in."""
        name, _kind = QFileDialog.getOpenFileName(self, "导入内容包", "", f"内容包 (*{PACK_SUFFIX} *.zip)")
        if name:
            self.offer(Path(name))

    def offer(self, path: Path) -> None:
        """Ask for the password before a file is taken in: it may bring its approval along."""
        self._incoming = path
        self.import_name.setText(f"要导入：{path.name}")
        self._import_fault.hide()
        self._import_box.show()
        self.import_password.setFocus()

    def take_in(self) -> None:
        """Take the version in, show what it changes, and let it be approved."""
        desk, path = self._context.desk, self._incoming
        try:
            self._context.check(self.import_password.text())
        except WorldFault as fault:
            self._import_fault.setText(str(fault))
            self._import_fault.show()
            self.import_password.setFocus()
            return
        self.import_password.clear()
        self._import_box.hide()
        self._context.background.run(lambda: content.take_in(desk, path), alive(self, self._taken_in))

    def ask_export(self, version: Version) -> None:
        """Ask for a file and write a version to it."""
        name, _kind = QFileDialog.getSaveFileName(
            self, "导出内容包", f"内容包-{version.name}-{version.short}{PACK_SUFFIX}", f"内容包 (*{PACK_SUFFIX})"
        )
        if name:
            self.export(version, Path(name))

    def export(self, version: Version, path: Path) -> None:
        """Write a version to a file, beside the window."""
        desk = self._context.desk
        done = lambda _none: self._context.messages.good(f"已导出 {path.name}。")  # noqa: E731 - a word of its own for one line
        self._context.background.run(lambda: content.export(desk, version.digest, path), done)

    def restore(self, version: Version) -> None:
        """Begin a draft from an earlier version. A draft that is there is given up on purpose first."""
        with self._context.messages.guarded():
            content.start(self._context.desk, version.digest)
            self._context.messages.note(f"已把 {version.name} · {version.short} 复制成草稿。", "审定以后才会生效。")
            self.changed.emit()

    def approve(self) -> None:
        """Put the draft, or the version chosen, in effect; checked and kept beside the window."""
        form, desk, target = self.approval, self._context.desk, self._target
        self._book.settle()
        try:
            self._context.check(form.password.text())
            day = _day_of(form, self._context.today())
        except WorldFault as fault:
            form.fault(fault if fault.field else WorldFault(fault.code, fault.sentence, fault.step, "password"))
            return
        by, note, name = form.by.text(), form.note.text(), form.name.text()

        def work() -> Version:
            if target == _DRAFT:
                return content.approve(desk, by, note, day, name)
            return content.approve_kept(desk, target or "", by, note, day)

        form.button.setEnabled(False)
        self._context.background.run(work, alive(self, self._approved), alive(self, self._not_approved))

    def _approved(self, version: Version) -> None:
        self.approval.button.setEnabled(True)
        self.approval.clear()
        self._say_approved(version)
        self.changed.emit()
        if is_stale(self._context.desk):
            self.renewing.emit()

    def _not_approved(self, fault: WorldFault) -> None:
        self.approval.button.setEnabled(True)
        self.approval.fault(fault)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show versions and differences one at a time where there is little room."""
        super().resizeEvent(event)
        self._narrow = event.size().width() < em(_SIDE_BY_SIDE)
        self._turn(self._comparing)

    def _turn(self, comparing: bool) -> None:
        self._comparing = comparing
        self._left.setVisible(not (self._narrow and comparing))
        self._right.setVisible(comparing or not self._narrow)
        self.back.setVisible(self._narrow)

    def _compared(self, title: str, found: tuple[Difference, ...]) -> None:
        self._show_differences(title, found)
        self._turn(self._asked)

    def _say_approved(self, version: Version) -> None:
        now = version.approval is None or version.approval.effective <= self._context.today()
        when = "现在起生效" if now else f"{version.approval.effective if version.approval else ''} 起生效"
        self._context.messages.good(f"{version.name} · {version.short} 已审定，{when}。", "以前的登记和文书保持原来的版本。")

    def _show_draft(self) -> None:
        editable, count = self._book.editable, len(self._book.faults)
        state = f"有一份草稿，{count} 处待改。" if count else "有一份草稿，检查通过，可以审定。"
        self.draft_state.setText(state if editable else "没有草稿。正在使用的内容不能直接改，先复制一份来改。")
        self.beginning.setVisible(not editable)
        self.dropping.setVisible(editable)
        self.dropping.setText("确定放弃，不要这些修改" if self._dropping else "放弃草稿")
        self.comparing.setVisible(editable)
        self._show_approval()

    def _show_approval(self) -> None:
        shown = self._target is not None
        self.approval.setVisible(shown)
        self.approval_title.setVisible(shown)
        if not shown:
            return
        if self._target == _DRAFT:
            self.approval_title.setText("审定这份草稿")
            self.approval.begin(self._draft_name())
        else:
            self.approval_title.setText(f"审定版本 {str(self._target)[:7]}")
            self.approval.begin(None)

    def _draft_name(self) -> str:
        try:
            return content.proposed_name(self._context.desk)
        except WorldFault:
            return ""

    def _card(self, stands: Stands) -> QWidget:
        version = stands.version
        state = Words("使用中" if stands.current else f"{stands.coming} 起" if stands.coming else "")
        state.setProperty("pill", "ok" if stands.current else "wait")
        if not state.text():
            state.hide()
        name = f"{version.name} · {version.short}"
        head = row(Words(name, wrap=True), state, gap=8)
        head.setStretch(0, 1)
        kept = f"{_SOURCES[version.source]}　{local(version.kept_at):%Y-%m-%d %H:%M}　{approved_words(version)}"
        acts: list[tuple[str, Callable[[], None]]] = [
            ("比较", lambda: self.compare(self._book.base, version.digest, f"{name} 与使用中的差别")),
            ("恢复", lambda: self.restore(version)),
            ("导出…", lambda: self.ask_export(version)),
            ("审定", lambda: self._choose(version)),
        ]
        links = []
        for words, act in acts:
            link = Link(words, f"{words} {name}")
            if stands.current and words == "比较":
                link.hide()
            link.clicked.connect(lambda _on=False, act=act: act())
            links.append(link)
        return Frame("paper", column(head, Words(kept, "quiet", wrap=True), row(*links, None, gap=0), gap=4, margins=(14, 8, 8, 6)))

    def _choose(self, version: Version) -> None:
        self._target = version.digest
        self._show_approval()
        self.approval.by.setFocus()

    def _taken_in(self, version: Version) -> None:
        name, before = f"{version.name} · {version.short}", self._context.desk.pack.digest
        if version.approval is None:
            self._context.messages.good(f"已导入 {name}，还没有生效。", "请看过它与使用中的差别，再审定。")
        else:
            self._context.messages.good(f"已导入 {name}。", f"它带着审定：{approved_words(version)}。")
        self.changed.emit()
        if version.approval is None:
            self._choose(version)
        self.compare(before, version.digest, f"导入的 {version.name} 与本窗口正在用的差别")
        if is_stale(self._context.desk):
            self.renewing.emit()

    def _drop(self) -> None:
        """Ask once more before what was typed is given up."""
        if not self._dropping:
            self._dropping = True
            self._show_draft()
            return
        with self._context.messages.guarded():
            self._book.settle()
            self._context.desk.library.drop_draft()
            self._context.messages.note("草稿已放弃。")
            self.changed.emit()

    def _begin(self) -> None:
        with self._context.messages.guarded():
            content.start(self._context.desk)
            self.changed.emit()

    def _show_differences(self, title: str, found: tuple[Difference, ...]) -> None:
        clear(self._differences)
        self.difference_title.setText(f"{title}（{len(found)} 处）" if found else title)
        moved = [each for each in found if each.key in _PLACES and each.before and each.after]
        found = tuple(each for each in found if each not in moved)
        if moved:
            self._differences.addWidget(Words(f"其中 {len(moved)} 处只是图里的格换了位置，不再一一列出。", "quiet"))
        for each in found[:_MOST]:
            self._differences.addWidget(Words(difference_words(each, self._book.called), wrap=True))
        if len(found) > _MOST:
            self._differences.addWidget(Words(f"……共 {len(found)} 处，这里列出前 {_MOST} 处。", "quiet"))
        if not found:
            self._differences.addWidget(Words("没有差别。" if self._book.editable else "选一个历史版本按“比较”。", "quiet"))

    def _join(self) -> None:
        self.exporting.clicked.connect(lambda: self.ask_export(effective(self._context.desk)))
        self.newer.clicked.connect(self.renewing)
        self.beginning.clicked.connect(self._begin)
        self.dropping.clicked.connect(self._drop)
        self.comparing.clicked.connect(lambda: self.compare(self._book.base, _DRAFT, "草稿改了哪些"))
        self.importing.clicked.connect(self.ask_import)
        self.import_button.clicked.connect(self.take_in)
        self.back.clicked.connect(lambda: self._turn(False))
        self.approval.asked.connect(self.approve)

    def _lay_out(self) -> None:
        in_use = column(
            Words("正在使用", "quiet"), self.current, self.current_state, row(self.newer, self.exporting, None, gap=8),
            gap=4, margins=(16, 10, 12, 8),
        )  # fmt: skip
        draft = column(
            Words("草稿", "quiet"), self.draft_state, row(self.beginning, self.comparing, self.dropping, None, gap=8),
            self.approval_title, self.approval, gap=8, margins=(16, 10, 12, 10),
        )  # fmt: skip
        head = row(Words("历史版本", "quiet"), None, self.importing)
        left = QWidget()
        parts = (Frame("note", in_use), Frame("paper", draft), head, self._import_box, self._history, None)
        left.setLayout(column(*parts, gap=12, margins=(0, 0, 10, 8)))
        right = QWidget()
        right.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        look(right, "side")
        inside = QWidget()
        inside.setLayout(column(self._differences, None, margins=(0, 0, 8, 8)))
        right.setLayout(column(row(self.difference_title, None, self.back), Scroll(inside), gap=8, margins=(16, 10, 8, 8)))
        self._left, self._right = Scroll(left), right
        halves = row(self._left, self._right, gap=12)
        halves.setStretch(0, 6)
        halves.setStretch(1, 5)
        self.setLayout(halves)


def _password_field() -> LineField:
    field = LineField("密码", "打开导引台用的密码", str)
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field


def approved_words(version: Version) -> str:
    """Say who approved a version and since when it is in effect, or that nobody has."""
    approval = version.approval
    if approval is None:
        return DEFAULT if version.source is Source.SHIPPED else "未审定"
    note = f"；{approval.note}" if approval.note else ""
    return f"{approval.by} {approval.on} 审定，{approval.effective} 起生效{note}"


def difference_words(each: Difference, called: Callable[[str, Table, str], str]) -> str:
    """Say one difference in the words of the page: where, what, before and after."""
    file, line, key = words_of(each.file, each.row, each.key, called)
    where = " · ".join(part for part in (file, line, key) if part)
    before, after = _short(each.before), _short(each.after)
    if not each.before:
        return f"{where}\n新增：{after}"
    if not each.after:
        return f"{where}\n去掉：{before}"
    return f"{where}\n{before}\n→ {after}"


def _short(text: str) -> str:
    plain = {"True": "是", "False": "否"}.get(text) or readable(text, whole=True)
    return plain if len(plain) <= _LONG else plain[: _LONG - 1] + "…"


def _day_of(form: ApprovalForm, today: date) -> date:
    """Give the day from which it shall be in effect, today where none is typed. Raises WorldFault "bad-date"."""
    day = form.effective.day() if form.effective.text().strip() else today
    if day is None:
        raise WorldFault("bad-date", "生效日期看不懂。", "请写成 2026-12-01 的样子。", "effective")
    return day
