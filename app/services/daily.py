"""The day at the desk: closing it 日结 and its report 接待日报. Figures as the pack's words on counting say."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from app.models.correction import MATTER, Closing, Correction, label
from app.models.deadline import spoken
from app.models.fault import Notice, WorldFault
from app.models.letter import Issued
from app.models.moment import day_bounds, local, local_day
from app.models.report import Report, Table
from app.models.visit import STATUS_WORDS, Status, Visit
from app.ports import Desk
from app.services import rare
from app.services.compose import addressee, mask
from app.services.corrections import said
from app.services.find import counted, masked
from app.services.letters import REFUSED, SIGNED

TITLE = "接待日报"
_WEEK = "一二三四五六日"
_SHUT = "保密"
_LONGEST = 40
_ORDINALS = "一二三四五六七八"
_ABREAST, _COUNTER = 3, 6


@dataclass(frozen=True, slots=True)
class Day:
    """What is known of a day: its visits as they came, what was entered or corrected late, and how it was closed."""

    day: date
    visits: tuple[Visit, ...]
    entered: tuple[Visit, ...]
    corrected: tuple[Correction, ...]
    others: dict[str, Visit]
    closing: Closing | None

    @property
    def late(self) -> tuple[Visit, ...]:
        """The back-dated visits entered on this day, and those of this day entered later."""
        both = (*self.entered, *(visit for visit in self.visits if visit.backdated))
        return tuple({visit.id: visit for visit in both}.values())

    @property
    def after(self) -> tuple[int, int]:
        """How many fields of this day's visits were corrected after its closing, and how many visits entered after it."""
        closing = self.closing
        own = {visit.id for visit in self.visits}
        fields = sum(each.after_closing and each.visit_id in own for each in self.corrected)
        visits = sum(bool(closing and visit.registered_at and visit.registered_at > closing.at) for visit in self.visits)
        return fields, visits


def close(desk: Desk, day: date) -> Closing:
    """Close a day; from then on a change to its visits is a correction after closing.

    Raises WorldFault "date-in-future", "already-closed".
    """
    now = desk.clock.now()
    if day > local_day(now):
        raise WorldFault("date-in-future", f"{spoken(day)}还没有到，不能日结。", "请选今天或以前的日子。", "day")
    closing = Closing(day, now, desk.seat.clerk)
    desk.store.close_day(closing)
    return closing


def loose_ends(desk: Desk, day: date) -> tuple[Notice, ...]:
    """Say what of a day is not finished: none of it stops the closing."""
    found = []
    drafts = [draft for draft in desk.store.drafts() if _begun(draft.id) and local_day(draft.updated_at) == day]
    if drafts:
        found.append(Notice("drafts", f"还有 {len(drafts)} 份没有登记完的草稿；日结后再登记的，记在当天。"))
    visits = desk.store.visits_between(*day_bounds(day))
    if opened := sum(visit.status is not Status.CLOSED for visit in visits):
        found.append(Notice("visits", f"还有 {opened} 件没有办结，日结后照样可以接着办。"))
    return tuple(found)


def _begun(draft_id: str) -> bool:
    """Say whether a draft is a visit not registered yet, and no letter or change of one."""
    return ":" not in draft_id and not draft_id.startswith("visit-")


def closing_of(desk: Desk, day: date) -> Closing | None:
    """Give how a day was closed, None where it is open."""
    return desk.store.closing_of(day)


def report(desk: Desk, day: date) -> Report:
    """Give the report of a day; sealed visits stand in it without name and content. Raises WorldFault "date-in-future"."""
    if day > local_day(desk.clock.now()):
        raise WorldFault("date-in-future", f"{spoken(day)}还没有到。", "请选今天或以前的日子。", "day")
    known = _known(desk, day)
    station = desk.pack.stations[desk.seat.station]
    tables = [_figures(desk, known), *(_shares(desk, known) if known.visits else ()), _letters(desk, day), _visits(desk, known)]
    tables += [_late(desk, known), _corrections(desk, known)]
    numbered = tuple(_numbered(place, table) for place, table in enumerate(tables))
    signing = ("制表人", "负责人", "日期")
    return Report(station.letterhead, TITLE, tuple(_lines(desk, known)), numbered, signing, desk.pack.mark)


def _known(desk: Desk, day: date) -> Day:
    bounds = day_bounds(day)
    visits = tuple(reversed(desk.store.visits_between(*bounds)))
    made = {each.visit_id for each in desk.store.corrections_between(*bounds)} | {visit.id for visit in visits}
    corrected = [each for visit_id in sorted(made) for each in desk.store.corrections_of(visit_id)]
    on_day = [each for each in corrected if local_day(each.at) == day or each.after_closing]
    others = {visit.id: visit for visit in desk.store.visits_by_id({each.visit_id for each in on_day})}
    own = {visit.id for visit in visits}
    kept = tuple(each for each in on_day if local_day(each.at) == day or each.visit_id in own)
    return Day(day, visits, desk.store.entered_later(*bounds), kept, others, desk.store.closing_of(day))


