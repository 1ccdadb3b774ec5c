"""Letters 告知书: prepare beside the preview, issue, reprint, void, hand over."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.models.deadline import near, spoken
from app.models.fault import Notice, WorldFault
from app.models.key import new_key
from app.models.letter import Field, FieldKind, Issued, Letter, LetterForm
from app.models.moment import local_day
from app.models.pack import Pack
from app.models.place import Organ
from app.models.text import tidy_text
from app.models.visit import Delivery, Visit
from app.models.walk import Position
from app.ports import Desk
from app.services import rare
from app.services.compose import BY_HAND, CONTENT, ORGAN_FACTS, Matters, compose, matters_of
from app.services.edition import desk_for
from app.services.guide import position, running, suggestions, working
from app.services.path import path_sheet

__all__ = [
    "BACK", "BY_HAND", "EVERYBODY", "NO_BACK", "TWO_SIDED", "Filled", "Preparation", "all_standing", "form_of", "issue",
    "issue_each", "made_out", "note_print", "others", "pdf",
    "prepare", "preview", "print_out", "refuse", "refuse_strangers", "sheets_of", "sign", "standing", "title_of", "void",
    "without",
]  # fmt: skip

SIGNED, REFUSED = "signed", "refused"
EVERYBODY = -1
"""The place of a letter that is for all who came."""
TWO_SIDED, BACK, NO_BACK = "print:two_sided", "print:back", "no"
"""Settings: whether the printer prints both sides ("" no); whether the visitor's path goes on the back (NO_BACK no)."""
_WITNESSES = 2
_QUOTED = frozenset({"{request}", "{summary}", "{narrative}"})
SUMMARY, LONGEST_SUMMARY = 48, 120
_LABELS = {"organ_window": "窗口", "organ_address": "地址", "organ_phone": "电话", "organ_hours": "接待时间"}


@dataclass(frozen=True, slots=True)
class Filled:
    """One field beside the preview with its value. ``choices``: value and words; ``note``: a remark such as the last day.

    ``group``: "stage", "where", "when" or "what". ``workings``: how the last day was come by, in words.
    """

    code: str
    label: str
    kind: FieldKind
    value: str
    group: str
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = False
    hint: str = ""
    note: str = ""
    workings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preparation:
    """A paper before it is issued: its fields, what is still missing, and the paper as it would print."""

    visit: Visit
    matter: str
    form: LetterForm
    stage: str
    fields: tuple[Filled, ...]
    missing: tuple[Notice, ...]
    letter: Letter

    @property
    def ready(self) -> bool:
        """Whether nothing is missing any more."""
        return not self.missing

    @property
    def values(self) -> dict[str, str]:
        """The fields' values by code."""
        return {field.code: field.value for field in self.fields}


def prepare(
    desk: Desk, visit: Visit, values: Mapping[str, str], form: str = "", *, large: bool = False, back: bool = False, place: int = -1
) -> Preparation:
    """Fill a paper in with what is known and what has been typed (``values`` by field code).

    ``form``: one of ``others``, "" the letter of the visit's own kind; ``large``: in large type; ``back``: with the visitor's
    path on its back, where the kind is not sealed; ``place``: shown as made out to this petitioner. Values of fields that the
    form does not have at this stage are left aside.
    Raises WorldFault "no-kind" before a kind is settled, "no-such-form", "no-such-stage", "unknown-organ", "bad-date".
    """
    desk = desk_for(desk, visit)
    here = position(desk, visit)
    about = _about(desk, visit, here, form_of(desk.pack, here.matter, form), values)
    fields = tuple(_fields(desk, visit, here, about, values))
    missing = tuple(notice for field in fields if (notice := _wanting(field)))
    filled = {field.code: field.value for field in fields}
    station = desk.pack.stations[visit.station]
    provisional = f"{station.symbol}〔{local_day(desk.clock.now()).year}〕　　号"
    letter = _composed(desk, made_out(visit, place), about, filled, provisional)
    path = path_sheet(desk, visit, about.rules, filled) if back and not about.shut else None
    stage = about.stage.code if about.stage else ""
    return Preparation(visit, here.matter, about.form, stage, fields, missing, replace(letter, large=large, path=path))


