"""Who ends a pause, and how it stands once that is known. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from leavewell.billing.types import Capability, PauseKind, SubscriptionView

IN_TIME = timedelta(hours=24)
"""So long before the payment that is taken again the service goes on: a resume that must be tried again is in time."""


def ends_by_us(kind: PauseKind, until: datetime | None, can: Collection[Capability]) -> bool:
    """Whether billing would let it rest for ever, so that we have to end it on the promised day."""
    return kind == "service" and until is not None and Capability.PAUSE_SERVICE_ENDS not in can


def waits_for_us(view: SubscriptionView) -> bool:
    """Whether the service rests there, and nothing there will let it go on."""
    return view.pause is not None and (view.pause.kind, view.pause.until) == ("service", None)


def with_end(view: SubscriptionView, until: datetime | None) -> SubscriptionView:
    """The same, with the end that we have planned for a pause that has none there."""
    if until is None or view.pause is None or not waits_for_us(view):
        return view
    return replace(view, pause=replace(view.pause, until=until))
