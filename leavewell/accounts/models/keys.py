"""How a company's own programs come in: their keys, how often they call, and the answers they were given."""

from __future__ import annotations

from django.db import models

from leavewell.accounts.border import SpaceRow, SpaceRows
from leavewell.accounts.columns import Code, Codes, Label, Personal, Secret
from leavewell.accounts.models.people import Member


class ApiKey(SpaceRow):
    """A key of one space. ``shown`` is its beginning, by which people know it; of the rest only the hash is kept.

    ``made_by`` is the member who made it, None where an operator did.
    ``revoked_at`` and ``last_used_at`` are wall time, ``last_used_at`` to about a minute.
    """

    prefix = "key"

    name = Label()
    shown = Code()
    secret_hash = Code()
    scopes = Codes(default=list)
    made_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="keys")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    objects = SpaceRows.as_manager()

    class Meta:
        verbose_name = "API key"
        constraints = [models.UniqueConstraint(fields=["space", "secret_hash"], name="one_key_a_secret")]
        indexes = [models.Index(fields=["secret_hash"], name="key_by_secret")]


class ApiBucket(SpaceRow):
    """How many calls a key has left, as of ``filled_at`` (wall time)."""

    prefix = "bkt"

    api_key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, related_name="buckets")
    tokens = models.FloatField()
    filled_at = models.DateTimeField()

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "api_key"], name="one_bucket_a_key")]


class ApiReply(SpaceRow):
    """What one idempotency key was answered, sealed: it may hold a link's secret. No ``status``: not answered yet.

    ``made_at`` is wall time; the row is worth nothing a day later.
    """

    personal = Personal(basis="contract", keep_days=1)
    prefix = "rpl"

    api_key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, related_name="replies")
    route = Code(max_length=128)
    key_hash = Code()
    body_hash = Code()
    status = models.PositiveSmallIntegerField(null=True)
    answer = Secret(null=True)
    made_at = models.DateTimeField()

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["space", "api_key", "route", "key_hash"], name="one_reply_an_idempotency_key"
            )
        ]
        indexes = [models.Index(fields=["space", "made_at"], name="replies_by_age")]
