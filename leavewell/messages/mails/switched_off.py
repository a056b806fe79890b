from __future__ import annotations

from uuid import UUID

from leavewell.accounts.queries import owners_of
from leavewell.accounts.types import Act
from leavewell.effects.types import Letter, NotNeeded
from leavewell.messages.models import Endpoint
from leavewell.messages.states import EndpointState
from leavewell.outbound.address import host_of

WHY = {
    "receiver_gone": "It answered that it is gone for good (410).",
    "receiver_failing": "For days nothing but failures came back from it.",
}


class SwitchedOffMail:
    """Tells the workspace's owner that a program of theirs is told nothing any more."""

    name = "webhook_switched_off"
    always_goes = True

    def compose(self, act: Act, subject_id: UUID) -> Letter | NotNeeded:
        """Not sent if it was resumed or removed meanwhile."""
        endpoint = Endpoint.objects.of(act.space).filter(pk=subject_id).first()
        owners = owners_of(act.space)
        if not owners:
            return NotNeeded("nobody_to_write_to")
        if endpoint is None or endpoint.state != EndpointState.OFF:
            return NotNeeded("webhook_goes_on")
        host = host_of(endpoint.url)
        text = (
            f"The webhook to {host} was switched off ({act.space.mode} space). {WHY[endpoint.reason]}\n\n"
            f"Your program there is told of no cancel and no accepted offer until somebody resumes it. Nothing else "
            f"changes: cancels are received and carried out as before.\n\n"
            f"Mend the receiver, then open Settings, Webhooks, resume it, and send what it missed once more.\n"
        )
        return Letter(owners[0].email, f"The webhook to {host} was switched off", text)
