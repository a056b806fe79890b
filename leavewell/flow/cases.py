"""From rows to the values that decisions look at."""

from __future__ import annotations

from leavewell.accounts.models import Subscription
from leavewell.flow.decide.case import Case
from leavewell.flow.decide.promise import Promise, promise
from leavewell.flow.definition import Definition, parse
from leavewell.flow.models import Answer, CancelSession, PresentedOffer


def definition_of(session: CancelSession) -> Definition:
    """The flow as it was when the session began."""
    return parse(session.flow.definition)


def reason_of(session: CancelSession) -> str | None:
    """The reason that was chosen, if one was."""
    answer = Answer.objects.of(session.space).filter(session=session).first()
    return answer.reason if answer else None


def case_of(session: CancelSession, subscription: Subscription | None = None) -> Case:
    """The session's subscription as last read, with this contact's reason and this account's earlier offers."""
    sub = subscription or session.subscription
    accepted = PresentedOffer.objects.of(session.space).filter(
        session__subscription=sub, response=PresentedOffer.Response.ACCEPTED
    )
    return Case(
        state=sub.state,
        price=sub.price,
        interval=sub.interval,
        interval_count=sub.interval_count,
        period_end_at=sub.period_end_at,
        trial_end_at=sub.trial_end_at,
        ends_at=sub.ends_at,
        last_charge=sub.last_charge,
        last_charge_at=sub.last_charge_at,
        open_invoice=sub.open_invoice,
        reason=reason_of(session),
        recently_accepted=frozenset(accepted.values_list("offer", flat=True)),
    )


def promise_of(session: CancelSession) -> Promise:
    """What cancelling at this moment would promise; the same function that the declaration freezes."""
    return promise(case_of(session), definition_of(session).ending, now=session.space.now())
