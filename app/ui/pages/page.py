"""What the window asks of a page."""

from PySide6.QtWidgets import QWidget

from app.models.visit import Visit


class Page(QWidget):
    """A page. The window passes its keys on through these; a page answers those that mean something on it."""

    def entered(self) -> None:
        """The page has come into view: bring it up to date."""

    def in_hand(self) -> str:
        """Give a key to what is being worked on, "" nothing."""
        return ""

    def take_up(self, key: str) -> None:
        """Go on with what ``in_hand`` gave."""

    def settle(self) -> None:
        """The window is about to close: keep what is not kept yet."""

    def go_on(self) -> None:
        """Ctrl+Enter: the one way on."""

    def print_now(self) -> None:
        """F8: print what the page shows."""

    def show_visitor(self) -> None:
        """F6: turn to the visitor."""

    def pick_kind(self, place: int) -> None:
        """Alt+1…9: pick a kind by its place in the bureau's order, counted from 1."""

    def take_number(self) -> None:
        """F2: give the visitor a number."""

    def read_card(self) -> None:
        """F3: read the card on the reader."""

    def same_matter(self) -> None:
        """F4: the same matter as before."""

    def new_matter(self) -> None:
        """F5: a new matter."""

    def add_person(self) -> None:
        """Ctrl+Shift+N: one more person on the form."""

    def call_next(self) -> None:
        """F7: call the next number."""

    def recall(self) -> None:
        """Shift+F7: call the same number again."""

    def skip_number(self) -> None:
        """Ctrl+F7: put the number that does not come behind."""

    def next_visitor(self) -> None:
        """Ctrl+N: begin with the next visitor."""

    def open_visit(self, visit: Visit) -> None:
        """Go on with a visit."""

    def correct_visit(self, visit: Visit) -> None:
        """Change what was entered of a visit."""

    def search(self) -> None:
        """Ctrl+F: put the cursor into the search field."""
