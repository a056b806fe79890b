"""The company's name, its days and its mails, set by those who may."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from leavewell.accounts.actions.workspaces import allow_mail_to
from leavewell.accounts.models import AuditEntry, MailAllowance, Member, Space, Workspace
from leavewell.accounts.roles import Role
from leavewell.accounts.transaction import edge
from leavewell.playbooks.models import Step
from tests.builders import a_customer, a_member, a_space, an_act, cancelled
from tests.moments import run_what_is_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]

PAGE = "/settings/workspace/"


def browser_of(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def words(answer: Any) -> str:
    return str(answer.content.decode())


def now(space: Space) -> Workspace:
    return Workspace.objects.get(pk=space.workspace_id)


def live_of(space: Space) -> Space:
    return Space.objects.select_related("workspace").get(workspace_id=space.workspace_id, mode="live")


def test_an_owner_changes_each_part_and_it_stands_in_the_live_spaces_trail() -> None:
    space = a_space()
    client = browser_of(a_member(space))
    for part, value in (
        ("name", "Café Zwei"),
        ("sender", "Zwei <zwei@cafe.example>"),
        ("zone", "America/New_York"),
        ("country", "US"),
    ):
        assert client.post(f"{PAGE}{part}/", {part: value}).status_code == 302
    workspace = now(space)
    assert (workspace.name, workspace.mail_from) == ("Café Zwei", "Zwei <zwei@cafe.example>")
    assert (workspace.zone, workspace.country) == ("America/New_York", "US")
    noted = AuditEntry.objects.of(live_of(space)).values_list("deed", flat=True)
    assert {"rename_workspace", "change_sender", "change_zone", "choose_country"} <= set(noted)
    shown = words(client.get(PAGE))
    assert 'value="Café Zwei"' in shown and "<option selected>America/New_York</option>" in shown


@pytest.mark.parametrize(
    ("path", "field", "value", "why"),
    [
        (f"{PAGE}name/", "name", "  ", "A name has 1 to 100 characters"),
        (f"{PAGE}sender/", "sender", "nobody", "This is no sender."),
        (f"{PAGE}zone/", "zone", "Mars/Base", "Nobody knows this zone."),
        (f"{PAGE}country/", "country", "XX", "The public holidays of this country"),
        ("/settings/mail-in/", "mail_in", "nobody", "This is no mail address."),
        ("/settings/mail-to/", "allowed", "everybody", "is no address."),
    ],
)
def test_what_cant_be_stands_beside_its_field_and_changes_nothing(
    path: str, field: str, value: str, why: str
) -> None:
    space = a_space()
    before = Workspace.objects.filter(pk=space.workspace_id).values().get()
    answer = browser_of(a_member(space)).post(path, {field: value})
    shown = words(answer)
    assert answer.status_code == 422 and why in shown
    at = shown.index(f'id="{field}"')
    assert 'aria-invalid="true"' in shown[at : at + 400] and 'aria-describedby="wrong' in shown[at : at + 400]
    assert Workspace.objects.filter(pk=space.workspace_id).values().get() == before


@pytest.mark.usefixtures("simulator")
def test_a_new_zone_leaves_open_steps_due_at_the_instant_they_had() -> None:
    space = a_space()
    cancelled(a_customer(space))
    run_what_is_due(space)
    due = dict(Step.objects.of(space).exclude(due_at=None).values_list("pk", "due_at"))
    client = browser_of(a_member(space))
    answer = client.post(f"{PAGE}zone/", {"zone": "Asia/Tokyo"}, follow=True)
    assert "Steps that have a due date keep it." in words(answer)
    assert due and dict(Step.objects.of(space).exclude(due_at=None).values_list("pk", "due_at")) == due


def test_each_space_takes_mail_at_an_address_of_its_own() -> None:
    space = a_space()
    client = browser_of(a_member(space))
    client.post("/live/settings/mail-in/", {"mail_in": "Leave@Cafe.example"})
    client.post("/settings/mail-in/", {"mail_in": "try@cafe.example"})
    taken = client.post("/settings/mail-in/", {"mail_in": "leave@cafe.example"})
    assert taken.status_code == 422 and "be given to this space" in words(taken)
    found = Space.objects.filter(workspace_id=space.workspace_id).order_by("mode")
    assert [each.mail_in for each in found] == ["leave@cafe.example", "try@cafe.example"]


def test_a_developer_sees_the_settings_and_tends_the_list_of_the_test_space() -> None:
    space = a_space()
    client = browser_of(a_member(space, Role.DEVELOPER))
    shown = words(client.get(PAGE))
    assert "Café &lt;hello@cafe.example&gt;" in shown and "Save the zone" not in shown
    client.post("/settings/mail-to/", {"allowed": "*@cafe.example"})
    row = MailAllowance.objects.of(space).get()
    assert "*@cafe.example" in words(client.get(PAGE))
    client.post(f"/settings/mail-to/{row.public_id}/remove/")
    assert not MailAllowance.objects.of(space).exists()
    assert client.post(f"{PAGE}zone/", {"zone": "Asia/Tokyo"}).status_code == 403


def test_nobody_takes_an_address_off_anothers_list() -> None:
    space, other = a_space(), a_space()
    with edge():
        allow_mail_to(an_act(other), "ada@firm.example")
    row = MailAllowance.objects.of(other).get()
    answer = browser_of(a_member(space)).post(f"/settings/mail-to/{row.public_id}/remove/")
    assert answer.status_code == 404 and MailAllowance.objects.of(other).exists()


def test_the_live_page_has_no_list_and_says_when_mail_is_stopped() -> None:
    space = a_space()
    Space.objects.filter(workspace_id=space.workspace_id).update(mail_stopped=True)
    shown = words(browser_of(a_member(space)).get(f"/live{PAGE}"))
    assert "Really write to" not in shown and "Let it go again on the mailbox page" in shown
    assert "Mail to customers, live space" in shown


def test_the_page_shows_every_time_in_the_zone_that_holds() -> None:
    space = a_space()
    client = browser_of(a_member(space))
    client.post(f"{PAGE}zone/", {"zone": "Asia/Tokyo"})
    entry = AuditEntry.objects.of(live_of(space)).get(deed="change_zone")
    AuditEntry.objects.filter(pk=entry.pk).update(occurred_at=datetime(2026, 3, 10, 20, tzinfo=UTC))
    assert "11 Mar 2026, 05:00" in words(client.get("/live/settings/audit/?deed=change_zone"))
