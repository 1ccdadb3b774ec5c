"""Guidance 导引: the walk of one visit, the dates on it, and the next steps that the law wants besides the letter."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.models import walk
from app.models.chart import DONE, UNSURE, Chart, Node, Shape
from app.models.deadline import Rule, Worked, row_on, rule_on, spoken, work_out
from app.models.fault import WorldFault
from app.models.key import new_key
from app.models.law import parse_cite
from app.models.moment import local_day
from app.models.pack import Pack
from app.models.suggestion import Suggestion
from app.models.visit import Answer, Guidance, Status, Step, Visit
from app.models.walk import Position
from app.ports import Desk
from app.services.edition import desk_for
from app.services.suggest import suggest
from app.services.traces import of_kind

_CAPTION_CITES = 2


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline that runs: the rule, its last day worked out, and the days left from today (below 0: past)."""

    rule: Rule
    worked: Worked
    days_left: int


def position(desk: Desk, visit: Visit) -> Position:
    """Say where the visit's walk stands."""
    return walk.walk(desk_for(desk, visit).pack, visit.guidance)


def answer(desk: Desk, visit: Visit, node: str, value: str, day: date | None = None) -> tuple[Visit, tuple[Node, ...]]:
    """Answer a question on the path, or change an earlier answer; gives the questions whose answers were cleared by it.

    Raises WorldFault "not-asked" where the walk does not come by ``node``, "no-such-answer" where it has no such way out,
    "date-in-future". The date may always be left open.
    """
    desk = desk_for(desk, visit)
    guidance, cleared = answered(desk, visit.guidance, node, Answer(value, day))
    return keep(desk, visit, guidance), cleared


def answered(desk: Desk, guidance: Guidance, node: str, given: Answer) -> tuple[Guidance, tuple[Node, ...]]:
    """Give the guidance with one answer put in, nothing kept yet. Raises as ``answer``."""
    asked = next((step.node for step in walk.walk(desk.pack, guidance).path if step.node.code == node), None)
    if asked is None or not (asked.shape is Shape.QUESTION or asked.halt):
        raise WorldFault("not-asked", f"现在没有问到“{node}”。", "请按当前的问题回答，或先改前面的回答。", node)
    _check_answer(asked, given.value)
    if given.day and given.day > local_day(desk.clock.now()):
        raise WorldFault("date-in-future", f"{spoken(given.day)}还没有到。", "收到文书、知道事情的日期不会晚于今天，请再核对。", node)
    return walk.change(desk.pack, guidance, node, given)


def withdraw(desk: Desk, visit: Visit, node: str) -> tuple[Visit, tuple[Node, ...]]:
    """Take an answer back; gives the questions whose answers were cleared with it."""
    desk = desk_for(desk, visit)
    guidance, cleared = walk.withdraw(desk.pack, visit.guidance, node)
    return keep(desk, visit, guidance), cleared


def pick(desk: Desk, visit: Visit, matter: str, reason: str) -> Visit:
    """Pick a kind by hand. Raises WorldFault "no-such-kind", and "reason-needed" where it overrides a finished walk."""
    desk = desk_for(desk, visit)
    return keep(desk, visit, picked(desk.pack, visit.guidance, matter, reason))


def picked(pack: Pack, guidance: Guidance, matter: str, reason: str) -> Guidance:
    """Give the guidance with a kind picked by hand, nothing kept yet. Raises as ``pick``."""
    if matter not in {kind.code for kind in pack.kinds()}:
        raise WorldFault("no-such-kind", f"没有“{matter}”这种事项，或已停用。", "请从种类列表里选。", "matter")
    here = walk.walk(pack, guidance)
    if here.settled and here.matter != matter and not reason.strip():
        came = "已选" if guidance.picked else "按回答应为"
        sentence = f"{came}“{pack.matters[here.matter].name}”，改选别的种类要写明理由。"
        raise WorldFault("reason-needed", sentence, "写一句理由即可。", "reason")
    return walk.pick(pack, guidance, matter, reason.strip())


def dues(desk: Desk, node: Node, day: date) -> tuple[Due, ...]:
    """Give what runs at a question once its date is ``day``: the rules of the node and of those that follow it."""
    if node.date is None:
        return ()
    following = [desk.pack.node(edge.to) for edge in node.edges]
    codes = dict.fromkeys(code for each in (node, *following) for code in each.deadlines)
    return _running(desk, codes, {node.date.event: day})


def known_dues(desk: Desk, visit: Visit) -> tuple[Due, ...]:
    """Give the petitioner's deadlines on the visit's path whose start day is known, soonest first."""
    desk = desk_for(desk, visit)
    here = position(desk, visit)
    codes = dict.fromkeys(code for step in here.path for code in step.node.deadlines)
    return tuple(due for due in _running(desk, codes, here.dates) if due.rule.who == "petitioner")


