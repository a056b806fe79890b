"""All routes of version 1, and what becomes of their errors."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.renderers import BaseRenderer
from pydantic_core import to_json

from leavewell.kernel.errors import LeavewellError
from leavewell.web.api import (
    accounts,
    alerts,
    cancel_sessions,
    carrying_out,
    declarations,
    requests,
    return_addresses,
    standing,
    webhook_deliveries,
    webhooks,
)
from leavewell.web.api.document import DescribedApi
from leavewell.web.api.door import RateLimited, Unauthorized
from leavewell.web.api.problems import invalid, plain_problem, problem


class ExactJson(BaseRenderer):
    """Instants to the microsecond, as the replies that are kept have them."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """The bytes of an answer."""
        return to_json(data)


api = DescribedApi(
    renderer=ExactJson(),
    title="Leavewell",
    version="1",
    description="Put your accounts in, open cancel pages, and read what came of them.",
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
)
api.add_router("/accounts", accounts.router)
api.add_router("/accounts", standing.router)
api.add_router("/cancel-sessions", cancel_sessions.router)
api.add_router("/declarations", declarations.router)
api.add_router("/requests", requests.router)
api.add_router("/webhooks", webhooks.router)
api.add_router("/webhooks", webhook_deliveries.of_webhooks)
api.add_router("/webhook-deliveries", webhook_deliveries.router)
api.add_router("/declarations", carrying_out.router)
api.add_router("/alerts", alerts.router)
api.add_router("/return-addresses", return_addresses.router)


@api.exception_handler(LeavewellError)
def _refused(request: HttpRequest, error: LeavewellError) -> HttpResponse:
    response = problem(error)
    if isinstance(error, Unauthorized):
        response["WWW-Authenticate"] = "Bearer"
    if isinstance(error, RateLimited):
        response["Retry-After"] = str(error.retry_after)
    return response


@api.exception_handler(AuthenticationError)
def _unauthorized(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return _refused(request, Unauthorized())


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return plain_problem(error.status_code, detail="The body is no JSON in UTF-8.")


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return invalid([{"field": _place(each["loc"]), "detail": each["msg"]} for each in error.errors])


def _place(loc: tuple[str | int, ...]) -> str:
    """``("body", "given", "contacts", 0, "email")`` -> ``/contacts/0/email``; a parameter is called by its name."""
    source, *parts = [str(part) for part in loc]
    if source != "body":
        return parts[-1] if parts else source
    return "".join(f"/{part.replace('~', '~0').replace('/', '~1')}" for part in parts[1:])
