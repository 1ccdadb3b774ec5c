"""How the desk looks: colours, the sheet, fonts and icons. Knows no page."""

from app.ui.theme.apply import SIZES, dress
from app.ui.theme.sheet import DEFAULT_SIZE

__all__ = ["DEFAULT_SIZE", "SIZES", "dress"]
