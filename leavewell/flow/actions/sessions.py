"""A contact's way through the flow, up to the confirmation. Each verb is one move, once."""

from __future__ import annotations

from datetime import timedelta

from leavewell.accounts.models import Contact, Subscription
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record
from leavewell.effects.actions.outbox import lock_lane, plan
from leavewell.effects.types import Planned
from leavewell.flow.arrival import Arrival
from leavewell.flow.cases import case_of, definition_of
from leavewell.flow.decide.offer import choose_offer
from leavewell.flow.definition import parse
from leavewell.flow.models import Answer, CancelSession, FlowVersion, PresentedOffer
from leavewell.flow.offers import TYPES
from leavewell.flow.offers.base import Target
from leavewell.flow.queries import open_declaration
from leavewell.flow.states import SESSION, Outcome, SessionMove
from leavewell.kernel.clock import wall_now
from leavewell.kernel.errors import Forbidden, Invalid, NotFound, Refused
from leavewell.kernel.facts.flow import (
    Neverminded,
    OfferAccepted,
    OfferDeclined,
    OfferPresented,
    ReasonGiven,
    SessionOpened,
)
from leavewell.kernel.ids import link_token, token_hash
from leavewell.kernel.states import move

LINK_LASTS = timedelta(minutes=60)
"""How long the link can be opened, in wall time."""

WORDS_AT_MOST = 4000


def open_session(
    act: Act,
    subscription: Subscription | None,
    contact: Contact,
    *,
    save_return_url: str = "",
    locale: str | None = None,
    arrival: Arrival | None = None,
) -> tuple[CancelSession, str]:
    """A cancel page for one contact; returns the session and its link's secret, which is kept nowhere.

    Without a subscription the page asks first which one is meant. Forbidden if the contact hasn't the right to
    cancel; Invalid for an address that isn't one, or a code that the flow doesn't know.
    """
    must_be_open()
    if subscription is not None and contact.account_id != subscription.account_id:
        raise NotFound("contact")
    if not contact.may_cancel:
        raise Forbidden(
            "This contact may not cancel the account.",
            "Open the page for a contact with the right to, or give this one the right.",
        )
    told = arrival or Arrival(save_return_url=save_return_url)
    flow = FlowVersion.objects.of(act.space).order_by("-number").first()
    if flow is None:
        raise NotFound("published flow")
    told.check(parse(flow.definition))
    before = CancelSession.objects.of(act.space).filter(subscription=subscription, account=contact.account)
    token = link_token()
    session = CancelSession.objects.create(
        space=act.space,
        account=contact.account,
        subscription=subscription,
        contact=contact,
        flow=flow,
        earlier=before.order_by("-opened_at").first() if subscription else None,
        token_hash=token_hash(token),
        locale=locale or contact.account.locale,
        save_return_url=told.save_return_url,
        beyond=told.beyond(),
        embed_origins=list(told.embed_origins),
        country=told.country,
        region=told.region,
        audience=told.audience,
        attributes=dict(told.attributes),
        opened_at=act.at,
        link_expires_at=wall_now() + LINK_LASTS,
    )
    fact = SessionOpened(session.pk, session.subscription_id, contact.pk, flow.number, session.earlier_id)
    because = act.because_of(record(act, fact, account_id=session.account_id))
    if subscription is not None:
        # The page itself never waits for billing; this reading is done by the time the contact confirms.
        order = {"subscription": str(subscription.pk)}
        plan(because, Planned("billing.read", f"billing.read:{session.pk}", order, session.account_id))
    return session, token


