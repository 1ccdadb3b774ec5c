"""Opens the encrypted file and turns the library's errors into the two kinds of failure."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from app.models.fault import WorldFault

_WORLD = (
    (("full",), WorldFault("disk-full", "磁盘已满，没有保存。", "请清出空间后再按一次；已填的内容还在。")),
    (("disk i/o",), WorldFault("disk-full", "磁盘写不进去，没有保存。", "请检查磁盘空间和磁盘状态后再试；已填的内容还在。")),
    (("readonly", "read-only"), WorldFault("store-read-only", "数据文件夹不能写入。", "请管理员检查文件夹权限，或换一个数据文件夹。")),
    (("unable to open",), WorldFault("store-unreachable", "打不开数据文件。", "请检查数据文件夹是否存在、是否允许写入。")),
    (("locked", "busy"), WorldFault("store-busy", "数据文件正被另一个程序使用。", "请关闭另一个窗口后再试。")),
    (
        ("malformed", "not a database", "corrupt"),
        WorldFault("store-damaged", "数据文件已损坏，打不开。", "请不要删除文件，联系管理员用最近的备份恢复。"),
    ),
)

_WRITER = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")
_READER = ("query_only = ON", "cache_size = -65536")
"""A larger cache, in KiB, taken only when it is filled: a search visits many pages that the desk does not need otherwise."""


class Link:
    """One connection, shared by the threads of one program through a lock."""

    def __init__(self, path: Path, key: bytes, reading: bool = False) -> None:
        """Open the file; ``reading``: a second connection that only reads, beside the one that writes."""
        self._lock = RLock()
        with _named_faults():
            self._raw = sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False, timeout=5.0)
            try:
                self._prepare(key, _READER if reading else _WRITER)
            except BaseException:
                self._raw.close()
                raise

    @property
    def raw(self) -> Any:
        """The sqlcipher3 connection itself, for the library that makes the schema."""
        return self._raw

    def _prepare(self, key: bytes, mode: tuple[str, ...]) -> None:
        self._raw.row_factory = sqlcipher.Row
        for pragma in (
            "cipher_log_level = NONE",
            f"key = \"x'{key.hex()}'\"",
            "temp_store = MEMORY",
            *mode,
        ):
            self._raw.execute(f"PRAGMA {pragma}")
        self._raw.execute("SELECT count(*) FROM sqlite_master").fetchone()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: kept whole and durable, or not at all."""
        with self._lock, _named_faults():
            self._raw.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._raw.execute("COMMIT")
            except BaseException:
                if self._raw.in_transaction:
                    self._raw.execute("ROLLBACK")
                raise

    def rows(self, sql: str, values: tuple[Any, ...] | dict[str, Any] = ()) -> list[Any]:
        """Run one statement and give its rows."""
        with self._lock, _named_faults():
            return list(self._raw.execute(sql, values).fetchall())

    def insert(self, table: str, row: dict[str, Any]) -> None:
        """Add one row; ``table`` and the keys are the program's own names, never words from outside."""
        names = ", ".join(row)
        self._raw.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join(':' + name for name in row)})", row)  # noqa: S608

    def update(self, table: str, row_id: str, row: dict[str, Any]) -> None:
        """Change one row by its id."""
        sets = ", ".join(f"{name} = :{name}" for name in row)
        self._raw.execute(f"UPDATE {table} SET {sets} WHERE id = :id", {**row, "id": row_id})  # noqa: S608

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._raw.close()


@contextmanager
def _named_faults() -> Iterator[None]:
    try:
        yield
    except sqlcipher.DatabaseError as error:
        words = str(error).lower()
        for signs, fault in _WORLD:
            if any(sign in words for sign in signs):
                raise WorldFault(fault.code, fault.sentence, fault.step) from error
        raise
