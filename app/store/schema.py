"""The tables, as migrations: each a named function in its own transaction."""


from sqlite_utils import Database, Migrations

from app.models.key import new_key
from app.models.person import sure_number
from app.models.visit import Petitioner
from app.store.connection import Link

migrations = Migrations("xinfang-desk")


@migrations()
def m001_visits(db: Database) -> None:
    """Visits, petitioners, the steps that follow, and the series of numbers."""
    text, whole = str, int
    db.table("visits").create(
        {
            "id": text, "visit_no": text, "station": text, "batch": text, "received_at": text, "clerk": text, "window": text,
            "form": text, "people": whole, "place": text, "narrative": text, "request": text, "materials": text,
            "guidance": text, "matter": text, "status": text, "content_version": text, "revision": whole, "written_at": text,
            "split_from": text,
        },
        pk="id", strict=True, not_null={"visit_no", "station", "batch", "received_at", "guidance", "status", "revision", "written_at"},
    )  # fmt: skip
    db.table("visits").create_index(["visit_no"], unique=True)
    db.table("visits").create_index(["received_at"])
    db.table("visits").create_index(["batch"])
    db.table("petitioners").create(
        {
            "id": whole, "visit_id": text, "place_in_list": whole, "name": text, "document_kind": text, "document_number": text,
            "document_end": text, "sex": text, "birth": text, "ethnic": text, "phone": text, "phone_end": text,
            "household_address": text, "present_address": text, "representative": whole,
        },
        pk="id", strict=True, not_null={"visit_id", "name"}, foreign_keys=[("visit_id", "visits", "id")],
    )  # fmt: skip
    for columns in (["visit_id"], ["name"], ["document_number"], ["document_end"], ["phone"], ["phone_end"]):
        db.table("petitioners").create_index(columns)
    db.table("steps").create(
        {
            "id": text, "visit_id": text, "code": text, "text": text, "organ": text, "start": text, "due": text, "rule": text,
            "done_at": text,
        },
        pk="id", strict=True, not_null={"visit_id", "code", "start"}, foreign_keys=[("visit_id", "visits", "id")],
    )  # fmt: skip
    db.table("steps").create_index(["visit_id"])
    db.table("counters").create({"series": text, "value": whole}, pk="series", strict=True)


@migrations()
def m002_letters(db: Database) -> None:
    """Letters as issued, their bytes apart, and how they were handed over."""
    text, whole = str, int
    db.table("letters").create(
        {
            "id": text, "visit_id": text, "letter_no": text, "form": text, "sha256": text, "issued_at": text, "clerk": text,
            "content_version": text, "voided_at": text, "void_reason": text, "void_clerk": text, "printed": whole,
        },
        pk="id", strict=True, not_null={"visit_id", "letter_no", "form", "sha256", "issued_at"},
        foreign_keys=[("visit_id", "visits", "id")],
    )  # fmt: skip
    db.table("letters").create_index(["letter_no"], unique=True)
    db.table("letters").create_index(["visit_id"])
    db.table("papers").create(
        {"id": text, "pdf": bytes}, pk="id", strict=True, not_null={"pdf"}, foreign_keys=[("id", "letters", "id")]
    )
    db.table("prints").create(
        {"id": whole, "letter_id": text, "at": text, "clerk": text}, pk="id", strict=True, foreign_keys=[("letter_id", "letters", "id")]
    )
    db.table("deliveries").create(
        {"id": whole, "letter_id": text, "outcome": text, "reason": text, "witnesses": text, "at": text, "clerk": text},
        pk="id", strict=True, foreign_keys=[("letter_id", "letters", "id")],
    )  # fmt: skip
    db.table("deliveries").create_index(["letter_id"])


