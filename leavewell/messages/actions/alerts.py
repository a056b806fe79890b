"""Adding, changing and removing an alert."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.outward import policy_of
from leavewell.accounts.secrets import seal
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record
from leavewell.kernel.errors import Invalid, Refused
from leavewell.kernel.facts.messages import AlertAdded, AlertChanged, AlertRemoved
from leavewell.messages.alert_texts import DEFAULT_EVENTS, usual_words
from leavewell.messages.catalogue import CHOICES
from leavewell.messages.decide.wording import check_body, check_subject
from leavewell.messages.models import Alert, AlertItem
from leavewell.outbound.address import read_address
from leavewell.outbound.errors import AddressRefused

MOST = 20
"""Alerts of one space: each event is told to all that want it."""

_ODD = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class AlertSettings:
    """As a member gave them. ``target``: a mail address or a hook's; empty when changing: as it was."""

    name: str
    channel: str
    target: str = ""
    events: Sequence[str] = field(default=DEFAULT_EVENTS)
    digest_at: time | None = None
    quiet_from: time | None = None
    quiet_until: time | None = None
    quiet_days: Sequence[int] = ()
    reply_to: str = Alert.ReplyTo.CUSTOMER.value


def add_alert(act: Act, wanted: AlertSettings) -> Alert:
    """Somebody is told from now on. Invalid, naming the field, for what can't be."""
    must_be_open()
    if Alert.objects.of(act.space).count() >= MOST:
        raise Refused(f"There are {MOST} alerts already.", "Remove one that isn't needed.")
    columns = _columns(wanted)
    target = _target(act, wanted.channel, wanted.target)
    alert = Alert.objects.create(space=act.space, target=target, added_at=act.at, **columns)
    note_deed(act, "add_alert", subject=alert.public_id, channel=alert.channel)
    record(act, AlertAdded(alert.pk, alert.channel), account_id=None)
    return alert


def change_alert(act: Act, alert: Alert, wanted: AlertSettings) -> None:
    """For what happens from now on; what waits goes to the new address, at the time it was to go."""
    must_be_open()
    if wanted.channel != alert.channel:
        raise Invalid("An alert stays in its channel.", "Add another one, and remove this.", field="channel")
    columns = _columns(wanted)
    if wanted.target.strip():
        columns["target"] = _target(act, wanted.channel, wanted.target)
    Alert.objects.of(act.space).filter(pk=alert.pk).update(**columns)
    _note_change(act, alert, "settings")


def change_words(act: Act, alert: Alert, event: str, *, subject: str, body: str) -> None:
    """The words of one event. Both empty, or just the usual ones: the usual ones again."""
    must_be_open()
    must_be_known([event])
    usual = usual_words(event)
    locked = Alert.objects.of(act.space).select_for_update(no_key=True).get(pk=alert.pk)
    texts: dict[str, Mapping[str, str]] = dict(locked.texts)
    texts.pop(event, None)
    if subject.strip() or body.strip():
        own = (check_subject(subject), check_body(body))
        if own != usual:
            texts[event] = {"subject": own[0], "body": own[1]}
    Alert.objects.of(act.space).filter(pk=alert.pk).update(texts=texts)
    _note_change(act, alert, "texts")


def remove_alert(act: Act, alert: Alert) -> None:
    """What waits is never sent."""
    must_be_open()
    if Alert.objects.of(act.space).select_for_update().filter(pk=alert.pk).first() is None:
        return
    AlertItem.objects.of(act.space).filter(alert=alert).delete()
    Alert.objects.of(act.space).filter(pk=alert.pk).delete()
    note_deed(act, "remove_alert", subject=alert.public_id)
    record(act, AlertRemoved(alert.pk), account_id=None)


def must_be_known(events: Sequence[str]) -> None:
    """Invalid for an event that isn't in the catalogue."""
    unknown = sorted(set(events) - {each.name for each in CHOICES})
    if unknown:
        raise Invalid(f"There is no event {unknown[0]!r}.", "Take names from the list.", field="events")


def _note_change(act: Act, alert: Alert, change: str) -> None:
    note_deed(act, "change_alert", subject=alert.public_id, change=change)
    record(act, AlertChanged(alert.pk, change), account_id=None)


def _columns(wanted: AlertSettings) -> dict[str, Any]:
    name = wanted.name.strip()
    if not name or len(name) > 120 or _ODD.search(name):
        raise Invalid(
            "An alert needs a name of one line.", "Give one such as 'Tickets in the help desk'.", field="name"
        )
    if wanted.channel not in Alert.Channel.values:
        raise Invalid("This channel isn't known.", "Choose mail, Slack or Teams.", field="channel")
    if wanted.reply_to not in Alert.ReplyTo.values:
        raise Invalid("Nobody is meant by this.", "Choose who gets the replies.", field="reply_to")
    must_be_known(wanted.events)
    if not wanted.events:
        raise Invalid("No event is ticked.", "Tick those that it is to tell of.", field="events")
    return {
        "name": name,
        "channel": wanted.channel,
        "events": sorted(set(wanted.events)),
        "digest_at": wanted.digest_at,
        "reply_to": wanted.reply_to,
        **_quiet(wanted),
    }


def _quiet(wanted: AlertSettings) -> dict[str, Any]:
    if (wanted.quiet_from is None) != (wanted.quiet_until is None):
        raise Invalid("Quiet hours have a beginning and an end.", "Give both, or neither.", field="quiet")
    if wanted.quiet_from is not None and wanted.quiet_from == wanted.quiet_until:
        raise Invalid(
            "These quiet hours have no length.", "Give an end other than the beginning.", field="quiet"
        )
    days = sorted(set(wanted.quiet_days))
    if not set(days) < set(range(7)):
        raise Invalid("Some day must not be quiet.", "Leave at least one day unticked.", field="quiet")
    return {"quiet_from": wanted.quiet_from, "quiet_until": wanted.quiet_until, "quiet_days": days}


def _target(act: Act, channel: str, text: str) -> bytes:
    """Sealed: a hook's address lets whoever has it write, and a mail address may be a person's."""
    text = text.strip()
    if channel == Alert.Channel.MAIL:
        _must_be_mail(text)
    else:
        _must_be_hook(act, text)
    return seal(text)


def _must_be_hook(act: Act, text: str) -> None:
    try:
        read_address(text, policy_of(act.space))
    except AddressRefused as error:
        error.field = "target"
        raise


def _must_be_mail(text: str) -> None:
    try:
        validate_email(text)
    except ValidationError:
        raise Invalid(
            "This is no mail address.", "Give one such as tickets@your-firm.example.", field="target"
        ) from None
