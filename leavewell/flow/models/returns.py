"""Where a space leads its customers when a cancel page is over."""

from __future__ import annotations

from django.db import models

from leavewell.accounts.border import SpaceRow, SpaceRows
from leavewell.accounts.columns import Label, Labels, Secret

CONFIRM_DAYS = 2
"""Working days in which a person confirms a cancellation, where the space says nothing."""


class Returns(SpaceRow):
    """One row a space, made when something of it is first set.

    ``allowed``: where addresses may lead; empty: to every http and https address. The addresses are for sessions that
    are opened without their own. ``keys`` holds those that sign the state, newest first, with the wall's time until
    which an older one still counts; empty: no state is sent. ``confirm_days``: working days in which a person confirms
    a cancellation that no program can carry out.
    """

    prefix = "ret"

    allowed = Labels(default=list)
    save_return_url = Label(max_length=2000, default="")
    cancel_confirmation_url = Label(max_length=2000, default="")
    offer_urls = Labels(default=dict)
    reason_urls = Labels(default=dict)
    keys = Secret(default=b"")
    confirm_days = models.PositiveSmallIntegerField(default=CONFIRM_DAYS)

    objects = SpaceRows.as_manager()

    class Meta:
        verbose_name = "return settings"
        verbose_name_plural = "return settings"
        constraints = [models.UniqueConstraint(fields=["space"], name="one_returns_a_space")]
