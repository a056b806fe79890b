from __future__ import annotations

from collections.abc import Iterable

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.models import ApiKey, Member
from leavewell.accounts.scopes import allow_giving, scopes_named
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.kernel.clock import wall_now
from leavewell.kernel.errors import Invalid
from leavewell.kernel.ids import link_token, token_hash

_SHOWN_CHARS = 6


def make_api_key(
    act: Act, *, name: str, scopes: Iterable[str], made_by: Member | None = None
) -> tuple[ApiKey, str]:
    """A key for the act's space; returns it and its text, which is kept nowhere.

    Forbidden if a member makes it who may not do themselves what the key could.
    """
    must_be_open()
    wanted = scopes_named(scopes)
    if made_by is not None:
        allow_giving(made_by.role, wanted)
    if not name.strip():
        raise Invalid("A key needs a name.", "Say what it is for.", field="name")
    head = f"lw_{act.space.mode}_"
    text = head + link_token()
    key = ApiKey.objects.create(
        space=act.space,
        name=name.strip(),
        shown=text[: len(head) + _SHOWN_CHARS],
        secret_hash=token_hash(text),
        scopes=wanted,
        made_by=made_by,
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
