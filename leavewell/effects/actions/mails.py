"""The only writers of mails."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record
from leavewell.effects.models import Mail
from leavewell.effects.types import Claimed, Letter
from leavewell.kernel.facts.effects import MailSent


def message_id_of(effect_id: UUID) -> str:
    """The Message-ID of the mail that an effect sends: the same however often it is tried."""
    return f"<{effect_id}@{settings.LEAVEWELL.mail_domain}>"


def keep_mail(claimed: Claimed, letter: Letter) -> Mail:
    """Keep what is about to be sent. After a crash the same row is written again, with the same Message-ID."""
    must_be_open()
    effect = claimed.effect
    mail, _ = Mail.objects.update_or_create(
        space=claimed.act.space,
        effect=effect,
        defaults={
            "account_id": effect.account_id,
            "kind": effect.payload["mail"],
            "message_id": message_id_of(effect.pk),
            "sender": claimed.act.space.workspace.mail_from,
            "to_address": letter.to,
            "subject": letter.subject,
            "text": letter.text,
            "attachment_name": letter.attachment_name,
            "attachment": letter.attachment,
            "state": Mail.State.SENDING,
            "composed_at": claimed.act.at,
        },
    )
    return mail


def close_mail(act: Act, mail: Mail, state: Mail.State) -> None:
    """Write down that the mail left, or that it is held on the mailbox page."""
    must_be_open()
    Mail.objects.of(act.space).filter(pk=mail.pk).update(state=state, sent_at=act.at)
    fact = MailSent(mail.pk, mail.kind, held=state == Mail.State.HELD)
    record(act, fact, account_id=mail.account_id)
