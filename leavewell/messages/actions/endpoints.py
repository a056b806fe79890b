"""Adding, changing and removing an endpoint."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.outward import policy_of
from leavewell.accounts.rotating import RotatingSecret, rotated, sealed
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record
from leavewell.kernel.clock import wall_now
from leavewell.kernel.errors import Invalid, Refused
from leavewell.kernel.facts.messages import WebhookAdded, WebhookChanged, WebhookRemoved
from leavewell.messages.catalogue import CHOICES
from leavewell.messages.models import Delivery, DeliveryTry, Endpoint
from leavewell.messages.signing import new_secret, secrets_of
from leavewell.outbound.address import read_address

MOST = 20
"""Endpoints of one space: each event is sent to all of them."""

OVERLAP = timedelta(hours=24)
"""How long the old secret still counts beside a new one."""


def add_endpoint(
    act: Act,
    *,
    url: str,
    events: Sequence[str] = (),
    full: bool = False,
    form: str = Endpoint.Form.STANDARD,
) -> tuple[Endpoint, str]:
    """An endpoint, and its secret, which nobody can read again. No events: all of them."""
    must_be_open()
    if Endpoint.objects.of(act.space).count() >= MOST:
        raise Refused(f"There are {MOST} webhooks already.", "Remove one that isn't needed.")
    secret = new_secret()
    endpoint = Endpoint.objects.create(
        space=act.space,
        secrets=sealed([RotatingSecret(secret)]),
        added_at=act.at,
        **_settings(act, url, events, full, form),
    )
    note_deed(act, "add_webhook", subject=endpoint.public_id, full=full, form=form)
    record(act, WebhookAdded(endpoint.pk), account_id=None)
    return endpoint, secret


def change_endpoint(
    act: Act, endpoint: Endpoint, *, url: str, events: Sequence[str], full: bool, form: str
) -> None:
    """From the next attempt on; what waits goes to the new address too."""
    must_be_open()
    changes = _settings(act, url, events, full, form)
    Endpoint.objects.of(act.space).filter(pk=endpoint.pk).update(**changes)
    _note_change(act, endpoint, "settings")


def rotate_secret(act: Act, endpoint: Endpoint, *, overlap: timedelta = OVERLAP) -> str:
    """A new secret; what is sent is signed by the old one as well until the overlap is over."""
    must_be_open()
    locked = Endpoint.objects.of(act.space).select_for_update(no_key=True).get(pk=endpoint.pk)
    now, secret = wall_now(), new_secret()
    kept = rotated(secrets_of(locked, now), secret, now + overlap)
    Endpoint.objects.filter(pk=locked.pk).update(secrets=sealed(kept))
    _note_change(act, endpoint, "secret")
    return secret


def remove_endpoint(act: Act, endpoint: Endpoint) -> None:
    """It and all that was kept of what it was told; what waits is never sent."""
    must_be_open()
    if Endpoint.objects.of(act.space).select_for_update().filter(pk=endpoint.pk).first() is None:
        return
    DeliveryTry.objects.of(act.space).filter(delivery__endpoint=endpoint).delete()
    Delivery.objects.of(act.space).filter(endpoint=endpoint).delete()
    Endpoint.objects.of(act.space).filter(pk=endpoint.pk).delete()
    note_deed(act, "remove_webhook", subject=endpoint.public_id)
    record(act, WebhookRemoved(endpoint.pk), account_id=None)


def _note_change(act: Act, endpoint: Endpoint, change: str) -> None:
    note_deed(act, "change_webhook", subject=endpoint.public_id, change=change)
    record(act, WebhookChanged(endpoint.pk, change), account_id=None)


def _settings(act: Act, url: str, events: Sequence[str], full: bool, form: str) -> dict[str, object]:
    url = url.strip()
    read_address(url, policy_of(act.space))
    unknown = sorted(set(events) - {each.name for each in CHOICES})
    if unknown:
        raise Invalid(f"There is no event {unknown[0]!r}.", "Take names from the list.", field="events")
    if form not in Endpoint.Form.values:
        raise Invalid("This form isn't known.", "Choose standard or brightback.", field="form")
    return {"url": url, "events": sorted(set(events)), "full": full, "form": form}
