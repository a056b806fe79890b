"""Links that customers keep. The status link is signed, not stored, so that every mail can repeat it."""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID

from django.conf import settings

from leavewell.flow.models import CancelSession, Declaration
from leavewell.kernel.errors import NotFound
from leavewell.kernel.ids import base32, parse_public_id, token_hash


def session_url(token: str) -> str:
    """The hosted cancel page of a new session."""
    return f"{settings.LEAVEWELL.base_url}/c/{token}"


def status_path(declaration: Declaration) -> str:
    """ "How it stands" for whoever holds the receipt."""
    return f"/d/{declaration.public_id}/{_seal(declaration.pk, settings.LEAVEWELL.link_keys[0])}"


def status_url(declaration: Declaration) -> str:
    """The same, for a mail."""
    return f"{settings.LEAVEWELL.base_url}{status_path(declaration)}"


def session_behind(token: str) -> CancelSession:
    """The session whose link this is. Knowing the secret is the right to see the row, so no space is asked.

    Raises NotFound for an unknown token; whether the link has expired is the page's to say.
    """
    found = (
        CancelSession.objects.select_related(
            "space__workspace", "account", "subscription__connection", "contact", "flow"
        )
        .filter(token_hash=token_hash(token))
        .first()
    )
    if found is None:
        raise NotFound("cancel page")
    return found


def declaration_behind(public_id: str, seal: str) -> Declaration:
    """The declaration whose status link this is; a wrong seal and an unknown id answer alike."""
    key = parse_public_id(Declaration.prefix, public_id, "declaration")
    if not any(hmac.compare_digest(_seal(key, secret), seal) for secret in settings.LEAVEWELL.link_keys):
        raise NotFound("declaration")
    found = (
        Declaration.objects.select_related("space__workspace", "account", "subscription", "contact")
        .filter(pk=key)
        .first()
    )
    if found is None:
        raise NotFound("declaration")
    return found


def _seal(declaration_id: UUID, secret: str) -> str:
    mac = hmac.new(secret.encode(), f"declaration:{declaration_id}".encode(), hashlib.sha256).digest()
    return base32(int.from_bytes(mac[:20], "big"), 32)
