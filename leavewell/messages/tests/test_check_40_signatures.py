"""What we send is taken by others' libraries, and whatever was done to it on the way is not."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import svix.webhooks
from standardwebhooks import Webhook

from leavewell.accounts.rotating import RotatingSecret, sealed
from leavewell.accounts.transaction import edge
from leavewell.kernel.clock import wall_now
from leavewell.messages.actions.endpoints import rotate_secret
from leavewell.messages.models import Endpoint
from leavewell.messages.signing import headers_for
from leavewell.messages.tests.webhooks import a_test_event, a_webhook, now_at
from leavewell.outbound.tests.receiver import Receiver, Reply
from tests.architecture.source_checks import ROOT
from tests.builders import a_space, an_act
from tests.moments import run_what_is_due

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
Headers = dict[str, str]


def guides_receiver() -> Callable[..., int]:
    """The receiver that the guide shows, as it stands there."""
    page = (ROOT / "docs" / "guides" / "webhooks.md").read_text("utf-8")
    (code,) = [each for each in re.findall(r"```python\n(.*?)```", page, re.S) if "def receive(" in each]
    found: dict[str, Any] = {}
    exec(compile(code, "webhooks.md", "exec"), found)
    receive: Callable[..., int] = found["receive"]
    return receive


class OurReceiver:
    """The guide's receiver with its memory."""

    def __init__(self, secret: str) -> None:
        self.secret, self.seen, self.acted = secret, set[str](), list[dict[str, Any]]()

    def __call__(self, body: bytes, headers: Headers) -> int:
        return guides_receiver()(body, headers, self.secret, self.seen, self.acted.append)


class SvixReceiver(OurReceiver):
    """One that checks with Svix's library instead."""

    def __call__(self, body: bytes, headers: Headers) -> int:
        try:
            svix.webhooks.Webhook(self.secret).verify(body, headers)
        except (svix.webhooks.WebhookVerificationError, ValueError):
            return 400
        self.acted.append(json.loads(body))
        return 204


RECEIVERS = pytest.mark.parametrize("receiver_of", [OurReceiver, SvixReceiver])


def an_endpoint(*older: str, form: str = "standard") -> Endpoint:
    """One that was never stored, with these secrets behind the newest."""
    until = wall_now() + timedelta(hours=1)
    kept = [RotatingSecret(SECRET), *(RotatingSecret(each, until) for each in older)]
    return Endpoint(secrets=sealed(kept), form=form)


BODY = b'{"type":"webhook.test","data":{"account_id":null}}'


def signed(at: datetime | None = None, endpoint: Endpoint | None = None) -> Headers:
    return headers_for(endpoint or an_endpoint(), "evt_0000", BODY, at or wall_now())


def test_check_40_the_published_vector_is_what_we_sign() -> None:
    body = b'{"test": 2432232314}'
    at = datetime.fromtimestamp(1614265330, UTC)
    headers = headers_for(an_endpoint(), "msg_p5jXN8AQM9LWM0D4loKWxJek", body, at)
    assert headers["webhook-timestamp"] == "1614265330"
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_check_40_a_signature_is_what_the_standard_says_by_hand() -> None:
    at = wall_now()
    found = signed(at)
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    content = b"evt_0000." + str(int(at.timestamp())).encode() + b"." + BODY
    mac = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    assert found["webhook-signature"] == f"v1,{mac}"


@RECEIVERS
def test_check_40_what_we_sign_is_taken(receiver_of: type[OurReceiver]) -> None:
    receiver = receiver_of(SECRET)
    assert receiver(BODY, signed()) == 204
    assert receiver(BODY, {name.upper(): value for name, value in signed().items()}) == 204
    assert receiver_of(SECRET.removeprefix("whsec_"))(BODY, signed()) == 204


def _other_version(headers: Headers) -> Headers:
    return headers | {"webhook-signature": headers["webhook-signature"].replace("v1,", "v2,")}


