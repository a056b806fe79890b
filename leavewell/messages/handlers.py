"""What this room does when it hears a fact: a few lines, harmless when repeated."""

from __future__ import annotations

from django.db.models import Exists

from leavewell.accounts.models import Space
from leavewell.accounts.types import Act
from leavewell.effects.actions.outbox import plan
from leavewell.effects.types import Planned, RecordedFact
from leavewell.kernel.facts.messages import AlertStopped, WebhookSwitchedOff
from leavewell.messages.actions import deliveries
from leavewell.messages.actions.raising import raise_alerts
from leavewell.messages.mails.alert_stopped import AlertStoppedMail
from leavewell.messages.mails.switched_off import SwitchedOffMail
from leavewell.messages.models import Alert, Endpoint
from leavewell.messages.states import EndpointState


def publish(act: Act, heard: RecordedFact) -> None:
    """Something happened that a company's program, or whoever has an alert, may want to know."""
    deliveries.publish(act, heard.id)
    raise_alerts(act, heard.id)


def somebody_listens(space: Space) -> bool:
    """Whether there is anybody to tell."""
    webhooks = Endpoint.objects.of(space).exclude(state=EndpointState.OFF)
    # One question: it is asked with every fact that somebody could be told.
    either = Exists(webhooks) | Exists(Alert.objects.of(space))
    return Space.objects.filter(either, pk=space.pk).exists()


def tell_of_switched_off(act: Act, heard: RecordedFact) -> None:
    """An endpoint is told nothing any more: one mail for each time."""
    assert isinstance(heard.fact, WebhookSwitchedOff)
    name = SwitchedOffMail.name
    order = {"mail": name, "subject": str(heard.fact.endpoint_id)}
    plan(act, Planned("mail.send", f"mail.{name}:{heard.id}", order))


def tell_of_stopped_alert(act: Act, heard: RecordedFact) -> None:
    """A chat takes nothing any more: one mail for each time."""
    assert isinstance(heard.fact, AlertStopped)
    name = AlertStoppedMail.name
    order = {"mail": name, "subject": str(heard.fact.alert_id)}
    plan(act, Planned("mail.send", f"mail.{name}:{heard.id}", order))
