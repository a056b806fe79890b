"""Reads of alerts that this room offers to others: the space comes first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import Count, Q

from leavewell.accounts.models import Space
from leavewell.accounts.secrets import unseal
from leavewell.effects.models import FactRow
from leavewell.messages.alert_composing import Composed, fill
from leavewell.messages.alert_texts import Words
from leavewell.messages.catalogue import CATALOGUE
from leavewell.messages.models import Alert, AlertItem
from leavewell.messages.particulars import Particulars, particulars_of, thing_of
from leavewell.outbound.address import host_of

_EXAMPLE: Mapping[str, str] = {
    "account": "Ann's Bakery",
    "account_id": "C-1001",
    "plan": "Team",
    "contact": "Ann Archer",
    "email": "ann@bakery.example",
    "reason": "It costs too much",
    "offer": "30% off 3 charges",
    "number": "LW-2026-7K2M9QXR",
    "ends": "1 April 2026",
    "at": "10 March 2026, 12:00",
}


def alerts_of(space: Space) -> Sequence[Alert]:
    """Every alert with ``waiting``, how many of its events are still to be told; oldest first."""
    counted = Alert.objects.of(space).annotate(waiting=Count("items", filter=Q(items__sent_at=None)))
    return list(counted.order_by("added_at", "pk"))


def told_by(alert: Alert, *, limit: int = 50) -> Sequence[AlertItem]:
    """What it has told or is to tell, newest first."""
    rows = AlertItem.objects.of(alert.space).filter(alert=alert).select_related("account", "effect")
    return list(rows.order_by("-planned_at", "-pk")[:limit])


def told_before(alert: Alert, last: UUID | None, *, limit: int) -> Sequence[AlertItem]:
    """So many of these, in the order of being planned backwards, from the one before ``last`` on."""
    rows = AlertItem.objects.of(alert.space).filter(alert=alert).select_related("account", "effect", "alert")
    rows = rows if last is None else rows.filter(pk__lt=last)
    return list(rows.order_by("-pk")[:limit])


def where_to(alert: Alert) -> str:
    """For people: the mail address, or the host of a hook, whose whole address is a secret."""
    target = unseal(alert.target)
    return target if alert.channel == Alert.Channel.MAIL else host_of(target)


def example_of(space: Space, words: Words, event: str) -> Composed:
    """What these words make of a customer who doesn't exist."""
    values = {**_EXAMPLE, "event": event, "company": space.workspace.name, "link": "https://…"}
    known = Particulars(event, values, (), "We have to save, and hardly used it.", "ann@bakery.example", "")
    return fill(space, words, known)


def latest_of(space: Space, words: Words, event: str) -> Composed | None:
    """What they make of the last time that it really happened; None where it never has."""
    kind = next((each.fact.kind for each in CATALOGUE if each.name == event), None)
    rows = FactRow.objects.of(space).filter(kind=kind, source="")
    row = rows.order_by("-sequence").first()
    return fill(space, words, particulars_of(space, row, thing_of(space, row))) if row else None
