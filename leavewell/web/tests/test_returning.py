"""Who comes back to the company brings along what they did, and nothing that isn't so."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from leavewell.accounts.models import Account, AuditEntry, Space
from leavewell.flow.actions import sessions
from leavewell.flow.actions.progress import withdraw
from leavewell.flow.actions.returns import make_state_key, put_returns, stop_signing
from leavewell.flow.arrival import Arrival
from leavewell.flow.models import CancelSession, Declaration, Returns
from leavewell.flow.queries import declaration_of
from leavewell.flow.returning import led_to, returns_of
from leavewell.kernel.clock import wall_now
from leavewell.kernel.errors import Invalid, Refused
from leavewell.web.tests.api.calls import assert_problem, call, session_body
from leavewell_simulator.testing import RunningSimulator
from tests.builders import (
    Customer,
    a_customer,
    a_listed_customer,
    a_second_subscription,
    a_space,
    an_act,
    an_api_key,
    cancelled,
    edge,
    fresh,
)
from tests.guides import read_state
from tests.moments import later, run_what_is_due

pytestmark = pytest.mark.django_db

HOME = "https://app.example/home"
APP = "harbour://back/{event}?state={state}"


@pytest.fixture
def space() -> Space:
    return a_space()


@pytest.fixture
def ada(space: Space, simulator: RunningSimulator) -> Customer:
    return a_customer(space)


@pytest.fixture
def state_key(space: Space) -> str:
    """The space signs from now on."""
    with edge():
        return make_state_key(an_act(space))


def put(space: Space, *allowed: str, **usual: Any) -> None:
    with edge():
        put_returns(an_act(space), allowed=allowed, usual=Arrival(**usual))


def opened(customer: Customer, **told: Any) -> tuple[CancelSession, str]:
    arrival = Arrival(**{"save_return_url": HOME, **told})
    with edge():
        session, token = sessions.open_session(
            an_act(customer.space), customer.subscription, customer.contact, arrival=arrival
        )
    return session, f"/c/{token}"


def press(path: str, do: str, **fields: str) -> Any:
    return Client().post(path, {"do": do, **fields})


def words(path: str) -> str:
    return Client().get(path).content.decode()


def link_on(path: str) -> str:
    """Where the link back to the company leads."""
    (found,) = re.findall(r'href="([^"]+)">Back to your account<', words(path))
    return pressed(unescape(found))


def pressed(link: str) -> str:
    """Where a press on it ends, if it leads by way of us."""
    if not link.startswith("/"):
        return link
    answer = Client().get(link)
    assert answer.status_code == 303 and answer.headers["Referrer-Policy"] == "no-referrer"
    return str(answer.headers["Location"])


def state_in(address: str, key: str, name: str = "leavewell_state") -> SimpleNamespace:
    """What the guide's code reads out of an address."""
    told = read_state()(parse_qs(urlsplit(address).query)[name][0], key)
    return SimpleNamespace(**told)


def test_without_a_key_an_address_stays_as_it_was_given(ada: Customer) -> None:
    _, path = opened(ada)
    assert press(path, "never_mind").headers["Location"] == HOME
    assert link_on(path) == HOME


def test_who_cancelled_brings_along_that_the_plan_is_ending_and_when(ada: Customer, state_key: str) -> None:
    there = "https://app.example/left/{account}/{event}?r={reason}&o={offer}&s={session}#top"
    session, path = opened(ada, cancel_confirmation_url=there)
    press(path, "answer", reason="too_hard")
    press(path, "to_confirmation")
    press(path, "cancel")
    led = urlsplit(link_on(path))
    account = ada.account.external_id
    assert (led.netloc, led.path, led.fragment) == ("app.example", f"/left/{account}/cancelled", "top")
    query = parse_qs(led.query, keep_blank_values=True)
    assert (query["r"], query["o"], query["s"]) == (["too_hard"], [""], [session.public_id])
    state = state_in(led.geturl(), state_key)
    declaration = Declaration.objects.of(ada.space).get()
    assert (state.event, state.stands, state.progress) == ("cancelled", "leaving", "under_way")
    assert declaration.billing_ends_at is not None
    assert (state.cancellation, state.ends_at) == (
        declaration.number,
        declaration.billing_ends_at.isoformat(),
    )
    assert (state.account, state.subscription) == (account, ada.subscription.provider_id)
    assert (state.reason, state.offer, state.session) == ("too_hard", None, session.public_id)
    assert (state.mode, state.space) == ("test", ada.space.public_id)
    assert state.exp - state.iat == 600
    run_what_is_due(ada.space)
    assert state_in(link_on(path), state_key).progress == "done"


