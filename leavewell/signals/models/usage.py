"""How much an account used, day by day."""

from __future__ import annotations

from django.db import models

from leavewell.accounts.border import SpaceRow, SpaceRows
from leavewell.accounts.columns import Code, Label


class Usage(SpaceRow):
    """Use of one feature on one day. ``external_id`` is the company's own id of the row.

    It may be older than its subscription: companies move customers to new ones and keep what they did.
    """

    prefix = "usg"

    external_id = Code(max_length=255)
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    subscription = models.ForeignKey(
        "accounts.Subscription", null=True, on_delete=models.PROTECT, related_name="+"
    )
    used_on = models.DateField()
    feature = Label(default="")
    count = models.BigIntegerField(default=1)
    seconds = models.BigIntegerField(null=True)
    errors = models.BigIntegerField(null=True)

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "external_id"], name="one_usage_an_external_id")
        ]
        indexes = [models.Index(fields=["space", "account", "used_on"], name="usage_of_account")]
