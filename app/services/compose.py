"""Composes a letter from its form, the visit and the facts beside it. All wording is data; this is the filling in."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.models.deadline import Rule, Worked, row_on, rule_on, spoken
from app.models.law import parse_cite
from app.models.letter import Block, BlockKind, FieldKind, Letter, LetterForm, Paragraph, Stage
from app.models.matter import Matter
from app.models.moment import local_day
from app.models.pack import Pack
from app.models.place import Station
from app.models.visit import Petitioner, Visit
from app.models.walk import Position
from app.ports import Desk
from app.services.guide import running

BY_HAND = "（手填）"
ROOM = "＿" * 8
BLANK_DAY = "　　　　年　　月　　日"
ORGAN_FACTS = ("organ_window", "organ_address", "organ_phone", "organ_hours")
_PLACE = re.compile(r"\{([a-z_]+)(?::([^{}]+))?\}")
CONTENT = ("summary", "request", "narrative")
"""Placeholders that tell what a matter is about: in a sealed one they stay shut."""
_MAY_BE_EMPTY = frozenset({"organ_window", "organ_hotline"})
_TICKS_AFTER = 5


@dataclass(frozen=True, slots=True)
class Matters:
    """What a letter is about: the kind (None while it is open), the form, where the case stands and the rules that run there."""

    matter: Matter | None
    form: LetterForm
    stage: Stage | None
    rules: tuple[Rule, ...]

    @property
    def shut(self) -> bool:
        """Whether nothing of what the matter is about may be printed."""
        return self.form.sealed or (self.matter is not None and self.matter.sealed)


def matters_of(desk: Desk, visit: Visit, here: Position, form: LetterForm, stage: str) -> Matters:
    """Find the stage of a form: the one named, else the one that holds the last node on the path."""
    matter = desk.pack.matters[here.matter] if here.matter else None
    chosen = next((each for each in form.stages if each.code == stage), None) or stage_at(form, here)
    return Matters(matter, form, chosen, _rules(desk.pack, chosen, here, local_day(visit.received_at)))


def stage_at(form: LetterForm, here: Position) -> Stage | None:
    """Give the stage whose nodes hold the last node on the path that belongs to any stage."""
    for step in reversed(here.path):
        for stage in form.stages:
            if step.node.code in stage.nodes:
                return stage
    return None


def compose(desk: Desk, visit: Visit, about: Matters, values: Mapping[str, str], letter_no: str) -> Letter:
    """Fill the form in. ``values``: the fields by code; empty ones leave room for handwriting."""
    station = desk.pack.stations[visit.station]
    lasts = tuple(_last_day(desk, rule, values.get(rule.event, "")) for rule in about.rules)
    words = _words(desk, visit, about, values, letter_no)
    words["last_days"] = "、".join(spoken(worked.last_day) for worked in lasts if worked)
    strong = tuple(dict.fromkeys(word for word in (*words["last_days"].split("、"), words.get("organ", "")) if word))
    where = words.get("organ") or words.get("receiver", "")
    fill = _Filler(desk.pack, words, local_day(desk.clock.now()))
    return Letter(
        letterhead=station.letterhead,
        letter_no=letter_no,
        title=about.form.title,
        subtitle=about.form.subtitle,
        addressee=words["addressee"],
        blocks=tuple(_blocks(desk, about, fill, lasts, values, strong)),
        signature=station.name,
        signed_on=local_day(desk.clock.now()),
        contact=_contact(station, values),
        visit_no=visit.visit_no,
        stub=tuple((label, fill(value, organ=where)) for label, value in desk.pack.stub if about.form.receipt),
        receipt=tuple((label, fill(value)) for label, value in desk.pack.receipt if about.form.receipt),
        footer=desk.pack.mark,
    )


def mask(number: str) -> str:
    """Mask a document number: the first six and the last two characters stay."""
    return number if len(number) <= 8 else number[:6] + "*" * (len(number) - 8) + number[-2:]


def cited(cites: tuple[str, ...]) -> str:
    """Write citations in a row, a title once for articles of the same statute."""
    parts, last = [], ""
    for cite in filter(None, map(parse_cite, cites)):
        words = str(cite)
        parts.append(words.removeprefix(f"《{cite.title}》") if cite.title == last else words)
        last = cite.title
    return "、".join(parts)


@dataclass(frozen=True, slots=True)
class _Filler:
    """Puts words in the place of {placeholders}; an unknown one is a fault of the pack that its check finds."""

    pack: Pack
    words: Mapping[str, str]
    day: date

    def __call__(self, text: str, **more: str) -> str:
        return _PLACE.sub(lambda found: self._word(found[1], found[2] or "", more), text)

    def _word(self, name: str, argument: str, more: Mapping[str, str]) -> str:
        if name == "span" and argument:
            rule = row_on(self.pack.rules, argument, self.day)
            return rule.span if rule else ROOM
        if name == "cite":
            return cited((argument,))
        value = more.get(name, self.words.get(name, ROOM))
        return self(value) if value != ROOM and _PLACE.search(value) and name in {"todo", "bring", "next"} else value


def _words(desk: Desk, visit: Visit, about: Matters, values: Mapping[str, str], letter_no: str) -> dict[str, str]:
    first, stage, matter = visit.entry.petitioners[0], about.stage, about.matter
    today = local_day(desk.clock.now())
    names = [person.name for person in visit.entry.petitioners if person.representative]
    words = {f"bureau_{key}": value for key, value in desk.pack.bureau.items()} | dict(desk.pack.bureau)
    words |= {
        "name": first.name,
        "addressee": addressee(desk.pack, visit, first),
        "visit_no": visit.visit_no,
        "visit_date": spoken(local_day(visit.received_at)),
        "people": str(visit.entry.people),
        "representatives": "、".join(names) or first.name,
        "request": visit.entry.request or visit.entry.narrative,
        "form": visit.entry.form,
        "kind": matter.name if matter else ROOM,
        "why": matter.why if matter else ROOM,
        "basis": cited(matter.basis) if matter else ROOM,
        "station": desk.pack.stations[visit.station].name,
        "title": about.form.title,
        "subtitle": about.form.subtitle,
        "letter_no": letter_no,
        "document_masked": mask(first.document_number),
        "phone": first.phone,
        "today": spoken(today),
        "clerk": visit.clerk,
        "todo": stage.todo if stage else "",
        "bring": stage.bring if stage else "",
        "next": stage.next if stage else "",
    }
    words |= {key: value if key in _MAY_BE_EMPTY else _by_hand(value) for key, value in values.items()}
    for field in about.form.fields:
        if field.kind is FieldKind.DATE:
            words[field.code] = _day_words(values.get(field.code, ""))
        elif field.kind is FieldKind.LINES and field.code in words:
            words[field.code] = _in_one_line(words[field.code])
    return words | dict.fromkeys(CONTENT, desk.pack.wording.get("sealed", ROOM)) if about.shut else words


def addressee(pack: Pack, visit: Visit, first: Petitioner) -> str:
    """Name whom a visit is about: the one who came, or the first of a group with the number of people and its representatives."""
    if visit.entry.people <= 1:
        return first.name
    names = "、".join(person.name for person in visit.entry.petitioners if person.representative)
    whole = pack.wording["group"].format(name=first.name, people=visit.entry.people)
    return whole + (pack.wording["representatives"].format(names=names) if names else "")


def _by_hand(value: str) -> str:
    return ROOM if value in {"", BY_HAND} else value


def _in_one_line(value: str) -> str:
    """Write what was typed line by line as one sentence has it."""
    return "；".join(filter(None, (line.strip(" 　；;，,、。") for line in value.split("\n"))))


def _day_words(value: str) -> str:
    """Write a day that stands in a field; what is none leaves room for the pen."""
    try:
        return spoken(date.fromisoformat(value))
    except ValueError:
        return BLANK_DAY


def _contact(station: Station, values: Mapping[str, str]) -> str:
    return _by_hand(values.get("contact_phone", station.phone))


def _blocks(
    desk: Desk, about: Matters, fill: _Filler, lasts: tuple[Worked | None, ...], values: Mapping[str, str], strong: tuple[str, ...]
) -> Iterator[Block]:
    pack, today = desk.pack, local_day(desk.clock.now())
    shown = [paragraph for paragraph in about.form.paragraphs if _applies(paragraph, about.stage)]
    before = [paragraph for paragraph in shown if paragraph.point <= _TICKS_AFTER]
    yield from (_block(paragraph, fill, strong) for paragraph in before)
    if len(about.form.stages) > 1:
        for stage in about.form.stages:
            yield Block(BlockKind.TICK, stage.label, stage is about.stage)
    for rule, worked in zip(about.rules, lasts, strict=True):
        yield Block(BlockKind.BODY, _deadline(pack, fill, rule, worked, values.get(rule.event, ""), today), strong=strong)
    yield from (_block(paragraph, fill, strong) for paragraph in shown if paragraph.point > _TICKS_AFTER)


def _applies(paragraph: Paragraph, stage: Stage | None) -> bool:
    return not paragraph.stages or (stage is not None and stage.code in paragraph.stages)


def _block(paragraph: Paragraph, fill: _Filler, strong: tuple[str, ...]) -> Block:
    kind = BlockKind.HEADING if paragraph.heading else BlockKind.BODY
    return Block(kind, fill(paragraph.text), strong=() if paragraph.heading else strong)


def _deadline(pack: Pack, fill: _Filler, rule: Rule, worked: Worked | None, start: str, today: date) -> str:
    more = {"rule": rule.name, "event": pack.events[rule.event].name, "span": rule.span, "blank": BLANK_DAY}
    if worked is None:
        return fill(pack.wording["deadline_open"], **more)
    more |= {"start": spoken(date.fromisoformat(start)), "last_day": spoken(worked.last_day)}
    if worked.last_day < today:
        return fill(pack.wording["deadline_past"], **more)
    return fill(pack.wording["deadline_known" if worked.certain else "deadline_uncertain"], **more)


def _last_day(desk: Desk, rule: Rule, start: str) -> Worked | None:
    try:
        day = date.fromisoformat(start)
    except ValueError:
        return None
    due = running(desk, rule.code, day)
    return due.worked if due else None


def _rules(pack: Pack, stage: Stage | None, here: Position, day: date) -> tuple[Rule, ...]:
    """Give the rules of the stage; where the path tells which of them run (judgment or ruling), only those."""
    if stage is None:
        return ()
    on_path = {code for step in here.path for code in step.node.deadlines}
    codes = [code for code in stage.deadlines if code in on_path] or list(stage.deadlines)
    return tuple(rule_on(pack.rules, code, day) for code in codes)
