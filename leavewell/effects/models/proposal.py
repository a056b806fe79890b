"""What would make good what was found wrong, until a member has decided on it and it is done."""

from __future__ import annotations

from django.db import models

from leavewell.accounts.border import SpaceRow, SpaceRows
from leavewell.accounts.columns import Code, Personal, PersonalText
from leavewell.effects.models.effect import Effect
from leavewell.effects.models.promise import Promise
from leavewell.effects.states import ProposalState
from leavewell.kernel.money import Money


class Proposal(SpaceRow):
    """One mend. ``cause`` names what was found, so that it is proposed once; ``why`` is how it was wrong, as a code.

    ``charge`` is billing's own id of what a refund is of. ``first_by`` has approved what needs a second one;
    ``decided_by`` decided. ``effect`` carries it out.
    """

    prefix = "mnd"

    kind = Code()
    cause = Code(max_length=255)
    why = Code()
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    subscription = models.ForeignKey("accounts.Subscription", on_delete=models.PROTECT, related_name="+")
    promise = models.ForeignKey(Promise, null=True, on_delete=models.PROTECT, related_name="proposals")
    charge = Code(max_length=255, default="")
    amount_minor = models.BigIntegerField(null=True)
    currency = Code(max_length=3, default="")

    state = Code(default=ProposalState.PROPOSED.value)
    proposed_at = models.DateTimeField()
    first_at = models.DateTimeField(null=True)
    first_by = Code(max_length=128, default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = Code(max_length=128, default="")
    settled_at = models.DateTimeField(null=True)
    effect = models.ForeignKey(Effect, null=True, on_delete=models.PROTECT, related_name="+")

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "kind", "cause"], name="one_proposal_a_cause")
        ]
        indexes = [
            models.Index(fields=["space", "state", "proposed_at"], name="proposals_by_state"),
            models.Index(fields=["space", "effect"], name="proposals_by_effect"),
        ]

    @property
    def amount(self) -> Money | None:
        """The money that it is about, where it is about money."""
        return None if self.amount_minor is None else Money(self.amount_minor, self.currency)


class MendWord(SpaceRow):
    """What a member said when they approved or declined."""

    personal = Personal(basis="proof of who decided on a customer's money, and why", keep_days=3 * 365)
    prefix = "mwd"

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="words")
    words = PersonalText()
    said_at = models.DateTimeField()
    said_by = Code(max_length=128)

    objects = SpaceRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["space", "proposal"], name="words_of_proposal")]
