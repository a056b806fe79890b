"""The conformance suite: what every connector must hold, whichever billing system it speaks to.

A connector's tests subclass ``ProcessorConformance`` and give a fixture ``peer``. The number in a test's name
is that of its row in the list of conformance rows (docs/guides/add-a-processor.md).
"""

import pytest

# Before they are imported, so that a failing row shows the values it compared.
for _rows in (
    "reads",
    "cancels",
    "reactivation",
    "discounts",
    "terms",
    "failures",
    "walking",
    "pauses",
    "money",
):
    pytest.register_assert_rewrite(f"{__name__}.{_rows}")

from leavewell.billing.conformance.cancels import CancelRows  # noqa: E402
from leavewell.billing.conformance.discounts import DiscountRows  # noqa: E402
from leavewell.billing.conformance.failures import FailureRows  # noqa: E402
from leavewell.billing.conformance.money import MoneyRows  # noqa: E402
from leavewell.billing.conformance.pauses import PauseRows  # noqa: E402
from leavewell.billing.conformance.peer import Line, Order, Peer, Trouble  # noqa: E402
from leavewell.billing.conformance.reactivation import ReactivationRows  # noqa: E402
from leavewell.billing.conformance.reads import ReadRows  # noqa: E402
from leavewell.billing.conformance.terms import TermsRows  # noqa: E402
from leavewell.billing.conformance.walking import WalkRows  # noqa: E402

__all__ = ["Line", "Order", "Peer", "ProcessorConformance", "Trouble"]


class ProcessorConformance(
    ReadRows,
    CancelRows,
    ReactivationRows,
    DiscountRows,
    TermsRows,
    FailureRows,
    WalkRows,
    PauseRows,
    MoneyRows,
):
    """All rows."""
