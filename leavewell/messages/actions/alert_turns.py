"""Pausing and resuming an alert, and writing down what was sent."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record
from leavewell.effects.actions.turns import let_pass
from leavewell.kernel.facts.messages import AlertChanged, AlertPosted, AlertStopped
from leavewell.kernel.states import move
from leavewell.messages.models import Alert, AlertItem
from leavewell.messages.states import ALERT, AlertMove, AlertState


def pause_alert(act: Act, alert: Alert) -> None:
    """What it would say waits until it is resumed, and is sent then."""
    must_be_open()
    move(Alert.objects.of(act.space), alert, ALERT, AlertMove.PAUSE, reason="")
    _note(act, alert, "paused")


def resume_alert(act: Act, alert: Alert) -> None:
    """It tells again, what waited first."""
    must_be_open()
    # The effects first: whoever claims one of them holds it, and asks for the alert then.
    let_pass(act, alert.pk)
    move(Alert.objects.of(act.space), alert, ALERT, AlertMove.RESUME, reason="")
    _note(act, alert, "resumed")


def stop_alert(act: Act, alert_id: UUID, reason: str) -> None:
    """Its chat said that nothing is taken there any more: it is paused, and the owner is told."""
    must_be_open()
    rows = Alert.objects.of(act.space).select_for_update(no_key=True)
    alert = rows.filter(pk=alert_id, state=AlertState.ON).first()
    if alert is None:
        return
    move(Alert.objects.of(act.space), alert, ALERT, AlertMove.PAUSE, reason=reason)
    note_deed(act, "stop_alert", subject=alert.public_id, reason=reason)
    record(act, AlertStopped(alert.pk, reason), account_id=None)


def note_sent(act: Act, items: Iterable[AlertItem]) -> None:
    """These have been told."""
    must_be_open()
    keys = [each.pk for each in items]
    AlertItem.objects.of(act.space).filter(pk__in=keys, sent_at=None).update(sent_at=act.at)


def note_posted(act: Act, alert: Alert, items: list[AlertItem]) -> None:
    """The same of a chat, with a fact for the story of the account, if it is about one."""
    note_sent(act, items)
    accounts = {each.account_id for each in items}
    fact = AlertPosted(alert.pk, alert.channel, len(items))
    record(act, fact, account_id=accounts.pop() if len(accounts) == 1 else None)


def _note(act: Act, alert: Alert, change: str) -> None:
    note_deed(act, "change_alert", subject=alert.public_id, change=change)
    record(act, AlertChanged(alert.pk, change), account_id=None)
