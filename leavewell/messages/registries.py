"""What this room is given by the composition root."""

from __future__ import annotations

from leavewell.kernel.registry import Registry
from leavewell.messages.types import Reader

readers: Registry[Reader] = Registry("particulars of events")
"""By the field of an event that names what is to be read, such as ``session_id``."""
