"""An offer is made, taken or declined. What is taken is what was shown, or nothing."""

from __future__ import annotations

from collections.abc import Mapping

from leavewell.accounts.models import Subscription
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record
from leavewell.effects.actions.outbox import lock_lane, plan
from leavewell.effects.actions.promises import NewPromise, make_promise
from leavewell.effects.goals import Goal
from leavewell.effects.models import Promise
from leavewell.flow.actions.moves import be_here, end, go
from leavewell.flow.cases import definition_of, offer_case, shown_of
from leavewell.flow.decide.case import Case
from leavewell.flow.decide.offer import choose_offer, why_not
from leavewell.flow.errors import OfferChanged
from leavewell.flow.models import CancelSession, PresentedOffer
from leavewell.flow.offers import TYPES
from leavewell.flow.offers.base import Preview, Target
from leavewell.flow.queries import open_declaration, open_offer
from leavewell.flow.states import Outcome, SessionMove
from leavewell.kernel.errors import NotFound, Refused
from leavewell.kernel.facts.flow import (
    OfferAccepted,
    OfferDeclined,
    OfferPresented,
    OffersPassedOver,
    PersonAskedFor,
)


def present_offer(act: Act, session: CancelSession, *, again: bool = False) -> PresentedOffer | None:
    """Go on to the offer that fits best, with what it shows; to the confirmation if none fits.

    ``again``: the session is at an offer already, which OfferChanged was raised for.
    """
    must_be_open()
    templates = definition_of(session).offers
    case = offer_case(session, _subscription(act, session))
    choice = choose_offer(case, templates, TYPES.items, now=act.at)
    if choice.offer is None:
        go(act, session, SessionMove.SKIP_TO_CONFIRM)
        if templates:
            passed_over = OffersPassedOver(session.pk, dict(choice.passed_over))
            record(act, passed_over, account_id=session.account_id)
        return None
    if again:
        be_here(act, session)
    else:
        go(act, session, SessionMove.OFFER)
    kind, params = choice.offer.kind, choice.offer.params
    preview = TYPES[kind].preview(case, params, now=act.at)
    shown, _ = PresentedOffer.objects.update_or_create(
        space=act.space,
        session=session,
        offer=choice.offer.code,
        defaults={
            **_columns(preview),
            "kind": kind,
            "params": dict(TYPES[kind].kept(params)),
            "presented_at": act.at,
            "response": PresentedOffer.Response.NONE,
        },
    )
    fact = OfferPresented(session.pk, shown.pk, shown.offer, dict(choice.passed_over))
    record(act, fact, account_id=session.account_id)
    return shown


def accept_offer(act: Act, session: CancelSession, given: Mapping[str, str] | None = None) -> PresentedOffer:
    """Take the offer on the screen: the session is over, and its effects are planned in the same breath.

    ``given`` is what was chosen on the screen. Raises Invalid for what isn't on offer, and OfferChanged if the
    subscription as last read no longer leads to what was shown.
    """
    must_be_open()
    lock_lane(session.target_id)
    shown = open_offer(session)
    if shown is None:
        raise NotFound("offer")
    if open_declaration(act.space, session.target_id):
        raise Refused("This subscription is cancelled already.", "Withdraw the cancellation first.")
    case = _must_still_be_so(act, session, shown)
    kind = TYPES[shown.kind]
    taken = kind.take(shown_of(shown), given or {})
    if kind.changes_nothing:
        end(act, session, SessionMove.HAND_OVER, Outcome.HANDED_OVER)
    else:
        end(act, session, SessionMove.ACCEPT, Outcome.ACCEPTED)
    _respond(act, shown, PresentedOffer.Response.ACCEPTED, taken)
    fact = _handed_over(session, shown) if kind.changes_nothing else _accepted(session, shown, taken)
    because = act.because_of(record(act, fact, account_id=session.account_id))
    target = Target(shown.pk, session.target_id, session.account_id)
    plan(because, *kind.effects(target, taken.terms))
    goal = kind.promised(case, taken, now=act.at)
    if goal is not None:
        make_promise(because, _promise(target, goal))
    return shown


def decline_offer(act: Act, session: CancelSession) -> None:
    """The offer on the screen, if there is one, was left behind."""
    must_be_open()
    shown = open_offer(session)
    if shown is None:
        return
    _respond(act, shown, PresentedOffer.Response.DECLINED)
    record(act, OfferDeclined(session.pk, shown.pk, shown.offer), account_id=session.account_id)


def _promise(target: Target, goal: Goal) -> NewPromise:
    origin = Promise.Origin.OFFER
    return NewPromise(origin, target.presented_offer_id, target.subscription_id, target.account_id, goal)


def _must_still_be_so(act: Act, session: CancelSession, shown: PresentedOffer) -> Case:
    """The case that it fits; OfferChanged unless it still does, and comes to what the screen said."""
    template = next(each for each in definition_of(session).offers if each.code == shown.offer)
    case = offer_case(session, _subscription(act, session))
    if why_not(case, template, TYPES.items, now=act.at):
        raise OfferChanged
    preview = TYPES[shown.kind].preview(case, template.params, now=act.at)
    if not preview.promises_the_same(shown_of(shown).preview):
        raise OfferChanged
    return case


def _subscription(act: Act, session: CancelSession) -> Subscription:
    """As it stands now: the row behind the session may have been read a while ago."""
    rows = Subscription.objects.of(act.space).select_related("connection", "account")
    return rows.get(pk=session.target_id)


def _accepted(session: CancelSession, shown: PresentedOffer, taken: Preview) -> OfferAccepted:
    return OfferAccepted(
        session_id=session.pk,
        presented_offer_id=shown.pk,
        subscription_id=session.target_id,
        offer=shown.offer,
        offer_kind=shown.kind,
        terms=dict(taken.terms),
        price_before=taken.before,
        price_after=taken.after,
    )


def _handed_over(session: CancelSession, shown: PresentedOffer) -> PersonAskedFor:
    return PersonAskedFor(session.pk, shown.pk, session.target_id, shown.offer)


def _respond(
    act: Act, shown: PresentedOffer, response: PresentedOffer.Response, taken: Preview | None = None
) -> None:
    columns = {"response": response, "responded_at": act.at, **(_columns(taken) if taken else {})}
    PresentedOffer.objects.of(act.space).filter(pk=shown.pk).update(**columns)
    for name, value in columns.items():
        setattr(shown, name, value)


def _columns(preview: Preview) -> dict[str, object]:
    return {
        "before_minor": preview.before.minor,
        "after_minor": preview.after.minor,
        "currency": preview.before.currency,
        "terms": dict(preview.terms),
        "names": dict(preview.names),
    }
