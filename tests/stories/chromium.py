"""The system's own Chromium, and how it is started."""

from __future__ import annotations

import os
import shutil
from typing import Any

MISSING = "Chromium is not installed: apt-get install chromium fonts-noto-core fonts-dejavu-core"
_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def launch_options() -> dict[str, Any] | None:
    """What Playwright's ``launch`` takes; None if there is no Chromium."""
    program = os.environ.get("LEAVEWELL_CHROMIUM") or shutil.which("chromium")
    if not program:
        return None
    # Chromium refuses its sandbox to root.
    alone = ("--no-sandbox",) if os.geteuid() == 0 else ()
    return {"executable_path": program, "args": [*_FLAGS, *alone]}
