"""Idempotency and rate limits as others understood Stripe's: stripe-stateful-mock, by our way through the client.

It speaks an older Stripe and changes no subscription, so customers and charges stand for what we write: what is
proven is the key, the answer to it, and what we make of that answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from leavewell.billing.stripe.answers import refused_write
from leavewell.billing.stripe.client import READ_SECONDS, Refusal, StripeApi
from leavewell.billing.stripe.tests.programs import RunningProgram, installed, node
from leavewell.billing.types import NotTaken, OperationKey, Rejected, Unknown
from leavewell_simulator.testing import free_port

pytestmark = [pytest.mark.story, pytest.mark.proves(peer="stripe-stateful-mock")]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where it answers."""
    program, port = installed("node_modules/stripe-stateful-mock/dist/cli.js"), free_port()
    told = {"PORT": str(port), "LOG_LEVEL": "silent"}
    with RunningProgram([node(), str(program)], port, probe="/v1/customers", environment=told) as running:
        yield running.url


@pytest.fixture
def api(address: str) -> Iterator[StripeApi]:
    """One key's way to it. All keys share one store."""
    made = StripeApi("sk_test_stateful", address, None, READ_SECONDS)
    yield made
    made.close()


def make(api: StripeApi, key: str, **params: Any) -> str:
    """A customer, written under a key."""
    given: Any = params
    return api.call(lambda v1: v1.customers.create(given, {"idempotency_key": key}).id)


def charge(api: StripeApi, key: str, source: str) -> Any:
    """Money, written under a key."""
    given: Any = {"amount": 100, "currency": "eur", "source": source}
    return api.call(lambda v1: v1.charges.create(given, {"idempotency_key": key}))


def count(api: StripeApi) -> int:
    """How many customers there are."""
    return len(api.call(lambda v1: v1.customers.list({"limit": 100}).to_dict())["data"])


def test_row_23_the_same_key_and_terms_are_one_object(api: StripeApi) -> None:
    """Row 23: sent three times, also by a new client; a key of another step or group is another object."""
    ours, before = OperationKey(uuid4()), count(api)
    first = make(api, ours.step("cancel"), name="Alder")
    assert {make(api, ours.step("cancel"), name="Alder") for _ in range(2)} == {first}
    assert count(api) == before + 1
    assert make(api, ours.step("delete"), name="Alder") != first
    assert make(api, OperationKey(ours.operation, 2).step("cancel"), name="Alder") != first


def test_row_23_the_same_key_with_other_terms_is_refused(api: StripeApi) -> None:
    """Row 23: our word for it is final, names Stripe's, and nothing was sent under a new key by itself."""
    key, before = OperationKey(uuid4()).step("cancel"), count(api)
    make(api, key, name="Alder")
    with pytest.raises(Refusal) as caught:
        make(api, key, name="Birch")
    outcome = refused_write(caught.value)
    assert isinstance(outcome, Rejected)
    assert (outcome.code, outcome.provider_code) == ("refused", "idempotency_error")
    assert count(api) == before + 1


def test_row_23_a_refusal_is_remembered_under_its_key(api: StripeApi) -> None:
    """Row 23: a write that was refused stays refused when it is sent again under the same key."""
    key = OperationKey(uuid4()).step("cancel")
    outcomes = []
    for _ in range(2):
        with pytest.raises(Refusal) as caught:
            charge(api, key, "tok_chargeDeclined")
        outcomes.append(refused_write(caught.value))
    assert outcomes[0] == outcomes[1]
    assert isinstance(outcomes[0], Rejected)


def test_row_22_too_many_requests_are_not_taken_and_may_be_sent_again(api: StripeApi) -> None:
    """Row 22: one request, no retry of the client's own; the same key is free for the next try."""
    key, source = OperationKey(uuid4()).step("cancel"), f"tok_429|tok_visa|{uuid4().hex}"
    with pytest.raises(Refusal) as caught:
        charge(api, key, source)
    assert isinstance(refused_write(caught.value), NotTaken)
    assert charge(api, key, source).paid


def test_row_24_an_error_of_theirs_is_unknown(api: StripeApi) -> None:
    """Row 24: a 500 says nothing about what happened."""
    with pytest.raises(Refusal) as caught:
        charge(api, OperationKey(uuid4()).step("cancel"), "tok_500")
    assert isinstance(refused_write(caught.value), Unknown)
