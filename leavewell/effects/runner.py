"""One attempt at one effect: claim, carry out, settle. Each is a transaction of its own; the call is outside.

What calls nothing outside is claimed, done and settled in one.
"""

from __future__ import annotations

import logging
from uuid import UUID

from leavewell.accounts.transaction import edge
from leavewell.billing.overhearing import overhearing
from leavewell.effects.actions.claim import claim
from leavewell.effects.actions.exchanges import keep_exchanges
from leavewell.effects.actions.settle import settle, settle_here
from leavewell.effects.calling import Called, calling
from leavewell.effects.circuit import heeded
from leavewell.effects.connections import NoProcessor
from leavewell.effects.models import Effect
from leavewell.effects.registries import executors
from leavewell.effects.states import UNSETTLED
from leavewell.effects.types import REACT, Claimed, ForPerson, Inward, LostAnswer, Settled, Settlement

log = logging.getLogger(__name__)


def run_effect(effect_id: UUID) -> bool:
    """Try an effect once. False if there was nothing to do: not due, claimed elsewhere, or not its turn."""
    try:
        with edge():
            claimed = claim(effect_id)
            if claimed is not None and isinstance(executors[claimed.effect.kind], Inward):
                settle_here(claimed, executors[claimed.effect.kind].run(claimed))
                return True
    except Exception as error:
        return _failed_inside(effect_id, error)
    return claimed is not None and _carry_out(claimed)


def run_reactions(fact_id: UUID) -> int:
    """Try each effect that reacts to the fact, is due and free; returns how many were."""
    open_ones = Effect.objects.filter(cause=fact_id, kind=REACT, settled_at=None, state__in=UNSETTLED)
    ids = list(open_ones.order_by("pk").values_list("pk", flat=True))
    return sum(run_effect(each) for each in ids)


def _failed_inside(effect_id: UUID, error: Exception) -> bool:
    """Nothing of it is written, not even that it was tried: that is told now."""
    with edge():
        claimed = claim(effect_id)
        log.error("Carrying out the effect %s failed", effect_id, exc_info=error)
        if claimed is not None:
            settle(claimed, _unsettled(error))
    return claimed is not None


def _carry_out(claimed: Claimed) -> bool:
    with overhearing() as heard, calling() as called:
        settlement = _attempt(claimed)
    settlement = _after(claimed, called, settlement)
    try:
        with edge():
            settle(claimed, settlement)
            keep_exchanges(claimed, heard)
    except Exception as error:
        log.exception("Settling %s %s failed", claimed.effect.kind, claimed.effect.public_id)
        with edge():
            settle(claimed, _unsettled(error))
            keep_exchanges(claimed, heard)
    return True


def _unsettled(error: Exception) -> LostAnswer:
    return LostAnswer(f"settling failed: {type(error).__name__}")


def _after(claimed: Claimed, called: list[Called], settlement: Settlement) -> Settlement:
    try:
        return heeded(claimed, called, settlement)
    except Exception:
        # What was carried out is to be written down whatever becomes of the pace.
        log.exception("Heeding billing after %s failed", claimed.effect.public_id)
        return settlement


def _attempt(claimed: Claimed) -> Settlement:
    try:
        return executors[claimed.effect.kind].run(claimed)
    except NoProcessor as error:
        # Nothing was sent. A reading nobody can do is no loss; a change is done by hand.
        if claimed.effect.kind == "billing.read":
            return Settled("not_read")
        return ForPerson(error.reason)
    except Exception as error:
        # Whatever was sent before this may have arrived: the next attempt must look first.
        log.exception("Carrying out %s %s failed", claimed.effect.kind, claimed.effect.public_id)
        return LostAnswer(f"defect: {type(error).__name__}")
