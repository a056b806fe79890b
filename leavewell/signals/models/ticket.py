"""What an account asked support for, as far as figures go; its words stay in the help desk."""

from __future__ import annotations

from django.db import models

from leavewell.accounts.border import SpaceRow, SpaceRows
from leavewell.accounts.columns import Code


class Ticket(SpaceRow):
    """One support ticket. ``satisfaction`` is on the company's own scale; None: nobody said.

    ``first_response_minutes`` is how long the customer waited for the first answer.
    """

    prefix = "tkt"

    external_id = Code(max_length=255)
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    priority = Code(default="")
    first_response_minutes = models.PositiveIntegerField(null=True)
    satisfaction = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    escalated = models.BooleanField(default=False)

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "external_id"], name="one_ticket_an_external_id")
        ]
        indexes = [models.Index(fields=["space", "account", "submitted_at"], name="tickets_of_account")]
