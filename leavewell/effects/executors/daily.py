"""All that a billing system holds, read a page an effect and held against our own record and our promises.

Ends that nobody told us of are seen, and what differs is noted in the reconciliation that the pages belong to.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import sha256

from leavewell.accounts.models import Connection
from leavewell.accounts.types import Act
from leavewell.billing.errors import BillingError, MissingAtProvider, Unavailable
from leavewell.billing.types import SubscriptionView
from leavewell.effects.actions.drifts import note_missing, note_page, note_unknown
from leavewell.effects.actions.night import Rows, end_night, take_page
from leavewell.effects.actions.outbox import plan
from leavewell.effects.actions.reconciliations import (
    count_anew,
    cut_short,
    end_once_looked,
    note_gap,
    run_of,
)
from leavewell.effects.connections import processor_for
from leavewell.effects.models import Reconciliation
from leavewell.effects.reconciled import unreadable_in
from leavewell.effects.types import Claimed, Later, Planned, Settled, Settlement

KIND = "billing.read_page"
TRIES = 8
"""A page that can't be read after so many tries is left: tomorrow's reading begins anew."""
TOO_MANY = "too_many_missing"
"""Why a reconciliation ends as cut short where more were missing than are looked for."""

BEGINNINGS = 3
"""So often a night's reading begins anew where there is no way on from the place that it had come to."""


@dataclass(frozen=True)
class Place:
    """How far a night's reading has come. ``begun``: its first instant; ``strangers``: rows of no account so far."""

    connection: str
    day: str
    begun: str
    after: str | None = None
    strangers: int = 0
    beginning: int = 1

    @property
    def begun_at(self) -> datetime:
        """The first instant of it."""
        return datetime.fromisoformat(self.begun)

    def order(self) -> Planned:
        """The effect that reads the page behind ``after``."""
        here = sha256(self.after.encode()).hexdigest()[:16] if self.after else "first"
        again = f":{self.beginning}" if self.beginning > 1 else ""
        return Planned(KIND, f"{KIND}:{self.connection}:{self.day}:{here}{again}", asdict(self))


def first_page(connection: Connection, day: str, now: datetime) -> Planned:
    """The effect that begins a night's reading."""
    return Place(str(connection.pk), day, now.isoformat()).order()


class ReadPage:
    """Holds one page's subscriptions against our record, brings that up to date, and plans the next page.

    The next page is planned with the mirror's rows: whoever is killed reads the same page again and no other.
    """

    def run(self, claimed: Claimed) -> Settlement:
        """One page."""
        place = Place(**{"begun": claimed.effect.planned_at.isoformat(), **claimed.effect.payload})
        connection = Connection.objects.of(claimed.act.space).get(pk=place.connection)
        with processor_for(connection, claimed.act.space) as processor:
            try:
                page = processor.subscriptions(place.after)
            except MissingAtProvider as error:
                return _begin_anew(connection, place, error)
            except BillingError as error:
                if claimed.attempt >= TRIES:
                    return _not_read(connection, place, error)
                wait = error.retry_after_seconds if isinstance(error, Unavailable) else None
                return Later(error.code, wait)
        return Settled("read", lambda act: _take(act, connection, place, page))


def _take(act: Act, connection: Connection, place: Place, page: Rows) -> None:
    run = run_of(act, connection, place.day, place.begun_at)
    noted = note_page(act, run, page.items)
    strangers = place.strangers + take_page(act, connection, page, anew=noted.anew)
    views = {each.ref.id: each for each in page.items if isinstance(each, SubscriptionView)}
    note_unknown(act, run, views, noted.unknown)
    if page.next is not None:
        plan(act, replace(place, after=page.next, strangers=strangers).order())
    else:
        _end(act, connection, place, run, strangers)


def _end(act: Act, connection: Connection, place: Place, run: Reconciliation, strangers: int) -> None:
    unreadable = unreadable_in(run)
    missing = end_night(act, connection, place.day, place.begun_at, strangers, unreadable)
    for row in missing.asked:
        note_missing(act, run, row)
    if missing.too_many:
        note_gap(run, TOO_MANY)
    end_once_looked(act, run)


def _not_read(connection: Connection, place: Place, error: BillingError) -> Settlement:
    def then(act: Act) -> None:
        cut_short(act, run_of(act, connection, place.day, place.begun_at), error.code)

    return Settled("not_read", then)


def _begin_anew(connection: Connection, place: Place, error: MissingAtProvider) -> Settlement:
    if place.after is None or place.beginning >= BEGINNINGS:
        return _not_read(connection, place, error)
    first = replace(place, after=None, strangers=0, beginning=place.beginning + 1)

    def then(act: Act) -> None:
        count_anew(run_of(act, connection, place.day, place.begun_at))
        plan(act, first.order())

    return Settled("begun_anew", then)
