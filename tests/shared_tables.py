"""A whole company's export beside the clone, for tests that want real, messy tables; it is no part of the project."""

from __future__ import annotations

import pytest

from tests.architecture.source_checks import ROOT

EXPORT = ROOT.parent / "shared" / "data" / "saas-company"

needs_export = pytest.mark.skipif(
    not EXPORT.is_dir(), reason="there is no ../shared/data/saas-company beside this clone"
)
