"""The flow as published, one contact's way through it, and what they were asked and offered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import models

from leavewell.accounts.border import SpaceRow, SpaceRows
from leavewell.accounts.columns import Code, Codes, Label, Labels, Personal, PersonalMap, PersonalText
from leavewell.flow.states import SessionState
from leavewell.kernel.errors import Refused
from leavewell.kernel.money import Money


class FlowVersion(SpaceRow):
    """A published flow, never changed afterwards: a session keeps the version it began with."""

    prefix = "flv"

    name = Label()
    number = models.PositiveIntegerField()
    definition = Labels()
    published_at = models.DateTimeField()

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "name", "number"], name="one_flow_a_number")]


class CancelSession(SpaceRow):
    """One contact before one subscription. Of the link's secret only the hash is kept.

    ``subscription`` is None until the contact has said which of several they mean. ``beyond`` holds where to lead
    them after each outcome, ``embed_origins`` who may show the page in a frame. ``moved_at`` is when they last pressed
    something; None: they never did. An abandoned session keeps its state.
    """

    personal = Personal(basis="contract")
    prefix = "ses"

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    subscription: models.ForeignKey[Any, Any] = models.ForeignKey(
        "accounts.Subscription", null=True, on_delete=models.PROTECT, related_name="+"
    )
    contact = models.ForeignKey("accounts.Contact", on_delete=models.PROTECT, related_name="+")
    flow = models.ForeignKey(FlowVersion, on_delete=models.PROTECT, related_name="sessions")
    earlier = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="later")
    state = Code(default=SessionState.OPENED.value)
    outcome = Code(default="")
    token_hash = Code()
    locale = Code(default="en")
    # Chosen by the company; it may carry an id of the customer in its query.
    save_return_url = PersonalText(default="")
    beyond = PersonalMap(default=dict)
    embed_origins = Labels(default=list)
    country = Code(max_length=2, default="")
    region = Code(default="")
    audience = Code(default="")
    attributes = PersonalMap(default=dict)
    opened_at = models.DateTimeField()
    moved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    link_expires_at = models.DateTimeField()

    objects = SpaceRows.as_manager()

    class Meta:
        verbose_name = "cancel session"
        indexes = [
            models.Index(fields=["token_hash"], name="session_by_link"),
            models.Index(fields=["space", "subscription"], name="sessions_of_subscription"),
            models.Index(fields=["space", "account"], name="sessions_of_account"),
            models.Index(fields=["space"], condition=models.Q(outcome=""), name="sessions_undecided"),
        ]

    @property
    def target_id(self) -> UUID:
        """The subscription's id. Refused while it isn't known which one is meant."""
        if self.subscription_id is None:
            raise Refused("It isn't known yet which subscription is meant.", "Choose it first.")
        return self.subscription_id


class Answer(SpaceRow):
    """Why, as the contact said it: one of the reasons, and their own words if they wrote any."""

    personal = Personal(basis="consent", keep_days=3 * 365)
    prefix = "ans"

    session = models.ForeignKey(CancelSession, on_delete=models.PROTECT, related_name="answers")
    reason = Code()
    words = PersonalText(default="")
    answered_at = models.DateTimeField()

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "session"], name="one_answer_a_session")]


class PresentedOffer(SpaceRow):
    """An offer as one contact saw it, with the price it showed; once accepted, as they took it.

    ``terms`` is what it changes, in codes of its kind; ``names`` what the company calls those things.
    """

    class Response(models.TextChoices):
        NONE = ""
        ACCEPTED = "accepted"
        DECLINED = "declined"

    prefix = "off"

    session = models.ForeignKey(CancelSession, on_delete=models.PROTECT, related_name="offers")
    offer = Code()
    kind = Code()
    params = Codes()
    terms = Codes(default=dict)
    names = Labels(default=dict)
    before_minor = models.BigIntegerField()
    after_minor = models.BigIntegerField()
    currency = Code(max_length=3)
    response = Code(choices=Response.choices, default="")
    presented_at = models.DateTimeField()
    responded_at = models.DateTimeField(null=True)

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "session", "offer"], name="one_showing_an_offer")
        ]

    @property
    def before(self) -> Money:
        """The price of one interval without the offer."""
        return Money(self.before_minor, self.currency)

    @property
    def after(self) -> Money:
        """The price of one interval with it."""
        return Money(self.after_minor, self.currency)