def _lines(desk: Desk, known: Day) -> Iterator[str]:
    closing = known.closing
    yield f"日期：{spoken(known.day)}　星期{_WEEK[known.day.weekday()]}"
    state = f"{closing.clerk}　{local(closing.at):%Y-%m-%d %H:%M}　已日结" if closing else "尚未日结，数字还会变动"
    fields, visits = known.after
    more = [f"日结后更正 {fields} 处"] if fields else []
    more += [f"日结后补录 {visits} 件"] if visits else []
    yield "　".join([f"状态：{state}", *more])
    counting = desk.pack.terms.get("counting", "")
    least = _least(desk)
    group = desk.pack.terms.get("counting_group", "").replace("{people}", str(least)) if least else ""
    if counting or group:
        yield f"口径：{counting}{group}"


def _figures(desk: Desk, known: Day) -> Table:
    figures, least = counted(known.visits), _least(desk)
    heads, row = ("批次", "人次", "件次"), (str(figures.batches), str(figures.people), str(figures.visits))
    if not least:
        return Table("总数", heads, (row,), (1, 1, 1))
    form = desk.pack.terms.get("group_form", "")
    groups = counted(visit for visit in known.visits if visit.entry.people >= least and form in {"", visit.entry.form})
    name = desk.pack.terms.get("group_visit", "集体访")
    return Table("总数", (*heads, f"其中{name}"), ((*row, f"{groups.batches} 批　{groups.people} 人次"),), (1, 1, 1, 2))


def _shares(desk: Desk, known: Day) -> Iterator[Table]:
    """Give how many visits each kind, form and place has, in the bureau's order, what has none last."""
    pack = desk.pack
    kinds = {kind.code: f"{kind.code} {kind.name}" for kind in sorted(pack.matters.values(), key=lambda kind: kind.order)}
    places = {code: station.name for code, station in pack.stations.items()}
    forms = {form: form for form in pack.choices.get("visit_forms", ())}
    yield _shared("种类", kinds, [visit.matter for visit in known.visits], "未定")
    yield _shared("来访形式", forms, [visit.entry.form for visit in known.visits], "未填")
    yield _shared("问题属地", places, [visit.entry.place for visit in known.visits], "未填")


def _shared(title: str, names: dict[str, str], values: Iterable[str], empty: str) -> Table:
    held = Counter(values)
    order = [*names, *sorted(set(held) - set(names) - {""}), ""]
    cells = [word for value in order if held[value] for word in (names.get(value, value) or empty, str(held[value]))]
    across = 2 * _ABREAST
    rows = [cells[start : start + across] for start in range(0, len(cells), across)]
    full = tuple((*row, *[""] * (across - len(row))) for row in rows)
    return Table(f"按{title}", (title, "件次") * _ABREAST, full, (22, 8) * _ABREAST, "本日没有来访。")


def _letters(desk: Desk, day: date) -> Table:
    bounds = day_bounds(day)
    issued = desk.store.letters_between(*bounds)
    outcomes = Counter(delivery.outcome for delivery in desk.store.deliveries_between(*bounds))
    figures = (len(issued), len(desk.store.voided_between(*bounds)), outcomes[SIGNED], outcomes[REFUSED])
    return Table("文书（份，按当日办理计）", ("出具", "作废", "签收", "拒签"), (tuple(map(str, figures)),), (1, 1, 1, 1))


def _visits(desk: Desk, known: Day) -> Table:
    heads = ("登记编号", "时间", "姓名、人数", "种类", "结果")
    rows = tuple(
        (visit.visit_no, f"{local(visit.received_at):%H:%M}", _who(desk, visit), _kind(desk, visit), _result(desk, known, visit))
        for visit in known.visits
    )
    return Table("来访", heads, rows, (20, 7, 26, 20, 27), "本日没有来访。")


def _who(desk: Desk, visit: Visit) -> str:
    if masked(desk.pack, visit):
        return f"{desk.pack.matters[visit.matter].name}　{_SHUT}"
    return rare.worded(desk, visit, addressee(desk.pack, visit, visit.entry.petitioners[0]))


def _kind(desk: Desk, visit: Visit) -> str:
    return f"{visit.matter} {desk.pack.matters[visit.matter].name}" if visit.matter else "未定"


