"""What the program does by itself, and what a person does where it can't go on."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from leavewell.accounts.actions.members import remove_member
from leavewell.accounts.models import AuditEntry, Member, Space
from leavewell.accounts.roles import Role
from leavewell.accounts.transaction import edge
from leavewell.effects.actions.claim import claim
from leavewell.effects.actions.outbox import plan
from leavewell.effects.actions.settle import settle
from leavewell.effects.models import Effect, Mail, WireExchange
from leavewell.effects.types import ForPerson, Planned
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_customer, a_member, a_space, an_act, cancelled, some_customers
from tests.moments import run_what_is_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


@pytest.fixture
def ada(simulator: RunningSimulator) -> Customer:
    """A customer of a company in Berlin."""
    return a_customer(a_space())


@pytest.fixture
def stuck(ada: Customer) -> Effect:
    """A discount of Ada's that billing refused for good."""
    with edge():
        order = Planned("billing.discount", "discount:1", account_id=ada.account.pk)
        (effect,) = plan(an_act(ada.space), order)
    with edge():
        taken = claim(effect.pk)
    assert taken is not None
    with edge():
        settle(taken, ForPerson("blocked: several_items"))
    return Effect.objects.get(pk=effect.pk)


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def done_cancel(ada: Customer) -> Effect:
    cancelled(ada)
    run_what_is_due(ada.space)
    return Effect.objects.of(ada.space).get(kind="billing.cancel", state="settled")


def test_what_is_stuck_says_in_words_what_is_in_its_way(stuck: Effect) -> None:
    client = signed_in(a_member(stuck.space, Role.AGENT))
    for path in ("/machine/", f"/machine/{stuck.public_id}/"):
        page = text(client, path)
        assert "Discount in billing" in page and "needs a person" in page
        assert "it has several items, so it isn&#x27;t clear which one is meant." in page
        assert "billing.discount</" not in page and "several_items" not in page


def test_what_is_done_says_what_for_and_how_it_went(ada: Customer) -> None:
    effect = done_cancel(ada)
    client = signed_in(a_member(ada.space, Role.AGENT))
    assert effect.public_id in text(client, "/machine/?state=done&kind=billing.cancel")
    page = text(client, f"/machine/{effect.public_id}/")
    assert "Done in billing, and read back." in page and "Because" in page
    assert ada.account.name in page and "Try again" not in page


def test_what_was_said_to_billing_is_read_by_those_who_may(ada: Customer) -> None:
    effect = done_cancel(ada)
    said = WireExchange.objects.of(ada.space).filter(attempt__effect=effect)
    assert any(each.method != "GET" and each.sent and each.status == 200 for each in said)
    path = f"/machine/{effect.public_id}/"
    assert ada.subscription.provider_id in text(signed_in(a_member(ada.space, Role.BILLING)), path)
    assert "<summary>POST" in text(signed_in(a_member(ada.space, Role.DEVELOPER)), path)
    page = text(signed_in(a_member(ada.space, Role.AGENT)), path)
    assert "<summary>" not in page and "your role doesn't read it" in page


def test_no_key_of_a_billing_system_is_kept(ada: Customer) -> None:
    done_cancel(ada)
    kept = list(WireExchange.objects.of(ada.space))
    assert kept
    assert not any("Bearer" in each.sent + each.answered + each.path for each in kept)


def test_billing_tries_again_and_an_agent_has_no_button_for_it(stuck: Effect) -> None:
    path = f"/machine/{stuck.public_id}/"
    agent, billing = a_member(stuck.space, Role.AGENT), a_member(stuck.space, Role.BILLING)
    assert "Try again" not in text(signed_in(agent), path)
    client = signed_in(billing)
    assert "Try again" in text(client, path)
    client.post(f"{path}try-again/")
    stuck.refresh_from_db()
    assert stuck.state == "unknown"
    answer = client.post(f"{path}try-again/", follow=True)
    assert "Somebody was quicker" in answer.content.decode()


