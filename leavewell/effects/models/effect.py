"""The outbox: what is to be done outside, each with its key, and every attempt at it."""

from __future__ import annotations

from django.db import models

from leavewell.accounts.border import SpaceRow, SpaceRows
from leavewell.accounts.columns import Code, Codes, Personal, PersonalText
from leavewell.effects.states import EffectState

_OPEN_REACTION = models.Q(kind="react", settled_at__isnull=True)


class Effect(SpaceRow):
    """One thing to do, once. ``due_at`` is business time, ``lease_until`` the wall's.

    ``lane`` orders the billing effects of one subscription: a later one waits for the earlier, by ``position``.
    ``turn``: those that share one take turns at one receiver, as its room's gate says.
    ``owner``: the member to whom one that needs a person was given. ``connection``: the billing system that it is
    carried out in, known once it was first to be claimed; ``held`` says why it waits there untried. ``deadline_at``:
    a charge or an end that it must come before, and that is near, or the last day for an answer; a person was told.
    """

    prefix = "eff"

    kind = Code()
    key = Code(max_length=160)
    payload = Codes(default=dict)
    account = models.ForeignKey("accounts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    lane = models.ForeignKey("accounts.Subscription", null=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(default=0)
    turn = models.UUIDField(null=True)
    state = Code(default=EffectState.PLANNED.value)
    result = Code(default="")
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    planned_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    actor = Code(max_length=128)
    cause = models.UUIDField(null=True)
    owner = models.ForeignKey("accounts.Member", null=True, on_delete=models.PROTECT, related_name="+")
    connection = models.ForeignKey(
        "accounts.Connection", null=True, on_delete=models.PROTECT, related_name="+"
    )
    held = Code(default="")
    deadline_at = models.DateTimeField(null=True)

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "key"], name="one_effect_a_key")]
        indexes = [
            models.Index(fields=["space", "state", "due_at"], name="effects_due"),
            models.Index(fields=["lane", "position"], name="effects_of_lane"),
            models.Index(fields=["connection", "state"], name="effects_of_connection"),
            # Few of them are open at a time.
            models.Index(fields=["cause"], condition=_OPEN_REACTION, name="effects_to_react"),
            models.Index(
                fields=["turn", "state", "due_at"],
                condition=models.Q(turn__isnull=False),
                name="effects_in_turn",
            ),
        ]

    @property
    def settled_without_doing(self) -> bool:
        """Whether it came to its end because it wasn't wanted any more."""
        untried = self.attempts == 0 and self.result != "by_hand"
        return bool(self.state == EffectState.SETTLED and (untried or self.result == "not_needed"))


class Attempt(SpaceRow):
    """One try, written before the call. An empty ``outcome`` after the lease has lapsed: nobody knows."""

    prefix = "att"

    effect = models.ForeignKey(Effect, on_delete=models.PROTECT, related_name="tries")
    number = models.PositiveIntegerField()
    group = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    outcome = Code(default="")
    reason = Code(max_length=160, default="")

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "effect", "number"], name="one_attempt_a_number")
        ]


class WireExchange(SpaceRow):
    """What one attempt sent to a billing system and what came back, word for word; never a key.

    ``status`` None: no answer came. A longer body is cut off.
    """

    personal = Personal(basis="proof of what was asked of a billing system", keep_days=365)
    prefix = "wex"

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="exchanges")
    number = models.PositiveIntegerField()
    method = Code()
    path = PersonalText()
    sent = PersonalText(default="")
    status = models.PositiveIntegerField(null=True)
    answered = PersonalText(default="")

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "attempt", "number"], name="one_exchange_a_number")
        ]
