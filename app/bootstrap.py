"""The only builder: opens the store, loads the pack, joins services to adapters."""

import json
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

import platformdirs

from app import journal
from app.content.shelf import Shelf
from app.devices.absent import NoReader, NoSlips
from app.devices.chosen import ChosenReader, ChosenSlips
from app.devices.clock import SystemClock
from app.devices.printers import CupsPrinters
from app.models.booklet import Booklet, Poster
from app.models.chart import Chart, Lit
from app.models.fault import WorldFault
from app.models.letter import Letter
from app.models.moment import local_day
from app.models.pack import Pack
from app.models.report import Report
from app.models.setting import READER, SLIPS
from app.ports import CardReader, Clock, Desk, Documents, Format, Library, Printers, Seat, Slips, Store
from app.services.doctor import Surroundings

STORE, KEY, CONTENT = "store.db", "store.key", "content"
PRACTICE_FOLDER, PRACTICE_CARDS = "practice", "cards.json"
PRACTICE = "演练"
_SLIP_MARK, _KEY_BYTES = 48, 32
BUILT = datetime(2026, 11, 23, tzinfo=UTC)
"""When this version was made: a clock behind it is wrong."""


def resources() -> Path:
    """Give the folder of resources: inside the package when installed, beside it in a clone."""
    inside = Path(__file__).parent / "resources"
    return inside if inside.is_dir() else Path(__file__).parents[1] / "resources"


def data_folder() -> Path:
    """Give the folder where this user's data lies unless another is named."""
    return Path(platformdirs.user_data_dir("xinfang-desk", appauthor=False))


class Papers:
    """``Documents`` that loads the drawing modules and fonts at the first paper, so that the window opens fast.

    ``practice``: every page, picture and slip says that it is no more than practice 演练.
    """

    def __init__(self, *, practice: bool = False) -> None:
        self._practice = practice

    def stray(self, letter: Letter) -> tuple[str, ...]:
        """Give the characters of a letter that no font has."""
        return tuple(self._made().stray(letter))

    def lacking(self, text: str) -> tuple[str, ...]:
        """Give the characters of a text that no font has."""
        return tuple(self._made().lacking(text))

    def letter(self, letter: Letter) -> bytes:
        """Draw a letter, its back and its desk sheet."""
        return self._stamped(self._made().letter(letter))

    def two_sided(self, pdf: bytes) -> bytes:
        """Give a letter as it goes to a printer that prints both sides."""
        return bytes(import_module("app.documents.sides").two_sided(pdf))

    def lines(self, title: str, lines: tuple[str, ...], mark: str) -> bytes:
        """Draw one page of large lines."""
        return self._stamped(self._made().lines(title, lines, mark))

    def chart(self, chart: Chart, lit: Lit | None, captions: Mapping[str, str], mark: str, fmt: Format) -> bytes:
        """Draw a chart."""
        drawn = import_module("app.documents.chart").render_chart(chart, lit, captions, mark, fmt, fonts=self._made().fonts)
        return self._stamped(drawn, fmt)

    def poster(self, poster: Poster) -> bytes:
        """Draw a poster."""
        return self._stamped(import_module("app.documents.poster").draw_poster(poster, self._made().fonts))

    def booklet(self, booklet: Booklet, imposed: bool) -> bytes:
        """Draw the booklet."""
        return self._stamped(import_module("app.documents.booklet").draw_booklet(booklet, imposed, self._made().fonts))

    def report(self, report: Report) -> bytes:
        """Draw a report."""
        return self._stamped(self._made().report(report))

    def slip(self, lines: tuple[tuple[str, int], ...], dots: int) -> bytes:
        """Draw a slip for a narrow printer."""
        if self._practice:
            mark = (PRACTICE, max((size for _text, size in lines), default=_SLIP_MARK))
            lines = (mark, *lines, mark)
        return bytes(import_module("app.documents.slip").draw_slip(self._made().coded(lines), dots, self._made().fonts))

    def _stamped(self, drawn: bytes, fmt: Format = "pdf") -> bytes:
        """Give what was drawn, in practice with the words of practice over it."""
        if not self._practice:
            return bytes(drawn)
        mark = import_module("app.documents.watermark")
        if fmt == "svg":
            return bytes(mark.stamped_drawing(drawn))
        return bytes((mark.stamped_picture if fmt == "png" else mark.stamped)(drawn, self._made().fonts))

    def _made(self) -> Any:
        return import_module("app.documents.papers").shipped()


