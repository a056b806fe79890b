"""The client and the server, over a real line; and the quick start, word for word."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from leavewell.accounts.models import Space
from leavewell.flow.models import CancelSession, Declaration
from leavewell.messages.models import Delivery
from leavewell.web.cli.sample import companies
from leavewell.web.company import import_act, put_company
from leavewell_client import (
    Attachment,
    BadKey,
    Conflict,
    Contact,
    Contract,
    Invalid,
    Leavewell,
    Money,
    NotAllowed,
    NotFound,
    Quiet,
    Trait,
    Words,
)
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_customer, a_space, an_api_key, cancelled

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.room]

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guides" / "api-quick-start.md"


@pytest.fixture
def space(live_server: Any, settings: Any, simulator: RunningSimulator) -> Space:
    settings.LEAVEWELL = replace(settings.LEAVEWELL, base_url=live_server.url)
    return a_space()


@pytest.fixture
def ada(space: Space) -> Customer:
    return a_customer(space)


def test_accounts_are_put_read_and_listed(space: Space, live_server: Any) -> None:
    with Leavewell(live_server.url, an_api_key(space)) as leavewell:
        for number in range(3):
            leavewell.put_account(f"C {number}?", name=f"Firm {number}")
        people = [Contact("Ada@firm.example", "Ada", may_cancel=True)]
        put = leavewell.put_account("C 1?", name="Firm One", country="DE", contacts=people)
        assert leavewell.account("C 1?") == put
        assert [each.external_id for each in leavewell.accounts(at_once=2)] == ["C 0?", "C 1?", "C 2?"]
        assert (put.contacts[0].email, put.contacts[0].may_cancel) == ("ada@firm.example", True)


def test_a_session_and_its_cancellation_can_be_read(ada: Customer, live_server: Any) -> None:
    with Leavewell(live_server.url, an_api_key(ada.space)) as leavewell:
        external_id = ada.account.external_id
        page = leavewell.open_session(account=external_id, email=ada.contact.email)
        assert leavewell.session(page.id).state == "opened"
        assert leavewell.cancellation(external_id) is None
        declaration = cancelled(ada)
        told = leavewell.cancellation(external_id)
        assert told is not None and told.number == declaration.number
        assert told.received_at == declaration.received_at


def test_what_is_known_of_an_account_comes_back_as_it_was_told(space: Space, live_server: Any) -> None:
    contract = Contract("K-1", date(2026, 1, 1), notice_days=90, yearly=Money(1_200_000, "EUR"))
    at = datetime(2026, 1, 2, 3, tzinfo=UTC)
    told = {"seats": Trait(9, at), "renewal": date(2026, 12, 31), "arr": Money(100, "USD"), "tier": "gold"}
    with Leavewell(live_server.url, an_api_key(space)) as leavewell:
        people = [Contact("ada@firm.example", "Ada", role="admin")]
        put = leavewell.put_account(
            "C-1", name="Firm", contacts=people, audience="business", contract=contract, traits=told
        )
        assert leavewell.account("C-1") == put
    assert (put.audience, put.contacts[0].role, put.contracts) == ("business", "admin", (contract,))
    assert put.traits["seats"] == Trait(9, at)
    assert {name: trait.value for name, trait in put.traits.items() if name != "seats"} == {
        name: value for name, value in told.items() if name != "seats"
    }


def test_a_letter_is_logged_and_read_by_its_number(ada: Customer, live_server: Any) -> None:
    with Leavewell(live_server.url, an_api_key(ada.space)) as leavewell:
        letter = Attachment("letter.txt", "text/plain", b"We stop.")
        came = ada.space.now() - timedelta(days=1)
        logged = leavewell.log_declaration(
            account=ada.account.external_id,
            channel="letter",
            received_at=came,
            email=ada.contact.email,
            attachment=letter,
        )
        assert leavewell.declaration(logged.number) == logged
        assert (logged.source, logged.received_at) == ("letter", came)
        again = leavewell.log_declaration(account=ada.account.external_id, channel="phone", received_at=came)
        assert again == logged
        with pytest.raises(NotFound):
            leavewell.declaration("LW-2026-00000000")


def test_a_call_on_the_phone_is_logged_read_and_listed(ada: Customer, live_server: Any) -> None:
    came = ada.space.now() - timedelta(hours=3)
    with Leavewell(live_server.url, an_api_key(ada.space)) as leavewell:
        letter = Attachment("letter.pdf", "application/pdf", b"%PDF-1.7")
        account, sender = ada.account.external_id, ada.contact.email
        logged = leavewell.log_request(
            channel="letter", received_at=came, account=account, sender=sender, attachment=letter
        )
        assert leavewell.request(logged.id) == logged and logged.account == account
        assert [file.size for file in logged.messages[0].attachments] == [8]
        other = leavewell.log_request(channel="phone", received_at=came, account="C-none", words="Stop.")
        assert (other.account, other.named_account) == ("", "C-none")
        assert [each.id for each in leavewell.requests(at_once=1)] == [logged.id, other.id]
        assert [each.id for each in leavewell.requests(account=account, is_open=True)] == [logged.id]
        assert not list(leavewell.requests(is_open=False))


def test_a_page_with_addresses_of_its_own_is_opened(ada: Customer, live_server: Any) -> None:
    with Leavewell(live_server.url, an_api_key(ada.space)) as leavewell:
        page = leavewell.open_session(
            account=ada.account.external_id,
            email="new@firm.example",
            role="owner",
            country="IE",
            offer_urls={"discount_30_3": "https://app.example/thanks"},
        )
        assert leavewell.session(page.id).subscription == ada.subscription.provider_id


def test_an_idempotency_key_of_ones_own_gives_the_same_page(ada: Customer, live_server: Any) -> None:
    who = {"account": ada.account.external_id, "email": ada.contact.email}
    with Leavewell(live_server.url, an_api_key(ada.space)) as leavewell:
        first = leavewell.open_session(**who, idempotency_key="order-7")
        assert leavewell.open_session(**who, idempotency_key="order-7") == first
        with pytest.raises(Invalid, match="another body"):
            leavewell.open_session(**who, locale="de", idempotency_key="order-7")
    assert CancelSession.objects.of(ada.space).count() == 1


def test_refusals_are_errors_of_their_own_kind(ada: Customer, live_server: Any) -> None:
    external_id = ada.account.external_id
    with Leavewell(live_server.url, "lw_test_wrong") as stranger, pytest.raises(BadKey):
        stranger.account(external_id)
    with Leavewell(live_server.url, an_api_key(ada.space)) as leavewell:
        with pytest.raises(NotFound):
            leavewell.cancellation("C-none")
        with pytest.raises(NotAllowed, match="may not cancel"):
            leavewell.open_session(account=external_id, email="eve@new.example")
        with pytest.raises(Invalid) as caught:
            leavewell.put_account("C-1", name="")
        assert caught.value.errors[0]["field"] == "/name"
        assert not issubclass(Invalid, Conflict)


def test_the_quick_start_works_as_it_is_printed(
    space: Space, live_server: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.S)
    assert len(code.splitlines()) < 20
    put_company(import_act(space), companies(space.now())[:3])
    monkeypatch.setenv("LEAVEWELL_URL", live_server.url)
    monkeypatch.setenv("LEAVEWELL_KEY", an_api_key(space))
    exec(compile(code, str(GUIDE), "exec"), {})
    declaration = Declaration.objects.of(space).get()
    assert (declaration.account.external_id, declaration.subscription.provider_id) == ("C-003", "S-003")
    assert f"cancelled {declaration.number}" in capsys.readouterr().out


def test_alerts_are_tended(ada: Customer, live_server: Any) -> None:
    with Leavewell(live_server.url, an_api_key(ada.space)) as leavewell:
        alerts = leavewell.alerts
        made = alerts.add("Tickets", "tickets@desk.example", quiet=Quiet("18:00", "08:00", ("sun",)))
        assert (made.to, made.quiet.days) == ("tickets@desk.example", ("sun",))
        assert alerts.all() == [alerts.alert(made.id)] == [made]
        assert alerts.change(made.id, name="Desk", digest_at="09:00").digest_at == "09:00"
        own = alerts.write(made.id, "cancel.received", subject="{account}", body="{words}").words
        assert own == {"cancel.received": Words("{account}", "{words}")}
        assert (alerts.pause(made.id).state, alerts.resume(made.id).state) == ("paused", "on")
        tested = alerts.test(made.id)
        assert list(alerts.told(made.id, at_once=1)) == [tested]
        alerts.remove(made.id)
        with pytest.raises(NotFound):
            alerts.alert(made.id)


def test_return_addresses_are_set_and_signed(ada: Customer, live_server: Any) -> None:
    with Leavewell(live_server.url, an_api_key(ada.space)) as leavewell:
        returns = leavewell.returns
        put = returns.put(allowed=["app.example"], offer_urls={"discount_30_3": "https://app.example/"})
        assert put == returns.all() and put.allowed == ("app.example",)
        made = returns.new_key()
        assert made.key.split("_")[1] == made.keys[0].name and returns.all().key == ""
        returns.put(save_return_url="https://app.example/{state}")
        with pytest.raises(Conflict):
            returns.stop_signing()
        returns.put()
        assert returns.stop_signing().keys == ()


def test_webhooks_are_tended(ada: Customer, live_server: Any) -> None:
    with Leavewell(live_server.url, an_api_key(ada.space)) as leavewell:
        hooks = leavewell.webhooks
        made = hooks.add("https://hooks.firm.example/in", events=["cancel.received"])
        assert made.secret.startswith("whsec_") and hooks.all() == [replace(made, secret="")]
        assert hooks.new_secret(made.id).secret != made.secret
        assert (hooks.pause(made.id).state, hooks.resume(made.id).state) == ("paused", "on")
        assert hooks.change(made.id, url="https://hooks.firm.example/2", full=True).events == ()
        tested = hooks.test(made.id)
        assert list(hooks.deliveries(made.id, at_once=1)) == [tested]
        assert hooks.delivery(tested.id).body
        with pytest.raises(Conflict):
            hooks.again(tested.id)
        Delivery.objects.update(state="given_up")
        assert hooks.again(tested.id).state == "waiting"
        assert hooks.again_since(made.id, datetime(2026, 1, 1, tzinfo=UTC), delivered_too=True).again == 0
        hooks.remove(made.id)
        with pytest.raises(NotFound):
            hooks.webhook(made.id)