def give_reason(act: Act, session: CancelSession, *, reason: str, words: str = "") -> PresentedOffer | None:
    """Keep why, and go on to an offer that fits, or to the confirmation if none does."""
    must_be_open()
    definition = definition_of(session)
    if reason not in {each.code for each in definition.reasons}:
        raise Invalid("That reason isn't on the list.", "Choose one of those shown.", field="reason")
    _keep_answer(act, session, reason, words)
    case = case_of(session)
    choice = choose_offer(case, definition.offers, TYPES.items, now=act.at)
    if choice.offer is None:
        _go(act, session, SessionMove.SKIP_TO_CONFIRM)
        return None
    _go(act, session, SessionMove.OFFER)
    preview = TYPES[choice.offer.kind].preview(case, choice.offer.params)
    shown, _ = PresentedOffer.objects.update_or_create(
        space=act.space,
        session=session,
        offer=choice.offer.code,
        defaults={
            "kind": choice.offer.kind,
            "params": choice.offer.params,
            "before_minor": preview.before.minor,
            "after_minor": preview.after.minor,
            "currency": preview.before.currency,
            "presented_at": act.at,
            "response": PresentedOffer.Response.NONE,
        },
    )
    fact = OfferPresented(session.pk, shown.pk, shown.offer, dict(choice.passed_over))
    record(act, fact, account_id=session.account_id)
    return shown


def _keep_answer(act: Act, session: CancelSession, reason: str, words: str) -> None:
    words = words.strip()[:WORDS_AT_MOST]
    Answer.objects.update_or_create(
        space=act.space,
        session=session,
        defaults={"reason": reason, "words": words, "answered_at": act.at},
    )
    record(act, ReasonGiven(session.pk, reason, bool(words)), account_id=session.account_id)


def go_to_confirmation(act: Act, session: CancelSession, *, reason: str = "", words: str = "") -> None:
    """Leave everything else out. What was answered so far is kept; an offer on the screen counts as declined."""
    must_be_open()
    if reason in {each.code for each in definition_of(session).reasons}:
        _keep_answer(act, session, reason, words)
    shown = open_offer(session)
    _go(act, session, SessionMove.SKIP_TO_CONFIRM)
    if shown:
        _respond(act, shown, PresentedOffer.Response.DECLINED)
        fact = OfferDeclined(session.pk, shown.pk, shown.offer)
        record(act, fact, account_id=session.account_id)


def go_back(act: Act, session: CancelSession) -> None:
    """To the question again, with what was answered."""
    must_be_open()
    _go(act, session, SessionMove.BACK)


def never_mind(act: Act, session: CancelSession) -> None:
    """The contact stays as they were; the session is over."""
    must_be_open()
    _end(act, session, SessionMove.NEVERMIND, Outcome.NEVERMIND)
    record(act, Neverminded(session.pk), account_id=session.account_id)


def accept_offer(act: Act, session: CancelSession) -> PresentedOffer:
    """Take the offer on the screen: the session is over, and its effects are planned in the same breath."""
    must_be_open()
    lock_lane(session.target_id)
    shown = open_offer(session)
    if shown is None:
        raise NotFound("offer")
    if open_declaration(act.space, session.target_id):
        raise Refused("This subscription is cancelled already.", "Withdraw the cancellation first.")
    _end(act, session, SessionMove.ACCEPT, Outcome.ACCEPTED)
    _respond(act, shown, PresentedOffer.Response.ACCEPTED)
    fact = OfferAccepted(
        session_id=session.pk,
        presented_offer_id=shown.pk,
        subscription_id=session.target_id,
        offer=shown.offer,
        percent_bp=shown.params["percent_bp"],
        cycles=shown.params["cycles"],
        price_before=shown.before,
        price_after=shown.after,
    )
    cause = record(act, fact, account_id=session.account_id)
    target = Target(shown.pk, session.target_id, session.account_id)
    plan(act.because_of(cause), *TYPES[shown.kind].effects(target, shown.params))
    return shown


def open_offer(session: CancelSession) -> PresentedOffer | None:
    """The offer that waits for an answer."""
    shown = PresentedOffer.objects.of(session.space).filter(session=session, response="")
    return shown.order_by("-presented_at").first()


def _respond(act: Act, shown: PresentedOffer, response: PresentedOffer.Response) -> None:
    PresentedOffer.objects.of(act.space).filter(pk=shown.pk).update(response=response, responded_at=act.at)
    shown.response = response


def _go(act: Act, session: CancelSession, by: SessionMove) -> None:
    move(CancelSession.objects.of(act.space), session, SESSION, by)


def _end(act: Act, session: CancelSession, by: SessionMove, outcome: Outcome) -> None:
    move(CancelSession.objects.of(act.space), session, SESSION, by, outcome=outcome.value, ended_at=act.at)