@migrations()
def m003_desk(db: Database) -> None:
    """Drafts, settings, and the index of names by their single characters and pairs."""
    db.table("drafts").create({"id": str, "body": str, "updated_at": str}, pk="id", strict=True)
    db.table("settings").create({"key": str, "value": str}, pk="key", strict=True)
    db.execute("CREATE VIRTUAL TABLE names USING fts5(grams, content='', contentless_delete=1)")


@migrations()
def m004_counter(db: Database) -> None:
    """Persons behind petitioners and their merging, the same matter again, back-dating, corrections, closed days, tickets."""
    text, whole = str, int
    for column in ("repeats", "registered_at", "backdated"):
        db.execute(f"ALTER TABLE visits ADD COLUMN {column} TEXT NOT NULL DEFAULT ''")
    for column in ("name_note", "person"):
        db.execute(f"ALTER TABLE petitioners ADD COLUMN {column} TEXT NOT NULL DEFAULT ''")
    db.table("petitioners").create_index(["person"])
    db.table("visits").create_index(["repeats"])
    db.table("merges").create(
        {
            "id": text, "kept": text, "gone": text, "reason": text, "at": text, "clerk": text, "parted_at": text, "parted_clerk": text,
        },
        pk="id", strict=True, not_null={"kept", "gone", "reason", "at", "clerk", "parted_at", "parted_clerk"},
    )  # fmt: skip
    for column in ("kept", "gone"):
        db.table("merges").create_index([column])
    db.table("corrections").create(
        {
            "id": whole, "visit_id": text, "field": text, "before": text, "after": text, "reason": text, "at": text, "clerk": text,
            "after_closing": whole,
        },
        pk="id", strict=True, not_null={"visit_id", "field", "before", "after", "reason", "at", "clerk", "after_closing"},
        foreign_keys=[("visit_id", "visits", "id")],
    )  # fmt: skip
    for column in ("visit_id", "at"):
        db.table("corrections").create_index([column])
    db.table("closings").create({"day": text, "at": text, "clerk": text}, pk="day", strict=True, not_null={"at", "clerk"})
    db.table("tickets").create(
        {
            "id": text, "day": text, "number": text, "stage": text, "issued_at": text, "first": text, "held": text, "window": text,
            "calls": whole, "called_at": text,
        },
        pk="id", strict=True,
        not_null={"day", "number", "stage", "issued_at", "first", "held", "window", "calls", "called_at"},
    )  # fmt: skip
    db.table("tickets").create_index(["day", "number"], unique=True)
    db.table("tickets").create_index(["held"])


@migrations()
def m005_persons(db: Database) -> None:
    """The persons of those registered before persons were kept: the same sure document number is the same person."""
    db.table("petitioners").create_index(["birth"])
    db.execute("CREATE INDEX idx_steps_open ON steps (due, id) WHERE done_at = ''")
    db.table("letters").create_index(["issued_at"])
    owners: dict[str, str] = {}
    rows = db.execute("SELECT id, name, document_kind, document_number FROM petitioners WHERE person = '' ORDER BY id").fetchall()
    for row_id, name, kind, number in rows:
        sure = sure_number(Petitioner(name, kind or "", number or ""))
        person = owners.setdefault(sure, new_key()) if sure else new_key()
        db.execute("UPDATE petitioners SET person = ? WHERE id = ?", (person, row_id))


@migrations()
def m006_days(db: Database) -> None:
    """Whose letter it is where each of a group has one of their own; what happened on a day, for its report."""
    db.execute("ALTER TABLE letters ADD COLUMN petitioner INTEGER NOT NULL DEFAULT -1")
    db.execute("CREATE INDEX idx_letters_voided ON letters (voided_at) WHERE voided_at <> ''")
    db.execute("CREATE INDEX idx_visits_backdated ON visits (registered_at) WHERE backdated <> ''")
    db.table("deliveries").create_index(["at"])


def apply(link: Link) -> None:
    """Apply the migrations that a store has not had yet, each in its own transaction."""
    migrations.apply(Database(link.raw))
