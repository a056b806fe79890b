"""Keeping, renaming and deleting the views of a list."""

from __future__ import annotations

from collections.abc import Mapping

from leavewell.accounts.models import Member, SavedView
from leavewell.accounts.roles import Deed, may
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.kernel.errors import Forbidden, Invalid

LONGEST = 80
MOST = 50
"""Views that one member may have of one list; more than that nobody finds anything in."""


def save_view(
    act: Act, member: Member, list_name: str, name: str, filters: Mapping[str, str], *, shared: bool
) -> SavedView:
    """Keep the filters by that name; a view of one's own that has it already holds these from now on."""
    must_be_open()
    name = _name(name)
    own = SavedView.objects.of(act.space).filter(member=member, list_name=list_name)
    if own.count() >= MOST and not own.filter(name=name).exists():
        raise Invalid(f"You have {MOST} views of this list already.", "Delete one of them.", field="name")
    kept, _ = SavedView.objects.update_or_create(
        space=act.space,
        member=member,
        list_name=list_name,
        name=name,
        defaults={"filters": dict(filters), "shared": shared, "made_at": act.at},
    )
    return kept


def rename_view(act: Act, member: Member, view: SavedView, name: str) -> None:
    """Call it something else. Forbidden for somebody else's, unless one tends those that are shared."""
    must_be_open()
    _must_be_theirs(member, view)
    name = _name(name)
    others = SavedView.objects.of(act.space).filter(member_id=view.member_id, list_name=view.list_name)
    if others.filter(name=name).exclude(pk=view.pk).exists():
        raise Invalid("There is a view of that name.", "Choose another name.", field="name")
    SavedView.objects.of(act.space).filter(pk=view.pk).update(name=name)


def delete_view(act: Act, member: Member, view: SavedView) -> None:
    """Nobody finds it any more. Forbidden for somebody else's, unless one tends those that are shared."""
    must_be_open()
    _must_be_theirs(member, view)
    SavedView.objects.of(act.space).filter(pk=view.pk).delete()


def is_theirs(member: Member, view: SavedView) -> bool:
    """Whether the member may rename and delete it."""
    return view.member_id == member.pk or (view.shared and may(member.role, Deed.TEND_VIEWS))


def _must_be_theirs(member: Member, view: SavedView) -> None:
    if not is_theirs(member, view):
        raise Forbidden("This view is somebody else's.", "Ask whoever saved it, or an owner.")


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > LONGEST or not name.isprintable():
        raise Invalid("A view needs a name.", f"Give it one of at most {LONGEST} characters.", field="name")
    return name