def test_the_state_is_by_the_walls_clock_however_far_a_test_spaces_own_was_moved(
    ada: Customer, state_key: str
) -> None:
    later(ada.space, days=3)
    _, path = opened(ada)
    assert state_in(press(path, "never_mind").headers["Location"], state_key).event == "stayed"


def test_who_took_an_offer_or_stayed_is_active_and_says_what_they_did(ada: Customer, state_key: str) -> None:
    _, path = opened(ada, offer_urls={"discount_30_3": "https://app.example/{offer}"})
    press(path, "answer", reason="too_expensive")
    press(path, "accept")
    led = link_on(path)
    assert led.startswith("https://app.example/discount_30_3?leavewell_state=")
    state = state_in(led, state_key)
    assert (state.event, state.offer, state.stands) == ("offer_accepted", "discount_30_3", "active")
    _, path = opened(ada)
    state = state_in(press(path, "never_mind").headers["Location"], state_key)
    assert (state.event, state.stands, state.ends_at, state.cancellation) == ("stayed", "active", None, None)


def test_a_state_never_says_more_than_what_this_page_was_about(ada: Customer, state_key: str) -> None:
    second = a_second_subscription(ada)
    cancelled(ada)
    other = Customer(ada.space, ada.account, ada.contact, second)
    _, path = opened(other)
    state = state_in(press(path, "never_mind").headers["Location"], state_key)
    assert (state.stands, state.subscription) == ("leaving", "S-second")
    assert (state.ends_at, state.cancellation) == (None, None)


def test_a_cancellation_that_was_taken_back_is_told_no_more(ada: Customer, state_key: str) -> None:
    session, path = opened(ada)
    press(path, "to_confirmation")
    press(path, "cancel")
    declaration = declaration_of(fresh(session))
    assert declaration is not None
    with edge():
        withdraw(an_act(ada.space), declaration)
    state = state_in(led_to(fresh(session)), state_key)
    assert (state.event, state.stands, state.cancellation) == ("cancelled", "active", None)


