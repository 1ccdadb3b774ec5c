"""Registration 来访登记: it always comes first, and it may be warned about but not refused (信访工作条例 art. 22, 43)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from app.models.fault import Notice, WorldFault
from app.models.identity import Known, age_on, read_identity
from app.models.key import new_key
from app.models.law import parse_cite
from app.models.moment import local_day
from app.models.pack import Pack
from app.models.text import tidy_name, tidy_number, tidy_text
from app.models.visit import Entry, Guidance, Petitioner, Status, Visit
from app.ports import Desk
from app.services import queue, rare
from app.services.edition import mark
from app.services.reading import SCHEMA, read_entry

__all__ = [
    "SCHEMA", "checked", "finish", "fresh", "known", "limit_basis", "notices", "read_entry", "register", "seen_before", "split", "tidy",
]  # fmt: skip

IDENTITY_CARDS = frozenset({"居民身份证", "临时身份证", "港澳居民居住证", "台湾居民居住证"})
MOST_REPRESENTATIVES = 5
MANY = 20


def tidy(entry: Entry, today: date | None = None) -> Entry:
    """Give the entry with typed text put right, and sex and birth date taken from the identity number where left empty."""
    people = tuple(_tidy_person(person, today or date.max) for person in entry.petitioners)
    return replace(
        entry,
        petitioners=people,
        form=tidy_text(entry.form),
        people=max(entry.people, 1),
        place=tidy_text(entry.place),
        narrative=tidy_text(entry.narrative),
        request=tidy_text(entry.request),
        materials=tidy_text(entry.materials),
    )


def known(number: str, kind: str, today: date) -> Known:
    """Say what a document number tells; other documents than identity cards tell nothing and are never odd."""
    plain = tidy_number(number)
    return read_identity(plain, today) if plain and kind in IDENTITY_CARDS else Known()


def notices(entry: Entry, today: date, basis: str = "") -> tuple[Notice, ...]:
    """Give what looks odd: warnings for the clerk, each with its field; none of them stops the registration.

    ``basis``: where the limit of the representatives stands, in brackets.
    """
    places = range(len(entry.petitioners))
    return (*_people_notices(entry, basis), *(notice for place in places for notice in _person_notices(entry, place, today)))


def limit_basis(pack: Pack) -> str:
    """Give the article behind the limit of the representatives, in brackets; "" where the pack names none."""
    cite = parse_cite(pack.terms.get("representatives_cite", ""))
    return f"（{cite}）" if cite else ""


def register(desk: Desk, entry: Entry, draft: str = "") -> Visit:
    """Register a visit and give it its number; ``draft`` goes in the same transaction. Raises as ``fresh`` and the store."""
    return desk.store.register(fresh(desk, entry), draft)


def fresh(desk: Desk, entry: Entry) -> Visit:
    """Give a visit as it begins now, kept nowhere yet. Raises as ``checked``."""
    now = desk.clock.now()
    clean = checked(entry, local_day(now))
    return Visit(
        id=new_key(),
        visit_no="",
        station=desk.seat.station,
        batch=new_key(),
        received_at=now,
        clerk=desk.seat.clerk,
        window=desk.seat.window,
        entry=clean,
        guidance=Guidance(),
        matter="",
        status=Status.CHECKED_IN,
        content_version=mark(desk.pack),
        revision=1,
        written_at=now,
        registered_at=now,
    )


def checked(entry: Entry, today: date) -> Entry:
    """Give an entry put right. Raises WorldFault "name-needed" or "narrative-needed" (with the field)."""
    clean = tidy(entry, today)
    _require(clean)
    return clean


def split(desk: Desk, visit: Visit, narrative: str, request: str = "") -> Visit:
    """Register a second matter of the same people as a visit of its own, in the same batch; the first stays as it is."""
    entry = tidy(replace(visit.entry, narrative=narrative, request=request, materials="", repeats=""))
    _require(entry)
    now = desk.clock.now()
    second = replace(
        visit,
        id=new_key(),
        visit_no="",
        received_at=now,
        entry=entry,
        guidance=Guidance(),
        matter="",
        status=Status.CHECKED_IN,
        content_version=mark(desk.pack),
        revision=1,
        written_at=now,
        registered_at=now,
        split_from=visit.visit_no,
        backdated="",
    )
    return desk.store.register(second)


def finish(desk: Desk, visit: Visit) -> Visit:
    """Close a visit at the desk 办结: what was to be done at the desk is done; steps with a date stay open."""
    now = desk.clock.now()
    changed = replace(visit, status=Status.CLOSED, revision=visit.revision + 1, written_at=now)
    desk.store.save_visit(changed)
    for step in desk.store.steps_of(visit.id):
        if step.due is None and step.done_at is None:
            desk.store.finish_step(step.id, now)
    queue.finish_held(desk, visit.id)
    return changed


def seen_before(desk: Desk, petitioner: Petitioner) -> tuple[Visit, ...]:
    """Give the earlier visits of a person, by document number or by name with phone, newest first."""
    number = tidy_number(petitioner.document_number)
    return desk.store.seen_before(number, tidy_name(petitioner.name), tidy_number(petitioner.phone), MANY)


def _require(entry: Entry) -> None:
    for place, person in enumerate(entry.petitioners):
        if not person.name:
            raise WorldFault("name-needed", "请填写姓名。", "不愿透露的，可填“未具名”。", f"petitioners.{place}.name")
    if not entry.petitioners:
        raise WorldFault("name-needed", "请填写姓名。", "不愿透露的，可填“未具名”。", "petitioners.0.name")
    if not entry.narrative:
        raise WorldFault("narrative-needed", "请填写反映事项。", "一两句话即可，口述的如实记下。", "narrative")


def _tidy_person(person: Petitioner, today: date) -> Petitioner:
    clean = replace(
        person,
        name=tidy_name(person.name),
        document_kind=tidy_text(person.document_kind),
        document_number=tidy_number(person.document_number),
        sex=tidy_text(person.sex),
        birth=tidy_number(person.birth),
        ethnic=tidy_text(person.ethnic),
        phone=tidy_number(person.phone),
        household_address=tidy_text(person.household_address),
        present_address=tidy_text(person.present_address),
        name_note=tidy_text(person.name_note),
    )
    told = known(clean.document_number, clean.document_kind, today)
    if not told.valid:
        return clean
    return replace(clean, sex=clean.sex or told.sex, birth=clean.birth or told.birth)


def _people_notices(entry: Entry, basis: str) -> Iterator[Notice]:
    representatives = sum(person.representative for person in entry.petitioners)
    if representatives > MOST_REPRESENTATIVES:
        yield Notice(
            "representatives",
            f"已勾选{representatives}名代表，代表不超过{MOST_REPRESENTATIVES}人{basis}。代表替大家讲、替大家听答复，人少才讲得清、记得准；"
            "请帮来访人商定由谁当代表，没当代表的照常登记、照常算人次。",
        )
    if entry.people > 1 and not representatives:
        yield Notice("representatives", f"多人反映共同事项，请推选代表（不超过{MOST_REPRESENTATIVES}人），在姓名旁勾选。")
    if entry.people < len(entry.petitioners):
        yield Notice("people", f"来访人数是{entry.people}，已填姓名{len(entry.petitioners)}人，请核对。")


def _person_notices(entry: Entry, place: int, today: date) -> Iterator[Notice]:
    person, at = entry.petitioners[place], f"petitioners.{place}."
    yield from (Notice(f"{at}name", words) for words in rare.odd(person.name, person.name_note))
    told = known(person.document_number, person.document_kind, today)
    for words in told.odd:
        yield Notice(f"{at}document_number", f"{words}；不影响登记。")
    if told.valid and told.sex and person.sex not in {"", told.sex}:
        yield Notice(f"{at}sex", "性别与身份证号不一致，请核对。")
    if told.valid and told.birth and person.birth not in {"", told.birth}:
        yield Notice(f"{at}birth", "出生日期与身份证号不一致，请核对。")
    if person.birth and age_on(person.birth, today) is None:
        yield Notice(f"{at}birth", "出生日期不是有效的日期，请再核对。")
    elif person.birth > today.isoformat():
        yield Notice(f"{at}birth", "出生日期晚于今天，请再核对。")
    if person.phone and not _plausible(tidy_number(person.phone)):
        yield Notice(f"{at}phone", "电话号码看起来不完整，请再念一遍核对。")


def _plausible(phone: str) -> bool:
    digits = phone.replace("-", "").removeprefix("+86")
    return digits.isdigit() and 7 <= len(digits) <= 12
