"""Which version of Stripe's API is set decides what Stripe can do, and what its connector says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from django.conf import settings as django_settings

from leavewell.billing.stripe.version import API_VERSION, VERSIONS, WITH_SERVICE_PAUSE
from leavewell.billing.types import Capability
from leavewell.config.options import read
from leavewell.config.registries import CAPABILITIES, PROCESSORS
from leavewell.effects.queries import can_do
from tests.builders import NOON

pytestmark = pytest.mark.pure


def noon() -> datetime:
    return NOON


@pytest.mark.parametrize("version", VERSIONS)
def test_a_pause_of_the_service_goes_with_the_version_that_is_set(
    version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = replace(django_settings.LEAVEWELL, stripe_version=version)
    monkeypatch.setattr(django_settings, "LEAVEWELL", found)
    processor = dict(PROCESSORS)["stripe"]({}, "sk_test_any", noon)
    able = dict(CAPABILITIES)["stripe"](None)
    assert processor.capabilities(None) == able == can_do("stripe")
    assert (Capability.PAUSE_SERVICE in able) == (version == WITH_SERVICE_PAUSE)
    processor.close()


def test_without_a_word_the_older_one_is_spoken() -> None:
    assert read({}).stripe_version == API_VERSION