def suggestions(desk: Desk, text: str) -> tuple[Suggestion, ...]:
    """Give the kinds that a narrative speaks of, best first."""
    return suggest(desk.pack.kinds(), text) if text.strip() else ()


def captions(pack: Pack, chart: Chart, today: date) -> Mapping[str, str]:
    """Give the small line under each node: who acts where the chart says so, the spans that run there, the articles behind it."""
    return {code: line for code, node in chart.nodes.items() if (line := _caption(pack, node, today))}


def work_rule(desk: Desk, code: str, start: date) -> Due:
    """Work out one rule from its start day. Raises WorldFault "rule-unknown", "rule-not-in-force"."""
    rule = rule_on(desk.pack.rules, code, start)
    worked = work_out(rule.length, rule.unit, rule.roll, start, desk.calendar)
    return Due(rule, worked, (worked.last_day - local_day(desk.clock.now())).days)


def running(desk: Desk, code: str, start: date) -> Due | None:
    """Work out one rule from its start day, None where no row of the rule was in force then: such a date is left open."""
    try:
        return work_rule(desk, code, start)
    except WorldFault as fault:
        if fault.code in {"rule-not-in-force", "date-out-of-range"}:
            return None
        raise


def working(due: Due) -> str:
    """Say how a last day was worked out, in one line."""
    return f"{due.rule.name}：{'；'.join(due.worked.steps)}。"


def step_working(desk: Desk, visit: Visit, step: Step) -> str:
    """Say how the last day of a next step was worked out, "" where it has none."""
    due = running(desk_for(desk, visit), step.rule, step.start) if step.rule else None
    return working(due) if due else ""


def _running(desk: Desk, codes: Iterable[str], dates: Mapping[str, date]) -> tuple[Due, ...]:
    events = {rule.code: rule.event for rule in desk.pack.rules}
    known = (running(desk, code, dates[events[code]]) for code in codes if events.get(code) in dates)
    found = [due for due in known if due]
    return tuple(sorted(found, key=lambda due: due.worked.last_day))


def _check_answer(node: Node, value: str) -> None:
    allowed = {edge.answer for edge in node.edges} | {UNSURE} if node.shape is Shape.QUESTION else {DONE}
    if value not in allowed:
        words = "、".join(sorted(allowed))
        raise WorldFault("no-such-answer", f"“{node.code}”不能这样回答。", f"可以回答：{words}。", node.code)


def keep(desk: Desk, visit: Visit, guidance: Guidance) -> Visit:
    """Keep a visit's guidance with the kind, status and next steps that come of it, in one transaction."""
    desk = desk_for(desk, visit)
    here = walk.walk(desk.pack, guidance)
    now = desk.clock.now()
    changed = replace(
        visit,
        guidance=guidance,
        matter=here.matter,
        status=_status(visit, here),
        revision=visit.revision + 1,
        written_at=now,
    )
    kind = of_kind(desk, visit, here.matter, guidance.reason, now)
    desk.store.save_visit(changed, next_steps(desk, changed), kind)
    return changed


def _status(visit: Visit, here: Position) -> Status:
    if visit.status in {Status.LETTER_ISSUED, Status.CLOSED} and visit.matter == here.matter:
        return visit.status
    return Status.GUIDED if here.settled else Status.CHECKED_IN


def next_steps(desk: Desk, visit: Visit) -> tuple[Step, ...]:
    """Give what the law wants done besides the letter, for this kind and this form of visit."""
    if not visit.matter:
        return ()
    matter = desk.pack.matters[visit.matter]
    start = local_day(visit.received_at)
    done = {step.code for step in desk.store.steps_of(visit.id) if step.done_at}
    organ = desk.pack.organs[matter.organs[0]].name if matter.organs else ""
    return tuple(
        Step(
            id=new_key(),
            visit_id=visit.id,
            code=follow.code,
            text=follow.text,
            organ=organ,
            start=start,
            due=work_rule(desk, follow.rule, start).worked.last_day if follow.rule else None,
            rule=follow.rule,
        )
        for follow in matter.follow
        if follow.code not in done and (not follow.forms or visit.entry.form in follow.forms)
    )


def _caption(pack: Pack, node: Node, today: date) -> str:
    """Give the spans and the first articles, those from which the spans come before the others."""
    rules = [rule for code in node.deadlines if (rule := row_on(pack.rules, code, today))]
    spans = dict.fromkeys(rule.span for rule in rules)
    known = {(cite.title, cite.article): None for cite in map(parse_cite, (*(rule.cite for rule in rules), *node.cites)) if cite}
    articles: dict[str, list[str]] = {}
    for title, article in [*known][:_CAPTION_CITES]:
        articles.setdefault(title, []).append(article)
    short = "、".join(title + "、".join(numbers) for title, numbers in articles.items())
    return " · ".join(part for part in (node.who, "、".join(spans), short) if part)
