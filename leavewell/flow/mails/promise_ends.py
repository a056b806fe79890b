from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from leavewell.accounts.types import Act
from leavewell.effects.models import Promise
from leavewell.effects.states import PromiseState
from leavewell.effects.types import UNKEPT, Letter, NotNeeded
from leavewell.flow.links import leaving_url
from leavewell.flow.promised import told_of
from leavewell.flow.queries import open_declaration
from leavewell.flow.texts import Texts
from leavewell.flow.wording import Line, every, line, spoken
from leavewell.kernel.money import Money

ABOUT = timedelta(days=4)
"""A period that is counted in months ends some days earlier or later than the months say."""


class PromiseEndsMail:
    """A discount, a pause or a longer trial ends soon: what is paid from then on, and the way out."""

    always_goes = False

    def compose(self, act: Act, subject_id: UUID) -> Letter | NotNeeded:
        """Not sent to someone who has cancelled, where billing never had it, or when the end is past."""
        rows = Promise.objects.of(act.space).select_related("space__workspace", "account", "subscription")
        promise = rows.get(pk=subject_id)
        reason = _not_needed(act, promise)
        if reason:
            return NotNeeded(reason)
        told = told_of(promise)
        if told is None:
            return NotNeeded("nobody_to_write_to")
        contact, locale = told
        texts, space = Texts(locale), promise.space
        body = [
            texts.say("mail.hello"),
            spoken(_said(promise), texts, space),
            texts.say("mail.promise_ends.cancel", url=UNKEPT),
            texts.say("mail.sign", company=space.workspace.name),
        ]
        subject = spoken(_subject(promise), texts, space)
        return Letter(contact.email, subject, "\n\n".join(body), link=leaving_url(promise))


def _not_needed(act: Act, promise: Promise) -> str:
    # Once a broken one was put right, its end comes as it was promised.
    was_mended = (
        promise.state == PromiseState.BROKEN
        and promise.seen_to_at is not None
        and promise.look_at is not None
    )
    if promise.state != PromiseState.OPEN and not was_mended:
        return f"promise_is_{promise.state}"
    if open_declaration(act.space, promise.subscription_id) or promise.subscription.state in (
        "ending",
        "ended",
    ):
        return "cancelled_since"
    if promise.in_place_at is None and not was_mended:
        return "never_in_place"
    return "over_already" if promise.holds_until is None or promise.holds_until <= act.at else ""


def _subject(promise: Promise) -> Line:
    return line(f"mail.promise_ends.{_key(promise)}.subject", date=_ends_on(promise))


def _key(promise: Promise) -> str:
    """A customer whose service rests hears when they can use it again."""
    return "service_pause" if promise.rests == "service" else promise.goal


def _said(promise: Promise) -> Line:
    sub = promise.subscription
    return line(
        f"mail.promise_ends.{_key(promise)}.body",
        plan=sub.plan,
        date=_ends_on(promise),
        price=_price(promise),
        every=every(sub.interval, sub.interval_count),
    )


def _price(promise: Promise) -> Money:
    """What billing says that they will pay; a pause is followed by the old price, whatever billing says."""
    if promise.goal == "pause" and promise.price is not None:
        return promise.price
    return promise.subscription.price


def _ends_on(promise: Promise) -> datetime:
    """The day of the first payment, as billing shows it where it is about that day; or when it can be used again."""
    ends_at, shown = promise.holds_until, promise.subscription.next_charge_at
    assert ends_at is not None
    if promise.rests == "service":
        return ends_at
    return shown if shown is not None and abs(shown - ends_at) <= ABOUT else ends_at
