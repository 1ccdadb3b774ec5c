"""Slip printers: the picture as raster commands in a raw queue, or as a page through the printer's own driver.

Text never goes to the printer as bytes: which code it takes, and which characters it has, differs from one to the next.
"""

import shutil
import subprocess
from collections.abc import Iterator
from io import BytesIO

from PIL import Image
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from app.models.fault import WorldFault
from app.ports import Printers, Slips

SECONDS = 15
BAND = 128
"""So many lines of dots go in one command: printers hold little."""
DOTS_PER_MM = 8
_GREY = 128
_START, _FEED, _CUT = b"\x1b@", b"\x1bd\x04", b"\x1dV\x42\x00"
_PAPERS = {384: 58, 576: 80}
"""The paper that a print head of so many dots stands over, in mm."""
_STEP = "号码已经给出，可以念给来访人；请检查打印机的纸、盖和连线。"


def make_slips(setting: str, printers: Printers) -> Slips:
    """Make the slip printer of a setting: "raw:QUEUE" or "driver:QUEUE". Raises WorldFault "no-slip-printer" for another."""
    way, _, name = setting.partition(":")
    if way == "raw" and name:
        return RawSlips(name)
    if way == "driver" and name:
        return DriverSlips(name, printers)
    raise WorldFault("no-slip-printer", "小票打印机的设置看不懂。", "请在“设置”里重新选择小票打印机。")


class RawSlips:
    """``Slips`` through a queue of CUPS that passes bytes on as they are."""

    def __init__(self, name: str) -> None:
        self._name = name

    def send(self, png: bytes) -> None:
        """Print and cut. Raises WorldFault "no-slip-printer", "slip-refused"."""
        program = shutil.which("lp")
        if program is None:
            raise WorldFault("no-slip-printer", "这台电脑不能直接给小票打印机发点阵。", "请在“设置”里把小票打印机改成“驱动方式”。")
        command = [program, "-d", self._name, "-o", "raw", "-t", "slip", "-"]
        try:
            done = subprocess.run(command, input=commands(png), capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
        except (OSError, subprocess.TimeoutExpired) as error:
            raise WorldFault("slip-refused", "小票打印机没有响应。", _STEP) from error
        if done.returncode:
            raise WorldFault("slip-refused", "小票打印机没有接收。", _STEP)


class DriverSlips:
    """``Slips`` as a page as wide as the paper, through the printer's driver."""

    def __init__(self, name: str, printers: Printers) -> None:
        self._name = name
        self._printers = printers

    def send(self, png: bytes) -> None:
        """Print. Raises WorldFault "no-slip-printer", "slip-refused"."""
        pdf, paper = page(png)
        try:
            self._printers.send(pdf, self._name, "slip", paper)
        except WorldFault as fault:
            code = "no-slip-printer" if fault.code == "no-printer" else "slip-refused"
            sentence = "没有找到小票打印机。" if fault.code == "no-printer" else "小票打印机没有接收。"
            raise WorldFault(code, sentence, _STEP) from fault


def commands(png: bytes) -> bytes:
    """Give the raster commands for a picture: initialise, the picture in bands (GS v 0), feed, cut.

    A dot is black where its bit is set; a line is filled up to whole bytes with white.
    """
    with Image.open(BytesIO(png)) as opened:
        wide = -(-opened.width // 8)
        black = Image.new("1", (wide * 8, opened.height), 0)
        black.paste(opened.convert("L").point(lambda grey: 0 if grey >= _GREY else 255, mode="1"))
    return b"".join((_START, *_bands(black.tobytes(), wide), _FEED, _CUT))


def _bands(rows: bytes, wide: int) -> Iterator[bytes]:
    for start in range(0, len(rows), wide * BAND):
        part = rows[start : start + wide * BAND]
        yield b"\x1dv0\x00" + wide.to_bytes(2, "little") + (len(part) // wide).to_bytes(2, "little") + part


def page(png: bytes) -> tuple[bytes, str]:
    """Give the picture as a PDF page as wide as the paper, and that paper's name: Custom.58x60mm.

    The page is as high as the picture, and never lower than wide: drivers would turn it.
    """
    with Image.open(BytesIO(png)) as picture:
        wide, high = picture.width / DOTS_PER_MM, picture.height / DOTS_PER_MM
        across = _PAPERS.get(picture.width, round(wide) + 10)
    down = max(int(high) + 2, across)
    target = BytesIO()
    canvas = Canvas(target, pagesize=(across * mm, down * mm), invariant=1)
    canvas.drawImage(ImageReader(BytesIO(png)), (across - wide) / 2 * mm, (down - high) * mm, wide * mm, high * mm)
    canvas.save()
    return target.getvalue(), f"Custom.{across}x{down}mm"