def form_of(pack: Pack, matter: str, form: str) -> LetterForm:
    """Give the form named, "" that of the kind. Raises WorldFault "no-kind", "no-such-form"."""
    own = pack.matters[matter].letter if matter else ""
    if not (form or own):
        raise WorldFault("no-kind", "还没有确定事项种类，不能出文书。", "请先答完导引的问题，或直接选种类。", "matter")
    code = form or own
    if code != own and not (code in pack.letters and pack.letters[code].anytime):
        words = "、".join(f"{each.code}（{each.title}）" for each in _anytime(pack))
        raise WorldFault("no-such-form", f"这次来访没有“{code}”这种文书。", f"另外可出：{words or '没有'}。", "form")
    return pack.letters[code]


def others(desk: Desk, visit: Visit) -> tuple[LetterForm, ...]:
    """Give the papers of the desk that may be issued with any visit, besides the letter of its kind."""
    return _anytime(desk_for(desk, visit).pack)


def title_of(desk: Desk, visit: Visit, letter: Issued) -> str:
    """Give what an issued paper is called, as the pack had it; its code where the pack knows it no longer."""
    form = desk_for(desk, visit).pack.letters.get(letter.form)
    return form.title + form.subtitle if form else letter.form


def _anytime(pack: Pack) -> tuple[LetterForm, ...]:
    return tuple(form for _, form in sorted(pack.letters.items()) if form.anytime)


def _composed(desk: Desk, visit: Visit, about: Matters, values: Mapping[str, str], letter_no: str) -> Letter:
    named = {"organ": _organ(desk, about, values["organ"]).name} if values.get("organ") else {}
    return rare.worded(desk, visit, compose(desk, visit, about, {**values, **named}, letter_no))


def refuse_strangers(preparation: Preparation, values: Mapping[str, str]) -> None:
    """Refuse values that no field takes, as a script may send. Raises WorldFault "unknown-field" naming the fields there are."""
    codes = [field.code for field in preparation.fields]
    for code in values:
        if code not in codes:
            raise WorldFault("unknown-field", f"这份文书没有“{code}”这一项。", f"可填的有：{'、'.join(codes)}。", code)


def preview(desk: Desk, preparation: Preparation) -> bytes:
    """Draw the letter as it would print. Raises WorldFault "glyph-missing", "fonts-missing"."""
    return desk.documents.letter(preparation.letter)


def issue(
    desk: Desk, visit: Visit, values: Mapping[str, str], form: str = "", *, large: bool = False, back: bool = False
) -> Issued:
    """Issue a paper: number, bytes and hash are kept in one transaction; the organ's facts are remembered.

    Only the letter of the visit's own kind moves the visit on. The rest as with ``prepare``.
    Raises WorldFault "letter-incomplete" naming the first empty field, "glyph-missing", and what ``prepare`` and the store raise.
    """
    return _issue(desk, prepare(desk, visit, values, form, large=large, back=back), (EVERYBODY,))[0]


def issue_each(
    desk: Desk, visit: Visit, values: Mapping[str, str], places: Sequence[int] = (), *, large: bool = False, back: bool = False
) -> tuple[Issued, ...]:
    """Issue the letter of the visit's kind to each petitioner as one of their own, all or none; numbered in their order.

    ``places``: those of the list who get one, () all whose names are known. Raises as ``issue``.
    """
    chosen = tuple(places) or tuple(range(len(visit.entry.petitioners)))
    return _issue(desk, prepare(desk, visit, values, large=large, back=back), chosen)


def _issue(desk: Desk, ready: Preparation, places: tuple[int, ...]) -> tuple[Issued, ...]:
    desk, visit = desk_for(desk, ready.visit), ready.visit
    if ready.missing:
        raise WorldFault("letter-incomplete", ready.missing[0].sentence, "", ready.missing[0].field)
    now = desk.clock.now()
    station = desk.pack.stations[visit.station]
    about = _about(desk, visit, position(desk, visit), ready.form, ready.values)

    def draw(letter: Issued, letter_no: str) -> bytes:
        composed = _composed(desk, made_out(visit, letter.petitioner), about, ready.values, letter_no)
        return desk.documents.letter(replace(composed, large=ready.letter.large, path=ready.letter.path))

    several = [
        Issued(new_key(), visit.id, "", ready.form.code, "", now, desk.seat.clerk, petitioner=place, named=_named(visit, place))
        for place in places
    ]
    issued = desk.store.issue_each(several, local_day(now).year, station.symbol, draw, moves=not ready.form.anytime)
    _remember(desk, ready.values)
    return issued


