"""Reading a subscription again, so that our mirror is fresh when it is needed. Changes nothing at billing."""

from __future__ import annotations

from leavewell.accounts.types import Act
from leavewell.billing.errors import BillingError
from leavewell.effects.connections import mirror, opened, subscription_of
from leavewell.effects.types import Claimed, Later, Settled, Settlement

TRIES = 4
"""A reading that is still not had after so many tries is no longer worth having; the next one will do."""


class ReadSubscription:
    """Brings the mirror up to date."""

    def run(self, claimed: Claimed) -> Settlement:
        """One reading."""
        mirrored = subscription_of(claimed)
        with opened(claimed, mirrored) as (processor, ref):
            try:
                view = processor.get(ref)
            except BillingError as error:
                return Settled("not_read") if claimed.attempt >= TRIES else Later(error.code)

        def then(act: Act) -> None:
            mirror(act, mirrored, view)

        return Settled("read", then)
