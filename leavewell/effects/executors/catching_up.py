"""Disputes that no notice told of: asked for once a night. All else the night's reading of subscriptions shows."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from leavewell.accounts.models import Connection
from leavewell.accounts.types import Act
from leavewell.billing.errors import AuthFailed, BillingError, Unavailable
from leavewell.billing.noticing import Tells
from leavewell.effects.actions.notices import keep_notice
from leavewell.effects.actions.outbox import plan
from leavewell.effects.connections import processor_for
from leavewell.effects.types import Claimed, Later, Planned, Settled, Settlement
from leavewell.kernel.clock import wall_now

KIND = "billing.catch_up"
BACK = timedelta(days=7)
"""As far as each night looks, so that several nights may be missed. Billing's own clock is the wall's."""
TRIES = 8


@dataclass(frozen=True)
class Place:
    """How far a night's asking has come: as far back as ``since``, behind the event ``after``."""

    connection: str
    day: str
    since: str
    after: str | None = None

    def order(self) -> Planned:
        """The effect that asks for the page behind ``after``."""
        return Planned(
            KIND, f"{KIND}:{self.connection}:{self.day}:{self.after or 'first'}"[:160], asdict(self)
        )


def first_asking(connection: Connection, day: str) -> Planned:
    """The effect that begins a night's asking."""
    return Place(str(connection.pk), day, (wall_now() - BACK).isoformat()).order()


class CatchUp:
    """Asks billing for the disputes it told of; those that never came are kept as if they had."""

    def run(self, claimed: Claimed) -> Settlement:
        """One page."""
        place = Place(**claimed.effect.payload)
        connection = Connection.objects.of(claimed.act.space).get(pk=place.connection)
        with processor_for(connection, claimed.act.space) as processor:
            if not isinstance(processor, Tells):
                return Settled("not_read")
            try:
                since = datetime.fromisoformat(place.since)
                page = processor.poll(since, place.after, disputes_only=True)
            except BillingError as error:
                # A key that may not read events won't by itself; the notices still come.
                if isinstance(error, AuthFailed) or claimed.attempt >= TRIES:
                    return Settled("not_read")
                return Later(
                    error.code, error.retry_after_seconds if isinstance(error, Unavailable) else None
                )

        def then(act: Act) -> None:
            for signal in page.items:
                keep_notice(act, connection, signal, headers={}, body=b"")
            if page.next is not None:
                plan(act, replace(place, after=page.next).order())

        return Settled("read", then)
