"""Links that customers keep. The status link is signed, not stored, so that every mail can repeat it."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from uuid import UUID

from django.conf import settings

from leavewell.effects.models import Promise
from leavewell.flow.models import CancelSession, Declaration
from leavewell.kernel.errors import NotFound
from leavewell.kernel.ids import base32, parse_public_id, token_hash

LEAVING_GOOD_FOR = timedelta(days=60)
"""After the end that it tells of: long enough for the first payment at the new price to be seen and disliked."""


def session_url(token: str) -> str:
    """The hosted cancel page of a new session."""
    return f"{settings.LEAVEWELL.base_url}/c/{token}"


def status_path(declaration: Declaration) -> str:
    """ "How it stands" for whoever holds the receipt."""
    return (
        f"/d/{declaration.public_id}/{_seal('declaration', declaration.pk, settings.LEAVEWELL.link_keys[0])}"
    )


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
    _must_be_sealed("declaration", key, seal)
    found = (
        Declaration.objects.select_related("space__workspace", "account", "subscription", "contact")
        .filter(pk=key)
        .first()
    )
    if found is None:
        raise NotFound("declaration")
    return found


def leaving_url(promise: Promise) -> str:
    """The page that leads to a cancel page of its own, for the mail that says that what was promised ends."""
    seal = _seal("promise", promise.pk, settings.LEAVEWELL.link_keys[0])
    return f"{settings.LEAVEWELL.base_url}/e/{promise.public_id}/{seal}"


def promise_behind(public_id: str, seal: str) -> Promise:
    """The promise whose link this is; a wrong seal, an unknown id and a link that is too old answer alike."""
    key = parse_public_id(Promise.prefix, public_id, "promise")
    _must_be_sealed("promise", key, seal)
    rows = Promise.objects.select_related("space__workspace", "account", "subscription__account")
    found = rows.filter(pk=key).first()
    ends_at = found.holds_until if found else None
    if found is None or ends_at is None or ends_at + LEAVING_GOOD_FOR < found.space.now():
        raise NotFound("promise")
    return found


def _must_be_sealed(what: str, key: UUID, seal: str) -> None:
    if not any(
        hmac.compare_digest(_seal(what, key, secret), seal) for secret in settings.LEAVEWELL.link_keys
    ):
        raise NotFound(what)


def _seal(what: str, key: UUID, secret: str) -> str:
    mac = hmac.new(secret.encode(), f"{what}:{key}".encode(), hashlib.sha256).digest()
    return base32(int.from_bytes(mac[:20], "big"), 32)