def test_who_reads_the_receipt_for_long_brings_along_how_it_stands_at_the_press(
    ada: Customer, state_key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, path = opened(ada)
    press(path, "to_confirmation")
    press(path, "cancel")
    assert f'href="{path}/back"' in words(path) and "leavewell_state" not in words(path)
    declaration = declaration_of(fresh(session))
    assert declaration is not None
    with edge():
        withdraw(an_act(ada.space), declaration)
    in_half_an_hour = wall_now() + timedelta(minutes=30)
    monkeypatch.setattr("leavewell.flow.returning.wall_now", lambda: in_half_an_hour)
    state = state_in(pressed(f"{path}/back"), state_key)
    assert (state.event, state.stands, state.iat) == (
        "cancelled",
        "active",
        int(in_half_an_hour.timestamp()),
    )


def test_the_way_back_leads_where_the_session_says_whatever_is_asked_for(
    ada: Customer, state_key: str
) -> None:
    session, path = opened(ada)
    evil = "https://evil.example/"
    for query in (f"?to={evil}", f"?next={evil}", f"/{evil}", "//evil.example"):
        answer = Client().get(
            f"{path}/back{query}", headers={"Referer": evil, "X-Forwarded-Host": "evil.example"}
        )
        assert answer.status_code == 404 or answer.headers["Location"].startswith(HOME)
    assert Client().get("/c/" + "0" * 32 + "/back").status_code == 404
    assert Client().post(f"{path}/back").status_code == 405
    _, nowhere = opened(ada, save_return_url="")
    assert pressed(f"{nowhere}/back") == nowhere
    assert fresh(session).outcome == ""


def test_what_isnt_committed_is_never_told(ada: Customer, state_key: str) -> None:
    session, path = opened(ada)
    press(path, "to_confirmation")
    with pytest.raises(RuntimeError), edge():
        sessions.never_mind(an_act(ada.space), fresh(session))
        raise RuntimeError
    state = state_in(led_to(fresh(session)), state_key)
    assert (state.event, state.stands) == ("undecided", "active")


def test_an_account_called_nothing_but_dots_leads_no_way_up(ada: Customer) -> None:
    Account.objects.filter(pk=ada.account.pk).update(external_id="..")
    _, path = opened(ada, save_return_url="https://app.example/of/{account}/end")
    led = press(path, "never_mind").headers["Location"]
    assert led == f"https://app.example/of/{ada.account.public_id}/end"


def test_a_new_key_signs_beside_the_old_one_and_another_spaces_takes_neither(
    ada: Customer, state_key: str
) -> None:
    with edge():
        newer = make_state_key(an_act(ada.space))
    elsewhere = a_space()
    with edge():
        theirs = make_state_key(an_act(elsewhere))
    _, path = opened(ada)
    led = press(path, "never_mind").headers["Location"]
    assert state_in(led, state_key) == state_in(led, newer)
    with pytest.raises(ValueError):
        state_in(led, theirs)
    stored = bytes(returns_of(ada.space).keys)
    assert state_key.encode() not in stored and newer.encode() not in stored
    assert AuditEntry.objects.of(ada.space).filter(deed="make_state_key").count() == 2


def test_a_link_that_opens_no_more_tells_nobody_how_the_account_stands(ada: Customer, state_key: str) -> None:
    session, path = opened(ada, save_return_url="https://app.example/{event}")
    press(path, "never_mind")
    assert "leavewell_state=" in link_on(path)
    CancelSession.objects.filter(pk=session.pk).update(link_expires_at=wall_now())
    assert link_on(path) == "https://app.example/stayed"


def test_a_key_is_given_up_only_when_no_address_has_a_place_for_the_state(
    ada: Customer, state_key: str
) -> None:
    put(ada.space, save_return_url="https://app.example/{state}")
    with pytest.raises(Refused, match="has a place for the state"), edge():
        stop_signing(an_act(ada.space))
    put(ada.space)
    with edge():
        stop_signing(an_act(ada.space))
    _, path = opened(ada)
    assert press(path, "never_mind").headers["Location"] == HOME


def test_an_app_is_led_into_by_the_policy_the_redirect_and_a_plain_link(
    ada: Customer, state_key: str
) -> None:
    put(ada.space, "harbour://", "app.example", cancel_confirmation_url=APP)
    session, path = opened(ada, save_return_url=APP)
    policy = Client().get(path).headers["Content-Security-Policy"]
    assert "form-action 'self' harbour:;" in policy
    answer = press(path, "never_mind")
    assert answer.status_code == 303
    led = answer.headers["Location"]
    assert led.startswith("harbour://back/stayed?state=") and session.public_id not in led
    assert state_in(led, state_key, "state").event == "stayed"
    assert 'href="harbour://back/stayed?state=' in words(path)
    _, path = opened(ada)
    press(path, "to_confirmation")
    press(path, "cancel")
    assert 'href="harbour://back/cancelled?state=' in words(path)


def test_the_longest_address_with_a_state_still_leads_on(ada: Customer, state_key: str) -> None:
    there = "https://app.example/" + "a" * 1980
    _, path = opened(ada, save_return_url=there)
    led = press(path, "never_mind").headers["Location"]
    assert led.startswith(there) and state_in(led, state_key).event == "stayed"


def test_a_space_has_usual_addresses_and_a_sessions_own_beat_them(ada: Customer) -> None:
    put(
        ada.space,
        save_return_url="https://u.example/s",
        reason_urls={"too_hard": "https://u.example/{reason}"},
    )
    _, path = opened(ada, save_return_url="")
    assert press(path, "never_mind").headers["Location"] == "https://u.example/s"
    _, path = opened(ada)
    assert press(path, "never_mind").headers["Location"] == HOME
    _, path = opened(ada)
    press(path, "answer", reason="too_hard")
    put(ada.space)
    assert press(path, "never_mind").headers["Location"] == "https://u.example/too_hard", "as it was opened"


@pytest.mark.parametrize(
    ("usual", "field"),
    [
        ({"save_return_url": "https://evil.example/"}, "save_return_url"),
        ({"cancel_confirmation_url": "javascript:alert(1)"}, "cancel_confirmation_url"),
        ({"offer_urls": {"free_year": "https://app.example/"}}, "offer_urls/free_year"),
        ({"reason_urls": {"too_hard": "https://app.example/{email}"}}, "reason_urls/too_hard"),
        ({"save_return_url": "https://app.example/{state}"}, "save_return_url"),
    ],
)
def test_a_usual_address_is_checked_when_it_is_set(space: Space, usual: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        put(space, "app.example", **usual)
    assert caught.value.field == field
    assert not Returns.objects.of(space).exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"save_return_url": "https://evil.example/"}, "/save_return_url"),
        ({"cancel_confirmation_url": "harbour2://x"}, "/cancel_confirmation_url"),
        ({"offer_urls": {"discount_30_3": "https://app.example/{nobody}"}}, "/offer_urls/discount_30_3"),
        ({"reason_urls": {"too_hard": "https://{account}.example/"}}, "/reason_urls/too_hard"),
        ({"save_return_url": "https://app.example/{state}"}, "/save_return_url"),
    ],
)
def test_the_api_names_the_field_of_an_address_that_may_not_be(
    ada: Customer, given: dict[str, Any], field: str
) -> None:
    put(ada.space, "app.example", "harbour://")
    answer = call("POST", "/cancel-sessions", an_api_key(ada.space), session_body(ada, **given))
    assert_problem(answer, 422, "invalid")
    assert [each["field"] for each in answer.body["errors"]] == [field]
    assert not CancelSession.objects.of(ada.space).exists()


