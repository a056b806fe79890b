"""A mail as bytes, made into what a person wrote: bounded before anything is parsed, and nothing is fetched."""

from leavewell.desk.inbound.limits import UnreadableMail
from leavewell.desk.inbound.reading import Mail, read

__all__ = ["Mail", "UnreadableMail", "read"]
