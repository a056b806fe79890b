"""At which address a billing system's notices come in."""

from __future__ import annotations

from django.conf import settings

from leavewell.accounts.models import Connection


def notice_address(connection: Connection) -> str:
    """The whole address, to be given to the billing system: the same whichever space it is for."""
    base = settings.LEAVEWELL.base_url.rstrip("/")
    return f"{base}/notices/{connection.processor}/{connection.public_id}"
