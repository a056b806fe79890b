"""The only writers of proposed mends: proposed, approved, declined, done, failed. Nothing is mended by itself."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.border import SpaceRows
from leavewell.accounts.limits import may_refund_alone
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record
from leavewell.effects.actions.outbox import lock_lane, plan
from leavewell.effects.actions.promises import see_to_promise
from leavewell.effects.decide.mends import MendKind, Wanted
from leavewell.effects.mending import carried_out_by, is_day_past, overtaken_by
from leavewell.effects.models import MendWord, Promise, Proposal
from leavewell.effects.states import PROPOSAL, TO_DECIDE, PromiseState, ProposalMove, ProposalState
from leavewell.kernel.errors import Invalid, Refused
from leavewell.kernel.facts.mends import MendApproved, MendDeclined, MendDone, MendProposed
from leavewell.kernel.states import move

LONGEST = 400

DRIFT = "drift:"
"""How a cause begins that a reading of all of billing found."""
BY_ITSELF = "system"
HOLDS_AGAIN = "Billing holds it again."
DAY_IS_PAST = "The promised day is past."
"""The words on a proposal that nobody has to decide on any more."""


@dataclass(frozen=True)
class Found:
    """What is wrong with which subscription. ``cause`` names it for ever, ``why`` says how, both as codes."""

    cause: str
    why: str
    subscription_id: UUID
    account_id: UUID
    promise: Promise | None = None


def propose_mend(act: Act, found: Found, wanted: Wanted) -> Proposal:
    """Put it before the members; what was proposed for the same cause before is left as it is."""
    must_be_open()
    proposal, made = Proposal.objects.get_or_create(
        space=act.space,
        kind=wanted.kind.value,
        cause=found.cause,
        defaults={
            "why": wanted.why or found.why,
            "account_id": found.account_id,
            "subscription_id": found.subscription_id,
            "promise": found.promise,
            "charge": wanted.charge,
            "amount_minor": wanted.amount.minor if wanted.amount else None,
            "currency": wanted.amount.currency if wanted.amount else "",
            "proposed_at": act.at,
        },
    )
    if made:
        fact = MendProposed(proposal.pk, found.subscription_id, proposal.kind, proposal.why, proposal.amount)
        record(act, fact, account_id=found.account_id)
    return proposal


def approve_mend(act: Act, proposal: Proposal, words: str = "") -> Proposal:
    """A member says yes: the effect is planned, and the mend is done when that has settled.

    A refund of more than one member may give back waits for a second one. A mere look is done by this word. Refused
    for the same member twice, for what was decided already, and for what the customer's own later word, or the promised
    day, has overtaken; Invalid for words that are too long.
    """
    must_be_open()
    current = _locked(act, proposal)
    overtaken = overtaken_by(act, current)
    if overtaken:
        raise Refused(*overtaken)
    _keep_words(act, current, words)
    if _needs_two(current) and current.state == ProposalState.PROPOSED:
        _move(act, current, ProposalMove.APPROVE_FIRST, first_at=act.at, first_by=act.actor)
        _say_approved(act, current, waits=True)
        return current
    if current.first_by == act.actor:
        raise Refused(
            "You have approved it already, and it is too much money for one person.",
            "Let somebody else of the team approve it.",
        )
    _move(act, current, ProposalMove.APPROVE, decided_at=act.at, decided_by=act.actor)
    because = _say_approved(act, current, waits=False)
    planned = plan(because, *carried_out_by(because, current))
    if planned:
        _rows(act).filter(pk=current.pk).update(effect=planned[0])
    else:
        _done(because, current)
    return current


def decline_mend(act: Act, proposal: Proposal, words: str) -> None:
    """A member says no, and why. Invalid without a word; Refused for what was decided already."""
    must_be_open()
    if not words.strip():
        raise Invalid("It needs a word.", "Say why nothing is to be done.", field="words")
    current = _locked(act, proposal, also=(ProposalState.FAILED,))
    _keep_words(act, current, words)
    _move(act, current, ProposalMove.DECLINE, decided_at=act.at, decided_by=act.actor, settled_at=act.at)
    fact = MendDeclined(current.pk, current.subscription_id, current.kind, current.amount)
    record(act, fact, account_id=current.account_id)
    note_deed(act, "decline_mend", subject=current.public_id, mend=current.kind)
    _see_to_its_promise(act, current)


def let_go(act: Act, promises: Collection[Promise]) -> None:
    """Nothing is left to put right there: what was proposed before a payment showed otherwise is declined, with why."""
    must_be_open()
    rows = _rows(act).select_for_update(of=("self",)).select_related("promise").order_by("pk")
    for proposal in rows.filter(promise__in=promises, state__in=TO_DECIDE, cause__startswith=DRIFT):
        words = DAY_IS_PAST if is_day_past(act, proposal) else HOLDS_AGAIN
        _keep_words(replace(act, actor=BY_ITSELF), proposal, words)
        _move(act, proposal, ProposalMove.DECLINE, decided_at=act.at, decided_by=BY_ITSELF, settled_at=act.at)
        fact = MendDeclined(proposal.pk, proposal.subscription_id, proposal.kind, proposal.amount)
        record(act, fact, account_id=proposal.account_id)


def mend_done(act: Act, effect_id: UUID) -> None:
    """An effect has settled as it was asked for. Nothing where no mend hangs on it."""
    must_be_open()
    rows = _rows(act).select_for_update().filter(effect_id=effect_id)
    for proposal in rows.filter(state__in=(ProposalState.APPROVED, ProposalState.FAILED)):
        _done(act, proposal)


def mend_failed(act: Act, effect_id: UUID) -> None:
    """Billing couldn't, or what was planned was taken back. Nothing where no mend hangs on it."""
    must_be_open()
    rows = _rows(act).select_for_update().filter(effect_id=effect_id, state=ProposalState.APPROVED)
    for proposal in rows:
        _move(act, proposal, ProposalMove.FAIL)


