"""The part of the style sheet that comes from qt-material: its template in the desk's colours, without what the desk has not.

``python -m app.ui.theme.material`` writes it once at set-up, so that starting the desk need not import qt-material and jinja2,
which takes longer than all the rest of the look and fifteen megabytes of memory. Nothing is written at run time: qt-material's own
way would put icons and colours into the user's home.
"""

import re
import sys
from pathlib import Path

import jinja2
from qt_material import TEMPLATE_FILE, density, opacity

from app.ui.theme import palette
from app.ui.theme.files import resource

FAMILY = "@family@"
SIZES = range(16, 25)
_UNUSED = (
    "QDockWidget", "QToolBar", "QLCDNumber", "QDial", "QTreeView", "QCalendarWidget", "QMenuBar", "QMainWindow",
    "QStatusBar", "QSlider", "QMdi", "QTabBar", "QTabWidget", "QToolBox", "QSplitter", "QGroupBox", "QDateEdit",
    "QDateTimeEdit", "QSpinBox", "QDoubleSpinBox", "QProgressBar", "QSizeGrip", "QRadioButton", "QTableCorner",
    "QColumnView", "QScrolLBar", "#qt_",
    ".danger", ".warning", ".success", ".big",
)  # fmt: skip
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_LEFT_OUT = re.compile(r"^\s*(text-transform|height|image|border-image)\s*:|icon:/|unset")


def generate(size: int) -> str:
    """Give the sheet for a body size in pixels, with ``FAMILY`` in the place of the font's name."""
    surroundings = jinja2.Environment(autoescape=False)  # noqa: S701 - style sheet, no HTML
    surroundings.filters.update(opacity=opacity, density=density)
    template = Path(TEMPLATE_FILE).read_text(encoding="utf-8")
    return _pruned(surroundings.from_string(template).render(_colours() | _fonts(FAMILY, size)))


def bake(folder: Path) -> None:
    """Write the sheets of all sizes into ``folder``."""
    folder.mkdir(exist_ok=True)
    for size in SIZES:
        (folder / f"{size}.qss").write_text(generate(size), encoding="utf-8")


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


if __name__ == "__main__":
    bake(resource("theme", "baked"))
    sys.stdout.write(f"style sheets for {SIZES.start} to {SIZES.stop - 1} px: made\n")
