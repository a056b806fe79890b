"""Lists by pages: where the next one begins."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from ninja import Query

from leavewell.kernel.errors import Invalid, NotFound
from leavewell.kernel.ids import parse_public_id

Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str | None, Query(max_length=64, description="next_cursor of the page before.")]


def after(prefix: str, cursor: str | None) -> UUID | None:
    """The row that the page before ended with. Invalid for what is no cursor."""
    if cursor is None:
        return None
    try:
        return parse_public_id(prefix, cursor)
    except NotFound:
        raise Invalid("This is no cursor.", "Take next_cursor of the page before.", field="cursor") from None
