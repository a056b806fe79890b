"""The code that a guide shows, as it stands there."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from tests.architecture.source_checks import ROOT


@cache
def read_state() -> Callable[..., dict[str, Any]]:
    """The Python of the guide to return addresses: ``read_state(token, key, now=None)``."""
    page = (ROOT / "docs" / "guides" / "return-addresses.md").read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.S)
    found: dict[str, Any] = {}
    exec(compile(code, "return-addresses.md", "exec"), found)
    read: Callable[..., dict[str, Any]] = found["read_state"]
    return read
