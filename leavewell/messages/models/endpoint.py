"""Where a company's own program is told of events."""

from __future__ import annotations

from django.db import models

from leavewell.accounts.border import SpaceRow, SpaceRows
from leavewell.accounts.columns import Code, Codes, Label, Secret
from leavewell.messages.states import EndpointState


class Endpoint(SpaceRow):
    """One address, with its secrets and how it has done lately.

    ``events`` are the names of those that it is told of; empty: all, those of later versions too. ``full``: with free
    words and contacts' data; else ids and types only. ``secrets`` holds the signing secrets, newest first, with the
    wall's time until which an older one still counts.

    ``failures``: attempts in a row that failed. ``failing_since``: the first of them, as long as there is no pause of
    days between. While ``rests_until`` stands, one attempt at a time is made, and none before it. ``reason`` says why
    it is off.
    """

    class Form(models.TextChoices):
        STANDARD = "standard"
        BRIGHTBACK = "brightback"

    prefix = "whk"

    url = Label(max_length=2000)
    events = Codes(default=list)
    full = models.BooleanField(default=False)
    form = Code(choices=Form.choices, default=Form.STANDARD)
    secrets = Secret()
    state = Code(default=EndpointState.ON.value)
    reason = Code(default="")
    added_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    failed_last_at = models.DateTimeField(null=True)
    rests_until = models.DateTimeField(null=True)

    objects = SpaceRows.as_manager()

    class Meta:
        verbose_name = "webhook"
        indexes = [models.Index(fields=["space", "state"], name="endpoints_by_state")]

    def wants(self, event: str) -> bool:
        """Whether it is told of events of that name."""
        return not self.events or event in self.events
