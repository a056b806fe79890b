"""Asking people to join a workspace by mail, and letting them in by the link."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.invitations import derived_token
from leavewell.accounts.journal import journal
from leavewell.accounts.models import Invitation, Member, Space
from leavewell.accounts.roles import Role
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.kernel.clock import wall_now
from leavewell.kernel.errors import Invalid, NotFound, Refused
from leavewell.kernel.facts.accounts import InvitationWithdrawn, MemberInvited
from leavewell.kernel.ids import token_hash, uuid7

LIFE = timedelta(days=7)
"""How long a link works."""

OPEN_AT_MOST = 100
ROUNDS_AT_MOST = 10


def invite_member(act: Act, *, email: str, role: Role, invited_by: Member | None) -> Invitation:
    """Ask an address to join, by mail. ``act`` is in the live space, as all deeds about members are.

    Invalid for what is no address. Refused for a member of this workspace and for one who is asked already; whether
    the address is known anywhere else makes no difference, to the answer or to the mail.
    """
    must_be_open()
    address = _address(email)
    space = _locked(act)
    if Member.objects.filter(
        workspace_id=space.workspace_id, left_at=None, user__email__iexact=address
    ).exists():
        raise Invalid("This address is a member's already.", "Change their role in the list.", field="email")
    waiting = Invitation.objects.of(space).filter(used_at=None, withdrawn_at=None)
    if waiting.filter(email=address).exists():
        raise Invalid("This address was asked already.", "Send it again from the list below.", field="email")
    if waiting.count() >= OPEN_AT_MOST:
        raise Refused(f"{OPEN_AT_MOST} invitations are waiting.", "Withdraw those that nobody will use.")
    key, at = uuid7(), wall_now()
    made = Invitation.objects.create(
        pk=key,
        space=space,
        email=address,
        role=role.value,
        token_hash=_hash_of(key, 1),
        invited_by=invited_by,
        invited_at=at,
        expires_at=at + LIFE,
    )
    note_deed(act, "invite_member", subject=made.public_id, role=role.value)
    journal().record(act, MemberInvited(made.pk, role.value), account_id=None)
    return made


def send_invitation_again(act: Act, invitation: Invitation) -> None:
    """A new mail with a new link and seven more days; the earlier link works no more.

    NotFound where it was used or withdrawn meanwhile, Refused after ten mails.
    """
    must_be_open()
    row = _waiting(act, invitation)
    if row.round >= ROUNDS_AT_MOST:
        raise Refused(
            f"This invitation was mailed {ROUNDS_AT_MOST} times.", "Withdraw it, and ask another address."
        )
    at = wall_now()
    Invitation.objects.of(act.space).filter(pk=row.pk).update(
        round=row.round + 1,
        token_hash=_hash_of(row.pk, row.round + 1),
        invited_at=at,
        expires_at=at + LIFE,
    )
    note_deed(act, "send_invitation_again", subject=row.public_id, round=row.round + 1)
    journal().record(act, MemberInvited(row.pk, row.role, row.round + 1), account_id=None)


def withdraw_invitation(act: Act, invitation: Invitation) -> None:
    """Its link is worth nothing from now on. NotFound where it was used or withdrawn meanwhile."""
    must_be_open()
    row = _waiting(act, invitation)
    Invitation.objects.of(act.space).filter(pk=row.pk).update(withdrawn_at=wall_now())
    note_deed(act, "withdraw_invitation", subject=row.public_id)
    journal().record(act, InvitationWithdrawn(row.pk), account_id=None)


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Invalid(
            "This is no mail address.", "Give one such as ann@example.com.", field="email"
        ) from None
    return address


def _locked(act: Act) -> Space:
    """One invitation of a workspace is made at a time. The row as it was given: its workspace is at hand."""
    Space.objects.select_for_update(no_key=True).only("pk").get(pk=act.space.pk)
    return act.space


def _waiting(act: Act, invitation: Invitation) -> Invitation:
    rows = Invitation.objects.of(act.space).select_for_update(of=("self",))
    found = rows.filter(pk=invitation.pk, used_at=None, withdrawn_at=None).first()
    if found is None:
        raise NotFound("invitation")
    return found


def _hash_of(key: UUID, mail_round: int) -> str:
    return token_hash(derived_token(key, mail_round, settings.LEAVEWELL.link_keys[0]))