def made_out(visit: Visit, place: int) -> Visit:
    """Give a visit as a letter made out to one of its petitioners tells it; as it is for a letter to everybody."""
    if place == EVERYBODY:
        return visit
    return replace(visit, entry=replace(visit.entry, petitioners=(visit.entry.petitioners[place],), people=1))


def _named(visit: Visit, place: int) -> str:
    return "" if place == EVERYBODY else visit.entry.petitioners[place].name


def all_standing(desk: Desk, visit: Visit) -> tuple[Issued, ...]:
    """Give the letters of the visit's kind that are not void, in the order of their numbers: one, or each petitioner's own."""
    form = desk_for(desk, visit).pack.matters[visit.matter].letter if visit.matter else ""
    letters = [letter for letter in desk.store.letters_of(visit.id) if letter.form == form and letter.voided_at is None]
    return tuple(sorted(letters, key=lambda letter: (letter.issued_at, letter.petitioner)))


def without(desk: Desk, visit: Visit) -> tuple[int, ...]:
    """Give the places of the petitioners who have no letter of their own while others have; () where one is for everybody."""
    standing = all_standing(desk, visit)
    if not standing or any(letter.petitioner == EVERYBODY for letter in standing):
        return ()
    have = Counter(letter.named for letter in standing)
    lacking = []
    for place, person in enumerate(visit.entry.petitioners):
        have[person.name] -= 1
        if have[person.name] < 0:
            lacking.append(place)
    return tuple(lacking)


def standing(desk: Desk, visit: Visit, form: str = "") -> Issued | None:
    """Give the visit's paper of a form, "" that of its present kind, which is not void; None where there is none."""
    if not form and visit.matter:
        form = desk_for(desk, visit).pack.matters[visit.matter].letter
    letters = desk.store.letters_of(visit.id)
    return next((letter for letter in letters if letter.form == form and letter.voided_at is None), None)


def pdf(desk: Desk, letter: Issued) -> bytes:
    """Give the letter as issued: the same bytes each time."""
    return desk.store.pdf_of(letter.id)


def print_out(desk: Desk, letter: Issued, printer: str) -> None:
    """Send a letter as issued to a printer and note it. Raises WorldFault "no-printer", "printer-refused"."""
    sheets, both = sheets_of(desk, letter)
    desk.printers.send(sheets, printer, letter.id, two_sided=both)
    note_print(desk, letter)


def sheets_of(desk: Desk, letter: Issued) -> tuple[bytes, bool]:
    """Give a letter as it goes to the printer, and whether that prints both sides; the sheets are one job, so none is lost."""
    data, both = pdf(desk, letter), bool(desk.store.setting(TWO_SIDED))
    return (desk.documents.two_sided(data) if both else data), both


def note_print(desk: Desk, letter: Issued) -> None:
    """Note that a letter went to the printer, where the sending was done apart."""
    desk.store.count_print(letter.id, desk.clock.now(), desk.seat.clerk)


def void(desk: Desk, letter: Issued, reason: str) -> None:
    """Mark a letter void; its number is not used again. Raises WorldFault "reason-needed", "already-void"."""
    if not reason.strip():
        raise WorldFault("reason-needed", "作废要写明原因。", "写一句原因即可。", "reason")
    if letter.voided_at:
        raise WorldFault("already-void", "这份文书已经作废。", "可以重新出具一份。")
    desk.store.void(letter.id, tidy_text(reason), desk.clock.now(), desk.seat.clerk)


def sign(desk: Desk, letter: Issued) -> None:
    """Note that the visitor signed for the letter. Raises WorldFault "already-void"."""
    _deliver(desk, letter, SIGNED, "", ())


def refuse(desk: Desk, letter: Issued, reason: str, witnesses: tuple[str, ...]) -> None:
    """Note that the visitor would not sign: the reason and two witnesses. Raises WorldFault "reason-needed", "witnesses-needed"."""
    names = tuple(name for name in map(tidy_text, witnesses) if name)
    if not reason.strip():
        raise WorldFault("reason-needed", "请写明拒签的事由。", "例如：当面告知要点，本人不愿签字。", "reason")
    if len(names) < _WITNESSES:
        raise WorldFault("witnesses-needed", "拒签登记要有两名在场人员签注。", "请填写两个人的姓名。", "witnesses")
    _deliver(desk, letter, REFUSED, tidy_text(reason), names)


