"""How a last day was worked out, in words, behind a small link: to be read by everybody, with no mouse needed."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.ui.widgets import Link, Words, column, row

_OPEN, _SHUT = "收起", "怎么算的"


class Workings(QWidget):
    """A link and, once it is pressed, the steps under it. ``about`` tells screen readers which date is meant."""

    def __init__(self, about: str = "", steps: Sequence[str] = ()) -> None:
        super().__init__()
        self.link = Link(_SHUT)
        self.words = Words("", "quiet", wrap=True)
        self.words.hide()
        self.setLayout(column(row(self.link, None), self.words, gap=0))
        self.link.clicked.connect(self._toggle)
        self.tell(about, steps)

    def tell(self, about: str, steps: Sequence[str]) -> None:
        """Show other steps, one to a line; none takes link and words away.

        Until it has a place it is not shown: Qt would make a window of it.
        """
        self.words.setText("\n".join(steps))
        self.link.setAccessibleName(f"{about}{_SHUT}" if about else _SHUT)
        self.link.setAccessibleDescription("；".join(steps))
        if not steps or self.parentWidget() is not None:
            self.setVisible(bool(steps))

    def _toggle(self) -> None:
        shown = self.words.isHidden()
        self.words.setVisible(shown)
        self.link.setText(_OPEN if shown else _SHUT)
