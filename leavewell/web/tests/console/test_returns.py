"""A developer says in the console where customers are led, and makes the key that signs what they did."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from leavewell.accounts.models import Space
from leavewell.accounts.roles import Role
from leavewell.flow.models import Returns
from leavewell.web.tests.console.reading import words
from tests.builders import a_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]

PAGE = "/settings/returns/"
KEY = re.compile(r"lwst_[0-9a-z]{8}_[0-9a-f]{64}")


def test_a_developer_sets_the_list_and_the_addresses(space: Space, developer: Client) -> None:
    assert "30% off 3 charges" in words(developer.get(PAGE)) and "It is too hard to use" in words(
        developer.get(PAGE)
    )
    given = {
        "allowed": "app.example.com\r\n harbour: \r\n",
        "save_return_url": " https://app.example.com/{account} ",
        "cancel_confirmation_url": "harbour://left",
        "offer_urls/discount_30_3": "https://app.example.com/thanks",
        "reason_urls/too_hard": "https://app.example.com/help",
    }
    assert developer.post(f"{PAGE}change/", given).headers["Location"] == PAGE
    row = Returns.objects.of(space).get()
    assert row.allowed == ["app.example.com", "harbour://"]
    assert (row.save_return_url, row.cancel_confirmation_url) == (
        "https://app.example.com/{account}",
        "harbour://left",
    )
    assert row.offer_urls == {"discount_30_3": "https://app.example.com/thanks"}
    assert row.reason_urls == {"too_hard": "https://app.example.com/help"}
    page = words(developer.get(PAGE))
    assert 'value="harbour://left"' in page and "app.example.com\nharbour://</textarea>" in page


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"allowed": "*.com"}, "neither a host nor an app"),
        ({"allowed": "javascript:"}, "can never be on the list"),
        (
            {"allowed": "app.example.com", "save_return_url": "https://evil.example/"},
            "leads where this space may not",
        ),
        ({"reason_urls/too_hard": "https://app.example.com/{email}"}, "{email}"),
        ({"offer_urls/free_year": "https://app.example.com/"}, "has no offer"),
        ({"save_return_url": "https://app.example.com/{state}"}, "no key that signs"),
        ({"save_return_url": "https://app.example.com/\x00"}, "isn&#x27;t a web address"),
    ],
)
def test_what_may_not_be_is_said_beside_its_field_with_what_was_typed(
    space: Space, developer: Client, given: dict[str, str], said: str
) -> None:
    answer = developer.post(f"{PAGE}change/", {"allowed": "", **given})
    assert answer.status_code == 422
    page = words(answer)
    assert said in page and ("autofocus" in page or 'role="alert"' in page)
    assert all(value.strip("\x00") in page for name, value in given.items() if name != "offer_urls/free_year")
    assert not Returns.objects.of(space).exists()


def test_a_key_is_shown_once_and_a_new_one_comes_in_beside_it(space: Space, developer: Client) -> None:
    assert "No key yet" in words(developer.get(PAGE))
    made = developer.post(f"{PAGE}key/")
    (first,) = set(KEY.findall(words(made)))
    assert made.headers["Cache-Control"] == "no-store"
    page = words(developer.get(PAGE))
    assert not KEY.search(page) and first.split("_")[1] in page
    (second,) = set(KEY.findall(words(developer.post(f"{PAGE}key/"))))
    page = words(developer.get(PAGE))
    assert second != first and "signs beside the new one until" in page
    assert developer.post(f"{PAGE}key/stop/").status_code == 302
    assert "No key yet" in words(developer.get(PAGE))


def test_a_key_that_an_address_needs_isnt_given_up(space: Space, developer: Client) -> None:
    developer.post(f"{PAGE}key/")
    developer.post(f"{PAGE}change/", {"save_return_url": "https://app.example.com/{state}"})
    page = words(developer.post(f"{PAGE}key/stop/", follow=True))
    assert "has a place for the state" in page and "No key yet" not in page


@pytest.mark.parametrize("typed", ["", "0", "11", "two", "9" * 5000, "-1", "1.5", "²"])
def test_the_days_are_a_few_working_days(space: Space, developer: Client, typed: str) -> None:
    answer = developer.post(f"{PAGE}days/", {"confirm_days": typed})
    assert answer.status_code == 422 and "1 to 10 working days" in words(answer)
    assert developer.post(f"{PAGE}days/", {"confirm_days": "3"}).headers["Location"] == PAGE
    assert Returns.objects.of(space).get().confirm_days == 3


@pytest.mark.parametrize("role", [Role.AGENT, Role.BILLING, Role.ANALYST, Role.LEADERSHIP])
def test_nobody_else_comes_in(space: Space, role: Role) -> None:
    client = Client()
    client.force_login(a_member(space, role).user)
    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}key/").status_code == 403
    assert not Returns.objects.of(space).exists()
