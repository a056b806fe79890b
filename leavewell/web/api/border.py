"""What holds for every call of the API, also for those that reach no route."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from leavewell.web.api.door import limit_headers
from leavewell.web.api.problems import MEDIA_TYPE, plain_problem

PATHS = "/api/"
BODY_AT_MOST = 256 * 1024
_WITH_A_BODY = ("POST", "PUT", "PATCH")
_KEPT = ("Allow", "Retry-After", "WWW-Authenticate")


class ApiBorder:
    """Middleware: refuses bodies that are too large or no JSON, and makes every error a problem."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PATHS):
            return self.get_response(request)
        refused = _refused(request)
        response = plain_problem(refused) if refused else _as_problem(self.get_response(request))
        for name, value in limit_headers(request).items():
            response[name] = value
        response["Cache-Control"] = "no-store"
        return response


def _refused(request: HttpRequest) -> int | None:
    """The status with which the call is turned away before anything reads it."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 400
    if length > BODY_AT_MOST:
        return 413
    if request.method in _WITH_A_BODY and length and request.content_type != "application/json":
        return 415
    return None


def _as_problem(response: HttpResponse) -> HttpResponse:
    if response.status_code < 400 or response.get("Content-Type", "") == MEDIA_TYPE:
        return response
    found = plain_problem(response.status_code)
    for name in _KEPT:
        if name in response:
            found[name] = response[name]
    return found
