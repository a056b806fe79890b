"""What only an alert tells: that it works."""

from __future__ import annotations

from leavewell.kernel.facts import messages
from leavewell.messages.catalogue import EventType
from leavewell.messages.catalogue.ids import Told


class AlertTried(Told):
    """A member asked for a test alert."""


ALERT_TEST = EventType("alert.test", messages.AlertTested, AlertTried)
"""Goes to the alert that was asked to be tested, and to no webhook."""