def _result(desk: Desk, known: Day, visit: Visit) -> str:
    letters = [letter for letter in desk.store.letters_of(visit.id) if letter.voided_at is None]
    late = visit.backdated and visit.registered_at
    entered = f"补录 {local(visit.registered_at):%m-%d %H:%M}" if late and visit.registered_at else ""
    split = f"拆自{visit.split_from[-_COUNTER:]}" if visit.split_from and not _leads_to_sealed(desk, visit, visit.split_from) else ""
    return "　".join(part for part in (STATUS_WORDS[visit.status], _papers(letters), entered, split) if part)


def _leads_to_sealed(desk: Desk, visit: Visit, number: str) -> bool:
    """Say whether one of two visits is sealed: that they belong together would tell who came."""
    other = desk.store.visit(number)
    return masked(desk.pack, visit) or (other is not None and masked(desk.pack, other))


def _papers(letters: list[Issued]) -> str:
    """Name a visit's letters, the first one and how many where there are several, and how they were handed over."""
    if not letters:
        return ""
    first = letters[-1].letter_no
    signed, refused = (sum(letter.delivery == outcome for letter in letters) for outcome in (SIGNED, REFUSED))
    if len(letters) == 1:
        return "　".join([first, *(["签收"] if signed else []), *(["拒签"] if refused else [])])
    handed = f"签收 {signed}，拒签 {refused}" if signed or refused else ""
    return "　".join(part for part in (f"{first}等{len(letters)}份", handed) if part)


def _late(desk: Desk, known: Day) -> Table:
    heads = ("登记编号", "来访", "登记", "登记人", "补录原因")
    rows = tuple(
        (
            visit.visit_no,
            f"{local(visit.received_at):%m-%d %H:%M}",
            f"{local(visit.registered_at or visit.written_at):%m-%d %H:%M}",
            visit.clerk,
            _SHUT if masked(desk.pack, visit) else _short(visit.backdated),
        )
        for visit in sorted(known.late, key=lambda visit: visit.received_at)
    )
    return Table("补录（当日补登以前的、以后补登当日的）", heads, rows, (20, 13, 13, 10, 34), "没有补录。")


def _corrections(desk: Desk, known: Day) -> Table:
    """Give the corrections that have a reason or came after the closing; slips put right at once are only counted."""
    told = [each for each in known.corrected if each.reason or each.after_closing]
    together: dict[tuple[str, str], list[Correction]] = {}
    for each in sorted(told, key=lambda each: each.at):
        together.setdefault((each.visit_id, each.at.isoformat()), []).append(each)
    rows = tuple(_corrected(desk, known.others[visit_id], made) for (visit_id, _at), made in together.items())
    slips = len(known.corrected) - len(told)
    empty = "没有更正。" + (f"登记当时随手改的 {slips} 处，不列。" if slips else "")
    title = "更正" + (f"（登记当时随手改的 {slips} 处，不列）" if slips and rows else "")
    return Table(title, ("登记编号", "时间", "经办", "改了什么", "原因"), rows, (20, 13, 10, 33, 18), empty)


def _corrected(desk: Desk, visit: Visit, made: list[Correction]) -> tuple[str, ...]:
    shut, first = masked(desk.pack, visit), made[0]
    names = [label(each.field) for each in made]
    changed = "、".join(names) if shut else "；".join(_changed(desk, visit, each) for each in made)
    why = (_SHUT if shut and first.reason else _short(first.reason)) + ("（日结后）" if first.after_closing else "")
    return (visit.visit_no, f"{local(first.at):%m-%d %H:%M}", first.clerk, changed, why)


def _changed(desk: Desk, visit: Visit, made: Correction) -> str:
    if _names_sealed(desk, visit, made):
        return f"{label(made.field)}（{_SHUT}）"
    before, after = (_short(_veiled(made.field, said(desk.pack, made.field, value))) for value in (made.before, made.after))
    return f"{label(made.field)}：{before} 改为 {after}"


def _names_sealed(desk: Desk, visit: Visit, made: Correction) -> bool:
    """Say whether a correction would tell that somebody named in the report has, or had, a sealed matter."""
    if made.field == MATTER:
        return any(code in desk.pack.matters and desk.pack.matters[code].sealed for code in (made.before, made.after))
    return made.field == "repeats" and any(_leads_to_sealed(desk, visit, number) for number in (made.before, made.after) if number)


def _veiled(field: str, value: str) -> str:
    """Leave of a document number what tells it apart; of a person put in or taken out the name."""
    if field.endswith(".document_number"):
        return mask(value)
    return value.split("　")[0] if field.count(".") == 1 else value


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _least(desk: Desk) -> int:
    """Give from how many people on a visit is a group's, 0 where the pack does not say."""
    words = desk.pack.terms.get("group_from", "")
    return int(words) if words.isdecimal() else 0


def _numbered(place: int, table: Table) -> Table:
    return Table(f"{_ORDINALS[place]}、{table.title}", table.heads, table.rows, table.widths, table.empty)
