"""The real thing for every test: a real pack, a real encrypted store in a fresh folder, a clock that stands still."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from hypothesis import HealthCheck, settings

from app.bootstrap import LocalGate
from app.models.fault import WorldFault
from app.models.visit import Entry, Petitioner
from app.ports import Desk
from app.store import vault

PASSWORD = "桂花开了 2026"
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
"""12:00 on Monday 23 November 2026 in Shanghai."""

settings.register_profile("quick", max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("fuzz", max_examples=20_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


class SetClock:
    """A clock that says what it is told, one second later each time."""

    def __init__(self, moment: datetime = NOON) -> None:
        self.moment = moment

    def now(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


class TrayPrinters:
    """A printer whose sheets land in a list: the outermost edge, where paper would begin."""

    def __init__(self, *queues: str) -> None:
        self.queues = queues
        self.tray: list[tuple[str, bytes]] = []
        self.papers: list[tuple[str, bool]] = []
        """On which paper each was printed, and whether on both sides."""
        self.jammed = False

    def names(self) -> tuple[str, ...]:
        return self.queues

    def send(self, pdf: bytes, name: str, title: str, paper: str = "A4", two_sided: bool = False) -> None:
        if self.jammed:
            raise WorldFault("printer-refused", "打印机没有接收，文书已保存。", "请检查打印机的电源、纸张和连线，再按 F8。")
        self.tray.append((name, pdf))
        self.papers.append((paper, two_sided))


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def printers() -> TrayPrinters:
    return TrayPrinters("前台激光")


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder just set up; copied by each test.

    Stretching a password takes its time on purpose, at each opening. The key file says how much: here it says little.
    The shipped content is kept in it already, which each first opening would otherwise write through to the disk, file by file.
    """
    folder = tmp_path_factory.mktemp("fresh") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vault, "_COST", {"time": 1, "memory": 64, "lanes": 1})
        gate = LocalGate(folder, clock=SetClock())
        gate.create("440882", "1", "张三", PASSWORD)
    gate.library.hold(gate.pack.digest, NOON)
    return folder


@pytest.fixture
def gate(fresh: Path, tmp_path: Path, clock: SetClock, printers: TrayPrinters) -> LocalGate:
    """A data folder that has been set up and not opened yet."""
    shutil.copytree(fresh, tmp_path / "data")
    return LocalGate(tmp_path / "data", clock=clock, printers=printers)


@pytest.fixture
def desk(gate: LocalGate) -> Iterator[Desk]:
    """The desk, opened."""
    desk = gate.open(PASSWORD)
    yield desk
    desk.store.close()


@pytest.fixture
def entry() -> Callable[..., Entry]:
    """Makes an entry: ``entry("李四", narrative=…)``; further names come along."""

    def make(*names: str, **words: object) -> Entry:
        people = tuple(Petitioner(name) for name in names or ("王淳生",))
        return Entry(people, **{"narrative": "法院判我输了，我不服判决。", "people": len(people), **words})  # type: ignore[arg-type]

    return make
