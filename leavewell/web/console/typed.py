"""What was typed into a form, read once: never a character that can't be kept."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from leavewell.kernel.errors import Invalid, NotFound
from leavewell.web.api.shapes import ExternalId, Words
from leavewell.web.console.door import Visit

_WORDS: TypeAdapter[str] = TypeAdapter(Words)
_EXTERNAL_ID: TypeAdapter[str] = TypeAdapter(ExternalId)


def words_in(visit: Visit, field: str) -> str:
    """Free words of some lines. Invalid for more than can be kept."""
    try:
        return _WORDS.validate_python(visit.request.POST.get(field, "").replace("\r\n", "\n"))
    except ValidationError:
        raise Invalid(
            "Words may have 4,000 characters and no control characters.", "Shorten them.", field=field
        ) from None


def external_id_in(visit: Visit, field: str) -> str:
    """The company's own id of an account. NotFound for what can't be one."""
    try:
        return _EXTERNAL_ID.validate_python(visit.request.POST.get(field, "").strip())
    except ValidationError:
        raise NotFound("account") from None


def instant_in(visit: Visit, field: str) -> datetime | None:
    """A day and a time of the workspace's zone; None where nothing was typed. Invalid for anything else."""
    text = visit.request.POST.get(field, "").strip()
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(visit.zone))
    except ValueError:
        raise Invalid(
            "This is no day with a time.", "Give one such as 2026-01-31T09:30.", field=field
        ) from None
