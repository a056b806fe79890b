"""Whom the company wants to be told of events, in words: by mail or in a chat."""

from __future__ import annotations

from typing import Any, Literal

from django.db import models

from leavewell.accounts.border import SpaceRow, SpaceRows
from leavewell.accounts.columns import Code, Codes, Label, Labels, Secret
from leavewell.messages.states import AlertState


class Alert(SpaceRow):
    """Who is told, of what, when, and in which words.

    ``target`` is the sealed mail address, or the sealed address of a chat's hook, which lets whoever has it write
    there. ``events`` are names of the catalogue. ``digest_at`` None: each event at once; else all of a day together
    at that time. From ``quiet_from`` to ``quiet_until``, and on ``quiet_days`` (0 is Monday), nothing is sent; what
    falls in follows afterwards. All times are of the workspace's zone. ``texts`` are the words of events that the
    company has changed, by event. ``reason`` says why it was paused by itself.
    """

    class Channel(models.TextChoices):
        MAIL = "mail"
        SLACK = "slack"
        TEAMS = "teams"

    class ReplyTo(models.TextChoices):
        CUSTOMER = "customer"
        MAIL_IN = "mail_in"
        NOBODY = "nobody"

    prefix = "alt"

    name = Label(max_length=120)
    channel = Code(choices=Channel.choices)
    target = Secret()
    events = Codes(default=list)
    digest_at = models.TimeField(null=True)
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    quiet_days = Codes(default=list)
    reply_to = Code(choices=ReplyTo.choices, default=ReplyTo.CUSTOMER)
    texts = Labels(default=dict)
    state = Code(default=AlertState.ON.value)
    reason = Code(default="")
    added_at = models.DateTimeField()

    objects = SpaceRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["space", "state"], name="alerts_by_state")]


class AlertItem(SpaceRow):
    """One event for one alert: ids and codes alone; its words are made when it is sent.

    ``about`` is what the event is about, such as a declaration or an offer: items of one alert about the same thing
    are one ticket. ``effect`` sends it, alone or with others of a day; None only while it is being planned. Once it
    was sent, ``sent_at`` says when.
    """

    prefix = "ali"

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="items")
    fact = models.ForeignKey("effects.FactRow", on_delete=models.PROTECT, related_name="+")
    account: models.ForeignKey[Any, Any] = models.ForeignKey(
        "accounts.Account", null=True, on_delete=models.PROTECT, related_name="+"
    )
    event = Code()
    about = models.UUIDField(null=True)
    effect: models.ForeignKey[Any, Any] = models.ForeignKey(
        "effects.Effect", null=True, on_delete=models.PROTECT, related_name="+"
    )
    planned_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    objects = SpaceRows.as_manager()

    class Meta:
        verbose_name = "alert item"
        constraints = [
            models.UniqueConstraint(fields=["space", "alert", "fact"], name="one_alert_item_an_event")
        ]
        indexes = [
            models.Index(fields=["alert", "about", "planned_at"], name="alert_items_by_thing"),
            models.Index(fields=["alert"], condition=models.Q(sent_at=None), name="alert_items_waiting"),
            models.Index(fields=["alert", "planned_at"], name="alert_items_by_time"),
        ]

    @property
    def progress(self) -> Literal["waiting", "sent", "held"]:
        """Where it is; ``held``: it is on the mailbox page of a test space, and was written to nobody."""
        if self.sent_at is None:
            return "waiting"
        return "held" if self.effect and self.effect.result == "held" else "sent"
