"""Taking one's place in a workspace by an invitation's link."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.journal import journal
from leavewell.accounts.models import Invitation, Member, User
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.kernel.clock import wall_now
from leavewell.kernel.errors import Invalid, NotFound, Refused
from leavewell.kernel.facts.accounts import MemberJoined

_LONGEST_NAME = 100


def join(act: Act, invitation: Invitation, *, name: str, password: str) -> Member:
    """Give the invited address a sign-in and its place; whoever has the link has shown that the address is theirs.

    NotFound where the link was withdrawn, Refused where it was used or has run out, or where the address signs in to
    another workspace; Invalid names the field.
    """
    must_be_open()
    rows = Invitation.objects.of(act.space).select_for_update(of=("self",))
    row = rows.filter(pk=invitation.pk, token_hash=invitation.token_hash, withdrawn_at=None).first()
    if row is None:
        raise NotFound("invitation")
    _must_be_open_still(row)
    name = _name(name)
    user = _user(act, row)
    user.name = name
    _set_password(user, password)
    user.save()
    member = _place(act, row, user)
    Invitation.objects.of(act.space).filter(pk=row.pk).update(used_at=wall_now())
    note_deed(act, "join", subject=member.public_id, role=row.role)
    journal().record(act, MemberJoined(member.pk, row.pk, row.role), account_id=None)
    return member


def _must_be_open_still(row: Invitation) -> None:
    state = row.state_at(wall_now())
    if state == Invitation.State.USED:
        raise Refused("This link was used already.", "Sign in with the password that you chose then.")
    if state == Invitation.State.EXPIRED:
        raise Refused("This link has run out.", "Ask for a new one.")


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > _LONGEST_NAME:
        raise Invalid(
            "Your colleagues need a name for you.",
            f"Give one of up to {_LONGEST_NAME} characters.",
            field="name",
        )
    return name


def _user(act: Act, row: Invitation) -> User:
    """A new one, or the one who was of this workspace before and of none since."""
    found = User.objects.select_for_update().filter(email__iexact=row.email).first()
    if found is None:
        return User(email=row.email)
    places = Member.objects.filter(user=found)
    elsewhere = places.filter(left_at=None).exclude(workspace_id=act.space.workspace_id).exists()
    if elsewhere or not found.is_active:
        raise Refused(
            "You sign in with this address already, and it can't belong to two teams.",
            "Ask to be invited at another address.",
        )
    if places.filter(left_at=None).exists():
        raise Refused("You are a member already.", "Sign in.")
    return found


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(
            " ".join(error.messages), "Choose a longer, rarer password.", field="password"
        ) from None
    user.set_password(password)


def _place(act: Act, row: Invitation, user: User) -> Member:
    member, made = Member.objects.get_or_create(
        workspace=act.space.workspace, user=user, defaults={"role": row.role, "joined_at": act.at}
    )
    if not made:
        member.role, member.joined_at, member.left_at = row.role, act.at, None
        member.save(update_fields=["role", "joined_at", "left_at"])
    return member
