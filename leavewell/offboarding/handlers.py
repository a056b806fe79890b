"""What this room does when it hears a fact: a few lines, harmless when repeated."""

from __future__ import annotations

from leavewell.accounts.duties import Duty
from leavewell.accounts.models import Subscription
from leavewell.accounts.types import Act
from leavewell.effects.actions.outbox import lock_lane, plan
from leavewell.effects.types import Planned, RecordedFact
from leavewell.flow.queries import declared_end
from leavewell.kernel.facts.accounts import SubscriptionSeen
from leavewell.kernel.facts.ends import (
    CancelCarriedOut,
    ChargedAfterEnd,
    EndConfirmed,
    SubscriptionReactivated,
)
from leavewell.kernel.facts.flow import CancellationDeclared
from leavewell.offboarding.actions.departures import close_as_restarted, move_departure, start_departure
from leavewell.offboarding.actions.elsewhere import follow_declared, follow_end
from leavewell.offboarding.decide.origin import ENDS, Origin, origin_of
from leavewell.offboarding.queries import departure_about, open_departure
from leavewell.playbooks.actions.runs import add_step
from leavewell.playbooks.queries import open_runs_about

CHARGED = "Money was taken after the end: pay it back, or put down why it is right"
NOT_DUE = "A bill was collected that wasn't said to be due: pay it back, or put down why it is right"


def begin_departure(act: Act, heard: RecordedFact) -> None:
    """A wish to end was declared: the account leaves on the promised dates."""
    fact = heard.fact
    assert isinstance(fact, CancellationDeclared)
    if departure_about(act.space, fact.declaration_id):
        return
    start_departure(
        act,
        Subscription.objects.of(act.space).get(pk=fact.subscription_id),
        Origin.DECLARATION,
        requested_at=fact.received_at,
        billing_ends_at=fact.billing_ends_at,
        access_ends_at=fact.access_ends_at,
        declaration_id=fact.declaration_id,
    )


def follow_billing(act: Act, heard: RecordedFact) -> None:
    """Billing holds the end, or has ended: its dates are the live ones now."""
    fact = heard.fact
    assert isinstance(fact, CancelCarriedOut | EndConfirmed)
    departure = departure_about(act.space, fact.subject_id)
    if departure is not None and departure.state == "open":
        ends_at = fact.ended_at if isinstance(fact, EndConfirmed) else fact.ends_at
        follow_end(act, departure, ends_at)


def see_to_charge(act: Act, heard: RecordedFact) -> None:
    """Money was taken against what was said: somebody must look at it, by tomorrow."""
    fact = heard.fact
    assert isinstance(fact, ChargedAfterEnd)
    departure = open_departure(act.space, fact.subscription_id)
    if departure is None:
        return
    for run in open_runs_about(act.space, departure.pk):
        add_step(
            act,
            run,
            code=f"charge_{heard.id.hex}",
            title=NOT_DUE if fact.why == "open_invoice_collected" else CHARGED,
            duty=Duty.BILLING,
            within="1bd",
        )


def welcome_back(act: Act, heard: RecordedFact) -> None:
    """It goes on again: the customer hears what was charged, and when the next time is."""
    fact = heard.fact
    assert isinstance(fact, SubscriptionReactivated)
    order = {"mail": "departure_back", "subject": str(fact.subject_id)}
    plan(act, Planned("mail.send", f"mail.departure_back:{fact.subject_id}", order, heard.account_id))


def notice_end(act: Act, heard: RecordedFact) -> None:
    """A reading shows an end that nobody declared here, another date for an end, or that it was taken back."""
    fact = heard.fact
    assert isinstance(fact, SubscriptionSeen)
    # Somebody may be taking it back on the page at this moment.
    lock_lane(fact.subscription_id)
    subscription = Subscription.objects.of(act.space).get(pk=fact.subscription_id)
    departure = open_departure(act.space, subscription.pk)
    # The row may have been read again since the fact: what holds now counts.
    origin = origin_of(fact.before, subscription.state, subscription.end_cause)
    if departure is None:
        is_new = fact.before not in ENDS
        if origin is not None and is_new and not declared_end(act.space, subscription.pk):
            ends_at = subscription.ends_at or heard.occurred_at
            start_departure(
                act, subscription, origin, requested_at=heard.occurred_at, billing_ends_at=ends_at
            )
        return
    if departure.declaration_id is not None:
        follow_declared(act, departure, subscription)
    elif subscription.state not in ENDS:
        close_as_restarted(act, departure, elsewhere=True)
    elif subscription.ends_at is not None:
        move_departure(act, departure, billing_ends_at=subscription.ends_at)
