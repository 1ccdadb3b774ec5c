"""The look: our font and sizes, no upper case, Chinese buttons, and nothing written into the user's home."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialogButtonBox, QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.ui.shell import Shell
from app.ui.theme import SIZES, dress
from app.ui.theme.material import bake
from app.ui.theme.sheet import sheet

SMALLEST_SHARE = 13 / 16


def test_every_widget_has_the_desks_font(shell: Shell) -> None:
    for widget in shell.findChildren(QWidget):
        widget.ensurePolished()
        assert widget.font().family() == "Noto Sans SC", widget
        assert widget.font().capitalization() == QFont.Capitalization.MixedCase, widget


@pytest.mark.parametrize("size", [16, 20, 24])
def test_text_is_as_large_as_it_is_set(qtbot: QtBot, qapp: QApplication, size: int) -> None:
    dress(qapp, size)
    label, button = QLabel("字"), QPushButton("办理Word")
    for widget in (label, button):
        qtbot.addWidget(widget)
        widget.ensurePolished()
        assert widget.font().pixelSize() == size


def test_the_smallest_text_is_13_of_16() -> None:
    sizes = [int(part.split("px")[0]) for part in sheet("X", 16).split("font-size: ")[1:]]
    assert min(sizes) >= 16 * SMALLEST_SHARE


@pytest.mark.parametrize(("asked", "given"), [(10, SIZES.start), (40, SIZES.stop - 1)])
def test_sizes_are_held_in_their_range(qapp: QApplication, asked: int, given: int) -> None:
    dress(qapp, asked)
    assert qapp.font().pixelSize() == given


def test_the_sheet_names_no_file_that_is_not_there() -> None:
    rules = sheet("X", 16)
    assert "text-transform" not in rules
    assert "icon:/" not in rules
    for part in rules.split('url("')[1:]:
        assert Path(part.split('"')[0]).is_file()


def test_qts_own_buttons_speak_chinese(qtbot: QtBot) -> None:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    texts = {button.text().partition("(")[0] for button in box.buttons()}
    assert texts == {"确定", "取消"}


@pytest.mark.parametrize("mode", [QFileDialog.FileMode.AnyFile, QFileDialog.FileMode.ExistingFile, QFileDialog.FileMode.Directory])
@pytest.mark.parametrize("accept", [QFileDialog.AcceptMode.AcceptOpen, QFileDialog.AcceptMode.AcceptSave])
def test_a_dialog_for_files_speaks_chinese(
    qtbot: QtBot, tmp_path: Path, mode: QFileDialog.FileMode, accept: QFileDialog.AcceptMode
) -> None:
    dialog = QFileDialog(None, "另存文书", str(tmp_path), "文书 (*.pdf)")
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setFileMode(mode)
    dialog.setAcceptMode(accept)
    labels = [label.text() for label in dialog.findChildren(QLabel)]
    buttons = [button.text() or button.toolTip() for button in dialog.findChildren(QAbstractButton)]
    words = [re.sub(r"\(?&\w\)?", "", word) for word in labels + buttons]
    assert len(words) >= 11
    assert [word for word in words if re.search("[A-Za-z]", word)] == []


def test_words_that_nobody_translated_stay(qapp: QApplication) -> None:
    assert QCoreApplication.translate("nowhere", "Hello") == "Hello"


def test_nothing_is_written_into_the_home(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    code = "from app.ui.start import application; application()"
    surroundings = os.environ | {"HOME": str(home), "XDG_CACHE_HOME": str(tmp_path / "cache"), "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, "-c", code], check=True, env=surroundings, cwd=Path(__file__).parents[2])
    assert list(home.iterdir()) == []


def test_the_sheet_made_at_set_up_is_the_one_that_would_be_made_now(tmp_path: Path) -> None:
    bake(tmp_path / "baked")
    for size in (16, 24):
        made = (tmp_path / "baked" / f"{size}.qss").read_text(encoding="utf-8")
        assert sheet("X", size).startswith(made.replace("@family@", "X"))
