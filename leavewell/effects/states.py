"""The tables of moves of this room's rows."""

from __future__ import annotations

from enum import StrEnum

from leavewell.kernel.states import Machine


class EffectState(StrEnum):
    """``unknown``: it may have happened, read first. ``needs_person``: it can't go on by itself."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    WAITING = "waiting"
    UNKNOWN = "unknown"
    NEEDS_PERSON = "needs_person"
    GIVEN_UP = "given_up"
    SETTLED = "settled"


class EffectMove(StrEnum):
    """What may happen to an effect."""

    CLAIM = "claim"
    SETTLE = "settle"
    WAIT = "wait"
    LOSE_ANSWER = "lose_answer"
    ASK_PERSON = "ask_person"
    RETRY = "retry"
    CLOSE = "close"
    GIVE_UP = "give_up"
    VOID = "void"


EFFECT: Machine[EffectState, EffectMove] = Machine(
    "effect",
    {
        (EffectState.PLANNED, EffectMove.CLAIM): EffectState.CLAIMED,
        (EffectState.WAITING, EffectMove.CLAIM): EffectState.CLAIMED,
        (EffectState.UNKNOWN, EffectMove.CLAIM): EffectState.CLAIMED,
        # Of a claim whose lease has lapsed: whoever held it is gone.
        (EffectState.CLAIMED, EffectMove.CLAIM): EffectState.CLAIMED,
        (EffectState.CLAIMED, EffectMove.SETTLE): EffectState.SETTLED,
        (EffectState.CLAIMED, EffectMove.WAIT): EffectState.WAITING,
        (EffectState.CLAIMED, EffectMove.LOSE_ANSWER): EffectState.UNKNOWN,
        (EffectState.CLAIMED, EffectMove.ASK_PERSON): EffectState.NEEDS_PERSON,
        (EffectState.NEEDS_PERSON, EffectMove.RETRY): EffectState.UNKNOWN,
        # Somebody did it by hand, or there is nothing left to do.
        (EffectState.NEEDS_PERSON, EffectMove.CLOSE): EffectState.SETTLED,
        # The company's own program was quicker than the one that would have asked a person.
        (EffectState.PLANNED, EffectMove.CLOSE): EffectState.SETTLED,
        (EffectState.WAITING, EffectMove.CLOSE): EffectState.SETTLED,
        (EffectState.PLANNED, EffectMove.ASK_PERSON): EffectState.NEEDS_PERSON,
        (EffectState.WAITING, EffectMove.ASK_PERSON): EffectState.NEEDS_PERSON,
        (EffectState.NEEDS_PERSON, EffectMove.GIVE_UP): EffectState.GIVEN_UP,
        (EffectState.PLANNED, EffectMove.VOID): EffectState.SETTLED,
        (EffectState.WAITING, EffectMove.VOID): EffectState.SETTLED,
    },
)

READY = (EffectState.PLANNED, EffectState.WAITING, EffectState.UNKNOWN)
"""States that a claim starts from when the effect is due."""

UNSETTLED = (*READY, EffectState.CLAIMED)
"""States in which an effect will still go on by itself."""

OPEN = (*UNSETTLED, EffectState.NEEDS_PERSON)
"""States in which an effect is still wanted, and isn't done."""


class ProposalState(StrEnum):
    """``half_approved``: one has approved, and another must. ``failed``: billing couldn't; the effect has a person."""

    PROPOSED = "proposed"
    HALF_APPROVED = "half_approved"
    APPROVED = "approved"
    CARRIED_OUT = "carried_out"
    DECLINED = "declined"
    FAILED = "failed"


class ProposalMove(StrEnum):
    """What may happen to a proposed mend."""

    APPROVE_FIRST = "approve_first"
    APPROVE = "approve"
    DECLINE = "decline"
    CARRY_OUT = "carry_out"
    FAIL = "fail"