def _done(act: Act, proposal: Proposal) -> None:
    _move(act, proposal, ProposalMove.CARRY_OUT, settled_at=act.at)
    fact = MendDone(proposal.pk, proposal.subscription_id, proposal.kind, proposal.amount)
    record(act, fact, account_id=proposal.account_id)
    _see_to_its_promise(act, proposal)


def _see_to_its_promise(act: Act, proposal: Proposal) -> None:
    """Once nothing that was proposed for it is open, the broken promise was seen to by whoever decided."""
    promise = proposal.promise
    if promise is None or promise.state != PromiseState.BROKEN or promise.seen_to_at is not None:
        return
    is_open = (*TO_DECIDE, ProposalState.APPROVED, ProposalState.FAILED)
    if not _rows(act).filter(promise=promise, state__in=is_open).exists():
        see_to_promise(replace(act, actor=proposal.decided_by), promise)


def _needs_two(proposal: Proposal) -> bool:
    amount = proposal.amount
    return proposal.kind == MendKind.REFUND and amount is not None and not may_refund_alone(amount)


def _say_approved(act: Act, proposal: Proposal, *, waits: bool) -> Act:
    note_deed(act, "approve_mend", subject=proposal.public_id, mend=proposal.kind, waits=waits)
    fact = MendApproved(proposal.pk, proposal.subscription_id, proposal.kind, proposal.amount, waits)
    return act.because_of(record(act, fact, account_id=proposal.account_id))


def _keep_words(act: Act, proposal: Proposal, words: str) -> None:
    words = words.strip()
    if len(words) > LONGEST:
        raise Invalid(f"That is longer than {LONGEST} characters.", "Say it in fewer words.", field="words")
    if words:
        MendWord.objects.create(
            space=act.space, proposal=proposal, words=words, said_at=act.at, said_by=act.actor
        )


def _locked(act: Act, proposal: Proposal, *, also: tuple[ProposalState, ...] = ()) -> Proposal:
    # The lane first: whatever is planned from here takes that lock before any other.
    lock_lane(proposal.subscription_id)
    current = _rows(act).select_for_update(of=("self",)).select_related("promise").get(pk=proposal.pk)
    if current.state not in (*TO_DECIDE, *also):
        raise Refused("Somebody has decided on it already.", "Look how it stands now.")
    return current


def _rows(act: Act) -> SpaceRows[Proposal]:
    return Proposal.objects.of(act.space)


def _move(act: Act, proposal: Proposal, by: ProposalMove, **changes: object) -> None:
    move(Proposal.objects.of(act.space), proposal, PROPOSAL, by, **changes)
