"""Finance's month as it is read, taken along, locked and unlocked."""

from __future__ import annotations

import csv
import html
import io
import re
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from leavewell.accounts.models import ExchangeRate, LockedMonth, Member
from leavewell.accounts.roles import Role
from leavewell.insight.tests.planted import LAST_INSTANT, Plant, a_march, a_plant, day, the_rates
from leavewell.kernel.money import Money
from tests.builders import a_member
from tests.moments import today_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]

THERE = "/month/?of=2026-03"


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def billing(plant: Plant) -> Client:
    return signed_in(a_member(plant.space, Role.BILLING))


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def rows(client: Client) -> list[dict[str, str]]:
    answer = client.get("/month/csv/?of=2026-03")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="month-2026-03.csv"'
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def a_small_march() -> Plant:
    """One end and one refund."""
    plant = a_plant()
    sub = plant.sells(Money(4900, "EUR"))
    plant.refunds(sub, day(7), Money(1234, "EUR"))
    plant.ends(sub, day(10))
    return plant


def test_finance_reads_each_figure_with_what_counts_for_it_and_no_sum_over_currencies() -> None:
    plant = a_march()
    seen = text(billing(plant).get(THERE))
    assert "Revenue lost, a month 2 declared, 1 the trial lapsed, 2 set in billing itself" in seen
    for amount in ("5 €95.67", "1 ¥6,000", "1 BHD43.452"):
        assert amount in seen
    assert "The day of the end decides, not the day of the request." in seen
    assert "6 ends here" in seen and "No difference, as of 5 January 2026" in seen
    assert "All together" not in seen and "Choose one to report in" in seen


def test_the_file_adds_up_to_the_page() -> None:
    plant = a_march()
    plant.rates("EUR", *the_rates())
    client, sums = billing(plant), defaultdict[tuple[str, str], Decimal](Decimal)
    whole: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in rows(client):
        assert row["row"] in ("line", "rounding")
        if row["amount"]:
            sums[row["figure"], row["currency"]] += Decimal(row["amount"])
        if row["reported"]:
            whole[row["figure"]] += Decimal(row["reported"])
    assert {key: f"{each}" for key, each in sums.items()} == {
        ("lost", "EUR"): "95.67",
        ("lost", "JPY"): "6000",
        ("lost", "BHD"): "43.452",
        ("discount", "EUR"): "20.00",
        ("pause", "JPY"): "1000",
        ("lower_price", "BHD"): "10.000",
        ("won_back", "EUR"): "30.00",
        ("refund", "EUR"): "12.34",
        ("credit", "EUR"): "6.00",
        ("open_invoice", "EUR"): "49.00",
    }
    assert (whole["lost"], whole["pause"]) == (Decimal("238.29"), Decimal("6.10"))
    shown = text(client.get(THERE))
    assert "All together, in EUR" in shown and "7 €238.29" in shown


def test_a_customer_whose_name_is_a_formula_is_none_in_the_file() -> None:
    plant = a_plant()
    plant.ends(plant.sells(Money(4900, "EUR"), name="=HYPERLINK(A1)"), day(10))
    line = rows(billing(plant))[0]
    assert line["account"] == "'=HYPERLINK(A1)"
    assert (line["price"], line["interval"], line["amount"]) == ("49.00", "month", "49.00")


def test_each_figure_leads_to_its_lines() -> None:
    plant = a_march()
    client = billing(plant)
    links = re.findall(r'href="(\?of=2026-03&amp;show=[\w-]+)#behind"', client.get(THERE).content.decode())
    assert len(links) == 10
    for link in links:
        assert (
            "<tbody>"
            in client.get(f"/month/{link.replace('&amp;', '&')}").content.decode().partition('id="behind"')[2]
        )
    lines = text(client.get(f"{THERE}&show=discount-EUR")).partition("Discounts, a month, EUR")[2]
    assert "3 charges €80.00 a month €20.00" in lines


def test_a_missing_rate_is_named_and_never_guessed() -> None:
    plant = a_march()
    plant.rates("EUR", the_rates()[1])
    seen = text(billing(plant).get(THERE))
    assert "2 rates are missing, and none is guessed." in seen
    assert "JPY on 4 March 2026, JPY on 15 March 2026" in seen and "a rate is missing" in seen


def test_a_difference_from_billing_is_a_line_on_the_page_and_in_the_file() -> None:
    plant = a_plant()
    there = plant.sells(Money(1000, "EUR"), name="Only there")
    plant.reads(there, day(11), state="ended", ends_at=day(9))
    client = billing(plant)
    assert "Only there Team Ended there, and not here" in text(client.get(THERE))
    assert [(each["row"], each["kind"]) for each in rows(client)] == [("difference", "ended_there_not_here")]


