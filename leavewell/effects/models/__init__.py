"""The rows of this room."""

from leavewell.effects.models.bucket import RateBucket
from leavewell.effects.models.effect import Attempt, Effect, WireExchange
from leavewell.effects.models.fact import FactRow
from leavewell.effects.models.hand import HandWork
from leavewell.effects.models.mail import Mail
from leavewell.effects.models.notice import Notice
from leavewell.effects.models.promise import Promise
from leavewell.effects.models.proposal import MendWord, Proposal
from leavewell.effects.models.reconciliation import Drift, Reconciliation

__all__ = [
    "Attempt",
    "Drift",
    "Effect",
    "FactRow",
    "HandWork",
    "Mail",
    "MendWord",
    "Notice",
    "Promise",
    "Proposal",
    "RateBucket",
    "Reconciliation",
    "WireExchange",
]
