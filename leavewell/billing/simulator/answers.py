"""What an answer to a write means for the operation. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from leavewell.billing.simulator.client import Answer
from leavewell.billing.terms import AGAINST_PRICE, rejected
from leavewell.billing.types import Blocker, ConnectionRefused, NotTaken, Rejected, Unknown

Refusal = Rejected | NotTaken | ConnectionRefused | Unknown


def refused_write(answer: Answer, known: Mapping[str, Blocker] = AGAINST_PRICE) -> Refusal | None:
    """What to make of an answer that is no success; None for one that looks like one.

    A refusal is believed only in the simulator's own words: whatever else says no (a gateway, a page in
    HTML) can't know whether the write went through behind it. ``known`` are its words for what a plan can't see.
    """
    if answer.status in (401, 403):
        return ConnectionRefused("The simulator doesn't accept the key.")
    if answer.status == 429:
        return NotTaken("The simulator is busy.", answer.retry_after_seconds)
    if 200 <= answer.status < 300 and answer.body is not None:
        return None
    if answer.code is None or not 400 <= answer.status < 500:
        return Unknown(f"The simulator answered {answer.status}, and not what it does.")
    if answer.code in known:
        return rejected(known[answer.code])
    ours = "state_changed" if answer.status == 412 else "refused"
    return Rejected(ours, answer.code, answer.message)