def test_finance_locks_a_month_and_what_comes_later_stands_beside_it() -> None:
    plant = a_small_march()
    client = billing(plant)
    answer = client.post("/month/lock/", {"of": "2026-03"}, follow=True)
    assert "It is locked." in text(answer)
    plant.refunds(plant.sells(Money(100, "EUR"), name="Late"), day(30), Money(77, "EUR"))
    seen = text(client.get(THERE))
    assert "Ann locked these figures" in seen and "Refunds , new: Late" in seen and "€0.77" in seen
    assert "1 €12.34" in seen.partition("After the lock")[0]
    late = [each for each in rows(client) if each["row"] == "late_new"]
    assert [(each["figure"], each["amount"]) for each in late] == [("refund", "0.77")]
    again = client.post("/month/lock/", {"of": "2026-03"}, follow=True)
    assert "locked already" in text(again) and LockedMonth.objects.of(plant.space).count() == 1


def test_unlocking_without_a_reason_is_asked_for_again() -> None:
    plant = a_small_march()
    client = billing(plant)
    client.post("/month/lock/", {"of": "2026-03"})
    refused = client.post("/month/unlock/", {"of": "2026-03", "reason": " "})
    assert refused.status_code == 422 and "Unlocking needs a reason." in text(refused)
    done = client.post("/month/unlock/", {"of": "2026-03", "reason": "A late invoice"}, follow=True)
    assert "counts anew" in text(done) and "A late invoice" in text(done)


def test_the_month_that_runs_cant_be_locked_and_says_why() -> None:
    plant = a_plant()
    client = billing(plant)
    assert "once its last day is past" in text(client.get("/month/"))
    running = f"{today_in(plant.space):%Y-%m}"
    assert "isn't over yet" in text(client.post("/month/lock/", {"of": running}, follow=True))


def test_whoever_only_reads_sees_the_month_and_no_button() -> None:
    plant = a_small_march()
    analyst = signed_in(a_member(plant.space, Role.ANALYST))
    assert "Lock March 2026" not in text(analyst.get(THERE))
    assert "Keep the rate" not in text(analyst.get("/month/rates/"))
    assert analyst.post("/month/lock/", {"of": "2026-03"}).status_code == 403


def test_the_month_before_and_after_are_a_link_away_and_an_odd_address_is_no_error() -> None:
    plant = a_plant("America/New_York")
    plant.ends(plant.sells(Money(4900, "EUR")), LAST_INSTANT)
    client = billing(plant)
    page = client.get(THERE).content.decode()
    assert 'href="?of=2026-02">Month before' in page and 'href="?of=2026-04">Month after' in page
    for odd in ("nonsense", "2026-13", "9999-12", "1000-01", "%00"):
        assert "Month after" not in text(client.get(f"/month/?of={odd}&show=nonsense-&page=x"))


def test_rates_are_typed_one_by_one_once_a_currency_is_chosen() -> None:
    plant = a_plant()
    client = billing(plant)
    given = {"day": "2026-03-01", "rate_currency": "usd", "rate": "0.92", "source": "the bank"}
    assert "Choose it first" in text(client.post("/month/rates/put/", given))
    client.post("/month/rates/currency/", {"currency": "EUR"})
    assert "1 rate is kept." in text(client.post("/month/rates/put/", given, follow=True))
    assert "1 Mar 2026 USD 0.92 the bank" in text(client.get("/month/rates/"))
    for field, wrong in (("day", "soon"), ("rate", "0,92"), ("rate", "much"), ("rate_currency", "beans")):
        answer = client.post("/month/rates/put/", {**given, field: wrong})
        assert answer.status_code == 422 and 'id="wrong"' in answer.content.decode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"day,currency,rate\n2026-03-01,USD,0.92\n2026-03-01,JPY,0.0061\n", "2 rates are kept."),
        (b"\xef\xbb\xbfDay;Currency;Rate;Source\n2026-03-01;USD;0.92;the bank\n", "1 rate is kept."),
        (b"day,rate\n2026-03-01,0.92\n", "no column 'currency'"),
        (b"day,currency,rate\n2026-03-01,USD,0.92\n2026-03-02,USD,\n", "Line 3 has no day and rate"),
        (b'day,currency,rate\n2026-03-01,USD,"0,92"\n', "Line 2 has no day and rate"),
        (b"day,currency,rate\n2026-03-01\n", "Line 2 has no day and rate"),
        (b"day,currency,rate\n2026-03-01,USD,0.92,a,b\n", "1 rate is kept."),
        (b"day,currency,rate\n", "no rate in it"),
        (b"\xff\xfe\x00", "isn't a text in UTF-8"),
        (b"day,currency,rate\n\0", "isn't a table"),
    ],
)
def test_a_file_of_rates_is_kept_whole_or_not_at_all(content: bytes, said: str) -> None:
    plant = a_plant()
    plant.rates("EUR")
    file = SimpleUploadedFile("rates.csv", content, "text/csv")
    answer = billing(plant).post("/month/rates/upload/", {"file": file}, follow=True)
    assert said in text(answer)
    kept = ExchangeRate.objects.of(plant.space)
    assert kept.exists() == ("kept." in said)
    assert all(each.source in ("rates.csv", "the bank") for each in kept)
