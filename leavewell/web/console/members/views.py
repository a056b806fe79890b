"""Who is here, as what; another role, and the end of a place."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from leavewell.accounts.actions.members import change_role, remove_member
from leavewell.accounts.models import Member
from leavewell.accounts.queries import member_named, space_of
from leavewell.accounts.roles import WORDS, Deed, Role, allow
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.kernel.errors import Forbidden, Invalid, LeavewellError
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.members.rows import may_touch, member_rows, waiting_rows
from leavewell.web.console.settings.tabs import tab_page


@require_GET
@member_page(Deed.MANAGE_MEMBERS)
def show(visit: Visit) -> HttpResponse:
    """Members, the invited, and a form to ask somebody else."""
    return members_page(visit)


def members_page(
    visit: Visit, typed: dict[str, str] | None = None, wrong: str = "", field: str = ""
) -> HttpResponse:
    """The page, with what was just typed where something is the matter with it."""
    found: dict[str, Any] = {
        "rows": member_rows(visit),
        "waiting": waiting_rows(visit),
        "roles": [role.value for role in Role if may_touch(visit, role)],
        "role_words": role_words(),
        "has_mail": settings.LEAVEWELL.smtp is not None,
        "typed": typed or {"role": Role.AGENT.value},
        "wrong": wrong,
        "field": field,
    }
    return tab_page(visit, "members", "members/members.html", found, status=422 if wrong else 200)


def role_words() -> list[tuple[str, str]]:
    """Each role with what sets it apart from the others, for whoever chooses one."""
    return [
        ("owner", "everything, also to " + WORDS[Deed.MANAGE_OWNERS]),
        ("admin", "everything but what is an owner's"),
        ("leadership", "see all that customers do and what is to be done, and give steps to others"),
        ("agent", "serve customers: open cancel pages, decide requests, do steps"),
        ("billing", "an agent who also sees to what is stuck in billing"),
        ("analyst", "see accounts and cancellations, and change nothing"),
        ("developer", "an agent who also makes API keys and imports"),
    ]


@require_POST
@member_page(Deed.MANAGE_MEMBERS)
def role(visit: Visit, member_id: str) -> HttpResponse:
    """Another role from now on."""
    with_member = member_named(visit.space, member_id)
    try:
        wanted = wanted_role(visit.request.POST.get("role", ""))
        for_owners(visit, wanted.value, with_member.role)
        with edge():
            changed = change_role(team_act(visit), with_member, wanted)
    except Forbidden:
        raise
    except LeavewellError as error:
        return _not_done(visit, with_member, error)
    called = with_member.user.name or with_member.user.email
    messages.success(visit.request, f"{called}: {wanted}{'' if changed else ', as before'}.")
    return redirect("members")


@require_POST
@member_page(Deed.MANAGE_MEMBERS)
def remove(visit: Visit, member_id: str) -> HttpResponse:
    """End somebody's place; what they had to do goes to others."""
    leaving = member_named(visit.space, member_id)
    for_owners(visit, leaving.role)
    try:
        with edge():
            remove_member(team_act(visit), leaving)
    except LeavewellError as error:
        return _not_done(visit, leaving, error)
    called = leaving.user.name or leaving.user.email
    messages.success(visit.request, f"{called} is no member any more. Their steps go to others.")
    return redirect("home" if leaving.pk == visit.member.pk else "members")


def _not_done(visit: Visit, member: Member, error: LeavewellError) -> HttpResponse:
    if not member.is_living:
        messages.error(visit.request, "Somebody was quicker: they are no member any more.")
        return redirect("members")
    return members_page(visit, wrong=f"{error.what} {error.next_step}", field=member.public_id)


def for_owners(visit: Visit, *roles: str) -> None:
    """What touches an owner is an owner's; Forbidden for others."""
    if Role.OWNER in roles:
        allow(visit.member.role, Deed.MANAGE_OWNERS)


def team_act(visit: Visit) -> Act:
    """A deed about the team: it stands in the live space, whichever the console shows."""
    live = space_of(visit.member, "live")
    return Act(live, live.now(), f"member:{visit.member.public_id}")


def wanted_role(text: str) -> Role:
    """The role of that name; Invalid for none."""
    found = next((each for each in Role if each.value == text), None)
    if found is None:
        raise Invalid("No role was chosen.", "Choose one.", field="role")
    return found
