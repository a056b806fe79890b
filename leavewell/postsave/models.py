"""A save, and an account that is watched."""

from __future__ import annotations

from django.db import models

from leavewell.accounts.border import SpaceRow, SpaceRows
from leavewell.accounts.columns import Code
from leavewell.postsave.states import SaveState, WatchState


class Save(SpaceRow):
    """An account that took an offer instead of leaving. Accepted is not saved: it must hold first.

    ``agreement`` is the id of what a member granted, where no cancel page led to it. ``confirm_at`` is when billing is
    asked whether it held.
    """

    prefix = "sav"

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    subscription = models.ForeignKey("accounts.Subscription", on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey("flow.CancelSession", null=True, on_delete=models.PROTECT, related_name="+")
    agreement = models.UUIDField(null=True)
    offer = Code()
    state = Code(default=SaveState.PROVISIONAL.value)
    saved_at = models.DateTimeField()
    confirm_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "session"], name="one_save_a_session"),
            models.UniqueConstraint(fields=["space", "agreement"], name="one_save_an_agreement"),
        ]
        indexes = [models.Index(fields=["space", "subscription"], name="saves_of_subscription")]


class Watch(SpaceRow):
    """An account on the watchlist: it left a cancel page undecided. For the team's eyes; nobody is written to.

    ``session`` is the last one that was left, ``sessions`` how many there were; ``until`` is counted from the last.
    """

    prefix = "wat"

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey("flow.CancelSession", on_delete=models.PROTECT, related_name="+")
    why = Code()
    sessions = models.PositiveIntegerField(default=1)
    state = Code(default=WatchState.WATCHED.value)
    reason = Code(default="")
    entered_at = models.DateTimeField()
    until = models.DateTimeField()
    off_at = models.DateTimeField(null=True)

    objects = SpaceRows.as_manager()

    class Meta:
        verbose_name_plural = "watches"
        constraints = [
            models.UniqueConstraint(
                fields=["space", "account"], condition=models.Q(state="watched"), name="one_watch_an_account"
            )
        ]
        indexes = [models.Index(fields=["space", "state", "until"], name="watches_over")]
