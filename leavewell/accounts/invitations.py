"""Reading invitations, and their links: derived from a key of ours, so that nothing at rest opens anything."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from uuid import UUID

from django.conf import settings

from leavewell.accounts.models import Invitation, Space
from leavewell.kernel.errors import NotFound
from leavewell.kernel.ids import base32, token_hash

_BYTES, _CHARS = 20, 32


def derived_token(invitation_id: UUID, mail_round: int, key: str) -> str:
    """The link's secret for that mail, under that key."""
    mac = hmac.new(key.encode(), f"invitation:{invitation_id}:{mail_round}".encode(), hashlib.sha256)
    return base32(int.from_bytes(mac.digest()[:_BYTES], "big"), _CHARS)


def link_token_of(invitation: Invitation) -> str | None:
    """The secret of its newest link; None where the key that it was made with is gone."""
    for key in settings.LEAVEWELL.link_keys:
        token = derived_token(invitation.pk, invitation.round, key)
        if hmac.compare_digest(token_hash(token), invitation.token_hash):
            return token
    return None


def invitation_behind(token: str) -> Invitation:
    """The invitation whose newest link this is. Knowing the secret is the right to it, so no space is asked.

    NotFound for an unknown link and for one that was withdrawn or replaced.
    """
    rows = Invitation.objects.select_related("space__workspace", "invited_by__user")
    found = rows.filter(token_hash=token_hash(token), withdrawn_at=None).first()
    if found is None:
        raise NotFound("invitation")
    return found


def invitations_of(space: Space) -> Sequence[Invitation]:
    """Those of the workspace that nobody used or withdrew, the newest first, whichever of its spaces is asked."""
    rows = Invitation.objects.filter(space__workspace_id=space.workspace_id, used_at=None, withdrawn_at=None)
    return list(rows.select_related("invited_by__user").order_by("-invited_at", "-pk"))
