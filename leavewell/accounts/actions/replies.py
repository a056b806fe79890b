"""One idempotency key, one answer: claimed before the deed, kept in the deed's own transaction."""

from __future__ import annotations

from datetime import timedelta

from leavewell.accounts.models import ApiKey, ApiReply
from leavewell.accounts.secrets import seal, unseal
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import KeptReply
from leavewell.kernel.clock import wall_now
from leavewell.kernel.errors import LostRace, Refused
from leavewell.kernel.ids import token_hash

KEPT_FOR = timedelta(hours=24)
GIVEN_UP_AFTER = timedelta(seconds=60)
"""A call that has not answered for so long was killed; the next one with its key takes its place."""


class KeyInUse(Refused):
    """A call with this idempotency key is still running."""

    code = "idempotency_key_in_use"


class KeyReused(Refused):
    """The idempotency key was used for something else."""

    code = "idempotency_key_reused"
    status = 422


def claim_reply(key: ApiKey, *, route: str, idempotency_key: str, body: str) -> ApiReply | KeptReply:
    """The answer that was kept, or a claim that the caller must keep an answer for or drop.

    KeyReused if the key came with another body, KeyInUse while its first call runs.
    """
    must_be_open()
    now = wall_now()
    ApiReply.objects.filter(space_id=key.space_id, made_at__lt=now - KEPT_FOR).delete()
    row, made = ApiReply.objects.select_for_update().get_or_create(
        space_id=key.space_id,
        api_key=key,
        route=route,
        key_hash=token_hash(idempotency_key),
        defaults={"body_hash": token_hash(body), "made_at": now},
    )
    if made:
        return row
    if row.body_hash != token_hash(body):
        raise KeyReused("This idempotency key came with another body.", "Use a new key for a new call.")
    if row.status is not None:
        return KeptReply(row.status, unseal(row.answer).encode())
    if row.made_at > now - GIVEN_UP_AFTER:
        raise KeyInUse("A call with this idempotency key is running.", "Try again in a moment.")
    row.made_at = now
    row.save(update_fields=["made_at"])
    return row


def keep_reply(claim: ApiReply, status: int, body: bytes) -> None:
    """Keep what is about to be answered. LostRace if another call has taken the claim over: the deed is undone."""
    must_be_open()
    mine = ApiReply.objects.filter(space_id=claim.space_id, pk=claim.pk, made_at=claim.made_at, status=None)
    if not mine.update(status=status, answer=seal(body.decode())):
        raise LostRace("call")


def drop_claim(claim: ApiReply) -> None:
    """Forget the call: it came to nothing, and may be made again with the same key."""
    must_be_open()
    ApiReply.objects.filter(space_id=claim.space_id, pk=claim.pk, made_at=claim.made_at, status=None).delete()
