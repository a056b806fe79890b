"""What we sign is taken by the guide's own code and by other code, and whatever was done to it on the way is not."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC
from hypothesis import given
from hypothesis import strategies as st

from leavewell.flow.decide.signed_state import KEY, key_name, sign_state
from leavewell.flow.state_keys import new_key
from leavewell_client import BadState, verify_state
from tests.guides import read_state

NOW = 1_795_000_000
TOLD = {"event": "cancelled", "account": "C-1", "iat": NOW, "exp": NOW + 600, "stands": "leaving"}
OURS, OLDER, THEIRS = new_key(), new_key(), new_key()

Reader = Callable[[str, str, float], dict[str, Any]]


def guides_reader(token: str, key: str, now: float) -> dict[str, Any]:
    """The code that the guide shows."""
    return read_state()(token, key, now)


def clients_reader(token: str, key: str, now: float) -> dict[str, Any]:
    """The Python client's."""
    return dict(verify_state(token, key, now=now).told)


def another_reader(token: str, key: str, now: float) -> dict[str, Any]:
    """Written from the guide's words alone, with another library."""
    payload, *signatures = token.split(".")
    for each in signatures:
        name, _, mac = each.partition("~")
        check = HMAC(key.encode("ascii"), hashes.SHA256())
        check.update(payload.encode("utf-8"))
        try:
            check.verify(base64.b64decode((mac + "==").encode("ascii"), altchars=b"-_", validate=False))
        except (InvalidSignature, ValueError):
            continue
        if name == key[5:13] and len(mac) == 43:
            told: dict[str, Any] = json.loads(base64.b64decode((payload + "==").encode(), altchars=b"-_"))
            if now < told["exp"]:
                return told
    raise ValueError(token)


READERS = pytest.mark.parametrize("read", [guides_reader, clients_reader, another_reader])


def sent(**more: object) -> str:
    return sign_state({**TOLD, **more}, [OURS])


@READERS
def test_what_we_sign_is_taken_and_says_what_was_told(read: Reader) -> None:
    assert read(sent(), OURS, NOW + 599) == TOLD


@READERS
def test_a_state_counts_until_it_says_and_no_longer(read: Reader) -> None:
    with pytest.raises(ValueError):
        read(sent(), OURS, NOW + 600)


@READERS
def test_another_spaces_key_or_a_wrong_one_takes_nothing(read: Reader) -> None:
    for key in (THEIRS, OURS[:-1] + ("0" if OURS[-1] != "0" else "1"), THEIRS[:14] + OURS[14:]):
        with pytest.raises(ValueError):
            read(sent(), key, NOW)


@READERS
def test_while_a_new_key_comes_in_both_take_it(read: Reader) -> None:
    token = sign_state(TOLD, [OURS, OLDER])
    assert read(token, OURS, NOW) == read(token, OLDER, NOW) == TOLD
    with pytest.raises(ValueError):
        read(token, THEIRS, NOW)


WRECKED = ["", ".", "..", "~", "a.b", "e30.", "e30.x~y", f"e30.{key_name(OURS)}~", "é.ü", "🙂.🙂", "a" * 9000]


@READERS
@pytest.mark.parametrize("token", [*WRECKED, "\ud800."], ids=range(len(WRECKED) + 1))
def test_what_is_no_state_is_refused_and_breaks_nothing(read: Reader, token: str) -> None:
    with pytest.raises(ValueError):
        read(token, OURS, NOW)


@pytest.mark.parametrize("read", [guides_reader, clients_reader])
def test_a_payload_under_anothers_signature_is_refused(read: Reader) -> None:
    payload = sent(account="C-2").partition(".")[0]
    with pytest.raises(ValueError):
        read(f"{payload}.{sent().partition('.')[2]}", OURS, NOW)


@given(st.data())
def test_one_changed_character_is_enough(data: st.DataObject) -> None:
    token = sent()
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.characters(codec="ascii").filter(lambda char: char != token[at]))
    changed = token[:at] + other + token[at + 1 :]
    with pytest.raises(BadState):
        verify_state(changed, OURS, now=NOW)


@given(
    st.dictionaries(st.text(max_size=8), st.none() | st.text(max_size=20) | st.integers(-9, 9), max_size=6)
)
def test_whatever_is_told_comes_back_as_it_was(told: dict[str, object]) -> None:
    told = {**told, "exp": NOW + 1}
    try:
        json.dumps(told, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return
    assert guides_reader(sign_state(told, [OURS]), OURS, NOW) == told


def test_a_state_needs_no_encoding_in_an_address() -> None:
    token = sign_state({**TOLD, "account": "ü/?&#" * 20}, [OURS, OLDER])
    assert re.fullmatch(r"[A-Za-z0-9_.~-]+", token)


def test_each_key_has_the_form_and_a_name_of_its_own() -> None:
    first, second = new_key(), new_key()
    assert all(KEY.fullmatch(key) for key in (first, second)) and key_name(first) != key_name(second)
