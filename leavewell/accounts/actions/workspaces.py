from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import F

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.models import MailAllowance, Member, Space, User, Workspace
from leavewell.accounts.particulars import allowed_address, company_name, sender_written, zone_called
from leavewell.accounts.roles import Role
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.kernel.errors import Invalid, Refused


def found_workspace(name: str, zone: str, mail_from: str, *, at: datetime, actor: str) -> Workspace:
    """A new workspace with its live and its test space. Invalid for a name, zone or sender that nobody could use."""
    must_be_open()
    workspace = Workspace.objects.create(
        name=company_name(name), zone=zone_called(zone), mail_from=sender_written(mail_from), created_at=at
    )
    live = Space.objects.create(workspace=workspace, mode=Space.Mode.LIVE)
    Space.objects.create(workspace=workspace, mode=Space.Mode.TEST)
    note_deed(Act(live, at, actor), "found_workspace", subject=workspace.public_id)
    return workspace


def add_member(act: Act, *, email: str, name: str, password: str, role: Role) -> Member:
    """Give a person a sign-in and a place in the act's workspace."""
    must_be_open()
    try:
        validate_password(password)
    except ValidationError as error:
        raise Invalid(
            " ".join(error.messages), "Choose a longer, rarer password.", field="password"
        ) from None
    if User.objects.filter(email__iexact=email).exists():
        raise Refused("This address already has a sign-in.", "Use another address.")
    user = User(email=email, name=name)
    user.set_password(password)
    user.save()
    member = Member.objects.create(
        workspace=act.space.workspace, user=user, role=role.value, joined_at=act.at
    )
    note_deed(act, "add_member", subject=member.public_id, role=role.value)
    return member


def allow_mail_to(act: Act, address: str) -> bool:
    """Let a test space really write to an address, or to everyone at ``*@domain``; True if that is new."""
    must_be_open()
    if act.space.mode != Space.Mode.TEST:
        raise Refused("A live space writes to all its customers.", "Name a test space.")
    row, made = MailAllowance.objects.get_or_create(space=act.space, address=allowed_address(address))
    if made:
        note_deed(act, "allow_mail", subject=row.public_id)
    return made


def disallow_mail_to(act: Act, allowance: MailAllowance) -> None:
    """What stood on the list doesn't any more: mail there is held on the mailbox page from now on."""
    must_be_open()
    if MailAllowance.objects.of(act.space).filter(pk=allowance.pk).delete()[0]:
        note_deed(act, "disallow_mail", subject=allowance.public_id)


def switch_mail(act: Act, *, stopped: bool) -> None:
    """Stop or restart all customer mail of the space. Receipts go out all the same."""
    must_be_open()
    Space.objects.filter(pk=act.space.pk).update(mail_stopped=stopped)
    note_deed(act, "switch_mail", stopped=stopped)


def put_first_steps(act: Act, *, away: bool) -> None:
    """Show the list of first steps on the first page, or no more. Which of them are done is nobody's to say."""
    must_be_open()
    rows = Workspace.objects.filter(pk=act.space.workspace_id)
    if rows.exclude(first_steps_away=away).update(first_steps_away=away):
        note_deed(act, "put_first_steps", away=away)


def move_clock(act: Act, by: timedelta) -> Space:
    """Move a test space's business time forward. The due effects in between are the caller's to drain."""
    must_be_open()
    if act.space.mode != Space.Mode.TEST:
        raise Refused("Only a test space's clock can be moved.", "Name a test space.")
    if by < timedelta():
        raise Refused("The clock only moves forward.", "Start a new test space to begin again.")
    Space.objects.filter(pk=act.space.pk).update(clock_offset=F("clock_offset") + by)
    return Space.objects.select_related("workspace").get(pk=act.space.pk)
