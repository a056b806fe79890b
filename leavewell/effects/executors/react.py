"""Reactions: a fact that was recorded calls the handlers that listen to it."""

from __future__ import annotations

from uuid import UUID

from leavewell.accounts.types import Act
from leavewell.effects.models import FactRow
from leavewell.effects.registries import handlers
from leavewell.effects.types import Claimed, RecordedFact, Settled, Settlement


class React:
    """Runs a handler in the transaction that settles the effect, so that neither happens without the other."""

    inward = True

    def run(self, claimed: Claimed) -> Settlement:
        """The handler itself runs when the settlement is written."""
        fact_id = UUID(claimed.effect.payload["fact"])
        name = claimed.effect.payload["handler"]

        def call_handler(act: Act) -> None:
            row = FactRow.objects.of(act.space).get(pk=fact_id)
            heard = RecordedFact(row.pk, row.fact, row.account_id, row.occurred_at, row.actor)
            handlers[name](act.because_of(row.pk), heard)

        return Settled("reacted", call_handler)
