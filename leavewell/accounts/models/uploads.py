"""A table that somebody uploaded, from the file to what became of its rows."""

from __future__ import annotations

from django.db import models

from leavewell.accounts.border import SpaceRow, SpaceRows
from leavewell.accounts.columns import Code, Codes, Labels, Personal, PersonalBytes, PersonalMap, PersonalText
from leavewell.accounts.models.people import Member


class Upload(SpaceRow):
    """One file. ``content`` is there until it was imported or thrown away, ``chosen`` says which column is what.

    ``lines`` is about how many rows it has, ``rows_done`` how many were read; ``counts`` what became of them, and
    ``rejects`` the first rows that were not taken, as [line, reason]. ``uploaded_at`` is wall time.
    """

    class State(models.TextChoices):
        MAPPING = "mapping"
        IMPORTING = "importing"
        DONE = "done"
        THROWN_AWAY = "thrown_away"

    personal = Personal(basis="contract", keep_days=365)
    prefix = "upl"

    holds = Code()
    file_name = PersonalText()
    content = PersonalBytes(default=b"")
    chosen = Labels(default=dict)
    state = Code(choices=State.choices, default=State.MAPPING)
    lines = models.PositiveIntegerField()
    rows_done = models.PositiveIntegerField(default=0)
    counts = Codes(default=dict)
    rejects = PersonalMap(default=list)
    uploaded_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    objects = SpaceRows.as_manager()

    class Meta:
        verbose_name = "upload"
        indexes = [models.Index(fields=["space", "uploaded_at"], name="uploads_by_time")]
