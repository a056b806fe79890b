"""What a member looks after; a permission is something else."""

from __future__ import annotations

from enum import StrEnum


class Duty(StrEnum):
    """The parts people have in an account's life. One person may have several."""

    CSM = "csm"
    ONBOARDING = "onboarding"
    SUPPORT = "support"
    BILLING = "billing"
    PRODUCT = "product"
    MARKETING = "marketing"
    SECURITY = "security"
    LEGAL = "legal"
    SPONSOR = "sponsor"


DUTIES = tuple(duty.value for duty in Duty)
