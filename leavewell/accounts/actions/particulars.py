"""What a workspace says of itself: its name, zone, country, and who its mails come from."""

from __future__ import annotations

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.models import Workspace
from leavewell.accounts.particulars import company_name, country_called, sender_written, zone_called
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.kernel.errors import Refused


def rename_workspace(act: Act, name: str) -> bool:
    """Customers read that name from now on; True if it is another one.

    Invalid for what is no name, Refused for one that another workspace has: commands name a workspace by it.
    """
    must_be_open()
    name = company_name(name)
    # One at a time: two workspaces may ask for one name at once.
    held = list(Workspace.objects.select_for_update().order_by("pk").only("pk", "name"))
    if any(each.name == name and each.pk != act.space.workspace_id for each in held):
        raise Refused("The workspace can't have this name.", "Choose another one.")
    changed = _changed(act, name=name)
    if changed:
        note_deed(act, "rename_workspace", subject=act.space.workspace.public_id)
    return changed


def change_zone(act: Act, zone: str) -> bool:
    """Days begin and end there from now on; True if it is another zone.

    A step that has a due date keeps that instant until something else moves it.
    """
    must_be_open()
    zone = zone_called(zone)
    changed = _changed(act, zone=zone)
    if changed:
        note_deed(act, "change_zone", subject=act.space.workspace.public_id, zone=zone)
    return changed


def choose_country(act: Act, country: str) -> bool:
    """Nobody works on that country's public holidays from now on; True if it is another country. Dates stay."""
    must_be_open()
    country = country_called(country)
    changed = _changed(act, country=country)
    if changed:
        workspace = act.space.workspace.public_id
        note_deed(act, "choose_country", subject=workspace, country=country or "none")
    return changed


def change_sender(act: Act, sender: str) -> bool:
    """Mails that are written from now on come from there; True if that is new."""
    must_be_open()
    changed = _changed(act, mail_from=sender_written(sender))
    if changed:
        note_deed(act, "change_sender", subject=act.space.workspace.public_id)
    return changed


def _changed(act: Act, **column: str) -> bool:
    rows = Workspace.objects.filter(pk=act.space.workspace_id)
    return bool(rows.exclude(**column).update(**column))
