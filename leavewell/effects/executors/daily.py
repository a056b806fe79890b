"""All that a billing system holds, read once a day, a page an effect: ends that nobody told us of are seen."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import sha256

from leavewell.accounts.models import Connection
from leavewell.accounts.types import Act
from leavewell.billing.errors import BillingError, MissingAtProvider, Unavailable
from leavewell.effects.actions.night import end_night, take_page
from leavewell.effects.actions.outbox import plan
from leavewell.effects.connections import processor_for
from leavewell.effects.types import Claimed, Later, Planned, Settled, Settlement

KIND = "billing.read_page"
TRIES = 8
"""A page that can't be read after so many tries is left: tomorrow's reading begins anew."""
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

    def order(self) -> Planned:
        """The effect that reads the page behind ``after``."""
        here = sha256(self.after.encode()).hexdigest()[:16] if self.after else "first"
        again = f":{self.beginning}" if self.beginning > 1 else ""
        return Planned(KIND, f"{KIND}:{self.connection}:{self.day}:{here}{again}", asdict(self))


def first_page(connection: Connection, day: str, now: datetime) -> Planned:
    """The effect that begins a night's reading."""
    return Place(str(connection.pk), day, now.isoformat()).order()


class ReadPage:
    """Brings the mirror of one page's subscriptions up to date, and plans the next page.

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
                return _begin_anew(place, error)
            except BillingError as error:
                if claimed.attempt >= TRIES:
                    return Settled("not_read")
                wait = error.retry_after_seconds if isinstance(error, Unavailable) else None
                return Later(error.code, wait)

        def then(act: Act) -> None:
            strangers = place.strangers + take_page(act, connection, page)
            if page.next is not None:
                plan(act, replace(place, after=page.next, strangers=strangers).order())
            else:
                begun = datetime.fromisoformat(place.begun)
                end_night(act, connection, place.day, begun, strangers)

        return Settled("read", then)


def _begin_anew(place: Place, error: MissingAtProvider) -> Settlement:
    if place.after is None or place.beginning >= BEGINNINGS:
        return Settled("not_read")
    first = replace(place, after=None, strangers=0, beginning=place.beginning + 1)

    def then(act: Act) -> None:
        plan(act, first.order())

    return Settled("begun_anew", then)
