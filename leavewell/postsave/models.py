"""A save."""

from __future__ import annotations

from django.db import models

from leavewell.accounts.border import SpaceRow, SpaceRows
from leavewell.accounts.columns import Code
from leavewell.postsave.states import SaveState


class Save(SpaceRow):
    """An account that took an offer instead of leaving. Accepted is not saved: it must hold first.

    ``confirm_at`` is when billing is asked whether it held.
    """

    prefix = "sav"

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    subscription = models.ForeignKey("accounts.Subscription", on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey("flow.CancelSession", null=True, on_delete=models.PROTECT, related_name="+")
    offer = Code()
    state = Code(default=SaveState.PROVISIONAL.value)
    saved_at = models.DateTimeField()
    confirm_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "session"], name="one_save_a_session")]
        indexes = [models.Index(fields=["space", "subscription"], name="saves_of_subscription")]
