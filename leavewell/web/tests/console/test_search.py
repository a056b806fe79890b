"""Finding a customer by whatever one has of them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from leavewell.accounts.models import Member
from leavewell.accounts.roles import Role
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_customer, a_member, a_session, a_space, an_account, cancelled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


@pytest.fixture
def ada(simulator: RunningSimulator) -> Customer:
    return a_customer(a_space())


@pytest.fixture
def agent(ada: Customer) -> Member:
    return a_member(ada.space, Role.AGENT)


def looks_for(member: Member, text: str, **headers: str) -> Any:
    client = Client()
    client.force_login(member.user)
    return client.get("/search/", {"q": text}, headers=headers)


def test_an_id_an_address_or_a_number_leads_straight_to_the_account(ada: Customer, agent: Member) -> None:
    number = cancelled(ada).number
    session, _ = a_session(ada)
    there = f"/accounts/{ada.account.public_id}/"
    for text in (
        ada.account.external_id,
        ada.contact.email.upper(),
        ada.subscription.provider_id,
        ada.account.public_id,
        session.public_id,
        number,
        number.lower(),
        f"  {number} ",
    ):
        answer = looks_for(agent, text)
        assert (answer.status_code, answer.headers.get("Location")) == (302, there), text


def test_a_piece_of_a_name_a_person_or_a_domain_lists_what_fits(ada: Customer, agent: Member) -> None:
    domain = ada.contact.email.partition("@")[2]
    for text in (ada.account.name[1:], "@" + domain, domain, "ada"):
        answer = looks_for(agent, text)
        assert answer.status_code == 200 and ada.account.name in answer.content.decode(), text


def test_a_name_that_two_accounts_have_leads_to_neither_by_itself(ada: Customer, agent: Member) -> None:
    an_account(ada.space, "A-1", "Elm")
    an_account(ada.space, "A-2", "Elm")
    shown = looks_for(agent, "Elm").content.decode()
    assert "A-1" in shown and "A-2" in shown


def test_what_isnt_there_is_said_to_be_nowhere_whatever_is_typed(ada: Customer, agent: Member) -> None:
    for text in ("nobody of that name", "%%", "acc_" + "0" * 26, "ses_broken", "\\\\", "'); drop", "\x00ab"):
        answer = looks_for(agent, text)
        assert answer.status_code == 200 and "Nothing is called" in answer.content.decode(), text
    assert "Type at least two characters" in looks_for(agent, "x").content.decode()


def test_suggestions_come_while_one_types_and_never_lead_away(ada: Customer, agent: Member) -> None:
    answer = looks_for(agent, ada.account.external_id, **{"HX-Request": "true"})
    shown = answer.content.decode()
    assert answer.status_code == 200 and ada.account.name in shown and "<html" not in shown


def test_nobody_finds_what_is_another_companys_or_beyond_their_role(ada: Customer) -> None:
    stranger = a_member(a_space(), Role.OWNER)
    assert "Nothing is called" in looks_for(stranger, ada.account.external_id).content.decode()
    assert "Nothing is called" in looks_for(stranger, ada.account.public_id).content.decode()
