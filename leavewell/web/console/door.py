"""Who stands before a console page, and whether they may do what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from leavewell.accounts.models import Member, Space, User
from leavewell.accounts.queries import member_of, space_of
from leavewell.accounts.roles import Deed, Role, allow, may
from leavewell.accounts.types import Act
from leavewell.kernel.errors import Forbidden, NotFound
from leavewell.web.console.mount import mode_of, of_console
from leavewell.web.console.nav import ENTRIES, Way, ways

P = ParamSpec("P")


@dataclass(frozen=True)
class Visit:
    """A signed-in member in one space."""

    request: HttpRequest
    member: Member
    space: Space

    def act(self) -> Act:
        """What the member does now, in the space's business time."""
        return Act(self.space, self.space.now(), f"member:{self.member.public_id}")

    def may(self, deed: Deed) -> bool:
        """Whether to show the button at all."""
        return may(self.member.role, deed)

    @property
    def zone(self) -> str:
        """The zone of every time on the page."""
        return str(self.space.workspace.zone)

    @property
    def sees_steps(self) -> bool:
        """Whether a way to the steps leads anywhere."""
        return self.may(Deed.SEE_STEPS)

    @property
    def is_live(self) -> bool:
        """Whether real customers are behind this page."""
        return bool(self.space.mode == "live")

    @property
    def ways(self) -> list[Way]:
        """The navigation, as far as the role reaches."""
        entries = [each for each in ENTRIES if self.may(each.deed) and not (each.test_only and self.is_live)]
        return ways(entries, self.request.path)

    @property
    def sees_requests(self) -> bool:
        """Whether a way to the requests leads anywhere."""
        return self.may(Deed.SEE_REQUESTS)

    @property
    def connects_billing(self) -> bool:
        """Whether a way to the billing systems leads anywhere."""
        return self.may(Deed.CONNECT_BILLING)

    @property
    def is_owner(self) -> bool:
        """For words that only an owner needs."""
        return bool(self.member.role == Role.OWNER)


View = Callable[Concatenate[Visit, P], HttpResponseBase]


def member_page(deed: Deed) -> Callable[[View[P]], Callable[..., HttpResponseBase]]:
    """A page of a space for members whose role may do the deed, in the workspace's own time.

    Its scripts are our own. A NotFound inside becomes a 404.
    """

    def wrap(view: View[P]) -> Callable[..., HttpResponseBase]:
        @of_console
        @csp_update({"script-src": [SELF], "connect-src": [SELF]})
        @login_required
        @wraps(view)
        def respond(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            try:
                assert isinstance(request.user, User)
                member = member_of(request.user)
                allow(member.role, deed)
                visit = Visit(request, member, space_of(member, mode_of(request)))
                with timezone.override(ZoneInfo(visit.zone)):
                    return view(visit, *args, **kwargs)
            except NotFound as error:
                raise Http404(str(error)) from None
            except Forbidden as error:
                return HttpResponse(str(error), status=403, content_type="text/plain; charset=utf-8")

        return respond

    return wrap
