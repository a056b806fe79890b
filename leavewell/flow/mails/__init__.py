"""The mails of this room. Each is composed from the state as it is when it is sent."""

from leavewell.effects.types import MailKind
from leavewell.flow.mails.charged_since import ChargedSinceMail
from leavewell.flow.mails.done import DoneMail
from leavewell.flow.mails.end_known import EndKnownMail
from leavewell.flow.mails.objection import ObjectionMail
from leavewell.flow.mails.offer_done import OfferDoneMail
from leavewell.flow.mails.offer_mail import OfferMail
from leavewell.flow.mails.plan_unknown import PlanUnknownMail
from leavewell.flow.mails.promise_ends import PromiseEndsMail
from leavewell.flow.mails.receipt import ReceiptMail
from leavewell.flow.offers.email import MAIL as OFFER_MAIL

MAILS: dict[str, MailKind] = {
    "receipt": ReceiptMail(),
    "done": DoneMail(),
    "charged_since": ChargedSinceMail(),
    "plan_unknown": PlanUnknownMail(),
    "end_known": EndKnownMail(),
    "offer_done": OfferDoneMail(),
    OFFER_MAIL: OfferMail(),
    "promise_ends": PromiseEndsMail(),
    "objection_charged": ObjectionMail("charged"),
    "objection_not_me": ObjectionMail("not_me"),
}
