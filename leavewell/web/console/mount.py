"""Which space an address means: ``/live/…`` is the live one's console, everything else the test space's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import get_script_prefix, set_script_prefix

LIVE = "/live/"

V = TypeVar("V", bound=Callable[..., HttpResponseBase])

_MODE = "leavewell.space_mode"
_OF_CONSOLE = "is_of_console"


def mode_of(request: HttpRequest) -> str:
    """``live`` or ``test``."""
    return str(request.META.get(_MODE, "test"))


def of_console(view: V) -> V:
    """Marks a view as one that each space has."""
    setattr(view, _OF_CONSOLE, True)
    return view


class SpaceMount:
    """Takes the prefix off before the address is looked up, and lets every link on the page bear it again.

    The same convention by which a server mounts an application below a path: no view and no template has to know.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer of the space that the address means."""
        if not request.path_info.startswith(LIVE):
            return self.get_response(request)
        request.META[_MODE] = "live"
        request.path_info = request.path_info[len(LIVE) - 1 :]
        before = get_script_prefix()
        set_script_prefix(LIVE)
        try:
            return self.get_response(request)
        finally:
            set_script_prefix(before)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], names: dict[str, Any]
    ) -> None:
        """What isn't the console's has one address only."""
        if mode_of(request) == "live" and not getattr(view, _OF_CONSOLE, False):
            raise Http404
