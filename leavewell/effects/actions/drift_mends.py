"""What is proposed for a difference that goes against a customer. A member decides; nothing is done by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from leavewell.accounts.models import Subscription
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.billing.types import Capability
from leavewell.effects.actions.mends import BY_ITSELF, DRIFT, Found, propose_mend
from leavewell.effects.decide.drift import Difference
from leavewell.effects.decide.drift_goals import Unkept
from leavewell.effects.decide.drift_items import Values
from leavewell.effects.decide.drift_terms import DEARER
from leavewell.effects.decide.mends import MendKind, Wanted, mends_for
from leavewell.effects.models import Drift, Promise, Proposal, Reconciliation
from leavewell.effects.promise_rows import goal_of
from leavewell.effects.states import TO_DECIDE, ProposalState
from leavewell.kernel.money import Money

_STANDING = (*TO_DECIDE, ProposalState.APPROVED, ProposalState.FAILED)


def look_at(act: Act, run: Reconciliation, row: Subscription, found: Difference) -> Proposal:
    """Billing is what is true, and a person sees whether it is what the customer wanted."""
    must_be_open()
    cause = f"{DRIFT}{run.pk}:{row.pk}:{found.kind}"
    amount = _money(found.there) if found.why == DEARER else None
    wrong = Found(cause, found.why, row.pk, row.account_id)
    return propose_mend(act, wrong, Wanted(MendKind.LOOK, amount))


def put_right(
    act: Act, seen: UUID, row: Subscription, promise: Promise, how: Unkept, can: frozenset[Capability]
) -> Proposal | None:
    """What would have billing hold the promise again. What was proposed and still stands isn't proposed twice.

    Nor is what members have declined or looked at, as long as billing shows the same. ``seen``: the id of the run, or
    of the fact, that showed it; ``can``: what billing can be asked for now. None: nothing can be proposed.
    """
    must_be_open()
    proposals = [
        _known(act, promise, wanted, how) or propose_mend(act, _found(seen, row, promise, how), wanted)
        for wanted in mends_for(how.broken, goal_of(promise), can)
    ]
    return proposals[0] if proposals else None


def _found(seen: UUID, row: Subscription, promise: Promise, how: Unkept) -> Found:
    cause = f"{DRIFT}{promise.pk}:{seen}"
    return Found(cause, how.broken.why.value, row.pk, row.account_id, promise)


def _known(act: Act, promise: Promise, wanted: Wanted, how: Unkept) -> Proposal | None:
    rows = Proposal.objects.of(act.space).filter(promise=promise, kind=wanted.kind.value)
    if wanted.kind is MendKind.LOOK:
        # A look at one thing is no look at another.
        rows = rows.filter(why=wanted.why or how.broken.why.value)
    last = rows.order_by("proposed_at", "pk").last()
    if last is None or last.state in _STANDING:
        return last
    declined = last.state == ProposalState.DECLINED and last.decided_by != BY_ITSELF
    over = declined or (last.kind == MendKind.LOOK and last.state == ProposalState.CARRIED_OUT)
    return last if over and dict(how.there) in _seen_with(act, last) else None


def _seen_with(act: Act, proposal: Proposal) -> Sequence[Mapping[str, object]]:
    """What billing showed when it was proposed."""
    return list(Drift.objects.of(act.space).filter(proposal=proposal).values_list("there", flat=True))


def _money(there: Values) -> Money | None:
    minor, currency = there.get("minor"), there.get("currency")
    return Money(minor, currency) if isinstance(minor, int) and isinstance(currency, str) else None
