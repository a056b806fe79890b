"""How long the record of a cancellation is kept."""

from __future__ import annotations

from datetime import date, datetime

from dateutil.relativedelta import relativedelta


def keep_until(received_at: datetime, ends_at: datetime) -> date:
    """Three years from receipt, or a year after the end if that is later (California and New York City rules)."""
    return max(received_at + relativedelta(years=3), ends_at + relativedelta(years=1)).date()
