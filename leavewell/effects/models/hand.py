"""What shows that somebody did by hand what no program could."""

from __future__ import annotations

from django.db import models

from leavewell.accounts.border import SpaceRow, SpaceRows
from leavewell.accounts.columns import Code, Personal, PersonalText
from leavewell.effects.models.effect import Effect


class HandWork(SpaceRow):
    """An effect that a person carried out: the day from which it holds, where to find it, and who says so."""

    personal = Personal(basis="proof that a cancellation was carried out", keep_days=3 * 365)
    prefix = "hwk"

    effect = models.ForeignKey(Effect, on_delete=models.PROTECT, related_name="+")
    holds_on = models.DateField()
    reference = PersonalText()
    done_at = models.DateTimeField()
    done_by = Code(max_length=128)

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "effect"], name="one_handwork_an_effect")]
