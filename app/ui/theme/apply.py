"""Puts the look on the application: font, palette, sheet, and Qt's own words in Chinese."""

from pathlib import Path

from pylopdf_fonts_zh_cn import sans_path
from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from app.ui.theme import palette
from app.ui.theme.sheet import DEFAULT_SIZE, sheet

SIZES = range(16, 25)

_ROLES = {
    QPalette.ColorRole.Window: palette.GROUND,
    QPalette.ColorRole.WindowText: palette.INK,
    QPalette.ColorRole.Base: palette.FIELD,
    QPalette.ColorRole.AlternateBase: palette.GROUND,
    QPalette.ColorRole.Text: palette.INK,
    QPalette.ColorRole.PlaceholderText: palette.QUIET,
    QPalette.ColorRole.Button: palette.FIELD,
    QPalette.ColorRole.ButtonText: palette.ACTION,
    QPalette.ColorRole.Highlight: palette.RING,
    QPalette.ColorRole.HighlightedText: palette.INK,
    QPalette.ColorRole.Link: palette.FOCUS,
    QPalette.ColorRole.ToolTipBase: palette.FIELD,
    QPalette.ColorRole.ToolTipText: palette.INK,
}
RARE = (
    "LXGW WenKai", "霞鹜文楷", "SimSun-ExtB", "SimSun-ExtG", "宋体-ExtB", "Plangothic P1", "Plangothic P2", "遍黑体 P1", "遍黑体 P2",
    "BabelStone Han", "HanaMinA", "HanaMinB", "TW-Sung", "TW-Sung-Ext-B", "TW-Sung-Plus",
)  # fmt: skip
"""Fonts known for rare characters, simplified forms first."""
_WORDS = {"&Look in:": "查看范围(&L)：", "Look in:": "查看范围：", "Files of &type:": "文件类型(&T)：", "Files of type:": "文件类型："}


def dress(app: QApplication, size: int = DEFAULT_SIZE) -> None:
    """Give the application the desk's look with body text of ``size`` pixels (held within 16 to 24)."""
    size = min(max(size, SIZES.start), SIZES.stop - 1)
    family = app.property("family") or _first_dressing(app)
    font = QFont(family)
    font.setPixelSize(size)
    app.setFont(font)
    rules = sheet(family, size)
    if rules != app.styleSheet():
        app.setStyleSheet(rules)


def _first_dressing(app: QApplication) -> str:
    app.setStyle("Fusion")
    colours = QPalette()
    for role, colour in _ROLES.items():
        colours.setColor(role, QColor(colour))
    app.setPalette(colours)
    _speak_chinese(app)
    family = _family(sans_path())
    lend_rare(family)
    app.setProperty("family", family)
    return family


def lend_rare(family: str) -> None:
    """Put the fonts for rare characters that are on this machine in line behind the desk's own; none of them is needed."""
    QFont.removeSubstitutions(family)
    QFont.insertSubstitutions(family, [each for each in RARE if QFontDatabase.hasFamily(each)])


class _Missing(QTranslator):
    """Qt's own words that its Chinese translation lacks. Asked after it."""

    def isEmpty(self) -> bool:
        """Answer no: an empty one is never asked."""
        return False

    def translate(self, context: str | bytes, text: str | bytes, note: str | bytes | None = None, n: int = -1) -> str | None:
        """Give the Chinese words, None where Qt's own stand."""
        return _WORDS.get(text if isinstance(text, str) else text.decode())


def _speak_chinese(app: QApplication) -> None:
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    app.installTranslator(_Missing(app))
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)


def _family(path: Path) -> str:
    families = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(path)))
    return families[0] if families else QFont().defaultFamily()
