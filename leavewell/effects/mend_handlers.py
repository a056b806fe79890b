"""What the engine proposes when it hears that something went against a promise."""

from __future__ import annotations

from leavewell.accounts.models import Subscription
from leavewell.accounts.types import Act
from leavewell.effects.able import able_with
from leavewell.effects.actions.mends import Found, mend_failed, propose_mend
from leavewell.effects.decide.mends import MendKind, Wanted, mends_for, refund_of
from leavewell.effects.decide.verdicts import Broken, Mend, Why
from leavewell.effects.handlers import numbered
from leavewell.effects.mending import RESTORING
from leavewell.effects.models import Effect, Promise
from leavewell.effects.promise_rows import goal_of
from leavewell.effects.promised import promise_with, promised_end
from leavewell.effects.proposed import is_standing
from leavewell.effects.states import OPEN
from leavewell.effects.types import RecordedFact
from leavewell.kernel.facts import Fact
from leavewell.kernel.facts.effects import EffectVoided, PersonNeeded
from leavewell.kernel.facts.ends import BilledAfterEnd, ChargedAfterEnd
from leavewell.kernel.facts.promises import PromiseBroken

MENDING = frozenset(
    {
        "billing.refund",
        "billing.discount",
        "billing.change_quantity",
        "billing.change_plan",
        "billing.pause",
        "billing.extend_trial",
        "billing.cancel",
    }
)
"""The kinds of effects that a mend may hang on."""


def propose_refund(act: Act, heard: RecordedFact) -> None:
    """Money was taken after an end: each such charge would be given back."""
    fact = heard.fact
    assert isinstance(fact, ChargedAfterEnd)
    row = _subscription(act, fact)
    why = fact.why or Why.CHARGED_AFTER_END.value
    cause = f"charge:{row.pk}:{fact.charge or heard.id}"
    found = Found(cause, why, row.pk, row.account_id, promised_end(act.space, row.pk))
    propose_mend(act, found, refund_of(fact.amount, fact.charge, able_with(row)))


def propose_look(act: Act, heard: RecordedFact) -> None:
    """A bill was made after an end: somebody takes it back in billing before it is collected."""
    fact = heard.fact
    assert isinstance(fact, BilledAfterEnd)
    row = _subscription(act, fact)
    found = Found(f"bill:{row.pk}:{fact.invoice}", "billed_after_end", row.pk, row.account_id)
    propose_mend(act, found, Wanted(MendKind.LOOK, fact.amount))


def propose_for_promise(act: Act, heard: RecordedFact) -> None:
    """A promise was broken: what puts it right, and what was taken too much."""
    fact = heard.fact
    assert isinstance(fact, PromiseBroken)
    promise = promise_with(act.space, fact.promise_id)
    row = _subscription(act, fact)
    # What is still on its way to billing needn't be put right there: only what was taken meanwhile.
    mend = Mend.REFUND_DIFFERENCE if _is_on_its_way(promise, fact) else Mend(fact.mend)
    broken = Broken(Why(fact.why), mend, fact.expected, fact.seen, fact.charge)
    for wanted in mends_for(broken, goal_of(promise), able_with(row)):
        cause = numbered(f"promise:{promise.pk}", fact)
        if wanted.kind is MendKind.REFUND:
            # The same charge may be found wrong in two ways, and goes back once.
            cause = f"charge:{row.pk}:{wanted.charge}"
        elif wanted.kind is not MendKind.LOOK and is_standing(act.space, promise, wanted.kind):
            # It was found before a payment showed it, and somebody is asked already.
            continue
        propose_mend(act, Found(cause, fact.why, row.pk, row.account_id, promise), wanted)


def _is_on_its_way(promise: Promise, fact: PromiseBroken) -> bool:
    """Whether the change that was promised was never in place, and is still wanted."""
    if fact.mend not in RESTORING or promise.in_place_at is not None:
        return False
    rows = Effect.objects.of(promise.space).filter(payload__subject=str(promise.origin_id))
    return rows.filter(kind__in=MENDING, state__in=OPEN).exists()


def note_failed_mend(act: Act, heard: RecordedFact) -> None:
    """An effect can't go on, or was taken back: the mend that hangs on it isn't done."""
    assert isinstance(heard.fact, PersonNeeded | EffectVoided)
    mend_failed(act, heard.fact.effect_id)


def may_be_a_mend(fact: Fact) -> bool:
    """Whether a mend may hang on the effect that the fact tells of."""
    return isinstance(fact, PersonNeeded | EffectVoided) and fact.effect_kind in MENDING


def _subscription(act: Act, fact: ChargedAfterEnd | BilledAfterEnd | PromiseBroken) -> Subscription:
    return Subscription.objects.of(act.space).select_related("connection").get(pk=fact.subscription_id)
