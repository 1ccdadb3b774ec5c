"""Changes to a pack's files that leave comments and order as people wrote them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT
from tomlkit.toml_document import TOMLDocument

from app.content.table import is_tables
from app.models.fault import WorldFault
from app.models.version import Change, Deed, Rows


def rows_of(path: Path) -> Rows:
    """Give a file's data as tables of rows, in plain values. Raises WorldFault "no-such-file", "file-unreadable"."""
    if not path.is_file():
        raise WorldFault("no-such-file", f"草稿里没有文件“{path.name}”。", "请从左边重新选择。")
    try:
        data: dict[str, Any] = tomlkit.parse(path.read_text(encoding="utf-8")).unwrap()
    except (OSError, ValueError, RecursionError) as error:
        raise WorldFault("file-unreadable", f"读不出内容文件“{path.name}”。", "请用 content check 查看它错在哪一行。") from error
    tables: dict[str, tuple[Mapping[str, Any], ...]] = {"": ({key: value for key, value in data.items() if not is_tables(value)},)}
    for key, value in data.items():
        if is_tables(value):
            tables[key] = tuple(value) if isinstance(value, list) else (value,)
    return tables


def changed(texts: Mapping[str, str], changes: Sequence[Change]) -> dict[str, str]:
    """Apply changes to files given as text by name; gives the files that changed. Raises WorldFault "bad-change"."""
    files = dict.fromkeys(change.file for change in changes)
    documents: dict[str, TOMLDocument] = {file: tomlkit.parse(texts.get(file, "")) for file in files}
    deeds = {Deed.PUT: _put, Deed.ADD: _add, Deed.REMOVE: _remove}
    for change in changes:
        try:
            deeds[change.deed](documents[change.file], change)
        except (KeyError, IndexError, TypeError, ValueError) as error:
            where = f"{change.file} {change.table}[{change.index}] {change.key}".strip()
            raise WorldFault("bad-change", f"这一处改不了：{where}。", "请重新打开这一页再改。") from error
    return {file: tomlkit.dumps(document) for file, document in documents.items()}


def _put(document: TOMLDocument, change: Change) -> None:
    table = _row(document, change)
    if change.value is None:
        table.pop(change.key, None)
    else:
        table[change.key] = _item(change.value)


def _add(document: TOMLDocument, change: Change) -> None:
    rows = document.setdefault(change.table, tomlkit.aot())
    if not isinstance(rows, AoT):
        raise TypeError(change.table)
    table = tomlkit.table()
    for key, value in change.value.items():
        table.add(key, _item(value))
    rows.insert(len(rows) if change.index < 0 else change.index, table)


def _remove(document: TOMLDocument, change: Change) -> None:
    rows = document[change.table]
    if not isinstance(rows, AoT):
        raise TypeError(change.table)
    del rows[change.index]


def _row(document: TOMLDocument, change: Change) -> Any:
    if not change.table:
        return document
    rows = document[change.table]
    return rows[change.index] if isinstance(rows, AoT) else rows


def _item(value: Any) -> Any:
    """Give a value as TOML writes it: a table, or a list of them, on one line with its key."""
    if isinstance(value, Mapping):
        inline = tomlkit.inline_table()
        inline.update({key: _item(each) for key, each in value.items()})
        return inline
    if isinstance(value, list | tuple):
        array = tomlkit.array()
        array.extend([_item(each) for each in value])
        return array.multiline(any(isinstance(each, Mapping) for each in value))
    return tomlkit.item(value)
