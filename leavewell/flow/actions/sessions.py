"""A contact's way through the flow, up to the confirmation. Each verb is one move, once."""

from __future__ import annotations

from datetime import timedelta

from leavewell.accounts.models import Contact, Subscription
from leavewell.accounts.queries import live_subscriptions
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record
from leavewell.effects.actions.outbox import plan
from leavewell.effects.looking import look_up
from leavewell.effects.types import Planned
from leavewell.flow.actions.moves import end, go
from leavewell.flow.actions.offers import decline_offer, present_offer
from leavewell.flow.arrival import Arrival
from leavewell.flow.cases import definition_of
from leavewell.flow.definition import Definition, parse
from leavewell.flow.models import Answer, CancelSession, FlowVersion, PresentedOffer
from leavewell.flow.returning import destinations_of, returns_of, signs, usual_arrival
from leavewell.flow.states import Outcome, SessionMove
from leavewell.kernel.clock import wall_now
from leavewell.kernel.errors import Forbidden, Invalid, NotFound
from leavewell.kernel.facts.flow import Neverminded, ReasonGiven, SessionOpened
from leavewell.kernel.ids import link_token, token_hash

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

    Without a subscription the page asks first which one is meant; where none is known, billing is asked.
    Forbidden if the contact hasn't the right to cancel; Invalid for an address that isn't one, or a code that the
    flow doesn't know.
    """
    must_be_open()
    if subscription is not None and contact.account_id != subscription.account_id:
        raise NotFound("contact")
    if not contact.may_cancel:
        raise Forbidden(
            "This contact may not cancel the account.",
            "Open the page for a contact with the right to, or give this one the right.",
        )
    given = arrival or Arrival(save_return_url=save_return_url)
    flow = FlowVersion.objects.of(act.space).order_by("-published_at", "-pk").first()
    if flow is None:
        raise NotFound("published flow")
    told = _led(act, given, parse(flow.definition))
    earlier = _before(act, subscription)
    token = link_token()
    session = CancelSession.objects.create(
        space=act.space,
        account=contact.account,
        subscription=subscription,
        contact=contact,
        flow=flow,
        earlier=earlier,
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
    fact = SessionOpened(
        session.pk,
        session.subscription_id,
        contact.pk,
        flow.number,
        session.earlier_id,
        earlier_outcome=earlier.outcome if earlier else "",
    )
    because = act.because_of(record(act, fact, account_id=session.account_id))
    if subscription is not None:
        # The page itself never waits for billing; this reading is done by the time the contact confirms.
        order = {"subscription": str(subscription.pk)}
        plan(because, Planned("billing.read", f"billing.read:{session.pk}", order, session.account_id))
    elif not live_subscriptions(act.space, contact.account):
        plan(because, look_up(contact, session.pk))
    return session, token


def _led(act: Act, given: Arrival, definition: Definition) -> Arrival:
    """What was given, checked, with the space's usual addresses where it names none."""
    returns = returns_of(act.space)
    given.check(definition, destinations_of(returns), signs=signs(returns))
    return given.or_else(usual_arrival(returns), definition)


def _before(act: Act, subscription: Subscription | None) -> CancelSession | None:
    """The last session about the same subscription."""
    if subscription is None:
        return None
    rows = CancelSession.objects.of(act.space).filter(subscription=subscription)
    return rows.order_by("-opened_at").first()


def give_reason(act: Act, session: CancelSession, *, reason: str, words: str = "") -> PresentedOffer | None:
    """Keep why, and go on to an offer that fits, or to the confirmation if none does."""
    must_be_open()
    definition = definition_of(session)
    if reason not in {each.code for each in definition.reasons}:
        raise Invalid("That reason isn't on the list.", "Choose one of those shown.", field="reason")
    _keep_answer(act, session, reason, words)
    return present_offer(act, session)


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
    go(act, session, SessionMove.SKIP_TO_CONFIRM)
    decline_offer(act, session)


def go_back(act: Act, session: CancelSession) -> None:
    """To the question again, with what was answered."""
    must_be_open()
    go(act, session, SessionMove.BACK)


def never_mind(act: Act, session: CancelSession) -> None:
    """The contact stays as they were; the session is over."""
    must_be_open()
    end(act, session, SessionMove.NEVERMIND, Outcome.NEVERMIND)
    record(act, Neverminded(session.pk), account_id=session.account_id)
