"""The journal: every fact, once, in order."""

from __future__ import annotations

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Func, Value

from leavewell.accounts.border import SpaceRow, SpaceRows
from leavewell.accounts.columns import Code, Codes
from leavewell.kernel import facts


class FactRow(SpaceRow):
    """A fact with who, when and why. ``sequence`` grows with writing, not with committing."""

    prefix = "fct"

    sequence = models.BigIntegerField(
        db_default=Func(Value("effects_fact_sequence"), function="nextval"), editable=False
    )
    kind = Code()
    version = models.PositiveSmallIntegerField()
    body = Codes()
    account = models.ForeignKey("accounts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = Code(max_length=128)
    cause = models.UUIDField(null=True)
    source = Code(default="")

    objects = SpaceRows.as_manager()

    class Meta:
        verbose_name = "fact"
        indexes = [
            models.Index(fields=["space", "account", "occurred_at"], name="facts_of_account"),
            models.Index(fields=["space", "sequence"], name="facts_in_order"),
            models.Index(
                fields=["space"],
                condition=models.Q(kind="billing.charged_after_end"),
                name="charges_after_end",
            ),
            models.Index(fields=["space", "kind", "occurred_at"], name="facts_by_kind"),
            # Rows are only ever appended, so a few pages of it tell which spaces have stirred.
            BrinIndex(fields=["recorded_at"], name="facts_of_late"),
        ]

    @property
    def fact(self) -> facts.Fact:
        """The value itself."""
        return facts.load(self.kind, self.version, self.body)