def _deliver(desk: Desk, letter: Issued, outcome: str, reason: str, witnesses: tuple[str, ...]) -> None:
    if letter.voided_at:
        raise WorldFault("already-void", "这份文书已经作废，不能登记送达。", "请先重新出具。")
    desk.store.deliver(Delivery(letter.id, outcome, reason, witnesses, desk.clock.now(), desk.seat.clerk))


def _wanting(field: Filled) -> Notice | None:
    if field.required and not field.value:
        return Notice(field.code, f"请填写{field.label}；暂时没有的，可选择留空手填。")
    if field.code == "summary" and len(field.value) > LONGEST_SUMMARY:
        return Notice(field.code, f"{field.label}请用一句话写，现在有{len(field.value)}个字，最多{LONGEST_SUMMARY}个。")
    return None


def _about(desk: Desk, visit: Visit, here: Position, form: LetterForm, values: Mapping[str, str]) -> Matters:
    stage = values.get("stage", "")
    about = matters_of(desk, visit, here, form, stage)
    if stage and (about.stage is None or about.stage.code != stage):
        words = "、".join(f"{each.code}（{each.label}）" for each in about.form.stages)
        raise WorldFault("no-such-stage", f"这份文书没有“{stage}”这个阶段。", f"可选：{words}。", "stage")
    return about


def _fields(desk: Desk, visit: Visit, here: Position, about: Matters, values: Mapping[str, str]) -> Iterator[Filled]:
    yield from _stage_field(about)
    yield from _organ_fields(desk, about, values)
    yield from _date_fields(desk, here, about, values)
    for field in about.form.fields:
        if about.shut and _tells(field):
            continue
        value = values.get(field.code, _default(desk, visit, here, field))
        _check_day(field, value)
        choices = tuple((choice, choice) for choice in field.choices)
        yield Filled(
            field.code, field.label, field.kind, tidy_text(value), "what", choices, field.required, field.hint
        )
    station = desk.pack.stations[visit.station]
    known = _remembered(desk, f"station:{station.code}:phone", station.phone, asked="contact_phone" not in values)
    phone = values.get("contact_phone", "") or known
    yield Filled("contact_phone", "本单位咨询电话", FieldKind.TEXT, phone, "what", required=True)


def _stage_field(about: Matters) -> Iterator[Filled]:
    if about.stage is None:
        return
    choices = tuple((stage.code, stage.label) for stage in about.form.stages)
    yield Filled("stage", "所处阶段", FieldKind.CHOICE, about.stage.code, "stage", choices)


def _organ_fields(desk: Desk, about: Matters, values: Mapping[str, str]) -> Iterator[Filled]:
    codes = _organ_codes(desk, about)
    if not codes:
        return
    organ = _organ(desk, about, values.get("organ", ""))
    choices = tuple((code, desk.pack.organs[code].name) for code in codes)
    yield Filled("organ", "去哪个机关", FieldKind.CHOICE, organ.code, "where", choices)
    facts = {"organ_window": organ.window, "organ_address": organ.address, "organ_phone": organ.phone, "organ_hours": organ.hours}
    wanted = [code for code in ORGAN_FACTS if not about.form.anytime or f"{{{code}}}" in _whole(about.form)]
    for code in wanted:
        known = _remembered(desk, f"organ:{organ.code}:{code}", facts[code], asked=code not in values)
        value = values.get(code, known) if code == "organ_window" else values.get(code, "") or known
        yield Filled(code, _LABELS[code], FieldKind.TEXT, tidy_text(value), "where", required=code != "organ_window")
    if wanted:
        hotline = values.get("organ_hotline", organ.hotline)
        yield Filled("organ_hotline", "热线", FieldKind.TEXT, tidy_text(hotline), "where")


def _organ_codes(desk: Desk, about: Matters) -> tuple[str, ...]:
    """Give the organs to choose from: those of stage and kind; a paper for any visit that names one has all of them."""
    near = [about.stage.organ if about.stage else "", *(about.matter.organs if about.matter else ())]
    if about.form.anytime:
        near = [*near, *desk.pack.organs] if "{organ" in _whole(about.form) else []
    return tuple(dict.fromkeys(filter(None, near)))


