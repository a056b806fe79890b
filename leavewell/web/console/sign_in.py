"""Sign-in by mail address and password; nobody signs up by themselves."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ByInvitation(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes sign-up: an owner is made by ``leavewell setup``."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
