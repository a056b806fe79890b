"""How often a billing system may be called just now."""

from __future__ import annotations

from django.db import models

from leavewell.accounts.border import SpaceRow, SpaceRows


class RateBucket(SpaceRow):
    """How many calls a connection has left, as of ``filled_at``; below nothing where an attempt took more.

    Until ``closed_until`` nothing is called: the billing system asked for that. Both are business time, as back-off is.
    """

    prefix = "rbk"

    connection = models.ForeignKey("accounts.Connection", on_delete=models.PROTECT, related_name="+")
    tokens = models.FloatField()
    filled_at = models.DateTimeField()
    closed_until = models.DateTimeField(null=True)

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "connection"], name="one_rate_bucket_a_connection")
        ]
