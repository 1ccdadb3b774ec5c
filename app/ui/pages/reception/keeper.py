"""Keeps what is typed as a draft, once the event is through, so that many changes at once are one write."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer, Signal

from app.models.moment import local
from app.models.visit import Draft
from app.services import drafting
from app.ui.context import Context


class Keeper(QObject):
    """Keeps one draft. Signals: ``said(str)`` the words about it, ``kept(Draft)`` the draft itself.

    ``body``: gives what is to be kept, None while there is nothing to keep.
    """

    said = Signal(str)
    kept = Signal(object)

    def __init__(self, context: Context, body: Callable[[], Mapping[str, str] | None], parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._body = context, body
        self._held = ""
        self._due = False
        self.draft = ""

    def take(self, draft: str, *, held: bool = False) -> None:
        """Go on with a draft by its id, "" with none yet; ``held``: it is in the store, and gone once another window registered it."""
        self.draft, self._held = draft, draft if held else ""

    @property
    def held(self) -> str:
        """The draft's id where the store has it as one that is to become a visit, else ""."""
        return self.draft if self.draft == self._held else ""

    def touch(self) -> None:
        """Keep the form once this event is through."""
        if not self._due:
            self._due = True
            QTimer.singleShot(0, self, self.keep)

    def keep(self) -> None:
        """Keep the form now, if something was touched."""
        if not self._due:
            return
        self._due = False
        body = self._body()
        with self._context.messages.guarded():
            if body is None:
                self._forget()
                return
            if self._gone():
                self.said.emit("草稿已在别的窗口登记")
                return
            self.draft = self.draft or drafting.new_id()
            draft = drafting.keep(self._context.desk, self.draft, body)
            if not body.get("visit"):
                self._held = draft.id
            self.tell(draft)
            self.kept.emit(draft)

    def tell(self, draft: Draft) -> None:
        """Say when a draft was kept."""
        self.said.emit(f"草稿已保存 {local(draft.updated_at):%H:%M:%S}")

    def _forget(self) -> None:
        """Forget what was kept before everything was put back as it had been."""
        if self.draft:
            drafting.drop(self._context.desk, self.draft)
            self.said.emit("")

    def _gone(self) -> bool:
        """Say whether the draft was kept once and another window has registered it since: kept anew it would be registered twice."""
        return bool(self.held) and all(draft.id != self.draft for draft in drafting.pending(self._context.desk))
