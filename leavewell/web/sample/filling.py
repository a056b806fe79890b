"""The whole sample company, once: its people, the story of three who leave, and four hundred accounts."""

from __future__ import annotations

from datetime import datetime

from leavewell.accounts.actions.imports import mark_import
from leavewell.accounts.models import Space
from leavewell.accounts.queries import import_marks, space_by_id
from leavewell.accounts.transaction import edge
from leavewell.web.company import import_act, put_company
from leavewell.web.sample.customers import generated
from leavewell.web.sample.loading import Say, load_customers, load_past, load_tickets, load_usage
from leavewell.web.sample.named import companies
from leavewell.web.sample.signals import tickets_of, weeks_of
from leavewell.web.sample.staff import put_staff
from leavewell.web.sample.story import tell_story

SOURCE = "sample"
STORY, BOOK = "story", "book"


def say_nothing(_: str) -> None:
    """No word of progress."""


def fill(space: Space, say: Say = say_nothing) -> None:
    """Put the company into a test space. Where it is, nothing happens; what was stopped half-way goes on."""
    if _is_finished(space, BOOK):
        return
    if not _is_finished(space, STORY):
        say("Three customers leave, and a week goes by")
        put_staff(import_act(space))
        tell_story(space)
        _mark(space, STORY, None)
    # The story has moved the clock.
    space = space_by_id(space.pk)
    _load(space, _begun_at(space), say)
    _mark(space, BOOK, None)


def _load(space: Space, now: datetime, say: Say) -> None:
    """``now`` is when the loading first began, so that one that goes on makes the same rows."""
    act = import_act(space)
    put_company(act, companies(now))
    customers = generated(now)
    say(f"{len(customers)} accounts with their people and subscriptions")
    load_customers(act, customers)
    say("Cancellations and saves of the past")
    load_past(act, customers)
    tickets = list(tickets_of(customers, now))
    say(f"{len(tickets)} tickets")
    load_tickets(act, tickets)
    load_usage(act, list(weeks_of(customers, now)), say)


def _begun_at(space: Space) -> datetime:
    mark = import_marks(space, SOURCE).get(BOOK)
    if mark is not None:
        return datetime.fromisoformat(mark.place)
    now = space.now()
    _mark(space, BOOK, now.isoformat())
    return now


def _is_finished(space: Space, part: str) -> bool:
    mark = import_marks(space, SOURCE).get(part)
    return mark is not None and mark.finished


def _mark(space: Space, part: str, place: str | None) -> None:
    with edge():
        mark_import(import_act(space), SOURCE, part, place)
