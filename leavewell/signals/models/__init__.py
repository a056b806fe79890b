"""The rows of this room."""

from leavewell.signals.models.ticket import Ticket
from leavewell.signals.models.usage import Usage

__all__ = ["Ticket", "Usage"]
