"""The recorded wish to end, and the receipt for it."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from leavewell.accounts.border import SpaceRow, SpaceRows
from leavewell.accounts.columns import Code, Codes, Personal, PersonalBytes, PersonalText
from leavewell.accounts.models import Subscription
from leavewell.flow.models.session import CancelSession
from leavewell.flow.states import OPEN_DECLARATIONS, DeclarationState
from leavewell.kernel.money import Money


class Declaration(SpaceRow):
    """A wish to end one subscription. ``received_at``, the two ends and ``promise`` are frozen.

    ``recorded_at`` is the wall's time of the commit; the rest is business time. One with the source ``import``
    is of the past: nothing was promised by us, it may name no subscription, and ``external_id``,
    ``source_reason`` (the company's own code) and the refund are what the company's table said.

    One made before the plan was known has no subscription and no ends until it is completed; ``answer_due_at``
    is by when a person tells the customer the end, and stays afterwards. ``joined`` is the one it turned out to be.
    ``confirm_due_at``: by when a person confirms what no program can carry out, as the customer was told.
    """

    prefix = "dec"

    number = Code()
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    subscription = models.ForeignKey(
        "accounts.Subscription", null=True, on_delete=models.PROTECT, related_name="+"
    )
    contact = models.ForeignKey("accounts.Contact", null=True, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(
        CancelSession, null=True, on_delete=models.PROTECT, related_name="declarations"
    )
    source = Code(default="page")
    external_id = Code(max_length=255, null=True)
    reason = Code(default="")
    source_reason = Code(max_length=255, default="")
    refund_minor = models.BigIntegerField(null=True)
    refund_currency = Code(max_length=3, default="")
    state = Code(default=DeclarationState.RECEIVED.value)
    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    billing_ends_at = models.DateTimeField(null=True)
    access_ends_at = models.DateTimeField(null=True)
    answer_due_at = models.DateTimeField(null=True)
    confirm_due_at = models.DateTimeField(null=True)
    joined = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
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
            models.UniqueConstraint(
                fields=["space", "external_id"],
                condition=Q(external_id__isnull=False),
                name="one_declaration_an_external_id",
            ),
        ]

    @property
    def is_without_plan(self) -> bool:
        """Whether it isn't known yet what it ends, and so not when."""
        return self.billing_ends_at is None

    @property
    def billing_end(self) -> datetime:
        """When billing ends. Only for one whose plan is known."""
        assert self.billing_ends_at is not None
        return self.billing_ends_at

    @property
    def access_end(self) -> datetime:
        """When access ends. Only for one whose plan is known."""
        assert self.access_ends_at is not None
        return self.access_ends_at

    @property
    def given_up(self) -> Subscription:
        """The subscription that is to end. Only for one whose plan is known; an imported one may have none."""
        assert self.subscription is not None
        return self.subscription

    @property
    def refund(self) -> Money | None:
        """What was given back, as an import told it."""
        return None if self.refund_minor is None else Money(self.refund_minor, self.refund_currency)


class ImportedWords(SpaceRow):
    """What a customer said when they left, as the company's own table has it.

    Not an ``Answer``: that one belongs to a session, and nobody was asked here.
    """

    personal = Personal(basis="consent given to the company", keep_days=3 * 365)
    prefix = "iwd"

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="imported_words")
    words = PersonalText()

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "declaration"], name="one_imported_words_a_declaration")
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
