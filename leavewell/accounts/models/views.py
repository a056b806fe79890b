"""The filters of a list, kept by a name."""

from __future__ import annotations

from django.db import models

from leavewell.accounts.border import SpaceRow, SpaceRows
from leavewell.accounts.columns import Code, Label, Labels
from leavewell.accounts.models.people import Member


class SavedView(SpaceRow):
    """What a member wants to see of a list again. ``filters`` are its own, by name; ``shared``: for everybody."""

    prefix = "viw"

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    list_name = Code()
    name = Label()
    filters = Labels(default=dict)
    shared = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    objects = SpaceRows.as_manager()

    class Meta:
        verbose_name = "view"
        constraints = [
            models.UniqueConstraint(
                fields=["space", "member", "list_name", "name"], name="one_view_a_name_and_member"
            )
        ]
