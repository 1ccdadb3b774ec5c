"""What may be chosen for a key: the codes of other things of the pack, with their Chinese names. Knows no widget."""

from collections.abc import Callable, Mapping
from typing import Any

from app.models.law import parse_cite
from app.models.pack import Pack
from app.ui.pages.content.draft import DraftBook, Spot
from app.ui.pages.content.sections import CHOICES, SECTIONS, Key, title_of

Offered = tuple[tuple[str, str], ...]
_WIDE = 26


def offered(key: Key, spot: Spot, book: DraftBook, pack: Pack) -> Offered:
    """Give the values and words from which a key chooses; ``pack`` is the one being looked at, not older than the last save."""
    if key.of in CHOICES:
        return tuple((str(value), words) for value, words in CHOICES[key.of])
    if key.of == "stages":
        return tuple((str(row.get("code")), str(row.get("label"))) for row in _rows(book, spot.file, "letters", "stage"))
    if key.of == "paragraphs":
        shared = _rows(book, "letters/common.toml", "wording", "paragraph")
        return tuple((str(row.get("code")), title_of(row)[:_WIDE]) for row in shared)
    found = _FROM_PACK.get(key.of)
    return found(pack) if found else ()


def as_kept(key: Key, value: str) -> Any:
    """Give a chosen value as the pack keeps it: a number where it is one."""
    plain = {str(each): each for each, _words in CHOICES.get(key.of, ())}
    return plain.get(value, value)


def cites(pack: Pack) -> Offered:
    """Give every article with its citation in words."""
    return tuple(
        (f"{statute.title}:{number}", f"{statute.title}:{number}{doubted(article.verified)}　{article.line[:_WIDE]}")
        for statute in pack.statutes.values()
        for number, article in statute.articles.items()
    )


def doubted(verified: bool) -> str:
    """Give the mark of what nobody has checked."""
    return "" if verified else "（待核）"


def spoken_cite(cite: str) -> str:
    """Write a citation as letters print it; as it is where it can not be read."""
    read = parse_cite(cite)
    return str(read) if read else cite


def _rows(book: DraftBook, file: str, section: str, table: str) -> list[Mapping[str, Any]]:
    found = next(each for each in SECTIONS if each.code == section).table(table)
    return list(book.rows(file, found)) if found else []


def _nodes(pack: Pack) -> Offered:
    return tuple((node.code, f"{node.code}　{node.text[:_WIDE]}") for chart in pack.charts.values() for node in chart.nodes.values())


def _rules(pack: Pack) -> Offered:
    return tuple({rule.code: f"{rule.name}（{rule.span}）{doubted(rule.verified)}" for rule in pack.rules}.items())


_FROM_PACK: Mapping[str, Callable[[Pack], Offered]] = {
    "organs": lambda pack: tuple((organ.code, organ.name + doubted(organ.verified)) for organ in pack.organs.values()),
    "rules": _rules,
    "events": lambda pack: tuple((event.code, event.name) for event in pack.events.values()),
    "kinds": lambda pack: tuple((kind.code, f"{kind.code}　{kind.name}") for kind in pack.matters.values()),
    "charts": lambda pack: tuple((chart.code, f"{chart.code}　{chart.name}") for chart in pack.charts.values()),
    "letters": lambda pack: tuple((form.code, f"{form.code}　{form.title}{form.subtitle}") for form in pack.letters.values()),
    "nodes": _nodes,
    "cites": cites,
}
