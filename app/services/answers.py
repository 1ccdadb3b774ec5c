"""Answers given all at once, as scripts do: put in, in the order in which the walk comes by their questions."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app.models.chart import DONE, NO, UNSURE, YES, Node
from app.models.fault import WorldFault
from app.models.text import tidy_number
from app.models.visit import Answer, Visit
from app.models.walk import walk
from app.ports import Desk
from app.services import guide
from app.services.edition import desk_for

_WORDS = {"说不清": UNSURE, "?": UNSURE, "已办": DONE, "true": YES, "false": NO, "y": YES, "n": NO}


def apply_answers(
    desk: Desk, visit: Visit, answers: Any, matter: str = "", reason: str = ""
) -> tuple[Visit, tuple[Node, ...]]:
    """Pick a kind where one is given, then answer the questions in ``answers``; all is kept, or nothing.

    ``answers``: node code to answer, or to {"answer": …, "date": …}; an answer may be its code or the words on the edge.
    Gives the visit and the questions whose answers were cleared.
    Raises WorldFault "bad-answers", "not-asked", "no-such-answer", "bad-date", and as ``guide.pick``.
    """
    if not isinstance(answers, Mapping):
        raise WorldFault("bad-answers", "回答应当是一个 JSON 对象。", '例如 {"D4.02": "yes"}。')
    desk = desk_for(desk, visit)
    guidance = guide.picked(desk.pack, visit.guidance, matter, reason) if matter else visit.guidance
    left = dict(answers)
    cleared: dict[str, Node] = {}
    while left:
        node = next((step.node for step in walk(desk.pack, guidance).path if step.node.code in left), None)
        if node is None:
            code = next(iter(left))
            raise WorldFault("not-asked", f"没有走到“{code}”这个问题。", "请核对节点编号，或先回答它前面的问题。", code)
        guidance, lost = guide.answered(desk, guidance, node.code, _read(node, left.pop(node.code)))
        cleared |= {each.code: each for each in lost}
    return guide.keep(desk, visit, guidance) if matter or answers else visit, tuple(cleared.values())


def _read(node: Node, given: Any) -> Answer:
    words, day = (given.get("answer"), given.get("date")) if isinstance(given, Mapping) else (given, None)
    word = str(words).strip()
    labels = {edge.label: edge.answer for edge in node.edges if edge.label}
    value = labels.get(word) or (word if node.edge(word) else _WORDS.get(word.lower(), word))
    return Answer(value, _day(day, node.code))


def _day(text: Any, code: str) -> date | None:
    if text is None or text == "":
        return None
    try:
        return datetime.strptime(tidy_number(str(text)), "%Y-%m-%d").date()
    except ValueError:
        raise WorldFault("bad-date", f"“{code}”的日期“{text}”不对。", "请按 2026-03-05 的样子写。", code) from None