SPOILT: dict[str, Callable[[], tuple[bytes, Headers]]] = {
    "another body": lambda: (BODY.replace(b"null", b"true"), signed()),
    "a body with one space more": lambda: (BODY + b" ", signed()),
    "no body": lambda: (b"", signed()),
    "a body that is no text": lambda: (b"\xff\xfe", signed()),
    "another id": lambda: (BODY, signed() | {"webhook-id": "evt_0001"}),
    "another time": lambda: (BODY, signed() | {"webhook-timestamp": str(int(wall_now().timestamp()) + 9)}),
    "too old": lambda: (BODY, signed(wall_now() - timedelta(seconds=302))),
    "too new": lambda: (BODY, signed(wall_now() + timedelta(seconds=303))),
    "a time that is none": lambda: (BODY, signed() | {"webhook-timestamp": "soon"}),
    "another version": lambda: (BODY, _other_version(signed())),
    "a list without a comma": lambda: (BODY, signed() | {"webhook-signature": "v1"}),
    "a list of nonsense": lambda: (BODY, signed() | {"webhook-signature": "v1,### v1,x,y"}),
    "another secret": lambda: (BODY, signed(endpoint=Endpoint(secrets=sealed([RotatingSecret("whsec_" + "A" * 44)])))),
    **{
        f"no {name}": lambda name=name: (BODY, {each: value for each, value in signed().items() if each != name})
        for name in ("webhook-id", "webhook-timestamp", "webhook-signature")
    },
}  # fmt: skip


@RECEIVERS
@pytest.mark.parametrize("way", SPOILT)
def test_check_40_what_was_spoilt_is_refused_and_nothing_is_done(
    receiver_of: type[OurReceiver], way: str
) -> None:
    receiver = receiver_of(SECRET)
    assert receiver(*SPOILT[way]()) == 400
    assert (receiver.acted, receiver.seen) == ([], set())


@RECEIVERS
def test_check_40_just_inside_the_tolerance_is_taken(receiver_of: type[OurReceiver]) -> None:
    for seconds in (-295, 295):
        assert receiver_of(SECRET)(BODY, signed(wall_now() + timedelta(seconds=seconds))) == 204


@RECEIVERS
def test_check_40_while_a_secret_changes_both_are_taken(receiver_of: type[OurReceiver]) -> None:
    old = "whsec_" + base64.b64encode(b"o" * 32).decode()
    headers = signed(endpoint=an_endpoint(old))
    assert len(headers["webhook-signature"].split(" ")) == 2
    assert receiver_of(SECRET)(BODY, headers) == receiver_of(old)(BODY, headers) == 204


def test_the_form_of_brightback_carries_its_own_signature_too() -> None:
    headers = signed(endpoint=an_endpoint(form="brightback"))
    assert headers["X-Hub-Signature"] == hmac.new(SECRET.encode(), BODY, hashlib.sha1).hexdigest()
    assert OurReceiver(SECRET)(BODY, headers) == 204
    assert "X-Hub-Signature" not in signed()


@RECEIVERS
@pytest.mark.django_db
def test_check_40_a_delivery_is_taken_over_the_wire_and_again_after_a_new_secret(
    receiver: Receiver, receiver_of: type[OurReceiver]
) -> None:
    endpoint, secret = a_webhook(a_space(), receiver)
    theirs = receiver_of(secret)
    receiver.answer = lambda got: Reply(theirs(got.body, got.headers), body=b"")
    first = a_test_event(endpoint)
    run_what_is_due(endpoint.space)
    with edge():
        theirs.secret = rotate_secret(an_act(endpoint.space), endpoint)
    second = a_test_event(endpoint)
    run_what_is_due(endpoint.space)
    assert [now_at(each).state for each in (first, second)] == ["delivered", "delivered"]
    assert [each["type"] for each in theirs.acted] == ["webhook.test"] * 2


@pytest.mark.django_db
def test_a_repeated_event_is_acted_on_once_by_the_guides_receiver(receiver: Receiver) -> None:
    endpoint, secret = a_webhook(a_space(), receiver)
    theirs = OurReceiver(secret)
    a_test_event(endpoint)
    run_what_is_due(endpoint.space)
    (got,) = receiver.got
    assert [theirs(got.body, got.headers) for _ in range(3)] == [204] * 3
    assert len(theirs.acted) == 1


def test_an_event_id_can_never_end_the_signed_text_early() -> None:
    assert "." not in signed()["webhook-id"]
    assert Webhook(SECRET).sign("a", wall_now(), "b.c") != Webhook(SECRET).sign("a.b", wall_now(), "c")
