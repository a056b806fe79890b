"""Which of an account's subscriptions a session is about, where the company hadn't said."""

from __future__ import annotations

from leavewell.accounts.models import Subscription
from leavewell.accounts.queries import live_subscriptions
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record
from leavewell.effects.actions.outbox import plan
from leavewell.effects.types import Planned
from leavewell.flow.actions.moves import be_here
from leavewell.flow.models import CancelSession
from leavewell.flow.states import SessionState
from leavewell.kernel.errors import Invalid, LostRace
from leavewell.kernel.facts.flow import SubscriptionChosen, SubscriptionFound


def choose_subscription(act: Act, session: CancelSession, wanted: str) -> None:
    """The contact says which one they mean, by its public id; afterwards the session is about that one for good.

    Invalid for one that isn't a live one of the account; LostRace if the session has one already.
    """
    must_be_open()
    found = [each for each in live_subscriptions(act.space, session.account) if each.public_id == wanted]
    if not found:
        raise Invalid(
            "That subscription isn't on the list.", "Choose one of those shown.", field="subscription"
        )
    be_here(act, session)
    fact = SubscriptionChosen(session.pk, found[0].pk)
    _settle_on(act, session, found[0], fact)


def settle_on(act: Act, session: CancelSession, found: Subscription) -> None:
    """Billing was asked, and there is just this one: the session goes on as if it had been named."""
    must_be_open()
    _settle_on(act, session, found, SubscriptionFound(session.pk, found.pk))


def _settle_on(
    act: Act, session: CancelSession, chosen: Subscription, fact: SubscriptionChosen | SubscriptionFound
) -> None:
    before = CancelSession.objects.of(act.space).filter(subscription=chosen).order_by("-opened_at").first()
    open_one = CancelSession.objects.of(act.space).filter(pk=session.pk, subscription=None)
    if not open_one.exclude(state=SessionState.ENDED).update(subscription=chosen, earlier=before):
        raise LostRace("cancel session")
    session.subscription, session.earlier = chosen, before
    because = act.because_of(record(act, fact, account_id=session.account_id))
    order = {"subscription": str(chosen.pk)}
    plan(because, Planned("billing.read", f"billing.read:{session.pk}", order, session.account_id))
