"""Who was asked to join a workspace, and what became of that."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from leavewell.accounts.border import SpaceRow, SpaceRows
from leavewell.accounts.columns import Code, Personal, PersonalText
from leavewell.accounts.models.people import Member
from leavewell.accounts.roles import Role


class Invitation(SpaceRow):
    """An address that may take a place in the workspace, once. It stands in the live space, as members' deeds do.

    ``email`` is in small letters. ``round`` counts the mails: each has a link of its own, and only the newest works;
    of that link the hash is kept. ``invited_by`` is None where an operator did. All times are wall time.
    """

    class State(models.TextChoices):
        OPEN = "open"
        EXPIRED = "expired"
        USED = "used"
        WITHDRAWN = "withdrawn"

    personal = Personal(basis="the workspace's own choice", keep_days=365)
    prefix = "inv"

    email = PersonalText()
    role = Code(choices=[(role.value, role.value) for role in Role])
    token_hash = Code()
    round = models.PositiveSmallIntegerField(default=1)
    invited_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="invitations")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = SpaceRows.as_manager()

    class Meta:
        verbose_name = "invitation"
        constraints = [
            models.UniqueConstraint(
                fields=["space", "email"],
                condition=Q(used_at=None, withdrawn_at=None),
                name="one_invitation_an_address",
            ),
            models.UniqueConstraint(fields=["space", "token_hash"], name="one_invitation_a_link"),
        ]
        indexes = [models.Index(fields=["token_hash"], name="invitation_by_link")]

    def state_at(self, instant: datetime) -> Invitation.State:
        """What the link is worth then (wall time)."""
        if self.used_at:
            return self.State.USED
        if self.withdrawn_at:
            return self.State.WITHDRAWN
        return self.State.EXPIRED if self.expires_at <= instant else self.State.OPEN
