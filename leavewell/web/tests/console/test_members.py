"""Who is here, who is asked to join, and what their link is worth."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from leavewell.accounts.actions.knowledge import assign_duty
from leavewell.accounts.duties import Duty
from leavewell.accounts.invitations import invitation_behind, link_token_of
from leavewell.accounts.models import AuditEntry, Invitation, Member, Space, User
from leavewell.accounts.queries import members_of
from leavewell.accounts.roles import Role
from leavewell.accounts.transaction import edge
from leavewell.effects.models import Effect, FactRow, Mail
from leavewell.effects.types import UNKEPT
from leavewell.kernel.clock import wall_now
from leavewell.kernel.errors import NotFound
from tests.builders import PASSWORD, a_member, a_space, an_act, an_invitation
from tests.moments import run_what_is_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]

NEW = "nina@cafe.example"


def browser_of(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def words(answer: Any) -> str:
    return str(answer.content.decode())


def live_of(space: Space) -> Space:
    return Space.objects.select_related("workspace").get(workspace_id=space.workspace_id, mode="live")


def link_of(invitation: Invitation) -> str:
    fresh = Invitation.objects.get(pk=invitation.pk)
    return f"/join/{link_token_of(fresh)}"


def ask(client: Client, email: str = NEW, role: str = "agent") -> Any:
    return client.post("/settings/invitations/", {"email": email, "role": role})


def take(link: str, name: str = "Nina", password: str = PASSWORD) -> tuple[Client, Any]:
    client = Client()
    return client, client.post(link, {"name": name, "password": password})


def run_out(invitation: Invitation) -> None:
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=wall_now() - timedelta(seconds=1))


def test_the_list_shows_roles_duties_and_who_never_signed_in() -> None:
    space = a_space()
    owner = a_member(space)
    with edge():
        assign_duty(an_act(space), Duty.LEGAL, owner)
    shown = words(browser_of(owner).get("/settings/members/"))
    assert "legal, wherever nobody else has it" in shown
    assert "never" in shown and "Fay" in shown and owner.user.email in shown


def test_the_list_asks_the_database_as_often_for_twenty_as_for_two(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    space = a_space()
    owner = a_member(space)
    for number in range(20):
        an_invitation(space)
        a_member(space, Role.AGENT, email=f"agent-{number}@cafe.example")
    client = browser_of(owner)
    with django_assert_max_num_queries(10):
        assert "22 members" in words(client.get("/settings/members/"))


def test_whoever_is_asked_gets_a_mail_whose_link_the_mailbox_doesnt_show() -> None:
    space = a_space()
    client = browser_of(a_member(space))
    assert ask(client).status_code == 302
    live = live_of(space)
    run_what_is_due(live)
    mail = Mail.objects.of(live).get(kind="invitation")
    invitation = Invitation.objects.of(live).get()
    assert mail.to_address == NEW and "as agent" in mail.text
    assert UNKEPT in mail.text and str(link_token_of(invitation)) not in mail.text
    assert AuditEntry.objects.of(live).get(deed="invite_member").subject == invitation.public_id
    assert FactRow.objects.of(live).get(kind="member.invited").body["role"] == "agent"


def test_the_invited_chooses_a_name_and_a_password_and_is_in() -> None:
    space = a_space("Café Anker")
    invitation = an_invitation(space, NEW, Role.BILLING)
    link = link_of(invitation)
    page = Client().get(link)
    assert page.headers["Referrer-Policy"] == "same-origin" and page.headers["Cache-Control"] == "no-store"
    assert "Join Café Anker" in words(page) and NEW in words(page)
    client, answer = take(link)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert "Café Anker" in words(client.get("/"))
    member = Member.objects.get(user__email=NEW)
    assert (member.role, member.user.name) == ("billing", "Nina")
    assert (
        AuditEntry.objects.of(live_of(space)).get(deed="join").actor == f"invitation:{invitation.public_id}"
    )
    signing_in = Client().post("/sign-in/", {"login": NEW, "password": PASSWORD})
    assert signing_in.headers["Location"] == "/"


def test_a_link_opens_one_place_and_says_so_the_second_time() -> None:
    link = link_of(an_invitation(a_space(), NEW))
    take(link)
    again = Client().get(link)
    assert again.status_code == 410 and "This link was used already" in words(again)
    client, answer = take(link, "Eve", "another long password")
    assert answer.status_code == 410 and client.get("/").status_code == 302
    assert User.objects.get(email=NEW).name == "Nina"


def test_a_link_that_has_run_out_says_whom_to_ask_and_a_new_mail_brings_a_new_one() -> None:
    space = a_space()
    client = browser_of(a_member(space))
    ask(client)
    invitation = Invitation.objects.of(live_of(space)).get()
    old = link_of(invitation)
    run_out(invitation)
    gone = Client().get(old)
    assert gone.status_code == 410 and "Ask Ann to send it again" in words(gone)
    assert take(old)[1].status_code == 410
    assert "run out" in words(client.get("/settings/members/"))
    client.post(f"/settings/invitations/{invitation.public_id}/again/")
    assert Client().get(old).status_code == 404
    assert Client().get(link_of(invitation)).status_code == 200


def test_a_withdrawn_link_looks_as_if_it_had_never_been() -> None:
    space = a_space()
    client = browser_of(a_member(space))
    invitation = an_invitation(space, NEW)
    link = link_of(invitation)
    client.post(f"/settings/invitations/{invitation.public_id}/withdraw/")
    assert words(Client().get(link)) == words(Client().get("/join/" + "0" * 32))
    assert take(link)[1].status_code == 404
    assert "works no more" in words(client.get("/settings/members/"))
    assert NEW not in words(client.get("/settings/members/")) and ask(client).status_code == 302


def test_a_mail_that_hadnt_gone_when_its_invitation_was_withdrawn_doesnt_go() -> None:
    space = a_space()
    client = browser_of(a_member(space))
    ask(client)
    client.post(f"/settings/invitations/{Invitation.objects.get().public_id}/withdraw/")
    run_what_is_due(live_of(space))
    assert not Mail.objects.exists()
    assert Effect.objects.get(kind="mail.send").result == "not_needed"


@pytest.mark.parametrize(
    ("email", "said"),
    [("ann", "This is no mail address."), ("", "This is no mail address.")],
)
def test_what_is_no_address_is_refused_beside_the_field(email: str, said: str) -> None:
    answer = ask(browser_of(a_member(a_space())), email)
    assert answer.status_code == 422 and said in words(answer)
    assert 'id="email"' in words(answer) and 'aria-describedby="wrong"' in words(answer)


def test_whoever_is_here_or_asked_already_isnt_asked_again() -> None:
    space = a_space()
    owner = a_member(space)
    client = browser_of(owner)
    assert "is a member&#x27;s already" in words(ask(client, owner.user.email.upper()))
    ask(client)
    assert "was asked already" in words(ask(client, NEW.upper()))
    assert Invitation.objects.count() == 1


def test_asking_never_tells_whether_an_address_is_known_elsewhere() -> None:
    stranger = a_member(a_space("Café Boje"))
    client = browser_of(a_member(a_space()))
    known, unknown = ask(client, stranger.user.email), ask(client, "nobody@cafe.example")
    assert known.status_code == unknown.status_code == 302
    shown = words(client.get("/settings/members/"))
    assert stranger.user.email in shown and "nobody@cafe.example" in shown and "Boje" not in shown


def test_an_address_of_another_team_is_told_so_only_behind_its_own_link() -> None:
    stranger = a_member(a_space("Café Boje"))
    link = link_of(an_invitation(a_space(), stranger.user.email))
    before = User.objects.get(pk=stranger.user_id).password
    client, answer = take(link, "Eve", "another long password")
    assert answer.status_code == 422 and "belong to two teams" in words(answer)
    assert User.objects.get(pk=stranger.user_id).password == before
    assert client.get("/").status_code == 302


def test_whoever_left_can_be_asked_back() -> None:
    space = a_space()
    owner, agent = a_member(space), a_member(space, Role.AGENT, email=NEW)
    client = browser_of(owner)
    client.post(f"/settings/members/{agent.public_id}/remove/")
    assert browser_of(agent).get("/").status_code == 404
    ask(client, NEW, "analyst")
    take(link_of(Invitation.objects.get()), password="another long password")
    back = Member.objects.get(pk=agent.pk)
    assert (back.role, back.left_at) == ("analyst", None)


@pytest.mark.parametrize(
    ("name", "password", "said"),
    [
        ("", PASSWORD, "need a name"),
        ("Nina", "few", "too short"),
        ("Nina", "1qaz2wsx3edc", "too common"),
    ],
)
def test_a_place_isnt_taken_without_a_name_or_with_a_weak_password(
    name: str, password: str, said: str
) -> None:
    link = link_of(an_invitation(a_space(), NEW))
    _, answer = take(link, name, password)
    assert answer.status_code == 422 and said in words(answer)
    assert not User.objects.filter(email=NEW).exists()
    assert take(link)[1].status_code == 302


def test_a_link_opens_under_a_new_key_too_and_its_hash_alone_opens_nothing(settings: Any) -> None:
    invitation = an_invitation(a_space(), NEW)
    link = link_of(invitation)
    assert Client().get(f"/join/{invitation.token_hash}").status_code == 404
    before = settings.LEAVEWELL
    settings.LEAVEWELL = replace(before, secret_keys=("another key", *before.secret_keys))
    assert Client().get(link).status_code == 200 and link_of(invitation) == link


def test_an_admin_neither_makes_owners_nor_touches_them() -> None:
    space = a_space()
    admin, owner = a_member(space, Role.ADMIN), a_member(space)
    client = browser_of(admin)
    assert ask(client, role="owner").status_code == 403
    for path, form in (("role", {"role": "agent"}), ("remove", {})):
        answer = client.post(f"/settings/members/{owner.public_id}/{path}/", form)
        assert answer.status_code == 403
    of_owner = an_invitation(space, NEW, Role.OWNER)
    assert client.post(f"/settings/invitations/{of_owner.public_id}/withdraw/").status_code == 403
    assert "<option>owner" not in words(client.get("/settings/members/"))
    assert not Invitation.objects.filter(email=NEW, role="agent").exists()


def test_another_role_counts_from_the_next_page_on() -> None:
    space = a_space()
    agent = a_member(space, Role.AGENT)
    answer = browser_of(a_member(space)).post(
        f"/settings/members/{agent.public_id}/role/", {"role": "analyst"}, follow=True
    )
    assert "Ann: analyst." in words(answer)
    assert browser_of(agent).get("/mailbox/").status_code == 403


def test_the_last_owner_stays() -> None:
    space = a_space()
    owner = members_of(space)[0]
    answer = browser_of(owner).post(f"/settings/members/{owner.public_id}/remove/")
    assert answer.status_code == 422 and "only owner" in words(answer)
    assert members_of(space) == [owner]


def test_removing_somebody_twice_says_that_somebody_was_quicker() -> None:
    space = a_space()
    agent, client = a_member(space, Role.AGENT), browser_of(a_member(space))
    path = f"/settings/members/{agent.public_id}/remove/"
    client.post(path)
    assert "Somebody was quicker" in words(client.post(path, follow=True))


def test_the_live_console_lists_the_same_people() -> None:
    space = a_space()
    client = browser_of(a_member(space))
    an_invitation(space, NEW)
    assert NEW in words(client.get("/live/settings/members/")) and NEW in words(
        client.get("/settings/members/")
    )


def test_a_stranger_with_a_made_up_link_finds_nothing() -> None:
    with pytest.raises(NotFound):
        invitation_behind("0" * 32)
