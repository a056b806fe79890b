"""A company's table comes in by the console: looked at first, and carried out by the worker."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from leavewell.accounts.models import Account, Subscription, Trait, Upload
from leavewell.accounts.queries import space_by_id
from leavewell.accounts.roles import Role
from leavewell.web.importing.upload import carrying
from tests.builders import a_member, a_space, an_account
from tests.moments import run_what_is_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]

ACCOUNTS = "\ufeffCustomer ID;Company;Country;Staff\nA-1;Alder GmbH;de;12\nA-2;Birke AG;;7\n;Nameless;DE;1\n"
SUBSCRIPTIONS = (
    "subscription_id,customer_id,plan,start_date,billing_cycle,price_eur\n"
    "S-1,A-1,Team,31/12/2025,monthly,49.00\n"
    "S-2,A-9,Team,15/01/2026,monthly,49.00\n"
)


@pytest.fixture
def client() -> Client:
    signed_in = Client()
    signed_in.force_login(a_member(a_space(), Role.DEVELOPER).user)
    return signed_in


def words(answer: Any) -> str:
    return str(answer.content.decode())


def send(client: Client, holds: str, text: str, name: str = "table.csv") -> Any:
    file = SimpleUploadedFile(name, text.encode(), "text/csv")
    return client.post("/settings/import/upload/", {"holds": holds, "file": file})


def page_of(answer: Any) -> str:
    assert answer.status_code == 302, words(answer)
    return str(answer.headers["Location"])


def imported(client: Client, holds: str, text: str) -> Upload:
    page = page_of(send(client, holds, text))
    client.post(f"{page}start/")
    row = Upload.objects.order_by("-pk")[0]
    run_what_is_due(space_by_id(row.space_id))
    row.refresh_from_db()
    return row


def test_the_columns_are_suggested_and_the_first_rows_shown_and_nothing_is_written(client: Client) -> None:
    shown = words(client.get(page_of(send(client, "accounts", ACCOUNTS))))
    assert "<option selected>Customer ID</option>" in shown and "<option selected>Company</option>" in shown
    assert "2 would be taken" in shown and "1 refused" in shown
    assert "Line 4: &#x27;Customer ID&#x27; is blank" in shown
    assert "Alder GmbH" in shown and not Account.objects.exists()


def test_the_worker_takes_the_rows_over_and_the_file_is_deleted(client: Client) -> None:
    row = imported(client, "accounts", ACCOUNTS)
    assert (row.state, row.counts, bytes(row.content)) == ("done", {"added": 2, "rejected": 1}, b"")
    assert Account.objects.get(external_id="A-1").name == "Alder GmbH"
    assert Trait.objects.get(account__external_id="A-1").value == "12"
    shown = words(client.get(f"/settings/import/{row.public_id}/"))
    assert "Imported" in shown and "Line 4" in shown and 'hx-trigger="every' not in shown


def test_the_same_table_a_second_time_changes_nothing(client: Client) -> None:
    imported(client, "accounts", ACCOUNTS)
    before = list(Account.objects.order_by("pk").values())
    assert imported(client, "accounts", ACCOUNTS).counts == {"same": 2, "rejected": 1}
    assert list(Account.objects.order_by("pk").values()) == before


def test_days_first_are_recognised_and_an_unknown_account_is_told_with_its_line(client: Client) -> None:
    imported(client, "accounts", ACCOUNTS)
    page = page_of(send(client, "subscriptions", SUBSCRIPTIONS))
    shown = words(client.get(page))
    assert '<option value="dmy" selected>' in shown and 'value="EUR"' in shown
    assert "1 would be taken" in shown and "Line 3" in shown
    client.post(f"{page}start/")
    run_what_is_due(space_by_id(Upload.objects.order_by("-pk")[0].space_id))
    assert Subscription.objects.get().unit_minor == 4900


def test_a_wrong_guess_can_be_corrected_before_anything_is_written(client: Client) -> None:
    page = page_of(send(client, "accounts", "key,company,firm\nA-1,x,Alder\n"))
    assert "Choose which column holds the external id" in words(client.get(page))
    assert client.post(f"{page}start/").status_code == 422
    chosen = {"column-external_id": "key", "column-name": "firm", "dates": "ymd", "decimal": "."}
    answer = client.post(f"{page}columns/", chosen, follow=True)
    assert "1 would be taken" in words(answer)
    client.post(f"{page}start/")
    run_what_is_due(space_by_id(Upload.objects.get().space_id))
    assert Account.objects.get().name == "Alder" and not Trait.objects.exists()


def test_a_column_that_the_table_hasnt_got_is_refused(client: Client) -> None:
    page = page_of(send(client, "accounts", ACCOUNTS))
    answer = client.post(f"{page}columns/", {"column-name": "Nothing", "dates": "ymd", "decimal": "."})
    assert answer.status_code == 422 and "There is no column" in words(answer)


def test_a_large_table_comes_in_part_by_part_and_an_id_that_stands_twice_is_found_across_them(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "ROWS", 3)
    rows = "".join(f"A-{number},Firm {number}\n" for number in range(7))
    row = imported(client, "accounts", f"id,name\n{rows}A-1,Another\n")
    assert (row.rows_done, row.counts) == (8, {"added": 7, "rejected": 1})
    assert row.rejects == [[9, "id repeated with other content; first seen on line 3"]]


@pytest.mark.parametrize(
    ("holds", "text", "said"),
    [
        ("accounts", "", "There was no file, or an empty one."),
        ("secrets", "id\n1\n", "It wasn&#x27;t said what the table holds."),
        ("accounts", "\n1,2\n", "is empty"),
    ],
)
def test_what_cant_be_a_table_is_refused_beside_the_field(
    client: Client, holds: str, text: str, said: str
) -> None:
    answer = send(client, holds, text)
    assert answer.status_code == 422 and said in words(answer)
    assert not Upload.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leavewell.web.console.upload.views.LARGEST", 10)
    assert "larger than" in words(send(client, "accounts", ACCOUNTS))


def test_a_file_that_was_thrown_away_is_gone_and_cant_be_imported(client: Client) -> None:
    page = page_of(send(client, "accounts", ACCOUNTS))
    client.post(f"{page}throw-away/")
    client.post(f"{page}start/")
    row = Upload.objects.get()
    run_what_is_due(space_by_id(row.space_id))
    assert (row.state, bytes(row.content)) == ("thrown_away", b"") and not Account.objects.exists()


def test_pressing_import_twice_imports_once(client: Client) -> None:
    page = page_of(send(client, "accounts", ACCOUNTS))
    client.post(f"{page}start/")
    assert "isn&#x27;t waiting any more" in words(client.post(f"{page}start/", follow=True))
    run_what_is_due(space_by_id(Upload.objects.get().space_id))
    assert Upload.objects.get().counts == {"added": 2, "rejected": 1}


def test_an_upload_of_another_workspace_isnt_there(client: Client) -> None:
    other = Client()
    other.force_login(a_member(a_space()).user)
    an_account(a_space())
    assert other.get(page_of(send(client, "accounts", ACCOUNTS))).status_code == 404
