"""Planning what an alert says: at once, after its quiet hours, or with the others of a day."""

from __future__ import annotations

from datetime import datetime, time
from uuid import UUID

from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record
from leavewell.effects.actions.outbox import plan
from leavewell.effects.models import Effect, FactRow
from leavewell.effects.states import EffectState
from leavewell.effects.types import Planned
from leavewell.kernel.errors import Refused
from leavewell.kernel.facts.messages import AlertTested
from leavewell.messages.alert_texts import event_of
from leavewell.messages.decide.quiet import Quiet, after_quiet, next_digest
from leavewell.messages.models import Alert, AlertItem
from leavewell.messages.particulars import thing_of
from leavewell.messages.states import AlertState

MAIL, POST = "mail.alert", "webhook.alert"
"""The kinds of effects that send alerts. A hook waits in the queue of the webhooks, and holds up no mail."""

ONE, DAY = "alert", "alert_digest"
"""The kinds of mail: one event, or those of a day."""


def raise_alerts(act: Act, fact_id: UUID) -> int:
    """Plan to tell an event to every alert that wants it, also to a paused one; returns to how many."""
    must_be_open()
    row = FactRow.objects.of(act.space).get(pk=fact_id)
    name = event_of(row.kind).name
    wanting = [each for each in Alert.objects.of(act.space).order_by("pk") if name in each.events]
    if not wanting:
        return 0
    thing = thing_of(act.space, row)
    return sum(_raise(act, each, row, thing) for each in wanting)


def send_test_alert(act: Act, alert: Alert) -> AlertItem:
    """One that is about nobody, at once, whatever the hour. Refused while it is paused."""
    must_be_open()
    if alert.state != AlertState.ON:
        raise Refused("This alert is paused.", "Resume it first.")
    fact_id = record(act, AlertTested(alert.pk), account_id=None)
    item = _item(act, alert, FactRow.objects.of(act.space).get(pk=fact_id), None)
    assert item is not None
    _attach(act, item, _alone(act, alert, item, act.at))
    return item


def _raise(act: Act, alert: Alert, row: FactRow, thing: UUID | None) -> bool:
    item = _item(act, alert, row, thing)
    if item is None:
        return False
    zone = act.space.workspace.zone
    quiet = Quiet(alert.quiet_from, alert.quiet_until, alert.quiet_days)
    if alert.digest_at is None:
        effect = _alone(act, alert, item, after_quiet(act.at, quiet, zone))
    else:
        effect = _of_the_day(act, alert, quiet, alert.digest_at)
    _attach(act, item, effect)
    return True


def _item(act: Act, alert: Alert, row: FactRow, thing: UUID | None) -> AlertItem | None:
    """None if it was planned before."""
    item, new = AlertItem.objects.get_or_create(
        space=act.space,
        alert=alert,
        fact=row,
        defaults={
            "account_id": row.account_id,
            "event": event_of(row.kind).name,
            "about": thing,
            "planned_at": act.at,
        },
    )
    return item if new else None


def _attach(act: Act, item: AlertItem, effect: Effect) -> None:
    item.effect = effect
    AlertItem.objects.of(act.space).filter(pk=item.pk).update(effect=effect)


def _kind(alert: Alert) -> str:
    return MAIL if alert.channel == Alert.Channel.MAIL else POST


def _alone(act: Act, alert: Alert, item: AlertItem, due_at: datetime) -> Effect:
    kind = _kind(alert)
    order = {"mail": ONE, "alert": str(alert.pk)}
    wanted = Planned(kind, f"{kind}:{item.pk}", order, item.account_id, due_at=due_at, turn=alert.pk)
    (effect,) = plan(act, wanted)
    return effect


def _of_the_day(act: Act, alert: Alert, quiet: Quiet, daily: time) -> Effect:
    zone, due_at = act.space.workspace.zone, act.at
    while True:
        due_at = after_quiet(next_digest(due_at, daily, zone), quiet, zone)
        if (effect := _with_the_day(act, alert, due_at)) is not None:
            return effect
        # That one is on its way already: the next day's takes it along.


def _with_the_day(act: Act, alert: Alert, due_at: datetime) -> Effect | None:
    """The one that tells that day together, held so that nobody begins it meanwhile; None if somebody has."""
    kind = _kind(alert)
    key = f"{kind}:{alert.pk}:{due_at.isoformat()}"
    plan(act, Planned(kind, key, {"mail": DAY, "alert": str(alert.pk)}, due_at=due_at, turn=alert.pk))
    rows = Effect.objects.of(act.space).select_for_update(no_key=True)
    effect = rows.get(key=key)
    return effect if effect.state == EffectState.PLANNED else None
