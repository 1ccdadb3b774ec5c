"""Which schema this program knows. A store that is up to date opens without the library that makes schemas."""

from importlib import import_module

from app.models.fault import WorldFault
from app.store.connection import Link

SCHEMA = ("m001_visits", "m002_letters", "m003_desk", "m004_counter", "m005_persons", "m006_days", "m007_find")
_TABLE = "SELECT count(*) AS there FROM sqlite_master WHERE name = '_sqlite_migrations'"


def bring_up_to_date(link: Link) -> None:
    """Apply what is missing. Raises WorldFault "newer-version" for a store of a later program, which is left as it is."""
    there = link.rows(_TABLE)[0]["there"]
    rows = link.rows("SELECT name FROM _sqlite_migrations WHERE migration_set = 'xinfang-desk'") if there else []
    applied = {row["name"] for row in rows}
    if applied - set(SCHEMA):
        raise WorldFault("newer-version", "数据由更新版本的程序建立，本版本不打开，以免损坏。", "请安装新版程序。")
    if set(SCHEMA) - applied:
        import_module("app.store.schema").apply(link)
