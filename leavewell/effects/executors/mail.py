"""Mail: composed when it is sent, from the state as it is then; handed to an SMTP server at least once."""

from __future__ import annotations

import smtplib
from email.encoders import encode_base64
from email.mime.base import MIMEBase
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from leavewell.accounts.models import Space
from leavewell.accounts.queries import may_write_to
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record
from leavewell.effects.actions.mails import close_mail, keep_mail
from leavewell.effects.models import Mail
from leavewell.effects.registries import mail_kinds
from leavewell.effects.types import (
    UNKEPT,
    UNKEPT_WORDS,
    Claimed,
    ForPerson,
    Later,
    Letter,
    MailKind,
    MailServer,
    NotNeeded,
    Settled,
    Settlement,
    Writing,
)
from leavewell.kernel.facts.effects import MailNotNeeded

TIMEOUT = 10
"""Seconds for each step of the talk with the mail server; less than the lease."""

WHILE_STOPPED = 300.0
"""Seconds until a mail looks again whether the switch is still off."""


class SendMail:
    """Composes, checks who may be written to, sends. A repeated send carries the same Message-ID."""

    def run(self, claimed: Claimed) -> Settlement:
        """One attempt at one mail."""
        kind: MailKind = mail_kinds[claimed.effect.payload["mail"]]
        space = claimed.act.space
        if space.mail_stopped and not kind.always_goes:
            return Later("mail_is_stopped", WHILE_STOPPED)
        with edge():
            letter = kind.compose(claimed.act, UUID(claimed.effect.payload["subject"]))
            if isinstance(letter, NotNeeded):
                return Settled("not_needed", _not_needed(claimed, letter))
            mail = keep_mail(claimed, letter)
        return deliver(space, mail, letter)


def _not_needed(claimed: Claimed, why: NotNeeded) -> Writing:
    effect = claimed.effect

    def then(act: Act) -> None:
        fact = MailNotNeeded(effect.pk, effect.payload["mail"], why.reason)
        record(act, fact, account_id=effect.account_id)

    return then


def deliver(space: Space, mail: Mail, letter: Letter) -> Settlement:
    """Hand a mail that is kept to the mail server, or hold it where the space may not write to them."""
    if not may_write_to(space, mail.to_address):
        return Settled("held", lambda act: close_mail(act, mail, Mail.State.HELD))
    server = settings.LEAVEWELL.smtp
    if server is None:
        return Later("no_mail_server")
    try:
        _message(mail, server, letter).send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        return _refused(max(codes, default=550))
    except smtplib.SMTPResponseException as error:
        return _refused(error.smtp_code)
    except (OSError, smtplib.SMTPException) as error:
        return Later(f"mail_server: {type(error).__name__}")
    return Settled("sent", lambda act: close_mail(act, mail, Mail.State.SENT))


def _refused(code: int) -> Settlement:
    permanent = 500
    return ForPerson(f"mail_refused_{code}") if code >= permanent else Later(f"mail_server_{code}")


def _message(mail: Mail, server: MailServer, letter: Letter) -> EmailMessage:
    text = mail.text.replace(UNKEPT, letter.link) if letter.link else mail.text
    message = EmailMessage(
        subject=mail.subject,
        body=text.replace(UNKEPT_WORDS, letter.words) if letter.words else text,
        from_email=mail.sender,
        to=[mail.to_address],
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated", **letter.headers},
        connection=get_connection(
            "django.core.mail.backends.smtp.EmailBackend",
            host=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            use_tls=server.starttls,
            timeout=TIMEOUT,
        ),
    )
    if mail.attachment_name:
        message.attach(_file(mail.attachment_name, bytes(mail.attachment)))
    return message


def _file(name: str, content: bytes) -> MIMEBase:
    """A text file that arrives byte for byte: mail servers change the line ends of text that isn't coded."""
    file = MIMEBase("text", "plain", charset="utf-8")
    file.set_payload(content)
    encode_base64(file)
    file.add_header("Content-Disposition", "attachment", filename=name)
    return file
