"""An invented county's visits in bulk: the same at every run, put in through the store's own index functions."""

import random
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.models.identity import check_digit
from app.models.key import new_key
from app.models.visit import Entry, Guidance, Petitioner, Status, Visit
from app.store import search, visits
from app.store.connection import Link
from app.store.store import LocalStore
from app.store.version import SCHEMA

CACHE = Path(__file__).parents[1] / ".cache" / "find"
KEY = bytes(range(32))
_FORM, _BATCH = 1, 20_000
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余于杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范单仇符莫"
_GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华建国志文玉春梅海燕红宇鹏辉飞波斌凤琴云莲真环雪荣爱妹香月莺媛瑞凡佳嘉琼"
    "勤珍贞莉翠雅芝萍淑慧巧美淳生福东旺康雄仁裕达大小家水木金土火林森炎焕灿坤坚垚堃喆"
)
_START = datetime(2006, 1, 1, tzinfo=UTC)


def opened(count: int) -> tuple[LocalStore, Path]:
    """Give the store of so many visits, built at the first call and kept for the next run."""
    CACHE.mkdir(parents=True, exist_ok=True)
    path = CACHE / f"{count}-{SCHEMA[-1]}-{_FORM}.db"
    if not path.exists():
        fresh = path.with_suffix(".new")
        for each in CACHE.glob(f"{fresh.name}*"):
            each.unlink()
        _build(fresh, count)
        fresh.rename(path)
    return LocalStore(path, KEY), path


def entries(count: int) -> Iterator[Entry]:
    """Give what people came with; surnames and given names as unevenly spread as they are."""
    chance = random.Random(4)
    told = list(_narratives())
    surnames = [1 / (at + 3) for at in range(len(_SURNAMES))]
    given = [1 / (at + 8) for at in range(len(_GIVEN))]
    for _ in range(count):
        name = chance.choices(_SURNAMES, surnames)[0] + "".join(chance.choices(_GIVEN, given, k=chance.choice((1, 2, 2, 2))))
        born = datetime(1940, 1, 1, tzinfo=UTC) + timedelta(days=chance.randrange(24_000))
        digits = f"44088{chance.randrange(1, 6)}{born:%Y%m%d}{chance.randrange(1000):03d}"
        phone = f"1{chance.choice('3589')}{chance.randrange(10**9):09d}"
        first, second = chance.sample(told, 2)
        person = Petitioner(name, document_number=digits + check_digit(digits), phone=phone, birth=f"{born:%Y-%m-%d}")
        yield Entry((person,), narrative=f"{first[: chance.randrange(20, 60)]}，{second[: chance.randrange(10, 30)]}")


def _narratives() -> Iterator[str]:
    folder = Path(__file__).parents[1] / "tests" / "services"
    for kind in tomllib.loads((folder / "narratives_dev.toml").read_text(encoding="utf-8")).values():
        yield from (text for texts in kind.values() for text in texts)


def _build(path: Path, count: int) -> None:
    LocalStore(path, KEY).close()
    link = Link(path, KEY)
    for pragma in ("synchronous = OFF", "cache_size = -262144"):
        link.rows(f"PRAGMA {pragma}")
    indexes = link.rows("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    for row in indexes:
        link.rows(f"DROP INDEX {row['name']}")
    numbered = enumerate(entries(count), 1)
    for first in range(0, count, _BATCH):
        with link.writing():
            for _ in range(min(_BATCH, count - first)):
                _put(link, *next(numbered))
    for row in indexes:
        link.rows(row["sql"])
    link.rows("ANALYZE")
    link.close()


def _put(link: Link, number: int, entry: Entry) -> None:
    """Keep a visit as the store does, but for the looking up of persons and the counting of numbers."""
    at = _START + timedelta(minutes=10 * number)
    counter = number % 100_000 or 100_000
    visit_no = f"440882-{2006 + number // 100_000}-{counter:06d}"
    person = Petitioner(**{key: getattr(entry.petitioners[0], key) for key in visits._PEOPLE} | {"person": f"p{number}"})
    entry = Entry((person,), narrative=entry.narrative)
    visit = Visit(
        new_key(), visit_no, "440882", new_key(), at, "张三", "1", entry, Guidance(), "", Status.CLOSED, "2026.11-abcdef1", 1, at,
        registered_at=at,
    )  # fmt: skip
    link.insert("visits", {**visits._row(visit), "seq": number, "counter": counter})
    visits._add_people(link, visit, number)
    search.write(link, number, entry)
    if number % 3 == 0:
        link.insert("letters", _letter(visit, number // 3))


def _letter(visit: Visit, number: int) -> dict[str, Any]:
    letter_no = f"雷信访告〔{2006 + number // 30_000}〕{number % 30_000 or 30_000}号"
    row = {"id": new_key(), "visit_id": visit.id, "letter_no": letter_no, "form": "A", "sha256": "", "clerk": "张三", "printed": 1}
    return row | {"issued_at": visit.received_at.isoformat(), "content_version": "2026.11-abcdef1"} | search.letter_key(letter_no)
