"""The paying customer, its people, and what we last saw of its subscriptions in billing."""

from __future__ import annotations

from django.db import models

from leavewell.accounts.border import SpaceRow, SpaceRows
from leavewell.accounts.columns import Code, Codes, Label, Labels, Personal, PersonalText, Secret
from leavewell.kernel.money import Money


class Connection(SpaceRow):
    """A billing system that this space works with.

    ``notice_secrets``: with what it signs its notices, newest first; None until it was told. While ``paused_at``
    stands, nothing is asked of it: it no longer takes our key, as ``paused_reason`` says.
    """

    prefix = "con"

    processor = Code()
    settings = Labels(default=dict)
    secret = Secret()
    notice_secrets = Secret(null=True)
    connected_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    paused_reason = Code(default="")

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "processor"], name="one_connection_a_processor")
        ]


class Account(SpaceRow):
    """A customer of the workspace, under the id that the company itself uses."""

    personal = Personal(basis="contract")
    prefix = "acc"

    external_id = Code(max_length=255)
    name = PersonalText()
    country = Code(max_length=2, default="")
    locale = Code(default="en")
    audience = Code(default="", choices=[(each, each) for each in ("", "consumer", "business")])
    added_at = models.DateTimeField()

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "external_id"], name="one_account_an_external_id")
        ]


class Contact(SpaceRow):
    """A person at an account. Only one with the right to cancel may end it."""

    personal = Personal(basis="contract")
    prefix = "ctc"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="contacts")
    email = PersonalText()
    name = PersonalText(default="")
    role = Code(default="")
    may_cancel = models.BooleanField(default=False)

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "account", "email"], name="one_contact_an_address")
        ]
        indexes = [models.Index(fields=["space", "email"], name="contacts_by_address")]


class Subscription(SpaceRow):
    """Our dated mirror of one subscription. Billing holds the truth; ``read_at`` says how old this is.

    Of several items (``item_count``) the first one gives plan, price and quantity. ``discounts``, ``pause`` and
    ``items`` are as ``SeenSubscription`` has them; None: nobody has looked for them yet. ``open_minors`` are the
    invoices that ``open_invoice_minor`` is the sum of, where they were read one by one. ``can`` is what billing can
    do with it as it stands, by the names of billing's capabilities; None: that wasn't read yet. ``end_cause`` is what
    billing says of why it ends or ended.
    """

    prefix = "sub"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="subscriptions")
    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="+")
    provider_id = Code(max_length=255)
    plan = Label()
    state = Code()
    unit_minor = models.BigIntegerField()
    currency = Code(max_length=3)
    quantity = models.PositiveIntegerField(default=1)
    item_count = models.PositiveSmallIntegerField(default=1)
    interval = Code()
    interval_count = models.PositiveSmallIntegerField(default=1)
    price_id = Code(max_length=255, default="")
    started_at = models.DateTimeField(null=True)
    period_end_at = models.DateTimeField()
    trial_end_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    next_charge_at = models.DateTimeField(null=True)
    next_charge_minor = models.BigIntegerField(null=True)
    last_charge_at = models.DateTimeField(null=True)
    last_charge_minor = models.BigIntegerField(null=True)
    last_charge_id = Code(max_length=255, default="")
    open_invoice_minor = models.BigIntegerField(default=0)
    discounts = Codes(null=True)
    pause = Codes(null=True)
    open_minors = Codes(default=list)
    fingerprint = Code(default="")
    can = Codes(null=True, default=None)
    end_cause = Code(default="")
    items = Codes(null=True, default=None)
    read_at = models.DateTimeField()

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["space", "connection", "provider_id"], name="one_mirror_a_subscription"
            )
        ]
        indexes = [
            models.Index(fields=["space", "account"], name="subscription_of_account"),
            models.Index(fields=["space", "provider_id"], name="subscriptions_by_their_id"),
        ]

    @property
    def price(self) -> Money:
        """What one interval costs before discounts."""
        return Money(self.unit_minor * self.quantity, self.currency)

    @property
    def last_charge(self) -> Money | None:
        """The last money taken, as far as we know."""
        return None if self.last_charge_minor is None else Money(self.last_charge_minor, self.currency)

    @property
    def open_invoice(self) -> Money | None:
        """What was invoiced and is not paid; None when nothing is open."""
        return Money(self.open_invoice_minor, self.currency) if self.open_invoice_minor else None

    @property
    def open_invoices(self) -> tuple[Money, ...]:
        """The same, invoice by invoice; the sum alone where each isn't known."""
        if sum(self.open_minors) != self.open_invoice_minor:
            return (self.open_invoice,) if self.open_invoice else ()
        return tuple(Money(minor, self.currency) for minor in self.open_minors)
