from __future__ import annotations

from collections.abc import Iterable

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.models import ApiKey
from leavewell.accounts.scopes import scopes_named
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.kernel.clock import wall_now
from leavewell.kernel.errors import Invalid
from leavewell.kernel.ids import link_token, token_hash

_SHOWN_CHARS = 6


def make_api_key(act: Act, *, name: str, scopes: Iterable[str]) -> tuple[ApiKey, str]:
    """A key for the act's space; returns it and its text, which is kept nowhere."""
    must_be_open()
    if not name.strip():
        raise Invalid("A key needs a name.", "Say what it is for.", field="name")
    head = f"lw_{act.space.mode}_"
    text = head + link_token()
    key = ApiKey.objects.create(
        space=act.space,
        name=name.strip(),
        shown=text[: len(head) + _SHOWN_CHARS],
        secret_hash=token_hash(text),
        scopes=scopes_named(scopes),
        made_at=act.at,
    )
    note_deed(act, "make_api_key", subject=key.public_id, scopes=key.scopes)
    return key, text


def revoke_api_key(act: Act, key: ApiKey) -> None:
    """From now on the key opens nothing. A second time changes nothing."""
    must_be_open()
    rows = ApiKey.objects.of(act.space).filter(pk=key.pk, revoked_at=None)
    if rows.update(revoked_at=wall_now()):
        note_deed(act, "revoke_api_key", subject=key.public_id)
