"""How the parts of the client call the server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Body = dict[str, Any]


@dataclass(frozen=True)
class Calls:
    """By method, path and body; a POST with its idempotency key; and page by page."""

    call: Callable[..., Body]
    post: Callable[[str, Body | None, str | None], Body]
    pages: Callable[[str, dict[str, str | int]], Iterator[Body]]
