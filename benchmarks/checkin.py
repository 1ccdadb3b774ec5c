"""One check-in committed, against the raw sqlcipher3 commit of the same rows in a file of the same settings.

Both are measured in turn, call by call, so that the disk's moods fall on both alike.
"""

import statistics
import tempfile
import time
from pathlib import Path

from app.bootstrap import LocalGate
from app.models.moment import local_day
from app.models.visit import Entry, Petitioner
from app.ports import Desk
from app.services import check_in
from app.store.connection import Link
from app.store.terms import of_entry
from benchmarks.table import Row

CALLS = 400
NARRATIVE = "和邻居争宅基地打官司，法院判我输了，我不服这个判决，十一月十日拿到的判决书。"


def measure() -> list[Row]:
    """Give the median of one check-in and of the raw commit, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        desk = _desk(Path(folder) / "ours")
        raw = Link(Path(folder) / "raw.db", bytes(32))
        _copy_schema(desk, raw)
        ours, theirs = [], []
        for number in range(CALLS):
            entry = Entry((Petitioner(f"王淳{number}", document_number="11010519491231002X", phone="13800138000"),), narrative=NARRATIVE)
            begin = time.perf_counter()
            visit = check_in.register(desk, entry)
            middle = time.perf_counter()
            ours.append(middle - begin)
            rows = _rows(desk, visit.id, number)
            begin = time.perf_counter()
            _commit(raw, rows)
            theirs.append(time.perf_counter() - begin)
        desk.store.close()
        raw.close()
    return [
        Row(
            "check-in committed (ms)",
            statistics.median(ours) * 1000,
            statistics.median(theirs) * 1000,
            "raw sqlcipher3 commit of the same rows",
            2.0,
        )
    ]


def _desk(folder: Path) -> Desk:
    gate = LocalGate(folder)
    gate.create("440882", "1", "张三", "benchmark")
    return gate.open("benchmark")


def _link(desk: Desk) -> Link:
    return desk.store._link  # type: ignore[attr-defined,no-any-return]


def _copy_schema(desk: Desk, raw: Link) -> None:
    wanted = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'words\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'"
    for row in _link(desk).rows(wanted):
        raw.rows(row["sql"])


def _rows(desk: Desk, visit_id: str, number: int) -> list[tuple[str, tuple[object, ...]]]:
    """The very rows that the check-in wrote, as ready statements."""
    found = []
    for table, key in (("visits", "id"), ("petitioners", "visit_id")):
        row = _link(desk).rows(f"SELECT * FROM {table} WHERE {key} = ?", (visit_id,))[0]
        marks = ", ".join("?" for _ in row)
        found.append((f"INSERT INTO {table} VALUES ({marks})", tuple(row)))
    visit = desk.store.visit(f"440882-{local_day(desk.clock.now()).year}-{number + 1:06d}")
    assert visit
    found.append(("INSERT INTO words (rowid, terms) VALUES (?, ?)", (number + 1, of_entry(visit.entry))))
    found.append(("INSERT INTO counters VALUES ('visit', 1) ON CONFLICT (series) DO UPDATE SET value = value + 1", ()))
    return found


def _commit(raw: Link, rows: list[tuple[str, tuple[object, ...]]]) -> None:
    connection = raw._raw
    connection.execute("BEGIN IMMEDIATE")
    for sql, values in rows:
        connection.execute(sql, values)
    connection.execute("COMMIT")
