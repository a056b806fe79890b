"""What a company may say of itself, and what would leave it with mails that nobody takes or days that nobody knows."""

from __future__ import annotations

import pytest

from leavewell.accounts.actions.particulars import (
    change_sender,
    change_zone,
    choose_country,
    rename_workspace,
)
from leavewell.accounts.actions.workspaces import allow_mail_to, disallow_mail_to, found_workspace
from leavewell.accounts.models import AuditEntry, MailAllowance, Space, Workspace
from leavewell.accounts.particulars import allowed_address, sender_written
from leavewell.accounts.queries import allowances_of, may_write_to
from leavewell.accounts.transaction import edge
from leavewell.kernel.errors import Invalid, Refused
from tests.builders import NOON, a_space, an_act


@pytest.mark.parametrize(
    "text",
    ["hello@cafe.example", "Café <hello@cafe.example>", '"Anker, Boje & Co." <hello@cafe.example>'],
)
def test_a_sender_is_an_address_with_or_without_a_name(text: str) -> None:
    assert sender_written(f" {text} ") == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Café",
        "Café <hello>",
        "Anker, Boje <hello@cafe.example>",
        "a@cafe.example, b@cafe.example",
        "Café <hello@cafe.example>\r\nBcc: eve@evil.example",
        f"{'x' * 250} <hello@cafe.example>",
    ],
)
def test_no_mail_is_sent_in_a_name_that_no_server_would_take(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        sender_written(text)
    assert refused.value.field == "sender"


@pytest.mark.parametrize(
    "text", ["everybody", "*", "*@*", "@cafe.example", "[a-z]*@x.example", "?@x.example", "a b@x"]
)
def test_the_list_of_a_test_space_takes_nothing_that_would_let_more_through(text: str) -> None:
    with pytest.raises(Invalid):
        allowed_address(text)


@pytest.mark.django_db
def test_each_part_is_changed_once_and_stands_on_the_trail() -> None:
    space = a_space()
    with edge():
        act = an_act(space)
        for _ in range(2):
            changes = (
                rename_workspace(act, "Café Zwei"),
                change_zone(act, "Asia/Tokyo"),
                choose_country(act, "JP"),
                change_sender(act, "Zwei <zwei@cafe.example>"),
            )
    assert changes == (False,) * 4
    now = Workspace.objects.get(pk=space.workspace_id)
    assert (now.name, now.zone, now.country) == ("Café Zwei", "Asia/Tokyo", "JP")
    assert now.mail_from == "Zwei <zwei@cafe.example>"
    noted = AuditEntry.objects.of(space).order_by("pk").values_list("deed", "details")
    assert list(noted)[-4:] == [
        ("rename_workspace", {}),
        ("change_zone", {"zone": "Asia/Tokyo"}),
        ("choose_country", {"country": "JP"}),
        ("change_sender", {}),
    ]


@pytest.mark.django_db
def test_two_companies_dont_bear_one_name_since_commands_name_a_workspace_by_it() -> None:
    ours, other = a_space("Café Anker"), a_space("Café Boje")
    with edge():
        assert not rename_workspace(an_act(ours), "Café Anker")
    with pytest.raises(Refused), edge():
        rename_workspace(an_act(ours), "Café Boje")
    assert Workspace.objects.get(pk=other.workspace_id).name == "Café Boje"


@pytest.mark.django_db
@pytest.mark.parametrize(("zone", "country"), [("Mars/Base", ""), ("", ""), ("Europe/Berlin", "XX")])
def test_nobody_gets_days_that_no_page_can_count(zone: str, country: str) -> None:
    space = a_space()
    with pytest.raises(Invalid), edge():
        change_zone(an_act(space), zone)
        choose_country(an_act(space), country)
    assert Workspace.objects.get(pk=space.workspace_id).country == ""


@pytest.mark.django_db
def test_a_workspace_isnt_even_made_with_a_zone_that_nobody_knows() -> None:
    with pytest.raises(Invalid), edge():
        found_workspace("Café", "Europe/Berln", "hello@cafe.example", at=NOON, actor="test")


@pytest.mark.django_db
def test_an_address_that_is_off_the_list_gets_no_more_mail_of_the_test_space() -> None:
    space = a_space()
    with edge():
        assert allow_mail_to(an_act(space), "*@Firm.example")
        assert not allow_mail_to(an_act(space), "*@firm.example")
    assert may_write_to(space, "ada@firm.example")
    (row,) = allowances_of(space)
    with edge():
        disallow_mail_to(an_act(space), row)
        disallow_mail_to(an_act(space), row)
    assert not may_write_to(space, "ada@firm.example")
    deeds = AuditEntry.objects.of(space).filter(deed__endswith="allow_mail").order_by("pk")
    assert [(each.deed, each.subject) for each in deeds] == [
        ("allow_mail", row.public_id),
        ("disallow_mail", row.public_id),
    ]


@pytest.mark.django_db
def test_a_live_space_has_no_list() -> None:
    live = a_space(mode=Space.Mode.LIVE)
    with pytest.raises(Refused), edge():
        allow_mail_to(an_act(live), "ada@firm.example")
    assert not MailAllowance.objects.of(live).exists()
