"""Recording facts and planning their reactions, in the caller's transaction."""

from __future__ import annotations

from uuid import UUID

from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.outbox import plan
from leavewell.effects.models import FactRow
from leavewell.effects.registries import reactions
from leavewell.effects.types import Planned
from leavewell.kernel.clock import wall_now
from leavewell.kernel.facts import Fact, dump

IMPORTED = "import"
"""The actor, and so the source, of facts that tell old history; nothing reacts to them."""


def record(act: Act, fact: Fact, *, account_id: UUID | None) -> UUID:
    """Put a fact into the journal and plan one effect for each handler that listens to its kind.

    An import's facts are history: they keep their source, and no handler hears them.

    Returns the fact's id, which is the ``cause`` of whatever follows from it.
    """
    must_be_open()
    source = IMPORTED if act.actor == IMPORTED else ""
    row = FactRow.objects.create(
        space=act.space,
        kind=fact.kind,
        version=fact.version,
        body=dump(fact),
        account_id=account_id,
        occurred_at=act.at,
        recorded_at=wall_now(),
        actor=act.actor,
        cause=act.cause,
        source=source,
    )
    if source != IMPORTED:
        plan(act.because_of(row.pk), *_reactions_to(row))
    return row.pk


def _reactions_to(row: FactRow) -> list[Planned]:
    listening = reactions.items.get(row.kind, ())
    return [
        Planned(
            kind="react",
            key=f"react:{row.pk}:{handler}",
            payload={"fact": str(row.pk), "handler": handler},
            account_id=row.account_id,
        )
        for handler in listening
    ]
