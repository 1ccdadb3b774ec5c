"""Drafts: everything typed is kept as it is typed, from the first key on."""

from collections.abc import Mapping

from app.models.key import new_key
from app.models.visit import Draft
from app.ports import Desk


def new_id() -> str:
    """Give an id for a new draft."""
    return new_key()


def keep(desk: Desk, draft_id: str, body: Mapping[str, str]) -> Draft:
    """Keep what has been typed so far; durable when it returns."""
    draft = Draft(draft_id, dict(body), desk.clock.now())
    desk.store.save_draft(draft)
    return draft


def pending(desk: Desk) -> tuple[Draft, ...]:
    """Give the drafts that have not become visits, newest first."""
    return desk.store.drafts()


def drop(desk: Desk, draft_id: str) -> None:
    """Forget a draft, which the clerk has put aside on purpose."""
    desk.store.drop_draft(draft_id)
