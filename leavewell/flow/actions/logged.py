"""Wishes to end that came another way than by the page: the same declaration, the same receipt, the same effects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.models import Contact, Subscription
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record
from leavewell.effects.actions.outbox import lock_lane, plan
from leavewell.effects.types import Planned
from leavewell.flow.actions.declarations import Wish, declare
from leavewell.flow.actions.progress import ANSWER_WITHIN
from leavewell.flow.cases import seen_case
from leavewell.flow.decide.promise import charged_since
from leavewell.flow.definition import Definition, default_flow, parse
from leavewell.flow.models import Declaration, DeclarationSource, FlowVersion
from leavewell.kernel.errors import Invalid, NotFound, Refused
from leavewell.kernel.facts.flow import ChargedSinceReceived

KEPT_YEARS = timedelta(days=3 * 365)
"""Older than any record of ours is kept: surely a slip of the pen."""

AHEAD = timedelta(minutes=5)
"""Two machines' clocks never agree; this far ahead of ours still counts as now."""


class Channel(StrEnum):
    """How a wish reached the company."""

    MAIL = "mail"
    PHONE = "phone"
    LETTER = "letter"
    MEETING = "meeting"


class NoRight(Refused):
    """The contact who is named may not cancel the account."""

    code = "no_right_to_cancel"


@dataclass(frozen=True)
class Attachment:
    """What came with it, byte for byte."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Logged:
    """A wish as somebody at the company puts it down. ``received_at`` is when it reached the company."""

    channel: Channel
    received_at: datetime
    words: str = ""
    attachment: Attachment | None = None


def log_declaration(
    act: Act, subscription: Subscription, contact: Contact | None, logged: Logged
) -> tuple[Declaration, bool]:
    """Declare the end in the customer's place; the declaration, and whether it is new.

    Where a cancellation stands already, this joins it: its words are kept, and nothing is planned a second time.
    Invalid for a ``received_at`` in the future, NoRight for a contact who may not cancel, Refused if it is over.
    """
    must_be_open()
    received_at = _received(act, logged)
    if contact is not None:
        _must_have_the_right(contact, subscription)
    lock_lane(subscription.pk)
    wish = Wish(
        subscription_id=subscription.pk,
        account_id=subscription.account_id,
        contact_id=contact.pk if contact else None,
        source=logged.channel.value,
        received_at=received_at,
        flow=_flow(act),
    )
    declaration, made = declare(act, wish)
    _keep_source(act, declaration, logged, received_at)
    if made:
        look_at_charges(act, declaration)
    note_deed(act, "log_declaration", subject=declaration.public_id, channel=logged.channel.value, made=made)
    return declaration, made


def _received(act: Act, logged: Logged) -> datetime:
    if logged.received_at > act.at + AHEAD:
        raise Invalid(
            "A wish can't have come in the future.", "Give when it reached you.", field="received_at"
        )
    if logged.received_at < act.at - KEPT_YEARS:
        raise Invalid("That is more than three years ago.", "Check the year.", field="received_at")
    return min(logged.received_at, act.at)


def _must_have_the_right(contact: Contact, subscription: Subscription) -> None:
    if contact.account_id != subscription.account_id:
        raise NotFound("contact")
    if not contact.may_cancel:
        raise NoRight(
            "This contact may not cancel the account; nothing was stored.",
            "Give them the right by PUT /accounts/{external_id} with may_cancel, or, if you know that the account "
            "wants it, leave the contact out. Then send it again with a new idempotency key.",
        )


def _flow(act: Act) -> Definition:
    flow = FlowVersion.objects.of(act.space).order_by("-number").first()
    return parse(flow.definition) if flow else default_flow()


def _keep_source(act: Act, declaration: Declaration, logged: Logged, received_at: datetime) -> None:
    attached = logged.attachment
    DeclarationSource.objects.create(
        space=act.space,
        declaration=declaration,
        channel=logged.channel.value,
        received_at=received_at,
        words=logged.words.strip(),
        attachment_name=attached.name if attached else "",
        media_type=attached.media_type if attached else "",
        attachment=attached.content if attached else b"",
        noted_at=act.at,
    )


def look_at_charges(act: Act, declaration: Declaration) -> None:
    """Money that was taken after the wish had come is a person's to look at: they may owe it back."""
    subscription = Subscription.objects.of(act.space).get(pk=declaration.given_up.pk)
    if not charged_since(seen_case(subscription), declaration.received_at, now=act.at):
        return
    fact = ChargedSinceReceived(declaration.pk, declaration.number, act.at + ANSWER_WITHIN)
    because = act.because_of(record(act, fact, account_id=declaration.account_id))
    order = {"mail": "charged_since", "subject": str(declaration.pk)}
    key = f"mail.charged_since:{declaration.pk}"
    plan(because, Planned("mail.send", key, order, declaration.account_id))
