"""The recorded wish to end, and the receipt for it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from leavewell.accounts.border import SpaceRow, SpaceRows
from leavewell.accounts.columns import Code, Codes, Personal, PersonalBytes, PersonalText
from leavewell.flow.models.session import CancelSession
from leavewell.flow.states import OPEN_DECLARATIONS, DeclarationState


class Declaration(SpaceRow):
    """A wish to end one subscription. ``received_at``, the two ends and ``promise`` are frozen.

    ``recorded_at`` is the wall's time of the commit; the rest is business time.
    """

    prefix = "dec"

    number = Code()
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    subscription = models.ForeignKey("accounts.Subscription", on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey("accounts.Contact", null=True, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(
        CancelSession, null=True, on_delete=models.PROTECT, related_name="declarations"
    )
    source = Code(default="page")
    reason = Code(default="")
    state = Code(default=DeclarationState.RECEIVED.value)
    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    billing_ends_at = models.DateTimeField()
    access_ends_at = models.DateTimeField()
    promise = Codes()
    delete_by = models.DateField()
    carried_out_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "number"], name="one_declaration_a_number"),
            models.UniqueConstraint(
                fields=["space", "subscription"],
                condition=Q(state__in=[state.value for state in OPEN_DECLARATIONS]),
                name="one_open_declaration_a_subscription",
            ),
        ]


class Receipt(SpaceRow):
    """What the customer was given, byte for byte. Mail, screen and file show these bytes."""

    personal = Personal(basis="legal duty to confirm a cancellation", keep_days=3 * 365)
    prefix = "rcp"

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="receipts")
    media_type = Code()
    body = PersonalBytes()
    sha256 = Code()
    made_at = models.DateTimeField()
    delete_by = models.DateField()

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "declaration"], name="one_receipt_a_declaration")
        ]


class DeclarationSource(SpaceRow):
    """How a wish to end reached the company, in the customer's words: one for each time somebody logged it."""

    personal = Personal(basis="legal duty to confirm a cancellation", keep_days=3 * 365)
    prefix = "dsr"

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="sources")
    channel = Code()
    received_at = models.DateTimeField()
    words = PersonalText(default="")
    attachment_name = PersonalText(default="")
    media_type = Code(max_length=128, default="")
    attachment = PersonalBytes(default=b"")
    noted_at = models.DateTimeField()

    objects = SpaceRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["space", "declaration"], name="sources_of_declaration")]
