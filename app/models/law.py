"""Statutes and the citations that point at them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

_CITE = re.compile(r"^(?P<title>[^:]+):(?P<article>\d+(?:-\d+)?)(?:\.(?P<para>\d+))?(?:\((?P<item>\d+)\))?$")
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Article:
    """One article as this pack needs it: number, its content in one line, whether a person read the text."""

    number: str
    line: str
    verified: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Statute:
    """One statute in one version. ``title`` is the short title that citations use; ``name`` the full one."""

    title: str
    name: str
    version: str
    in_force: date
    until: date | None
    articles: Mapping[str, Article]

    def holds_on(self, day: date) -> bool:
        """Say whether the statute is in force on ``day``."""
        return self.in_force <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Cite:
    """A citation taken apart: short title, article, paragraph 款 and item 项 ("" where none)."""

    title: str
    article: str
    para: str = ""
    item: str = ""

    def __str__(self) -> str:
        """Give the citation as letters print it: 《民事诉讼法》第一百七十一条第一款."""
        head, _, tail = self.article.partition("-")
        words = f"《{self.title}》第{chinese_number(head)}条" + (f"之{chinese_number(tail)}" if tail else "")
        words += f"第{chinese_number(self.para)}款" if self.para else ""
        return words + (f"第（{chinese_number(self.item)}）项" if self.item else "")


def parse_cite(text: str) -> Cite | None:
    """Read ``民事诉讼法:171``, ``信访工作条例:22.2`` or ``信访工作条例:31(1)``; None where it is no citation."""
    found = _CITE.match(text)
    if not found:
        return None
    return Cite(found["title"], found["article"], found["para"] or "", found["item"] or "")


def articles(cites: Iterable[str]) -> str:
    """Write citations as papers print them, each statute named once: 《民事诉讼法》第一百七十一条、第一百七十四条."""
    named: dict[str, list[str]] = {}
    for cite in filter(None, map(parse_cite, cites)):
        title = f"《{cite.title}》"
        named.setdefault(title, []).append(str(cite).removeprefix(title))
    return "；".join(title + "、".join(dict.fromkeys(numbers)) for title, numbers in named.items())


def chinese_number(digits: str) -> str:
    """Write a number below 1000 in Chinese: 171 gives 一百七十一."""
    number = int(digits)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        words += "零"
    return words + (_DIGITS[ones] if ones or not number else "")
