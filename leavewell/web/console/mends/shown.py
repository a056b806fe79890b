"""Proposed mends as the pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leavewell.accounts.roles import Deed
from leavewell.effects.mend_words import mend_in_words, reason_in_words
from leavewell.effects.models import Proposal
from leavewell.effects.proposed import words_on
from leavewell.effects.states import TO_DECIDE, ProposalState
from leavewell.web.console.door import Visit
from leavewell.web.console.story.actors import Actors


@dataclass(frozen=True)
class Said:
    """What a member said about it."""

    who: str
    words: str


@dataclass(frozen=True)
class ShownMend:
    """``what`` would be done and ``why``; ``approve`` and ``decline``: the visitor may press that.

    ``waits_for_other``: the visitor has approved it, and somebody else must too. ``wrong`` is why the form came back.
    """

    row: Proposal
    what: str
    why: str
    said: Sequence[Said] = ()
    first: str = ""
    decided: str = ""
    approve: bool = False
    decline: bool = False
    waits_for_other: bool = False
    wrong: str = ""
    typed: str = ""


@dataclass(frozen=True)
class Refusal:
    """A form that comes back: of which proposal, what is wrong with it, and what was typed."""

    public_id: str
    wrong: str
    typed: str


def shown_mends(visit: Visit, rows: Sequence[Proposal], refusal: Refusal | None = None) -> list[ShownMend]:
    """These proposals in words."""
    if not rows:
        return []
    said, actors = words_on(visit.space, rows), Actors(visit, ())
    return [
        _shown(
            visit,
            row,
            [Said(actors.named(each.said_by), each.words) for each in said.get(row.pk, [])],
            actors,
            refusal,
        )
        for row in rows
    ]


def _shown(
    visit: Visit, row: Proposal, said: Sequence[Said], actors: Actors, refusal: Refusal | None
) -> ShownMend:
    may, is_open = visit.may(Deed.APPROVE_MEND), row.state in TO_DECIDE
    is_mine = row.first_by == visit.act().actor
    mine = refusal if refusal and refusal.public_id == row.public_id else None
    return ShownMend(
        row,
        mend_in_words(row.kind, row.amount),
        reason_in_words(row.why),
        said,
        first=actors.named(row.first_by) if row.first_by else "",
        decided=actors.named(row.decided_by) if row.decided_by else "",
        approve=may and is_open and not is_mine,
        decline=may and (is_open or row.state == ProposalState.FAILED),
        waits_for_other=is_open and is_mine,
        wrong=mine.wrong if mine else "",
        typed=mine.typed if mine else "",
    )
