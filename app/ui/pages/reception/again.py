"""The answer to “is it the same matter”: which earlier visit is gone on with, said on the form."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from app.models.deadline import near
from app.models.moment import local_day
from app.models.pack import Pack
from app.models.visit import Visit
from app.services import earlier
from app.ui.context import Context
from app.ui.widgets import Link, Words, look, row


class Again(QFrame):
    """Signals: ``fresh()`` it is a new matter after all, ``usual()`` it has not ended, go on as last time."""

    fresh = Signal()
    usual = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        look(self, "say")
        self.setAccessibleName("同一事项")
        self.words = Words("", wrap=True)
        self.renew = Link("改为新事项 F5")
        self.carry = Link("没有终结，照常办")
        self.renew.clicked.connect(self.fresh)
        self.carry.clicked.connect(self.usual)
        line = row(self.words, self.carry, self.renew, gap=8, margins=(12, 4, 12, 4))
        line.setStretch(0, 1)
        self.setLayout(line)
        self.hide()

    def show_answer(self, before: Visit | None, number: str, kind: str, *, fresh: bool) -> None:
        """Show which visit is gone on with, and as what, or that it is said to be a new matter; neither takes the line away."""
        pack = self._context.desk.pack
        ended = before is not None and earlier.is_ending(pack, kind)
        same = f"同一事项：接着 {number} 办{_about(pack, before, self._context)}。{_then(pack, before, kind)}"
        self.words.setText(same if number else "新事项：和以前的来访分开登记。")
        self.renew.setVisible(bool(number))
        self.carry.setVisible(ended and before is not None and before.matter not in {"", kind})
        self.setAccessibleDescription(self.words.text())
        self.setVisible(bool(number) or fresh)


def _about(pack: Pack, before: Visit | None, context: Context) -> str:
    if before is None:
        return ""
    day = near(local_day(before.received_at), context.today())
    kind = pack.matters.get(before.matter)
    name = "" if kind is None else f"　{kind.code} 保密" if kind.sealed else f"　{kind.code} {kind.name}"
    return f"（{day}{name}）"


def _then(pack: Pack, before: Visit | None, kind: str) -> str:
    """Say what comes of it after the registration."""
    if before is None or kind not in pack.matters:
        return ""
    if earlier.is_ending(pack, kind):
        form = pack.letters[pack.matters[kind].letter]
        return f"登记后直接出《{form.title}》{form.subtitle}。"
    return "上次导引的回答一并带过来，随时可改。" if before.matter == kind else ""