def _whole(form: LetterForm) -> str:
    """Give all text of a form."""
    return "".join(paragraph.text for paragraph in form.paragraphs)


def _organ(desk: Desk, about: Matters, code: str) -> Organ:
    if code and code not in desk.pack.organs:
        raise WorldFault("unknown-organ", f"机关名录里没有“{code}”。", "请从名录里选。", "organ")
    return desk.pack.organs[code or _organ_codes(desk, about)[0]]


def _date_fields(desk: Desk, here: Position, about: Matters, values: Mapping[str, str]) -> Iterator[Filled]:
    for event in dict.fromkeys(rule.event for rule in about.rules):
        known = here.dates.get(event)
        value = values.get(event, known.isoformat() if known else "")
        note, workings = _note(desk, about, event, value) if value else ("", ())
        ask = desk.pack.events[event].ask
        yield Filled(
            event, ask, FieldKind.DATE, value, "when", hint="不清楚的留空，由来访人手填", note=note, workings=workings
        )


def _note(desk: Desk, about: Matters, event: str, value: str) -> tuple[str, tuple[str, ...]]:
    """Give the last days that run from a day, and how each was worked out."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise _bad_day(event, value) from None
    today = local_day(desk.clock.now())
    if day > today:
        raise WorldFault("date-in-future", f"{spoken(day)}还没有到。", "收到文书、知道事情的日期不会晚于今天，请再核对。", event)
    found = [running(desk, rule.code, day) for rule in about.rules if rule.event == event]
    dues = [due for due in found if due]
    workings = tuple(working(due) for due in dues)
    if len(dues) < len(found):
        return "这个日期不在现行规定的时段里，最晚日期留空手填", workings
    return "；".join(f"最晚 {near(due.worked.last_day, today)}{'，已过' if due.days_left < 0 else ''}" for due in dues), workings


def _default(desk: Desk, visit: Visit, here: Position, field: Field) -> str:
    """Give what stands in a field at first. While no kind is settled, nothing of what most likely is a sealed one."""
    if field.default not in _QUOTED:
        return field.default
    told = visit.entry.request or visit.entry.narrative
    likely = () if here.matter else suggestions(desk, f"{visit.entry.narrative}　{visit.entry.request}")[:1]
    return "" if any(desk.pack.matters[each.matter].sealed for each in likely) else _in_a_sentence(told)


def _tells(field: Field) -> bool:
    """Say whether a field holds what the matter is about."""
    return field.code in CONTENT or field.default in _QUOTED


def _check_day(field: Field, value: str) -> None:
    if field.kind is FieldKind.DATE and value not in {"", BY_HAND}:
        try:
            date.fromisoformat(value)
        except ValueError:
            raise _bad_day(field.code, value) from None


def _bad_day(code: str, value: str) -> WorldFault:
    return WorldFault("bad-date", f"“{value}”不是有效的日期。", "请按 2026-03-05 的样子填写。", code)


def _in_a_sentence(text: str) -> str:
    """Shorten what was told to what a letter quotes: the first sentence, cut where even that is long."""
    first = next(filter(None, (part.strip() for part in re.split(r"[。！？!?\n]", text))), text)
    return first if len(first) <= SUMMARY else first[: SUMMARY - 1].rstrip("，、；：") + "…"


def _remember(desk: Desk, values: Mapping[str, str]) -> None:
    """Keep the organ's facts and the station's phone as typed, so that the next letter has them; what was left open, for today."""
    facts = {f"organ:{values['organ']}:{code}": values.get(code, "") for code in ORGAN_FACTS if values.get("organ")}
    facts[f"station:{desk.seat.station}:phone"] = values.get("contact_phone", "")
    today = local_day(desk.clock.now()).isoformat()
    facts |= {f"{key}:{BY_HAND}": today for key, value in facts.items() if value == BY_HAND}
    for key, value in facts.items():
        if value not in {"", BY_HAND} and desk.store.setting(key) != value:
            desk.store.set_setting(key, value)


def _remembered(desk: Desk, key: str, shipped: str, *, asked: bool) -> str:
    """Give a fact as typed before, else as shipped; left open for the pen where it was left so earlier today and is ``asked`` anew."""
    known = desk.store.setting(key, shipped)
    left = desk.store.setting(f"{key}:{BY_HAND}") if asked and not known else ""
    return BY_HAND if left == local_day(desk.clock.now()).isoformat() else known
