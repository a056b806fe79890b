"""From rows to the values that decisions look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from leavewell.accounts.models import Price, Subscription
from leavewell.effects.queries import can_do, can_do_with
from leavewell.flow.decide.case import Case, OnSale
from leavewell.flow.decide.fate import fate_of
from leavewell.flow.decide.promise import Promise, promise
from leavewell.flow.decide.refund import refund_of
from leavewell.flow.definition import Definition, parse
from leavewell.flow.models import Answer, CancelSession, PresentedOffer
from leavewell.flow.offers.base import Preview, Shown
from leavewell.flow.refunding import last_charge_of
from leavewell.flow.wording import every


def definition_of(session: CancelSession) -> Definition:
    """The flow as it was when the session began."""
    return parse(session.flow.definition)


def reason_of(session: CancelSession) -> str | None:
    """The reason that was chosen, if one was."""
    answer = Answer.objects.of(session.space).filter(session=session).first()
    return answer.reason if answer else None


def case_of(session: CancelSession, subscription: Subscription | None = None) -> Case:
    """The session's subscription as last read, with this contact's reason and this account's earlier offers."""
    sub: Subscription = subscription or session.subscription
    accepted = PresentedOffer.objects.of(session.space).filter(
        session__subscription=sub, response=PresentedOffer.Response.ACCEPTED
    )
    return replace(
        seen_case(sub),
        reason=reason_of(session),
        recently_accepted=frozenset(accepted.values_list("offer", flat=True)),
    )


def seen_case(sub: Subscription) -> Case:
    """The subscription as last read, whoever asks."""
    return Case(
        state=sub.state,
        price=sub.price,
        interval=sub.interval,
        interval_count=sub.interval_count,
        quantity=sub.quantity,
        item_count=sub.item_count,
        plan=sub.plan,
        price_id=sub.price_id,
        period_end_at=sub.period_end_at,
        trial_end_at=sub.trial_end_at,
        ends_at=sub.ends_at,
        last_charge=sub.last_charge,
        last_charge_at=sub.last_charge_at,
        open_invoice=sub.open_invoice,
        open_invoices=sub.open_invoices,
    )


def offer_case(session: CancelSession, subscription: Subscription) -> Case:
    """The same, with all that an offer may depend on."""
    declined = PresentedOffer.objects.of(session.space).filter(
        session=session, response=PresentedOffer.Response.DECLINED
    )
    can = can_do_with(subscription)
    return replace(
        case_of(session, subscription),
        has_declined=declined.exists(),
        can=can,
        withheld=can_do(subscription.connection.processor) - can,
        prices=_prices(session, subscription),
    )


def _prices(session: CancelSession, subscription: Subscription) -> dict[str, OnSale]:
    """The prices that the flow's offers name, as far as the subscription's own billing system has them."""
    named = [offer.params["price"] for offer in definition_of(session).offers if "price" in offer.params]
    rows = Price.objects.of(session.space).filter(
        connection_id=subscription.connection_id, provider_id__in=named
    )
    return {
        row.provider_id: OnSale(row.plan, row.unit, row.interval, row.interval_count, row.on_sale)
        for row in rows
    }


def shown_of(offer: PresentedOffer) -> Shown:
    """An offer as it was shown, or as it was taken. Its row comes with the session and the subscription."""
    sub = offer.session.subscription
    preview = Preview(offer.before, offer.after, offer.terms, offer.names)
    return Shown(preview, every(sub.interval, sub.interval_count))


def promise_of(session: CancelSession) -> Promise:
    """What cancelling at this moment would promise; the same function that the declaration freezes."""
    flow, now = definition_of(session), session.space.now()
    return promise_by(flow, session.subscription, now=now, asked_at=session.opened_at)


def promise_by(flow: Definition, subscription: Subscription, *, now: datetime, asked_at: datetime) -> Promise:
    """What a cancel at ``now`` would promise by that flow; a refund is due as it was at ``asked_at``.

    So it doesn't run out between a page that shows it and the press of the button.
    """
    made = replace(
        promise(seen_case(subscription), flow.ending, now=now),
        fate=fate_of(flow.open_invoices, can_do(subscription.connection.processor)),
        final_usage=flow.final_usage,
    )
    if flow.refund is None or made.last_charge is None:
        return made
    return replace(made, refund=refund_of(last_charge_of(subscription), flow.refund, now=asked_at))
