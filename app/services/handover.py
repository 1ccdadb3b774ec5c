"""The hand-over slip 交班单: what the next clerk has to know, on one sheet, with lines for both to sign.

A sealed matter is masked on it; tickets stand there by their number alone.
"""

from datetime import date, timedelta

from app.models.deadline import Calendar, near, spoken, weekday
from app.models.letter import Issued
from app.models.moment import day_bounds, local, local_day
from app.models.report import Report, Table
from app.models.text import tidy_text
from app.models.ticket import STAGE_WORDS, Stage, Ticket
from app.models.visit import STATUS_WORDS, Draft, Status, Step, Visit
from app.ports import Desk
from app.services import find, letters, rare
from app.services.compose import addressee
from app.services.edition import desk_for

TITLE = "交班单"
SIGNING = ("交班人", "接班人", "交接时间")
_OPEN = (Stage.WAITING, Stage.CALLED, Stage.SERVING, Stage.SKIPPED)
_LOOK_BACK = timedelta(days=60)
_LONGEST_BREAK = 15
_SHUT = "保密"
_OF_LETTER, _OF_VISIT = "letter:", "visit-"


def slip(desk: Desk, remark: str = "") -> Report:
    """Give the slip of this moment. ``remark``: free words, such as the state of reader and printer."""
    now = desk.clock.now()
    today = local_day(now)
    counted = find.figures(desk)
    lines = (
        f"{spoken(today)}　{weekday(today)}　{local(now):%H:%M}",
        f"窗口：{desk.seat.window}　　交班：{desk.seat.clerk}",
        f"今日 {counted.batches} 批　{counted.people} 人次　{counted.visits} 件",
        *((f"说明：{tidy_text(remark)}",) if remark.strip() else ()),
    )
    tables = (_waiting(desk, today), _unclosed(desk), _drafts(desk), _uncollected(desk, today), _due(desk, today))
    return Report(desk.pack.stations[desk.seat.station].name, TITLE, lines, tables, SIGNING, desk.pack.mark)


def pdf(desk: Desk, remark: str = "") -> bytes:
    """Draw the slip of this moment. Raises WorldFault "glyph-missing", "fonts-missing"."""
    return desk.documents.report(slip(desk, remark))


def until(calendar: Calendar, today: date) -> date:
    """Give the next day on which anybody is at the desk: what is due up to then has to be known now."""
    ahead = (today + timedelta(days=days) for days in range(1, _LONGEST_BREAK))
    return next((day for day in ahead if calendar.is_working(day)), today + timedelta(days=1))


def _waiting(desk: Desk, today: date) -> Table:
    tickets = [ticket for ticket in desk.store.tickets_on(today) if ticket.stage in _OPEN]
    rows = tuple(_ticket(ticket) for ticket in tickets)
    return Table(f"候访的号（{len(rows)}）", ("号", "状态", "优先", "取号"), rows, (2, 2, 3, 2), "没有人在等")


def _ticket(ticket: Ticket) -> tuple[str, ...]:
    return ticket.number, STAGE_WORDS[ticket.stage], ticket.first or "—", f"{local(ticket.issued_at):%H:%M}"


def _unclosed(desk: Desk) -> Table:
    visits = [visit for visit in find.today(desk) if visit.status is not Status.CLOSED]
    rows = tuple((visit.visit_no, _who(desk, visit), _kind(desk, visit), STATUS_WORDS[visit.status]) for visit in reversed(visits))
    return Table(f"今日登记、还没有办结（{len(rows)}）", ("登记编号", "来访人", "种类", "到哪一步"), rows, (4, 3, 4, 2), "都办结了")


def _drafts(desk: Desk) -> Table:
    drafts = sorted(desk.store.drafts(), key=lambda draft: draft.updated_at)
    rows = tuple((_what(draft), f"{local(draft.updated_at):%m-%d %H:%M}") for draft in drafts)
    return Table(f"留下的草稿（{len(rows)}）", ("草稿", "最后改动"), rows, (3, 2), "没有草稿")


def _what(draft: Draft) -> str:
    """Say what a draft is to become; who it is about stays on the screen."""
    if draft.id.startswith(_OF_LETTER):
        return f"没有出具的文书　{draft.body.get('visit', '')}".rstrip("　")
    return "没有保存的登记改动" if draft.id.startswith(_OF_VISIT) else "没有登记完的来访"


def _uncollected(desk: Desk, today: date) -> Table:
    """Give the letters that want a signature and have neither one nor a refusal."""
    start, end = day_bounds(today - _LOOK_BACK)[0], day_bounds(today)[1]
    issued = [letter for letter in desk.store.letters_between(start, end) if letter.voided_at is None and not letter.delivery]
    visits = {visit.id: visit for visit in desk.store.visits_by_id([letter.visit_id for letter in issued])}
    wanted = [letter for letter in reversed(issued) if letter.visit_id in visits and _signed_for(desk, visits[letter.visit_id], letter)]
    rows = tuple(_letter(desk, visits[letter.visit_id], letter) for letter in wanted)
    return Table(f"没有签收的文书（{len(rows)}）", ("文号", "文书", "来访人", "出具"), rows, (4, 4, 3, 2), "都签收了")


def _letter(desk: Desk, visit: Visit, letter: Issued) -> tuple[str, ...]:
    title = _SHUT if find.masked(desk.pack, visit) else letters.title_of(desk, visit, letter)
    return letter.letter_no, title, _who(desk, visit), f"{local(letter.issued_at):%m-%d}"


def _signed_for(desk: Desk, visit: Visit, letter: Issued) -> bool:
    form = desk_for(desk, visit).pack.letters.get(letter.form)
    return form is None or form.receipt


def _due(desk: Desk, today: date) -> Table:
    """Give what the bureau itself has to do by the next working day, and what is late."""
    last = until(desk.calendar, today)
    steps = desk.store.steps_due(last)
    visits = {visit.id: visit for visit in desk.store.visits_by_id([step.visit_id for step in steps])}
    rows = tuple(_step(step, visits.get(step.visit_id), today) for step in steps)
    title = f"{near(last, today)}以前到期和已经过期（{len(rows)}）"
    return Table(title, ("登记编号", "本单位要办", "最晚"), rows, (4, 6, 3), "没有到期的")


def _step(step: Step, visit: Visit | None, today: date) -> tuple[str, ...]:
    late = "（已过期）" if step.due and step.due < today else ""
    return visit.visit_no if visit else "", step.text, f"{near(step.due, today)}{late}" if step.due else ""


def _who(desk: Desk, visit: Visit) -> str:
    return _SHUT if find.masked(desk.pack, visit) else rare.worded(desk, visit, addressee(desk.pack, visit, visit.entry.petitioners[0]))


def _kind(desk: Desk, visit: Visit) -> str:
    if not visit.matter:
        return "未定"
    return f"{visit.matter} {_SHUT if find.masked(desk.pack, visit) else desk.pack.matters[visit.matter].name}"