class LocalGate:
    """The ``Gate`` to one data folder."""

    def __init__(
        self,
        folder: Path,
        content: Path | None = None,
        clock: Clock | None = None,
        printers: Printers | None = None,
        documents: Documents | None = None,
        library: Shelf | None = None,
    ) -> None:
        self.folder = folder
        self._clock = clock or SystemClock()
        self._content = content or resources() / "content"
        self.library = library or Shelf(folder / CONTENT, self._content, BUILT)
        self._printers = printers or CupsPrinters()
        self.documents: Documents = documents or Papers()

    @cached_property
    def pack(self) -> Pack:
        """The content pack in effect, read when it is first needed: the page that asks for the password does not wait for it."""
        return _in_effect(self.library, self.today())

    def warm(self) -> None:
        """Read the pack and load the store's modules ahead of need, while the password is being typed."""
        _ = self.pack, _vault(), _store()

    def exists(self) -> bool:
        """Say whether the data folder has been set up."""
        return (self.folder / STORE).exists() or (self.folder / KEY).exists()

    def create(self, station: str, window: str, clerk: str, password: str) -> str:
        """Set up the data folder and give the recovery code.

        Raises WorldFault "already-there", "unknown-station", "name-needed", "password-needed", "folder-unwritable".
        """
        self._check_start(station, clerk, password)
        vault, store = _vault(), _store()
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            key, code = vault.make(self.folder / KEY, password)
        except OSError as error:
            raise WorldFault("folder-unwritable", "数据文件夹不能写入。", "请换一个文件夹，或请管理员检查权限和空间。") from error
        opened: Store = store(self.folder / STORE, key)
        for name, value in (("station", station), ("window", window.strip()), ("clerk", clerk.strip())):
            opened.set_setting(name, value)
        opened.close()
        return str(code)

    def open(self, password: str) -> Desk:
        """Open the desk with the operator's password. Raises WorldFault as ``Gate`` says, and "not-set-up"."""
        self._check_there()
        return self._desk(_vault().unlock(self.folder / KEY, password))

    def admit(self, password: str) -> tuple[Shelf, datetime]:
        """Give the library and the moment to who knows the password, even where the version in effect can not be read.

        Raises WorldFault as ``open``.
        """
        self._check_there()
        _vault().unlock(self.folder / KEY, password)
        return self.library, self._clock.now()

    def recover(self, code: str, password: str) -> Desk:
        """Open the desk with the recovery code and set a new password."""
        self._check_there()
        _check_password(password)
        return self._desk(_vault().recover(self.folder / KEY, code, password))

    def recovery_paper(self, code: str, station: str) -> bytes:
        """Draw the page with the recovery code as PDF."""
        name = self.pack.stations[station].name
        lines = (name, code, "忘记密码时，用它打开数据并设新密码。", "请封好由负责人保管，不要放在电脑旁。")
        return self.documents.lines("恢复码", lines, self.pack.mark)

    def practise(self) -> Desk:
        """Make the practice desk anew in a folder of its own, with the content in effect. The real store is not touched.

        Raises WorldFault "practice-busy" where another window practises, and as the store does.
        """
        folder = self.folder / PRACTICE_FOLDER
        try:
            if folder.exists():
                shutil.rmtree(folder)
            folder.mkdir(parents=True, mode=0o700)
            if (self.folder / CONTENT).exists():
                shutil.copytree(self.folder / CONTENT, folder / CONTENT)
        except OSError as error:
            raise WorldFault("practice-busy", "演练现在打不开。", "如果另一个窗口正在演练，请先结束它；仍不行时请检查磁盘空间。") from error
        shelf = _PracticeShelf(folder / CONTENT, self._content, BUILT)
        inner = LocalGate(folder, clock=self._clock, printers=self._printers, documents=Papers(practice=True), library=shelf)
        return inner._filled(next(iter(self.pack.stations)))

    def _filled(self, station: str) -> Desk:
        """Give the practice desk, with people in it. The key of its store is kept nowhere."""
        practice, people = import_module("app.services.practice"), import_module("app.ui.visitors").visitors()
        key = secrets.token_bytes(_KEY_BYTES)
        store: Store = _store()(self.folder / STORE, key)
        cards = self.folder / PRACTICE_CARDS
        cards.write_text(json.dumps(practice.cards(people), ensure_ascii=False), encoding="utf-8")
        for name, value in (("station", station), ("window", "1"), ("clerk", f"{PRACTICE}员"), (READER, f"file:{cards}")):
            store.set_setting(name, value)
        store.close()
        desk = replace(self._desk(key), practice=True)
        practice.mark_numbers(desk)
        practice.fill(desk, people)
        return desk

    def today(self) -> date:
        """Give today's date in Shanghai."""
        return local_day(self._clock.now())

    def surroundings(self) -> Surroundings:
        """Give what ``doctor`` looks at."""
        return Surroundings(self.folder, self.pack, self._clock, self._printers, self.documents, BUILT)

    def renew(self, desk: Desk) -> Desk:
        """Give the desk with the version of the pack that is in effect now."""
        self.__dict__.pop("pack", None)
        pack = _in_effect(desk.library, self.today())
        return replace(desk, pack=pack, calendar=desk.library.calendar(pack.digest))

    def report(self, error: BaseException) -> str:
        """Log a bug of ours without any personal data and give its code."""
        return journal.report(self.folder, error)

    def _check_start(self, station: str, clerk: str, password: str) -> None:
        if self.exists():
            raise WorldFault("already-there", "这个数据文件夹已经建立过，没有改动它。", "直接打开即可，或用 --data 换一个文件夹。")
        if station not in self.pack.stations:
            raise WorldFault("unknown-station", f"没有代码为“{station}”的站点。", "请从信访局和各镇街的名单里选。", "station")
        if not clerk.strip():
            raise WorldFault("name-needed", "请填写工作人员姓名。", "", "clerk")
        _check_password(password)

    def _check_there(self) -> None:
        if not self.exists():
            raise WorldFault("not-set-up", "还没有建立数据文件夹。", "请先运行 xinfang-desk init，或打开窗口按提示设置。")
        if not (self.folder / STORE).exists():
            raise WorldFault("store-missing", "数据文件 store.db 不见了。", "请从备份恢复，不要重新建立。")

    def _desk(self, key: bytes) -> Desk:
        store: Store = _store()(self.folder / STORE, key)
        seat = Seat(store.setting("station"), store.setting("window"), store.setting("clerk"))
        self.library.hold(self.pack.digest, self._clock.now())
        calendar = self.library.calendar(self.pack.digest)
        reader = ChosenReader(_reader, store.setting(READER))
        slips = ChosenSlips(lambda setting: _slips(setting, self._printers), store.setting(SLIPS))
        return Desk(self.pack, store, self._clock, calendar, self.documents, self._printers, seat, self.library, reader, slips)


