from __future__ import annotations

from uuid import UUID

from leavewell.accounts.models import Connection
from leavewell.accounts.queries import owners_of
from leavewell.accounts.types import Act
from leavewell.effects.types import Letter, NotNeeded

WHY = {
    "key_refused": "doesn't take the key any more that Leavewell was given",
    "right_missing": "takes the key that Leavewell was given, and doesn't let it end a subscription",
}


class ConnectionPausedMail:
    """Tells the workspace's owner that nothing can be carried out in billing until the key is mended."""

    name = "connection_paused"
    always_goes = True

    def compose(self, act: Act, subject_id: UUID) -> Letter | NotNeeded:
        """Not sent if it goes on again meanwhile."""
        connection = Connection.objects.of(act.space).get(pk=subject_id)
        owners = owners_of(act.space)
        if not owners:
            return NotNeeded("nobody_to_write_to")
        if connection.paused_at is None:
            return NotNeeded("connection_goes_on")
        called = connection.processor.capitalize()
        text = (
            f"{called} {WHY[connection.paused_reason]} ({act.space.mode} space).\n\n"
            f"Nothing is lost: customers cancel as before and get their receipts, and what is to be done in {called} "
            f"waits, in order. But nothing is carried out there until the key is mended.\n\n"
            f"Make a new key in {called}, or give the old one its rights back. Then paste it on the page Settings, "
            f"Billing, or press there: I have mended it, look again.\n"
        )
        return Letter(owners[0].email, f"{called} doesn't take our key any more", text)
