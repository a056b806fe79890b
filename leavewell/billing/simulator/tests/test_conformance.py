"""The connector for the simulator keeps the contract, against the real process over HTTP."""

from __future__ import annotations

import pytest

from leavewell.billing.conformance import ProcessorConformance

pytestmark = pytest.mark.pure


class TestSimulatorConformance(ProcessorConformance):
    """All rows."""
