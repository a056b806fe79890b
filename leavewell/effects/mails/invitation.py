from __future__ import annotations

from uuid import UUID

from django.conf import settings

from leavewell.accounts.invitations import link_token_of
from leavewell.accounts.models import Invitation
from leavewell.accounts.types import Act
from leavewell.effects.types import UNKEPT, Letter, NotNeeded
from leavewell.kernel.clock import wall_now


class InvitationMail:
    """Asks somebody to join the team, with a link that works once."""

    name = "invitation"
    always_goes = True

    def compose(self, act: Act, subject_id: UUID) -> Letter | NotNeeded:
        """Not sent if the invitation was used or withdrawn meanwhile, or has run out."""
        rows = Invitation.objects.of(act.space).select_related("invited_by__user")
        invitation = rows.get(pk=subject_id)
        state = invitation.state_at(wall_now())
        if state != Invitation.State.OPEN:
            return NotNeeded(f"invitation_is_{state}")
        token = link_token_of(invitation)
        if token is None:
            # Its key was taken away before the mail went; only a new link helps.
            return NotNeeded("link_key_is_gone")
        name = act.space.workspace.name
        asked_by = invitation.invited_by.user if invitation.invited_by else None
        who = (asked_by.name or asked_by.email) if asked_by else name
        text = (
            f"{who} asks you to join the team of {name} in Leavewell, as {invitation.role}.\n\n"
            f"Choose your name and your password here:\n{UNKEPT}\n\n"
            f"The link works once, until {invitation.expires_at:%d %B %Y}. If you expected no such mail, "
            f"do nothing: nobody joins without the link.\n"
        )
        link = f"{settings.LEAVEWELL.base_url}/join/{token}"
        return Letter(invitation.email, f"Join the team of {name}", text, link=link)
