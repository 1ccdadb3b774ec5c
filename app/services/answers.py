"""Answers given all at once, as scripts do: put in, in the order in which the walk comes by their questions."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.models.chart import DONE, NO, UNSURE, YES, Node
from app.models.fault import WorldFault
from app.models.visit import Visit
from app.ports import Desk
from app.services import guide

_WORDS = {"说不清": UNSURE, "?": UNSURE, "已办": DONE, "true": YES, "false": NO, "y": YES, "n": NO}


def apply_answers(desk: Desk, visit: Visit, answers: Any) -> tuple[Visit, tuple[Node, ...]]:
    """Answer the questions in ``answers`` (node code: answer, or {"answer": …, "date": …}); gives the visit and what was cleared.

    An answer may be its code or the words on the edge. Raises WorldFault "bad-answers", "not-asked", "no-such-answer", "bad-date".
    """
    if not isinstance(answers, Mapping):
        raise WorldFault("bad-answers", "回答应当是一个 JSON 对象。", '例如 {"D4.02": "yes"}。')
    left = dict(answers)
    cleared: dict[str, Node] = {}
    while left:
        node = next((step.node for step in guide.position(desk, visit).path if step.node.code in left), None)
        if node is None:
            code = next(iter(left))
            raise WorldFault("not-asked", f"没有走到“{code}”这个问题。", "请核对节点编号，或先回答它前面的问题。", code)
        value, day = _read(node, left.pop(node.code))
        visit, lost = guide.answer(desk, visit, node.code, value, day)
        cleared |= {each.code: each for each in lost}
    return visit, tuple(cleared.values())


def _read(node: Node, given: Any) -> tuple[str, date | None]:
    words, day = (given.get("answer"), given.get("date")) if isinstance(given, Mapping) else (given, None)
    word = str(words).strip()
    labels = {edge.label: edge.answer for edge in node.edges if edge.label}
    value = labels.get(word) or (word if node.edge(word) else _WORDS.get(word.lower(), word))
    return value, _day(day, node.code)


def _day(text: Any, code: str) -> date | None:
    if text in {None, ""}:
        return None
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise WorldFault("bad-date", f"“{code}”的日期“{text}”不对。", "请按 2026-03-05 的样子写。", code) from None