PROPOSAL: Machine[ProposalState, ProposalMove] = Machine(
    "proposed mend",
    {
        (ProposalState.PROPOSED, ProposalMove.APPROVE_FIRST): ProposalState.HALF_APPROVED,
        (ProposalState.PROPOSED, ProposalMove.APPROVE): ProposalState.APPROVED,
        (ProposalState.HALF_APPROVED, ProposalMove.APPROVE): ProposalState.APPROVED,
        (ProposalState.PROPOSED, ProposalMove.DECLINE): ProposalState.DECLINED,
        (ProposalState.HALF_APPROVED, ProposalMove.DECLINE): ProposalState.DECLINED,
        (ProposalState.APPROVED, ProposalMove.CARRY_OUT): ProposalState.CARRIED_OUT,
        (ProposalState.APPROVED, ProposalMove.FAIL): ProposalState.FAILED,
        # What a person let be tried again may still be done.
        (ProposalState.FAILED, ProposalMove.CARRY_OUT): ProposalState.CARRIED_OUT,
        # Or they did it by other means, and say so.
        (ProposalState.FAILED, ProposalMove.DECLINE): ProposalState.DECLINED,
    },
)

TO_DECIDE = (ProposalState.PROPOSED, ProposalState.HALF_APPROVED)
"""States in which a member's word is awaited."""


class NoticeState(StrEnum):
    """``received``: billing is still to be read; ``ignored``: it is about nothing that is ours."""

    RECEIVED = "received"
    READ = "read"
    IGNORED = "ignored"
    FAILED = "failed"


class NoticeMove(StrEnum):
    """What may happen to a notice."""

    READ = "read"
    IGNORE = "ignore"
    FAIL = "fail"


NOTICE: Machine[NoticeState, NoticeMove] = Machine(
    "notice",
    {
        (NoticeState.RECEIVED, NoticeMove.READ): NoticeState.READ,
        (NoticeState.RECEIVED, NoticeMove.IGNORE): NoticeState.IGNORED,
        (NoticeState.RECEIVED, NoticeMove.FAIL): NoticeState.FAILED,
    },
)


class PromiseState(StrEnum):
    """``withdrawn``: there is nothing left to keep, because they cancelled, came back, or it ended elsewhere.

    ``mended``: it was broken, a member saw to it, and since then billing has shown it kept to its end.
    """

    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"
    WITHDRAWN = "withdrawn"
    MENDED = "mended"


class PromiseMove(StrEnum):
    """What may happen to a promise."""

    KEEP = "keep"
    BREAK = "break"
    WITHDRAW = "withdraw"


WATCHED = (PromiseState.OPEN, PromiseState.BROKEN)
"""States in which a promise may still be held against billing."""

PROMISE: Machine[PromiseState, PromiseMove] = Machine(
    "promise",
    {
        (PromiseState.OPEN, PromiseMove.KEEP): PromiseState.KEPT,
        (PromiseState.OPEN, PromiseMove.BREAK): PromiseState.BROKEN,
        (PromiseState.OPEN, PromiseMove.WITHDRAW): PromiseState.WITHDRAWN,
        # A charge that is found long after a confirmed end.
        (PromiseState.KEPT, PromiseMove.BREAK): PromiseState.BROKEN,
        # It is held against billing after a break as well, and may be broken anew.
        (PromiseState.BROKEN, PromiseMove.BREAK): PromiseState.BROKEN,
        (PromiseState.BROKEN, PromiseMove.KEEP): PromiseState.MENDED,
        (PromiseState.MENDED, PromiseMove.BREAK): PromiseState.BROKEN,
    },
)


class ReconcilingState(StrEnum):
    """``cut_short``: billing couldn't be read to the end, and nobody knows what the rest would have shown."""

    RUNNING = "running"
    ENDED = "ended"
    CUT_SHORT = "cut_short"


class ReconcilingMove(StrEnum):
    """What may happen to a reconciliation."""

    END = "end"
    CUT_SHORT = "cut_short"


RECONCILING: Machine[ReconcilingState, ReconcilingMove] = Machine(
    "reconciliation",
    {
        (ReconcilingState.RUNNING, ReconcilingMove.END): ReconcilingState.ENDED,
        (ReconcilingState.RUNNING, ReconcilingMove.CUT_SHORT): ReconcilingState.CUT_SHORT,
    },
)