class _PracticeShelf(Shelf):
    """The shelf of the practice desk: the symbol before its letters' numbers says that they are none."""

    def pack(self, digest: str) -> Pack:
        """Load a kept version with its approval."""
        pack = super().pack(digest)
        stations = {code: replace(station, symbol=PRACTICE + station.symbol) for code, station in pack.stations.items()}
        return replace(pack, stations=stations)


def _in_effect(library: Library, day: date) -> Pack:
    """Give the version in effect on a day with its approval."""
    version = library.effective(day)
    return replace(library.pack(version.digest), approval=version.approval)


def _check_password(password: str) -> None:
    if not password:
        raise WorldFault("password-needed", "密码不能空着。", "可以用一句好记的话，八个字以上为好。", "password")


def window_printers() -> Printers:
    """Give the printers that a window has: by CUPS where it is, else through Qt, as on Windows (needs a running window)."""
    if shutil.which("lp"):
        return CupsPrinters()
    made: Printers = import_module("app.ui.printing").QtPrinters()
    return made


def _reader(setting: str) -> CardReader:
    """Make the card reader of a setting."""
    if not setting:
        return NoReader()
    made: CardReader = import_module("app.devices.readers").make_reader(setting)
    return made


def _slips(setting: str, printers: Printers) -> Slips:
    """Make the slip printer of a setting."""
    if not setting:
        return NoSlips()
    made: Slips = import_module("app.devices.slips").make_slips(setting, printers)
    return made


def _vault() -> Any:
    return import_module("app.store.vault")


def _store() -> Any:
    return import_module("app.store.store").LocalStore
