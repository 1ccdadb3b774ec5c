"""The tables, as migrations: each a named function in its own transaction."""


from sqlite_utils import Database, Migrations

from app.models.key import new_key
from app.models.person import sure_number
from app.models.visit import Entry, Petitioner
from app.store.connection import Link
from app.store.pinyin import sort_key
from app.store.search import letter_key
from app.store.terms import of_entry

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
    db.execute("ALTER TABLE letters ADD COLUMN named TEXT NOT NULL DEFAULT ''")
    db.execute("CREATE INDEX idx_letters_voided ON letters (voided_at) WHERE voided_at <> ''")
    db.execute("CREATE INDEX idx_visits_backdated ON visits (registered_at) WHERE backdated <> ''")
    db.table("deliveries").create_index(["at"])


@migrations()
def m007_find(db: Database) -> None:
    """Running numbers, sort keys, and the index of words that takes the place of the index of names; all rows go into it."""
    for column in ("seq INTEGER", "counter INTEGER"):
        db.execute(f"ALTER TABLE visits ADD COLUMN {column}")
    for column in ("visit_seq INTEGER", "pinyin TEXT NOT NULL DEFAULT ''"):
        db.execute(f"ALTER TABLE petitioners ADD COLUMN {column}")
    for column in ("plain TEXT NOT NULL DEFAULT ''", "counter INTEGER NOT NULL DEFAULT 0"):
        db.execute(f"ALTER TABLE letters ADD COLUMN {column}")
    db.execute("DROP TABLE names")
    for column in ("document_end", "phone_end"):
        db.execute(f"DROP INDEX idx_petitioners_{column}")
        db.execute(f"ALTER TABLE petitioners DROP COLUMN {column}")
    db.execute("CREATE VIRTUAL TABLE words USING fts5(terms, content='', contentless_delete=1, detail=none, tokenize='ascii')")
    _number_visits(db)
    for row_id, letter_no in db.execute("SELECT id, letter_no FROM letters").fetchall():
        db.execute("UPDATE letters SET plain = :plain, counter = :counter WHERE id = :id", {**letter_key(letter_no), "id": row_id})
    db.table("visits").create_index(["seq"], unique=True)
    db.table("visits").create_index(["counter", "seq"])
    for column in ("plain", "counter"):
        db.table("letters").create_index([column])


def _number_visits(db: Database) -> None:
    """Number the visits in the order in which they were registered, and put each into the index of words."""
    visits = db.execute("SELECT id, visit_no, narrative FROM visits ORDER BY received_at, visit_no").fetchall()
    for number, (visit_id, visit_no, narrative) in enumerate(visits, 1):
        counter = int(visit_no.rpartition("-")[2])
        db.execute("UPDATE visits SET seq = ?, counter = ? WHERE id = ?", (number, counter, visit_id))
        sql = "SELECT id, name, document_number, phone FROM petitioners WHERE visit_id = ?"
        people = db.execute(sql, (visit_id,)).fetchall()
        for row_id, name, *_ in people:
            db.execute("UPDATE petitioners SET visit_seq = ?, pinyin = ? WHERE id = ?", (number, sort_key(name), row_id))
        named = tuple(Petitioner(name, document_number=document or "", phone=phone or "") for _, name, document, phone in people)
        terms = of_entry(Entry(named, narrative=narrative or ""))
        db.execute("INSERT INTO words (rowid, terms) VALUES (?, ?)", (number, terms))


def apply(link: Link) -> None:
    """Apply the migrations that a store has not had yet, each in its own transaction."""
    migrations.apply(Database(link.raw))
