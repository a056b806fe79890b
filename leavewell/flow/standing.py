"""How an account stands: what its customer last decided, and whether that has been carried out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from leavewell.accounts.models import Account, Space, Subscription
from leavewell.accounts.queries import LIVE_STATES
from leavewell.effects.queries import changes_for
from leavewell.effects.states import EffectState
from leavewell.flow.models import CancelSession, Declaration, PresentedOffer
from leavewell.flow.queries import accepted_offer, latest_declaration
from leavewell.flow.states import OPEN_DECLARATIONS, DeclarationState, Outcome, SessionState


class Stands(StrEnum):
    """``leaving``: something of theirs was cancelled and isn't over. ``left``: nothing of theirs runs any more.

    ``unknown``: no plan of theirs is known, and they haven't said that they want to end one.
    """

    ACTIVE = "active"
    LEAVING = "leaving"
    LEFT = "left"
    UNKNOWN = "unknown"


class Progress(StrEnum):
    """How far something that was asked of billing has come. ``with_person``: it can't go on by itself."""

    UNDER_WAY = "under_way"
    DONE = "done"
    WITH_PERSON = "with_person"


@dataclass(frozen=True)
class Standing:
    """``session`` is the last one that was decided; ``offer`` what was taken in it, ``progress`` how far that is."""

    stands: Stands
    session: CancelSession | None
    declaration: Declaration | None
    offer: PresentedOffer | None
    progress: Progress | None

    @property
    def is_settled(self) -> bool:
        """Whether asking again soon would show nothing new."""
        return self.progress is not Progress.UNDER_WAY


def standing_of(space: Space, account: Account) -> Standing:
    """As it is known now. From the instant of a cancellation nobody is ``active`` by this, however billing lags."""
    session = _last_decided(space, account)
    declaration = latest_declaration(space, account)
    offer = accepted_offer(session) if session and session.outcome == Outcome.ACCEPTED else None
    if offer is not None and not _came_after(declaration, session):
        progress: Progress | None = _progress_of(space, offer.pk, offer.session.target_id)
    else:
        progress = _carried_out(space, declaration) if declaration else None
    return Standing(_stands(space, account, declaration), session, declaration, offer, progress)


def _last_decided(space: Space, account: Account) -> CancelSession | None:
    rows = CancelSession.objects.of(space).filter(account=account, state=SessionState.ENDED)
    return rows.order_by("-ended_at", "-pk").first()


def _came_after(declaration: Declaration | None, session: CancelSession | None) -> bool:
    if declaration is None or session is None or session.ended_at is None:
        return False
    return declaration.received_at > session.ended_at


def _stands(space: Space, account: Account, declaration: Declaration | None) -> Stands:
    states = set(Subscription.objects.of(space).filter(account=account).values_list("state", flat=True))
    if (declaration and declaration.state in OPEN_DECLARATIONS) or "ending" in states:
        return Stands.LEAVING
    if states.intersection(LIVE_STATES):
        return Stands.ACTIVE
    return Stands.LEFT if states else Stands.UNKNOWN


def _carried_out(space: Space, declaration: Declaration) -> Progress:
    if declaration.state not in (DeclarationState.RECEIVED, DeclarationState.PROCESSING):
        return Progress.DONE
    if declaration.subscription_id is None:
        return Progress.WITH_PERSON
    found = _progress_of(space, declaration.pk, declaration.subscription_id)
    return Progress.UNDER_WAY if found is Progress.DONE else found


def _progress_of(space: Space, subject: UUID, subscription_id: UUID) -> Progress:
    states = {EffectState(each.state) for each in changes_for(space, subject, subscription_id)}
    if states & {EffectState.NEEDS_PERSON, EffectState.GIVEN_UP}:
        return Progress.WITH_PERSON
    return Progress.DONE if states <= {EffectState.SETTLED} else Progress.UNDER_WAY
