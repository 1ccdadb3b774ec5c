"""Papers of the desk for the bureau itself: 接待日报, 交班单. Plain values, drawn by an adapter."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its title, its heads, its rows; ``widths`` are shares of the line, as many as heads. ``empty`` stands for no row."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    empty: str = "无"


@dataclass(frozen=True, slots=True)
class Report:
    """A report: letterhead, title, the lines under it, tables, who signs; ``mark`` stands in each page's foot.

    ``signing``: what stands before each line for the pen, such as 交班人.
    """

    letterhead: str
    title: str
    lines: tuple[str, ...]
    tables: tuple[Table, ...]
    signing: tuple[str, ...]
    mark: str
