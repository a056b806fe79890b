"""Recording facts and planning their reactions, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from leavewell.accounts.models import Space
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.outbox import plan
from leavewell.effects.models import FactRow
from leavewell.effects.registries import audiences, interests, reactions
from leavewell.effects.types import REACT, Planned
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
    row = _row(act, fact, account_id, act.at)
    row.save(force_insert=True)
    if row.source != IMPORTED:
        plan(act.because_of(row.pk), *_reactions_to(row, fact))
    return row.pk


def record_history(act: Act, told: Iterable[tuple[Fact, UUID | None, datetime]]) -> None:
    """Put what an import tells of the past into the journal: fact, account, and when it occurred.

    Nobody hears it; many facts are one statement.
    """
    must_be_open()
    if act.actor != IMPORTED:
        raise RuntimeError("Only an import tells history; what happens now goes through record().")
    FactRow.objects.bulk_create([_row(act, fact, account_id, at) for fact, account_id, at in told])


def _row(act: Act, fact: Fact, account_id: UUID | None, occurred_at: datetime) -> FactRow:
    return FactRow(
        space=act.space,
        kind=fact.kind,
        version=fact.version,
        body=dump(fact),
        account_id=account_id,
        occurred_at=occurred_at,
        recorded_at=wall_now(),
        actor=act.actor,
        cause=act.cause,
        source=IMPORTED if act.actor == IMPORTED else "",
    )


def _reactions_to(row: FactRow, fact: Fact) -> list[Planned]:
    listening = [name for name in reactions.items.get(row.kind, ()) if _wants(name, fact, row.space)]
    return [
        Planned(
            kind=REACT,
            key=f"react:{row.pk}:{handler}",
            payload={"fact": str(row.pk), "handler": handler},
            account_id=row.account_id,
        )
        for handler in listening
    ]


def _wants(handler: str, fact: Fact, space: Space) -> bool:
    interest, audience = interests.items.get(handler), audiences.items.get(handler)
    return (interest is None or interest(fact)) and (audience is None or audience(space))
