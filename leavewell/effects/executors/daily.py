"""All that a billing system holds, read once a day, a page an effect: ends that nobody told us of are seen."""

from __future__ import annotations

from hashlib import sha256

from leavewell.accounts.models import Connection, Subscription
from leavewell.accounts.types import Act
from leavewell.billing.errors import BillingError, Unavailable
from leavewell.billing.types import SubscriptionView
from leavewell.billing.walking import Page, Unreadable
from leavewell.effects.actions.outbox import plan
from leavewell.effects.connections import mirror, processor_for
from leavewell.effects.types import Claimed, Later, Planned, Settled, Settlement

KIND = "billing.read_page"
TRIES = 8
"""A page that can't be read after so many tries is left: tomorrow's reading begins anew."""

Rows = Page[SubscriptionView | Unreadable]


def page_order(connection: Connection, day: str, after: str | None) -> Planned:
    """The effect that reads the page behind ``after``; without it, the day's first."""
    place = sha256(after.encode()).hexdigest()[:16] if after else "first"
    order = {"connection": str(connection.pk), "day": day, "after": after}
    return Planned(KIND, f"{KIND}:{connection.pk}:{day}:{place}", order)


class ReadPage:
    """Brings the mirror of one page's subscriptions up to date, and plans the next page."""

    def run(self, claimed: Claimed) -> Settlement:
        """One page."""
        payload = claimed.effect.payload
        connection = Connection.objects.of(claimed.act.space).get(pk=payload["connection"])
        with processor_for(connection, claimed.act.space) as processor:
            try:
                page = processor.subscriptions(payload["after"])
            except BillingError as error:
                if claimed.attempt >= TRIES:
                    return Settled("not_read")
                wait = error.retry_after_seconds if isinstance(error, Unavailable) else None
                return Later(error.code, wait)

        def then(act: Act) -> None:
            _take(act, connection, page)
            if page.next is not None:
                plan(act, page_order(connection, payload["day"], page.next))

        return Settled("read", then)


def _take(act: Act, connection: Connection, page: Rows) -> None:
    views = {each.ref.id: each for each in page.items if isinstance(each, SubscriptionView)}
    known = Subscription.objects.of(act.space).filter(connection=connection, provider_id__in=views)
    for mirrored in known.select_related("account", "connection"):
        view = views[mirrored.provider_id]
        if view.fingerprint != mirrored.fingerprint:
            mirror(act, mirrored, view)
