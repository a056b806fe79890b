"""Keys of the API. The space comes first."""

from __future__ import annotations

from collections.abc import Sequence

from leavewell.accounts.models import ApiKey, Space
from leavewell.kernel.errors import NotFound, Refused
from leavewell.kernel.ids import token_hash


def key_behind(text: str) -> ApiKey:
    """The key with that text, and its space. Knowing the secret is the right to it, so no space is asked.

    Raises NotFound for an unknown key and for one that was revoked.
    """
    rows = ApiKey.objects.select_related("space__workspace")
    found = rows.filter(secret_hash=token_hash(text), revoked_at=None).first()
    if found is None:
        raise NotFound("API key")
    return found


def keys_of(space: Space) -> Sequence[ApiKey]:
    """The space's keys, oldest first, also those that were revoked."""
    return list(ApiKey.objects.of(space).select_related("made_by__user").order_by("pk"))


def has_used_key(space: Space) -> bool:
    """Whether a program ever came in with a key of the space."""
    return ApiKey.objects.of(space).exclude(last_used_at=None).exists()


def key_called(space: Space, wanted: str) -> ApiKey:
    """The key with that id, or whose shown beginning that is."""
    found = [key for key in keys_of(space) if wanted in (key.public_id, key.shown)]
    if not found:
        raise NotFound("API key")
    if len(found) > 1:
        raise Refused("Several keys begin like that.", "Name the key by its id.")
    return found[0]
