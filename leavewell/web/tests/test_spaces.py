"""The live space and the test space: two consoles, told apart by the address, and nothing of one in the other."""

from __future__ import annotations

import pytest
from django.test import Client

from leavewell.accounts.actions.customers import put_account
from leavewell.accounts.models import AuditEntry, Space
from leavewell.accounts.transaction import edge
from tests.builders import a_member, a_space, an_act

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


@pytest.fixture
def both() -> tuple[Space, Client]:
    """The test space, with a client signed in; each half of the workspace has one account."""
    test = a_space("Café Anker")
    live = Space.objects.select_related("workspace").get(workspace=test.workspace, mode="live")
    for space, name in ((test, "Firm of tests"), (live, "Firm that pays")):
        with edge():
            put_account(an_act(space), external_id="C-1", name=name)
    client = Client()
    client.force_login(a_member(test).user)
    return test, client


def test_each_space_shows_its_own_accounts(both: tuple[Space, Client]) -> None:
    _, client = both
    shown = {path: client.get(path).content.decode() for path in ("/accounts/", "/live/accounts/")}
    assert "Firm of tests" in shown["/accounts/"] and "Firm that pays" not in shown["/accounts/"]
    assert "Firm that pays" in shown["/live/accounts/"] and "Firm of tests" not in shown["/live/accounts/"]


def test_every_way_from_a_live_page_stays_in_the_live_space(both: tuple[Space, Client]) -> None:
    _, client = both
    page = client.get("/live/accounts/").content.decode()
    assert 'href="/live/steps/"' in page and 'href="/steps/"' not in page
    assert 'href="/static/console/console.css"' in page
    # And the next page of the same process is a test page's again.
    assert 'href="/steps/"' in client.get("/accounts/").content.decode()


def test_an_account_of_one_space_isnt_found_in_the_other(both: tuple[Space, Client]) -> None:
    _, client = both
    page = client.get("/accounts/").content.decode()
    start = page.index("/accounts/acc_")
    address = page[start : page.index('"', start)]
    assert client.get(address).status_code == 200
    assert client.get(f"/live{address}").status_code == 404


def test_a_live_clock_isnt_moved_and_its_tools_arent_named(both: tuple[Space, Client]) -> None:
    _, client = both
    assert "Test tools" not in client.get("/live/").content.decode()
    answer = client.post("/live/move-clock/", {"days": "3"}, follow=True)
    assert "live" in answer.content.decode()
    assert not AuditEntry.objects.filter(deed="move_clock").exists()


@pytest.mark.parametrize(
    "path", ["/live/api/v1/openapi.json", "/live/sign-in/", "/live/c/nothing", "/live/live/"]
)
def test_what_isnt_the_consoles_has_one_address(both: tuple[Space, Client], path: str) -> None:
    assert both[1].get(path).status_code == 404


def test_a_stranger_is_led_back_to_the_live_page_they_asked_for() -> None:
    answer = Client().get("/live/accounts/")
    assert answer.headers["Location"] == "/sign-in/?next=/live/accounts/"
