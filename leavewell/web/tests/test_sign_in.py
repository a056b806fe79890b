"""Who comes in, and what they may see and do there."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from leavewell.accounts.models import AuditEntry, Space, User
from leavewell.accounts.queries import space_by_id
from leavewell.accounts.roles import Role
from leavewell.effects.models import Mail
from leavewell.flow.models import CancelSession
from leavewell_simulator.testing import RunningSimulator
from tests.builders import PASSWORD, Customer, a_customer, a_member, a_space, cancelled
from tests.moments import run_what_is_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


@pytest.fixture
def ada(simulator: RunningSimulator) -> Customer:
    """A customer of the Café, with two mails on its mailbox page."""
    customer = a_customer(a_space())
    cancelled(customer)
    run_what_is_due(customer.space)
    return customer


def signed_in(space: Space, role: Role = Role.OWNER) -> Client:
    """A browser in which somebody of the workspace has signed in."""
    client = Client()
    client.force_login(a_member(space, role).user)
    return client


def words(answer: Any) -> str:
    return str(answer.content.decode())


def test_an_owner_signs_in_and_sees_the_test_space(client: Client) -> None:
    member = a_member(a_space("Café Anker"))
    assert client.get("/").headers["Location"].startswith("/sign-in/")
    answer = client.post("/sign-in/", {"login": member.user.email.upper(), "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert "Café Anker" in words(client.get("/"))


def test_a_wrong_password_is_told_and_lets_nobody_in(client: Client) -> None:
    member = a_member(a_space())
    answer = client.post("/sign-in/", {"login": member.user.email, "password": "eight grey herons"})
    assert answer.status_code == 200
    assert "The email address and/or password you specified are not correct." in words(answer)
    assert client.get("/").status_code == 302


def test_a_person_without_a_sign_in_is_told_the_same(client: Client) -> None:
    answer = client.post("/sign-in/", {"login": "nobody@cafe.example", "password": PASSWORD})
    assert "The email address and/or password you specified are not correct." in words(answer)


def test_whoever_signs_out_is_out() -> None:
    client = signed_in(a_space())
    client.post("/sign-out/")
    assert client.get("/").status_code == 302


def test_nobody_signs_up_by_themselves(client: Client) -> None:
    new = {
        "email": "eve@evil.example",
        "password1": PASSWORD,
        "login": "eve@evil.example",
        "password": PASSWORD,
    }
    for path in ("/sign-in/", "/sign-up/", "/signup/", "/accounts/signup/", "/accounts/social/signup/"):
        client.post(path, new)
    assert not User.objects.exists()


def test_no_address_of_ours_leads_to_a_sign_up() -> None:
    views = [pattern.callback for pattern in _patterns(get_resolver())]
    assert len(views) > 8
    assert [view for view in views if "signup" in getattr(view, "__qualname__", "").lower()] == []


def _patterns(resolver: Any) -> list[Any]:
    found: list[Any] = []
    for each in resolver.url_patterns:
        found += _patterns(each) if hasattr(each, "url_patterns") else [each]
    return found


@pytest.mark.parametrize("path", ["/", "/accounts/acc_1/", "/mailbox/mai_1/"])
def test_a_stranger_sees_the_sign_in_only(client: Client, path: str) -> None:
    assert client.get(path).headers["Location"] == f"/sign-in/?next={path}"


def test_a_user_without_a_workspace_sees_nothing(client: Client) -> None:
    client.force_login(User.objects.create(email="new@cafe.example"))
    assert client.get("/").status_code == 404


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/move-clock/", {"days": "1"}),
        ("/switch-mail/", {"stopped": "yes"}),
        ("/machine/eff_1/try-again/", {}),
    ],
)
def test_an_agent_is_refused_what_is_an_owners(path: str, form: dict[str, str]) -> None:
    space = a_space()
    answer = signed_in(space, Role.AGENT).post(path, form)
    assert answer.status_code == 403
    assert "Ask an owner of the workspace." in words(answer)
    stored = space_by_id(space.pk)
    assert (stored.clock_offset.total_seconds(), stored.mail_stopped) == (0, False)


def test_an_agent_opens_a_customers_cancel_page(simulator: RunningSimulator) -> None:
    bea = a_customer(a_space())
    client = signed_in(bea.space, Role.AGENT)
    answer = client.post("/open-cancel-page/", {"account": bea.account.public_id})
    assert answer.headers["Location"].startswith("http://testserver.example/c/")
    assert "Cancel now" in words(client.get(answer.headers["Location"]))


def test_an_owner_stops_all_mail_but_receipts_and_it_is_on_record() -> None:
    space = a_space()
    signed_in(space).post("/switch-mail/", {"stopped": "yes"})
    assert space_by_id(space.pk).mail_stopped
    deed = AuditEntry.objects.of(space).get(deed="switch_mail")
    assert deed.actor.startswith("member:mem_")


def test_looking_changes_nothing() -> None:
    space = a_space()
    client = signed_in(space)
    assert [
        client.get(path).status_code for path in ("/move-clock/", "/switch-mail/", "/open-cancel-page/")
    ] == [
        405,
        405,
        405,
    ]


def test_a_member_sees_their_own_customers_and_mails(ada: Customer) -> None:
    client = signed_in(ada.space)
    assert ada.account.name in words(client.get("/"))
    assert ada.account.name in words(client.get(f"/accounts/{ada.account.public_id}/"))
    receipt = Mail.objects.of(ada.space).get(kind="receipt")
    assert ada.contact.email in words(client.get(f"/mailbox/{receipt.public_id}/"))


def test_a_member_of_another_workspace_sees_none_of_them(ada: Customer) -> None:
    client = signed_in(a_space())
    receipt = Mail.objects.of(ada.space).get(kind="receipt")
    foreign = [
        client.get(f"/accounts/{ada.account.public_id}/"),
        client.get(f"/mailbox/{receipt.public_id}/"),
    ]
    unknown = [client.get(f"/accounts/acc_{'0' * 26}/"), client.get("/mailbox/nonsense/")]
    assert {answer.status_code for answer in (*foreign, *unknown)} == {404}
    assert len({words(answer) for answer in (*foreign, *unknown)}) == 1
    assert ada.account.name not in words(client.get("/"))


def test_a_member_of_another_workspace_opens_no_page_of_theirs(ada: Customer) -> None:
    sessions = CancelSession.objects.count()
    client = signed_in(a_space())
    answer = client.post("/open-cancel-page/", {"account": ada.account.public_id}, follow=True)
    assert "There is no such account here." in words(answer)
    assert CancelSession.objects.count() == sessions
