from __future__ import annotations

from uuid import UUID

from leavewell.accounts.queries import owners_of
from leavewell.accounts.types import Act
from leavewell.effects.types import Letter, NotNeeded
from leavewell.messages.models import Alert
from leavewell.messages.states import AlertState


class AlertStoppedMail:
    """Tells the workspace's owner that a chat takes no alerts any more."""

    name = "alert_stopped"
    always_goes = True

    def compose(self, act: Act, subject_id: UUID) -> Letter | NotNeeded:
        """Not sent if it was resumed or removed meanwhile."""
        alert = Alert.objects.of(act.space).filter(pk=subject_id).first()
        owners = owners_of(act.space)
        if not owners:
            return NotNeeded("nobody_to_write_to")
        if alert is None or alert.state != AlertState.PAUSED or not alert.reason:
            return NotNeeded("alert_goes_on")
        status = alert.reason.rpartition("_")[2]
        text = (
            f"The alert '{alert.name}' was paused ({act.space.mode} space): its hook in "
            f"{alert.get_channel_display()} answered HTTP {status}, which means that it was taken away.\n\n"
            f"Nobody there hears of cancels and offers until somebody resumes it. Nothing is lost, what it would "
            f"have said waits; and cancels are received and carried out as before.\n\n"
            f"Make a new hook in the chat, open Settings, Alerts, give its address there, and resume the alert.\n"
        )
        return Letter(owners[0].email, f"The alert '{alert.name}' was paused", text)
