"""Mails of the desk."""

from leavewell.desk.mails.receipt import RequestReceiptMail
from leavewell.effects.types import MailKind

MAILS: dict[str, MailKind] = {"request_receipt": RequestReceiptMail()}
