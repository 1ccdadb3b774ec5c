"""The style sheet: qt-material's template in the desk's colours, mended in one place, ``resources/theme/desk.qss``.

Everything stays in memory: qt-material's own way would write icons and colours into the user's home.
"""

import functools
import re
from pathlib import Path

import jinja2
from qt_material import TEMPLATE_FILE, density, opacity

from app.ui.theme import palette
from app.ui.theme.files import resource

DEFAULT_SIZE = 16
_UNUSED = (
    "QDockWidget", "QToolBar", "QLCDNumber", "QDial", "QTreeView", "QCalendarWidget", "QMenuBar", "QMainWindow",
    "QStatusBar", "QSlider", "QMdi", "QTabBar", "QTabWidget", "QToolBox", "QSplitter", "QGroupBox", "QDateEdit",
    "QDateTimeEdit", "QSpinBox", "QDoubleSpinBox", "QProgressBar", "QSizeGrip", "QRadioButton", "QTableCorner",
    "QColumnView", "QScrolLBar", "#qt_",
    ".danger", ".warning", ".success", ".big",
)  # fmt: skip
_MARK = re.compile(r"\{\{(\w+)(\|grow)?\}\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_LEFT_OUT = re.compile(r"^\s*(text-transform|height|image|border-image)\s*:|icon:/|unset")


@functools.cache
def sheet(family: str, size: int) -> str:
    """Give the whole sheet for a font family and a body size in pixels."""
    surroundings = jinja2.Environment(autoescape=False)  # noqa: S701 - style sheet, no HTML
    surroundings.filters.update(opacity=opacity, density=density)
    template = Path(TEMPLATE_FILE).read_text(encoding="utf-8")
    base = surroundings.from_string(template).render(_colours() | _fonts(family, size))
    return _pruned(base) + _own(family, size)


def _own(family: str, size: int) -> str:
    """Fill in the desk's own rules: ``{{NAME}}`` is a token, ``{{14|grow}}`` a length that grows with the body text."""
    words = palette.TOKENS | {"family": family, "size": str(size), "icons": resource("icons").as_posix()}

    def filled(mark: re.Match[str]) -> str:
        name, grows = mark.groups()
        return str(round(int(name) * size / DEFAULT_SIZE)) if grows else words[name]

    return _MARK.sub(filled, resource("theme", "desk.qss").read_text(encoding="utf-8"))


def _colours() -> dict[str, str]:
    return {
        "primaryColor": palette.ACTION,
        "primaryLightColor": palette.RING,
        "secondaryColor": palette.FIELD,
        "secondaryLightColor": palette.LINE,
        "secondaryDarkColor": palette.GROUND,
        "primaryTextColor": palette.INK,
        "secondaryTextColor": palette.INK,
        "danger": palette.DANGER,
        "warning": palette.WAIT,
        "success": palette.OK,
    }


def _fonts(family: str, size: int) -> dict[str, object]:
    plain = {"density_scale": "0", "button_shape": "default", "linux": False, "windows": False, "darwin": False}
    return plain | {
        "pyside6": True,
        "pyqt6": False,
        "QMenu": False,
        "font_family": family,
        "font_size": size,
        "line_height": size,
    }


def _pruned(base: str) -> str:
    """Leave out rules for widgets the desk has not, upper-casing, fixed heights and files that are not there.

    Every rule costs time at each widget's first showing, and fixed heights cut large text.
    """
    rules = []
    for selectors, body in _RULE.findall(_COMMENT.sub("", base)):
        kept = [one.strip() for one in selectors.split(",") if one.strip() and not any(word in one for word in _UNUSED)]
        lines = [line.strip() for line in body.split(";") if line.strip() and not _LEFT_OUT.search(line)]
        if kept and lines:
            rules.append(f"{', '.join(kept)} {{ {'; '.join(lines)}; }}")
    return "\n".join(rules) + "\n"
