"""The subscriptions of an account as its contact tells them apart."""

from __future__ import annotations

from leavewell.accounts.models import Subscription
from leavewell.accounts.queries import live_subscriptions
from leavewell.flow.models import CancelSession
from leavewell.flow.texts import Texts
from leavewell.flow.wording import every, spoken
from leavewell.flow.words import day


def what_it_is(sub: Subscription, texts: Texts) -> str:
    """Plan and price in one line."""
    interval = spoken(every(sub.interval, sub.interval_count), texts, sub.space)
    return texts.say(
        "page.what_you_have", plan=sub.plan, price=sub.price.shown(texts.locale), interval=interval
    )


def choices(session: CancelSession, texts: Texts) -> list[dict[str, str]]:
    """Each that is not over: the id to send back, what it is, and what is next for it."""
    return [
        {"id": sub.public_id, "text": what_it_is(sub, texts), "next": _next(sub, session, texts)}
        for sub in live_subscriptions(session.space, session.account)
    ]


def _next(sub: Subscription, session: CancelSession, texts: Texts) -> str:
    name, at = "runs", sub.period_end_at
    if sub.ends_at:
        name, at = "ends", sub.ends_at
    elif sub.next_charge_at:
        name, at = "charged", sub.next_charge_at
    return texts.say(f"choose.{name}", date=day(at, session.space, session.locale))
