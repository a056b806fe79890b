"""Billing read as a whole and held against our own record, with every difference that was found."""

from __future__ import annotations

from django.db import models

from leavewell.accounts.border import SpaceRow, SpaceRows
from leavewell.accounts.columns import Code, Codes
from leavewell.effects.models.promise import Promise
from leavewell.effects.models.proposal import Proposal
from leavewell.effects.states import ReconcilingState


class Reconciliation(SpaceRow):
    """One reading of all that a billing system holds.

    ``day`` names it at its connection: a night's date, or the instant at which somebody asked. ``rows`` were read on
    ``pages``; ``under_way`` of them were left out, since a change of ours was on its way to them. ``reason`` says as a
    code why it was cut short.
    """

    prefix = "rec"

    connection = models.ForeignKey("accounts.Connection", on_delete=models.PROTECT, related_name="+")
    day = Code()
    asked_by = Code(max_length=128, default="")
    state = Code(default=ReconcilingState.RUNNING.value)
    reason = Code(default="")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    pages = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    under_way = models.PositiveIntegerField(default=0)
    strangers = models.PositiveIntegerField(default=0)

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "connection", "day"], name="one_reconciliation_a_day")
        ]
        indexes = [models.Index(fields=["space", "begun_at"], name="reconciliations_by_time")]


class Drift(SpaceRow):
    """One difference between our record, or a promise, and billing.

    ``provider_id`` is billing's id of what it is about, ``about`` the promise's id where one isn't kept. ``here`` and
    ``there`` are what stood on either side; ``why`` is a code where it goes against the customer. ``advice`` is what
    was done or is to be done (see ``effects.decide.advice``), ``proposal`` the mend that waits for a member's word.
    """

    prefix = "dri"

    run = models.ForeignKey(Reconciliation, on_delete=models.PROTECT, related_name="drifts")
    kind = Code()
    provider_id = Code(max_length=255)
    about = Code(default="")
    account = models.ForeignKey("accounts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    subscription = models.ForeignKey(
        "accounts.Subscription", null=True, on_delete=models.PROTECT, related_name="+"
    )
    promise = models.ForeignKey(Promise, null=True, on_delete=models.PROTECT, related_name="+")
    here = Codes(default=dict)
    there = Codes(default=dict)
    why = Code(default="")
    advice = Code()
    proposal = models.ForeignKey(Proposal, null=True, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField()

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["space", "run", "kind", "provider_id", "about"], name="one_drift_a_run"
            )
        ]
        indexes = [models.Index(fields=["space", "promise"], name="drifts_of_promise")]
