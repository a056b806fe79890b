"""The form for what somebody said or wrote, read under the same rules as a call of the API."""

from __future__ import annotations

import base64
import re
from typing import Any

from pydantic import ValidationError

from leavewell.kernel.errors import Invalid
from leavewell.web.api.attached import ATTACHED_AT_MOST
from leavewell.web.api.request_shapes import RequestIn
from leavewell.web.console.door import Visit
from leavewell.web.console.typed import instant_in

_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,60}")
_WRONG = {
    "channel": ("It isn't said how it came.", "Choose one."),
    "sender": ("This is no mail address.", "Give one such as ada@firm.example, or leave it empty."),
    "account": (
        "An id of an account has no slash in it.",
        "Give your own id of the account, or leave it empty.",
    ),
    "words": ("Words may have 4,000 characters and no control characters.", "Shorten them."),
    "attachment": ("A file may have 1 byte to 128 KB.", "Send a smaller one."),
}
_EMPTY = ("It isn't said who asked, nor what for.", "Give at least one of sender, account, words and file.")


def typed_request(visit: Visit) -> RequestIn:
    """What was typed. Invalid, naming the field, for what can't be kept."""
    given = visit.request.POST
    received_at = instant_in(visit, "received_at") or visit.space.now()
    body = {
        "channel": given.get("channel", ""),
        "received_at": received_at.isoformat(),
        "sender": given.get("sender", "").strip() or None,
        "words": given.get("words", "").replace("\r\n", "\n"),
        "account": given.get("account", "").strip() or None,
        "attachment": _file(visit),
    }
    try:
        return RequestIn.model_validate(body)
    except ValidationError as error:
        place = error.errors()[0]["loc"]
        field = str(place[0]) if place else ""
        what, next_step = _WRONG.get(field, _EMPTY)
        raise Invalid(what, next_step, field=field or "words") from None


def _file(visit: Visit) -> dict[str, Any] | None:
    file = visit.request.FILES.get("attachment")
    if file is None:
        return None
    if (file.size or 0) > ATTACHED_AT_MOST:
        raise Invalid(*_WRONG["attachment"], field="attachment")
    kind = (file.content_type or "").lower()
    return {
        "name": file.name,
        "media_type": kind if _MEDIA_TYPE.fullmatch(kind) else "application/octet-stream",
        "content": base64.b64encode(file.read()).decode(),
    }
