"""Finding among 1,000,000 visits, against the LIKE scan of the same question on the same store in the same run.

Ours is the whole answer as the register shows it: the newest thirty visits with all their people, each with what it was found by.
The scan looks at every row and gives only the rows of its newest thirty visits; a LIKE that goes from the newest visit backwards
can stop early where every third visit is a hit, and takes as long as the scan where few are.
Each question is asked once, about visits drawn by chance. The limit of 1/50 is of our 99th percentile to the scan's median. Growth is of
the median among 1,000,000 visits to that among 10,000, each question with as many visits in its answer as one got there.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from typing import Any

from app.store.connection import Link
from app.store.pinyin import syllables
from app.store.store import LocalStore
from benchmarks import gaps, town
from benchmarks.table import Row

SMALL, LARGE = 10_000, 1_000_000
SHOWN, ASKED, SCANNED, WARM = 30, 300, 3, 40
_PEOPLE = "SELECT visits.* FROM petitioners JOIN visits ON visits.id = visit_id WHERE"
_LETTERS = "SELECT visits.* FROM letters JOIN visits ON visits.id = visit_id WHERE"
_VISITS = "SELECT visits.* FROM visits WHERE"
_NEWEST = f"ORDER BY +received_at DESC LIMIT {SHOWN}"


@dataclass(frozen=True)
class Question:
    """One typed question, and the LIKE of it: what stands before its order, and its values."""

    words: str
    like: str
    values: tuple[str, ...]


def measure() -> list[Row]:
    """Give the times of each kind of question in milliseconds, and how smoothly one types meanwhile."""
    rows = []
    small, large = town.opened(SMALL)[0], town.opened(LARGE)[0]
    for name, make in KINDS.items():
        few, hits = _asked(small, _questions(small, make, ASKED + WARM), [SHOWN])
        like, _ = _asked(large, _questions(large, make, ASKED + WARM), hits)
        many, _ = _asked(large, _questions(large, make, ASKED + WARM), [SHOWN])
        scan = statistics.median(_scanned(large, question) for question in _questions(large, make, SCANNED))
        last = statistics.quantiles(many, n=100)[98]
        rows.append(Row(f"find by {name}, 1,000,000 visits: p99 (ms)", last, scan, "LIKE scan, p50", 1 / 50))
        middle, before = statistics.median(like), statistics.median(few)
        rows.append(Row(f"find by {name}, 1,000,000 visits: p50, as long an answer (ms)", middle, before, "10,000 visits, p50", 3.0))
    for store in (small, large):
        store.close()
    return [*rows, *gaps.measure(town.opened(LARGE)[1])]


def _asked(store: LocalStore, questions: list[Question], most: list[int]) -> tuple[list[float], list[int]]:
    """Give how long each answer took, in milliseconds, and how long it was; ``most``: how long it may be, taken in turn."""
    taken, hits = [], []
    for question, limit in zip(questions, cycle(most), strict=False):
        begin = time.perf_counter()
        found = store.find_visits(question.words, limit)
        taken.append((time.perf_counter() - begin) * 1000)
        hits.append(max(len(found), 1))
    return taken[WARM:], hits


def _scanned(store: LocalStore, question: Question) -> float:
    begin = time.perf_counter()
    _link(store).rows(f"{question.like} {_NEWEST}", question.values)
    return (time.perf_counter() - begin) * 1000


def _questions(store: LocalStore, make: Callable[[Any, random.Random], Question], count: int) -> list[Question]:
    """Give questions about visits drawn by chance."""
    chance = random.Random(count)
    newest = _link(store).rows("SELECT max(seq) AS seq FROM visits")[0]["seq"]
    sql = """SELECT visits.narrative, visits.visit_no, petitioners.name, document_number, phone, pinyin, letter_no FROM visits
             JOIN petitioners ON petitioners.visit_id = visits.id JOIN letters ON letters.visit_id = visits.id WHERE seq = ?"""
    return [make(_link(store).rows(sql, (chance.randrange(1, newest // 3) * 3,))[0], chance) for _ in range(count)]


def _link(store: LocalStore) -> Link:
    return store._reader


def _part_of_name(row: Any, chance: random.Random) -> Question:
    start = chance.randrange(max(len(row["name"]) - 1, 1))
    part = row["name"][start : start + 2]
    return Question(part, f"{_PEOPLE} name LIKE ?", (f"%{part}%",))


def _whole_name(row: Any, _chance: random.Random) -> Question:
    return Question(row["name"], f"{_PEOPLE} name LIKE ?", (f"%{row['name']}%",))


def _one_character(row: Any, chance: random.Random) -> Question:
    part = chance.choice(row["name"])
    return Question(part, f"{_PEOPLE} name LIKE ?", (f"%{part}%",))


def _pinyin(row: Any, _chance: random.Random) -> Question:
    return Question(row["pinyin"].replace(" ", ""), f"{_PEOPLE} pinyin LIKE ?", (f"%{row['pinyin']}%",))


def _initials(row: Any, _chance: random.Random) -> Question:
    heads = [readings[0][0] for readings in syllables(row["name"])]
    return Question("".join(heads), f"{_PEOPLE} pinyin LIKE ?", ("% ".join(heads) + "%",))


def _document_end(row: Any, _chance: random.Random) -> Question:
    end = row["document_number"][-4:]
    return Question(end, f"{_PEOPLE} (document_number LIKE ? OR phone LIKE ?)", (f"%{end}", f"%{end}"))


def _phone_end(row: Any, _chance: random.Random) -> Question:
    end = row["phone"][-5:]
    return Question(end, f"{_PEOPLE} (document_number LIKE ? OR phone LIKE ?)", (f"%{end}", f"%{end}"))


def _visit_no(row: Any, _chance: random.Random) -> Question:
    end = row["visit_no"][7:]
    return Question(end, f"{_VISITS} visit_no LIKE ?", (f"%{end}",))


def _letter_no(row: Any, _chance: random.Random) -> Question:
    end = row["letter_no"].partition("〕")[2]
    return Question(end, f"{_LETTERS} letter_no LIKE ?", (f"%〕{end}",))


def _narrative(row: Any, chance: random.Random) -> Question:
    text = next(part for part in row["narrative"].replace("。", "，").split("，") if len(part) >= 4)
    start, length = chance.randrange(len(text) - 3), chance.choice((2, 3, 4))
    part = text[start : start + length]
    return Question(part, f"{_VISITS} narrative LIKE ?", (f"%{part}%",))


def _both(row: Any, chance: random.Random) -> Question:
    told = _narrative(row, chance)
    like = f"{_PEOPLE} name LIKE ? AND narrative LIKE ?"
    return Question(f"{row['name'][0]} {told.words}", like, (f"%{row['name'][0]}%", *told.values))


KINDS: dict[str, Callable[[Any, random.Random], Question]] = {
    "one character of a name": _one_character,
    "two characters of a name": _part_of_name,
    "whole name": _whole_name,
    "pinyin": _pinyin,
    "initials": _initials,
    "last 4 of a document": _document_end,
    "last 5 of a phone": _phone_end,
    "year and counter": _visit_no,
    "letter's counter": _letter_no,
    "words of the narrative": _narrative,
    "surname and narrative": _both,
}


if __name__ == "__main__":
    rows = measure()
    print("\n".join(row.markdown() for row in rows))
    sys.exit(not all(row.ok for row in rows))
