"""How the desk looks: colours, the sheet, fonts and icons. Knows no page."""

from app.ui.theme.apply import DEFAULT_SIZE, SIZES, dress

__all__ = ["DEFAULT_SIZE", "SIZES", "dress"]
