"""A subscription that a night's reading didn't meet: is it really gone? Changes nothing at billing."""

from __future__ import annotations

from leavewell.accounts.types import Act
from leavewell.billing.errors import BillingError, MissingAtProvider
from leavewell.effects.connections import mirror, opened, subscription_of
from leavewell.effects.executors.reading import TRIES
from leavewell.effects.types import Claimed, ForPerson, Later, Settled, Settlement

MISSING = "missing_in_billing"


class LookFor:
    """Asks for it by its id; what billing doesn't know is told to a person, who may say that it is gone."""

    def run(self, claimed: Claimed) -> Settlement:
        """One look."""
        mirrored = subscription_of(claimed)
        with opened(claimed, mirrored) as (processor, ref):
            try:
                view = processor.get(ref)
            except MissingAtProvider:
                return ForPerson(MISSING)
            except BillingError as error:
                # The next night misses it again.
                return Settled("not_read") if claimed.attempt >= TRIES else Later(error.code)

        def then(act: Act) -> None:
            mirror(act, mirrored, view)

        return Settled("there", then)
