"""Views as the list offers them: by whom, with which address, and whether it is the one that is looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leavewell.accounts.actions.views import is_theirs
from leavewell.accounts.models import SavedView
from leavewell.web.console.accounts.filters import filters_in
from leavewell.web.console.door import Visit
from leavewell.web.console.paged import query_of


@dataclass(frozen=True)
class ShownView:
    """``by`` is empty for one's own; ``may_change``: rename and delete it."""

    row: SavedView
    query: str
    by: str
    is_current: bool
    may_change: bool


def shown_views(visit: Visit, views: Sequence[SavedView], filters: Mapping[str, str]) -> list[ShownView]:
    """Each with its address; the current one is that whose filters are those of the page."""
    found: list[ShownView] = []
    for view in views:
        own = view.member_id == visit.member.pk
        kept = filters_in(view.filters)
        is_current = kept == dict(filters) and not any(each.is_current for each in found)
        by = "" if own else view.member.user.name or view.member.user.email
        found.append(ShownView(view, query_of(kept), by, is_current, is_theirs(visit.member, view)))
    return found
