"""A file that comes with a call: a scanned letter, a screenshot."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from leavewell.web.api.shapes import Clean, Given

ATTACHED_AT_MOST = 128 * 1024


def _decoded(text: str) -> str:
    try:
        size = len(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        raise ValueError("must be base64") from None
    if not 0 < size <= ATTACHED_AT_MOST:
        raise ValueError(f"must hold 1 to {ATTACHED_AT_MOST} bytes")
    return text


FileName = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^/\\]+$"), Clean]
MediaType = Annotated[
    str, StringConstraints(max_length=127, pattern=r"^[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*$")
]
Content = Annotated[str, AfterValidator(_decoded), Field(description="Base64 of at most 128 KB.")]


class AttachmentIn(Given):
    """What came with it, such as the scanned letter."""

    name: FileName
    media_type: MediaType
    content: Content
