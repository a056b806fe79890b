"""Who calls, and whether their key may do what the route does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer

from leavewell.accounts.actions.calls import spend_call
from leavewell.accounts.models import ApiKey, Space
from leavewell.accounts.queries import key_behind
from leavewell.accounts.scopes import Scope, allow_scope
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act, CallsLeft
from leavewell.kernel.errors import LeavewellError, NotFound

_KEY = re.compile(r"lw_(?:test|live)_[0-9a-z]{32}")


class Unauthorized(LeavewellError):
    """No key, a broken, an unknown or a revoked one: all look alike."""

    code = "unauthorized"
    status = 401

    def __init__(self) -> None:
        super().__init__("There is no valid API key with this call.", "Send Authorization: Bearer lw_...")


class RateLimited(LeavewellError):
    """The key has no calls left for now."""

    code = "rate_limited"
    status = 429

    def __init__(self, seconds: int) -> None:
        super().__init__("This key has no calls left for now.", f"Try again in {seconds} s.")
        self.retry_after = seconds


@dataclass(frozen=True)
class Caller:
    """A key that opened the door, in its space."""

    key: ApiKey
    space: Space

    def act(self) -> Act:
        """What the key's holder does now, in the space's business time."""
        return Act(self.space, self.space.now(), f"key:{self.key.public_id}")


class ApiKeyAuth(HttpBearer):
    """Lets a key in that has the scope and calls left. Raises Unauthorized, RateLimited or Forbidden."""

    def __init__(self, needed: Scope) -> None:
        super().__init__()
        self.needed = needed

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """The caller behind the header."""
        key = _key(token)
        with edge():
            left = spend_call(key, a_minute=settings.LEAVEWELL.api_calls_a_minute)
        request.META["leavewell.calls_left"] = left
        if not left.granted:
            raise RateLimited(left.wait_seconds)
        allow_scope(key.scopes, self.needed)
        return Caller(key, key.space)


def _key(token: str) -> ApiKey:
    if not _KEY.fullmatch(token):
        raise Unauthorized
    try:
        return key_behind(token)
    except NotFound:
        raise Unauthorized from None


def caller(request: HttpRequest) -> Caller:
    """Whoever was let in."""
    return cast(Caller, request.auth)  # type: ignore[attr-defined]


def limit_headers(request: HttpRequest) -> dict[str, str]:
    """How many calls the key has left; nothing where no key was read."""
    left: CallsLeft | None = request.META.get("leavewell.calls_left")
    if left is None:
        return {}
    return {
        "RateLimit-Limit": str(left.limit),
        "RateLimit-Remaining": str(left.remaining),
        "RateLimit-Reset": str(left.full_in_seconds),
    }
