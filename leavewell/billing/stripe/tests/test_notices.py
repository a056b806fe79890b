"""Whether Stripe signed a notice, and what it tells of: row 27, and the vectors of check 40."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from leavewell.billing.noticing import BadSignature, NoticeReader, Signal
from leavewell.billing.stripe import notices
from leavewell.billing.stripe.tests.signing import OLD_SECRET, SECRET, body_of, event, signature
from leavewell.billing.types import SubRef

pytestmark = pytest.mark.pure

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
BODY = body_of(event("customer.subscription.updated", {"object": "subscription", "id": "sub_1"}))
READER: NoticeReader = notices


def header(seconds: int = 0, *secrets: str, body: bytes = BODY) -> str:
    return signature(body, NOW.timestamp() + seconds, *secrets)


def verified(given: str, secrets: tuple[str, ...] = (SECRET,), body: bytes = BODY) -> Any:
    return READER.verify({"Stripe-Signature": given}, body, secrets, NOW).body


@pytest.mark.parametrize(
    ("given", "secrets"),
    [
        (header(), (SECRET,)),
        (header(-299), (SECRET,)),
        (header(299), (SECRET,)),
        (header(0, OLD_SECRET), (SECRET, OLD_SECRET)),
        (header(0, OLD_SECRET, SECRET), (SECRET,)),
        (header(), ("", SECRET)),
        (f"{header()},v0=deadbeef", (SECRET,)),
        (f"{header()},v1=", (SECRET,)),
    ],
)
def test_row_27_a_notice_that_stripe_signed_is_taken(given: str, secrets: tuple[str, ...]) -> None:
    assert verified(given, secrets)["id"] == "evt_1"


STAMP = int(NOW.timestamp())
MALFORMED = [
    "",
    "t=,v1=",
    "t",
    "v1",
    ",,,",
    f"t={STAMP}",
    f"v1={header()[-64:]}",
    f"t={STAMP},v1=",
    f"t={STAMP},v0={header()[-64:]}",
    f"t=0x{STAMP:x},v1={header()[-64:]}",
    f"t={STAMP}.0,v1={header()[-64:]}",
    f"t=-{STAMP},v1={header()[-64:]}",
    f"t={'9' * 400},v1={header()[-64:]}",
    f"t={STAMP},v1=ü{header()[-63:]}",
    f"t={STAMP},v1={header()[-64:].upper()}",
    f"T={STAMP},V1={header()[-64:]}",
    "\x00",
]


@pytest.mark.parametrize("given", MALFORMED)
def test_check_40_a_malformed_list_is_no_signature(given: str) -> None:
    with pytest.raises(BadSignature):
        verified(given)


@pytest.mark.parametrize(
    ("given", "secrets"),
    [
        (header(-301), (SECRET,)),
        (header(301), (SECRET,)),
        (header(0, OLD_SECRET), (SECRET,)),
        (header(0, ""), ("",)),
        (header(0, " "), (" ",)),
        (header(), ()),
    ],
)
def test_row_27_one_that_is_old_early_rotated_away_or_signed_with_nothing_is_not(
    given: str, secrets: tuple[str, ...]
) -> None:
    with pytest.raises(BadSignature):
        verified(given, secrets)


def test_row_27_one_changed_byte_anywhere_is_enough() -> None:
    for place in range(0, len(BODY), 7):
        changed = BODY[:place] + bytes([BODY[place] ^ 1]) + BODY[place + 1 :]
        with pytest.raises(BadSignature):
            verified(header(), body=changed)


def test_check_40_an_old_notice_cant_be_given_a_new_stamp() -> None:
    old = header(-3600)
    for forged in (f"t={STAMP},{old}", f"{old},t={STAMP}", old.replace(",", f"=1,t={STAMP},", 1)):
        with pytest.raises(BadSignature):
            verified(forged)


def test_bytes_that_are_no_text_were_not_signed_by_stripe() -> None:
    with pytest.raises(BadSignature):
        verified(header(), body=b"\xff\xfe")


@pytest.mark.parametrize(
    ("text", "is_one"), [(SECRET, True), ("whsec_", False), ("sk_test_1", False), ("", False)]
)
def test_the_form_of_a_signing_secret(text: str, is_one: bool) -> None:
    assert READER.is_secret(text) is is_one


def told(kind: str, about: dict[str, Any], **changes: Any) -> Signal:
    body = body_of(event(kind, about, **changes))
    given = {"stripe-signature": header(body=body)}
    (signal,) = READER.signals(READER.verify(given, body, [SECRET], NOW))
    return signal


ABOUT_SUB_1 = [
    ("customer.subscription.deleted", {"object": "subscription", "id": "sub_1", "customer": "cus_1"}),
    ("invoice.paid", {"object": "invoice", "subscription": "sub_1", "customer": {"id": "cus_1"}}),
    (
        "invoice.payment_failed",
        {
            "object": "invoice",
            "customer": "cus_1",
            "parent": {"subscription_details": {"subscription": "sub_1"}},
        },
    ),
    ("subscription_schedule.released", {"subscription": {"id": "sub_1"}, "customer": "cus_1"}),
]


@pytest.mark.parametrize(("kind", "about"), ABOUT_SUB_1)
def test_each_version_of_stripe_says_elsewhere_of_which_subscription_it_is(
    kind: str, about: dict[str, Any]
) -> None:
    signal = told(kind, about)
    assert (signal.sub, signal.customer, signal.kind) == (SubRef("stripe", "sub_1"), "cus_1", kind)
    assert (signal.event, signal.mode, signal.account) == ("evt_1", "test", None)
    assert signal.occurred_at == datetime(2026, 1, 1, tzinfo=UTC)


def test_another_account_and_live_data_are_named() -> None:
    signal = told("invoice.paid", {"subscription": "sub_1"}, account="acct_2", livemode=True)
    assert (signal.sub, signal.account, signal.mode) == (
        SubRef("stripe", "sub_1", "acct_2"),
        "acct_2",
        "live",
    )


def test_a_dispute_is_named_and_a_customers_change_is_about_no_subscription() -> None:
    assert told("charge.dispute.created", {"object": "dispute", "id": "dp_1"}).dispute == "dp_1"
    signal = told("customer.updated", {"object": "customer", "id": "cus_1"})
    assert (signal.sub, signal.dispute) == (None, None)


@pytest.mark.parametrize(
    "about",
    [{"subscription": 7}, {"parent": "x"}, {"parent": {"subscription_details": []}}, {"subscription": {}}],
)
def test_odd_objects_are_about_no_subscription(about: dict[str, Any]) -> None:
    assert told("a.kind.of.next.year", about).sub is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"7",
        b"{",
        b"[" * 100_000,
        b'{"object": "v2.core.event", "id": "evt_1"}',
        b'{"id": "evt_\\u0000"}',
    ],
)
def test_what_is_signed_and_foreign_is_named_by_its_bytes(body: bytes) -> None:
    found = READER.verify({"stripe-signature": header(body=body)}, body, [SECRET], NOW)
    (signal,) = READER.signals(found)
    assert (signal.kind, signal.mode, signal.event) == ("unknown", None, found.digest)