def test_whoever_it_is_given_to_hears_of_it_and_finds_it(stuck: Effect) -> None:
    agent, lead = a_member(stuck.space, Role.AGENT), a_member(stuck.space, Role.LEADERSHIP)
    path = f"/machine/{stuck.public_id}/"
    assert "No" in text(signed_in(agent), "/machine/?owner=me")
    signed_in(lead).post(f"{path}hand-over/", {"member": agent.public_id})
    run_what_is_due(stuck.space)
    assert Mail.objects.of(stuck.space).get(kind="effect_handed").to_address == agent.user.email
    assert stuck.public_id in text(signed_in(agent), "/machine/?owner=me")
    assert stuck.public_id not in text(signed_in(lead), "/machine/?owner=nobody")
    entry = AuditEntry.objects.of(stuck.space).get(deed="hand_effect")
    assert entry.actor == f"member:{lead.public_id}"


def test_who_takes_it_themselves_gets_no_mail(stuck: Effect) -> None:
    agent = a_member(stuck.space, Role.AGENT)
    signed_in(agent).post(f"/machine/{stuck.public_id}/hand-over/", {"member": agent.public_id})
    run_what_is_due(stuck.space)
    stuck.refresh_from_db()
    assert stuck.owner_id == agent.pk and not Mail.objects.of(stuck.space).filter(kind="effect_handed")


def test_what_somebody_had_who_left_is_nobodys_again(stuck: Effect) -> None:
    agent = a_member(stuck.space, Role.AGENT)
    signed_in(agent).post(f"/machine/{stuck.public_id}/hand-over/", {"member": agent.public_id})
    with edge():
        remove_member(an_act(stuck.space), agent)
    run_what_is_due(stuck.space)
    stuck.refresh_from_db()
    assert stuck.owner_id is None


def test_nobody_chosen_is_refused_beside_the_field(stuck: Effect) -> None:
    client = signed_in(a_member(stuck.space))
    answer = client.post(f"/machine/{stuck.public_id}/hand-over/", {"member": ""})
    assert answer.status_code == 422 and 'id="member-wrong"' in answer.content.decode()


def test_what_goes_on_by_itself_is_given_to_nobody(ada: Customer) -> None:
    effect, owner = done_cancel(ada), a_member(ada.space)
    client = signed_in(owner)
    path = f"/machine/{effect.public_id}/"
    answer = client.post(f"{path}hand-over/", {"member": owner.public_id}, follow=True)
    assert "It doesn&#x27;t need a person any more." in answer.content.decode()
    answer = client.post(f"{path}done-by-hand/", {"on": "2026-03-12", "reference": "K-1"}, follow=True)
    assert "Nobody has to do this by hand." in answer.content.decode()
    answer = client.post(f"{path}done-by-hand/", {"on": "soon", "reference": "K-1"})
    assert answer.status_code == 422


def test_each_group_says_what_would_be_in_it(ada: Customer) -> None:
    client = signed_in(a_member(ada.space, Role.AGENT))
    assert "Nothing needs a person." in text(client, "/machine/")
    assert "Nothing here." in text(client, "/machine/?state=under_way")
    assert "Nothing fits all of this." in text(client, "/machine/?kind=billing.cancel")
    for nonsense in ("state=x", "kind=x", "owner=x", "page=x"):
        text(client, f"/machine/?{nonsense}")
    assert client.get("/machine/?account=acc_x").status_code == 404


def test_a_longer_list_asks_the_database_no_more_often(
    ada: Customer, django_assert_max_num_queries: Any
) -> None:
    space: Space = ada.space
    cancelled(ada)
    run_what_is_due(space)
    client = signed_in(a_member(space))
    before = text(client, "/machine/?state=done").count("<tr>")
    with django_assert_max_num_queries(12) as few:
        client.get("/machine/?state=done")
    for customer in some_customers(space, 5):
        cancelled(customer)
    run_what_is_due(space)
    with django_assert_max_num_queries(len(few)):
        assert text(client, "/machine/?state=done").count("<tr>") > before