def test_the_list_of_one_space_says_nothing_of_another(ada: Customer) -> None:
    put(a_space(), "nowhere.example")
    opened(ada)


def test_nothing_that_a_browser_sends_says_where_anybody_is_led(ada: Customer) -> None:
    session, path = opened(ada)
    evil = "https://evil.example/"
    names = ("save_return_url", "cancel_confirmation_url", "return_url", "next", "leavewell_state")
    fields = dict.fromkeys(names, evil)
    query = "?" + "&".join(f"{name}={evil}" for name in names)
    for do in ("answer", "back", "to_confirmation"):
        press(path + query, do, reason="other", **fields)
        assert "evil.example" not in words(path + query)
        assert "evil.example" not in Client().get(path + query).headers["Content-Security-Policy"]
    answer = Client().post(path + query, {"do": "never_mind", **fields}, headers={"Referer": evil})
    assert answer.headers["Location"] == HOME
    assert fresh(session).save_return_url == HOME and "evil" not in str(fresh(session).beyond)


def test_a_visit_of_the_return_address_proves_nothing(state_key: str, space: Space) -> None:
    zoe = a_listed_customer(space)
    _, path = opened(zoe)
    press(path, "to_confirmation")
    press(path, "cancel")
    run_what_is_due(space)
    for _ in range(3):
        words(path)
    state = state_in(link_on(path), state_key)
    assert (state.stands, state.progress) == ("leaving", "with_person")
    assert Declaration.objects.of(space).get().carried_out_at is None
