"""What else a company knows of an account: figures with a date, the contract, and who looks after it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from leavewell.accounts.border import SpaceRow, SpaceRows
from leavewell.accounts.columns import Code, Label, Personal, PersonalText
from leavewell.accounts.duties import DUTIES
from leavewell.accounts.models.customers import Account, Contact
from leavewell.accounts.models.people import Member
from leavewell.kernel.money import Money


class Trait(SpaceRow):
    """One figure or word about an account, as of a moment, and where it came from.

    ``value`` is the text that ``accounts.traits`` reads back as ``kind``: number, text, yes_no, date or money.
    """

    personal = Personal(basis="contract")
    prefix = "trt"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="traits")
    name = Code()
    kind = Code()
    value = PersonalText()
    as_of = models.DateTimeField()
    source = Code()

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "account", "name"], name="one_trait_a_name")]


class DutyHolder(SpaceRow):
    """The member who has a duty for an account; without an account, for whoever has nobody else."""

    prefix = "dty"

    duty = Code(choices=[(duty, duty) for duty in DUTIES])
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="duties")
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="duty_holders")
    since = models.DateTimeField()

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "account", "duty"], name="one_holder_a_duty"),
            models.UniqueConstraint(
                fields=["space", "duty"], condition=Q(account=None), name="one_fallback_a_duty"
            ),
        ]
        indexes = [models.Index(fields=["space", "member"], name="duties_of_member")]


class Contract(SpaceRow):
    """What was agreed with an account beyond its subscription. ``number`` is the company's own name for it.

    Days are whole days in the workspace's zone. ``ends_on`` is the last day of the running term, None for one
    without an end.
    """

    prefix = "ctr"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="contracts")
    number = Code(max_length=255)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    notice_days = models.PositiveIntegerField(null=True)
    renews = models.BooleanField(default=False)
    yearly_minor = models.BigIntegerField(null=True)
    currency = Code(max_length=3, default="")
    signatory = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="signed")

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "number"], name="one_contract_a_number")]
        indexes = [models.Index(fields=["space", "account"], name="contracts_of_account")]

    @property
    def yearly(self) -> Money | None:
        """What it brings in a year, if that is known."""
        return None if self.yearly_minor is None else Money(self.yearly_minor, self.currency)


class Price(SpaceRow):
    """Our dated mirror of something that can be bought at a billing system."""

    prefix = "prc"

    connection = models.ForeignKey("accounts.Connection", on_delete=models.PROTECT, related_name="+")
    provider_id = Code(max_length=255)
    plan = Label()
    unit_minor = models.BigIntegerField()
    currency = Code(max_length=3)
    interval = Code()
    interval_count = models.PositiveSmallIntegerField(default=1)
    on_sale = models.BooleanField(default=True)
    read_at = models.DateTimeField()

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "connection", "provider_id"], name="one_mirror_a_price")
        ]

    @property
    def unit(self) -> Money:
        """What one costs for one interval."""
        return Money(self.unit_minor, self.currency)


class ImportMark(SpaceRow):
    """How far an import has come: where to go on if it is stopped. ``place`` is the source's own cursor."""

    prefix = "imp"

    source = Code(max_length=128)
    part = Code()
    place = Code(max_length=255, default="")
    finished = models.BooleanField(default=False)
    marked_at = models.DateTimeField()

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "source", "part"], name="one_mark_a_part")]
