"""A company takes over what its billing system holds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest

from leavewell.accounts.actions.customers import connect, put_contact
from leavewell.accounts.models import Account, AuditEntry, Connection, Contact, Price, Space, Subscription
from leavewell.accounts.queries import contact_of
from leavewell.accounts.transaction import edge
from leavewell.billing.contract import Processor
from leavewell.billing.simulator.control_types import NewCustomer, NewItem, NewSubscription
from leavewell.billing.types import SubState
from leavewell.billing.walking import Unreadable
from leavewell.effects.connections import processor_for
from leavewell.effects.models import Effect, FactRow, Mail
from leavewell.kernel.money import Money
from leavewell.web import simulator as behind
from leavewell.web.importing.billing import Terms, Waiting, import_billing
from leavewell.web.importing.billing.report import Report
from leavewell.web.tests.importing.shelf import (
    MAY,
    Shelf,
    a_customer_view,
    a_full_shelf,
    a_price_view,
    a_view,
)
from leavewell_simulator.testing import RunningSimulator
from tests.builders import a_space, an_account, an_act

pytestmark = pytest.mark.django_db


@pytest.fixture
def space() -> Space:
    """An empty test space."""
    return a_space()


@pytest.fixture
def connection(space: Space) -> Connection:
    """Its connection, to whatever the test puts behind it."""
    with edge():
        return connect(an_act(space), processor="stripe", secret="sk_test_shelf", settings={})


def taken(connection: Connection, shelf: Shelf, terms: Terms | None = None) -> Report:
    """An import from the shelf, without any waiting."""
    waiting = Waiting(print, lambda seconds: None)
    return import_billing(connection.space, connection, cast(Processor, shelf), terms or Terms(), waiting)


def fates(report: Report, part: str) -> dict[str, int]:
    return dict(report.parts[part].fates)


def test_customers_become_accounts_with_what_they_pay_for(space: Space, connection: Connection) -> None:
    shelf = a_full_shelf()
    shelf.rows["customers"] = [
        a_customer_view("cus_1", name="Alder", country="DE", locale="de-DE", email="Ann@Example.org"),
        *shelf.rows["customers"][1:],
    ]
    report = taken(connection, shelf)
    account = Account.objects.of(space).get(external_id="cus_1")
    assert (account.name, account.country, account.locale) == ("Alder", "DE", "de-DE")
    contact = contact_of(space, account, "ann@example.org")
    assert contact.may_cancel
    subscription = Subscription.objects.of(space).get(account=account)
    assert (subscription.provider_id, subscription.plan, subscription.quantity) == ("sub_1", "Team", 3)
    assert Price.objects.of(space).get().provider_id == "price_1"
    assert {name: fates(report, name) for name in report.parts} == {
        "customers": {"added": 3},
        "prices": {"added": 1},
        "subscriptions": {"added": 3},
    }
    assert report.changed == 3 + 1 + 3 + 3


def test_nobody_is_written_to_and_no_effect_is_planned(space: Space, connection: Connection) -> None:
    taken(connection, a_full_shelf())
    assert not Effect.objects.of(space).exists()
    assert not Mail.objects.of(space).exists()


def test_a_second_import_changes_nothing(space: Space, connection: Connection) -> None:
    taken(connection, a_full_shelf())
    kept = [FactRow.objects.of(space).count(), AuditEntry.objects.of(space).count()]
    report = taken(connection, a_full_shelf())
    assert report.changed == 0
    assert {name: fates(report, name) for name in report.parts} == {
        "customers": {"the same": 3},
        "prices": {"the same": 1},
        "subscriptions": {"the same": 3},
    }
    assert kept == [FactRow.objects.of(space).count(), AuditEntry.objects.of(space).count()]


def test_what_has_changed_in_billing_is_brought_up_to_date(space: Space, connection: Connection) -> None:
    taken(connection, a_full_shelf())
    shelf = a_full_shelf()
    later = MAY
    shelf.rows["customers"] = [a_customer_view("cus_1", name="New name"), *shelf.rows["customers"][1:]]
    shelf.rows["prices"] = [a_price_view("price_1", on_sale=False, read_at=later)]
    shelf.rows["subscriptions"] = [
        a_view("sub_1", "cus_1", fingerprint="other", state=SubState.ENDED, read_at=later),
        *shelf.rows["subscriptions"][1:],
    ]
    report = taken(connection, shelf)
    assert {name: report.parts[name].fates["changed"] for name in report.parts} == {
        "customers": 1,
        "prices": 1,
        "subscriptions": 1,
    }
    assert Account.objects.of(space).get(external_id="cus_1").name == "New name"
    assert Subscription.objects.of(space).get(provider_id="sub_1").state == "ended"
    assert not Price.objects.of(space).get().on_sale


def test_a_billing_address_that_is_no_address_makes_no_contact(space: Space, connection: Connection) -> None:
    shelf = Shelf(
        {"customers": [a_customer_view("cus_1", email=None), a_customer_view("cus_2", email="none")]}
    )
    report = taken(connection, shelf)
    assert (report.contacts_added, report.without_contact) == (0, 2)
    assert Account.objects.of(space).count() == 2


def test_a_company_may_keep_billing_addresses_from_cancelling(space: Space, connection: Connection) -> None:
    report = taken(connection, a_full_shelf(), Terms(contacts=False))
    assert not Contact.objects.of(space).exists()
    assert not any("contacts" in line for line in report.lines())


def test_a_right_that_was_taken_away_stays_away(space: Space, connection: Connection) -> None:
    taken(connection, a_full_shelf())
    account = Account.objects.of(space).get(external_id="cus_1")
    with edge():
        put_contact(an_act(space), account, email="cus_1@example.org", name="Ann", may_cancel=False)
    assert taken(connection, a_full_shelf()).changed == 0
    contact = contact_of(space, account, "cus_1@example.org")
    assert (contact.may_cancel, contact.name) == (False, "Ann")


def test_what_billing_does_not_say_is_not_taken_away(space: Space, connection: Connection) -> None:
    an_account(space, "cus_1", "Known to us")
    shelf = Shelf({"customers": [a_customer_view("cus_1", name="", country="Germany", locale="xx-not-one")]})
    taken(connection, shelf)
    account = Account.objects.of(space).get()
    assert (account.name, account.country, account.locale) == ("Known to us", "", "en")


def test_odd_names_are_cut_to_what_can_be_kept(space: Space, connection: Connection) -> None:
    shelf = a_full_shelf(1)
    shelf.rows["customers"] = [a_customer_view("cus_1", name="Al\x00der\n" + "r" * 500)]
    (view,) = shelf.rows["subscriptions"]
    shelf.rows["subscriptions"] = [replace(view, items=(replace(view.items[0], plan="p" * 900),))]
    shelf.rows["prices"] = [a_price_view("price_1", plan="p" * 900)]
    taken(connection, shelf)
    assert Account.objects.of(space).get().name == "Alder" + "r" * 195
    assert Subscription.objects.of(space).get().plan == Price.objects.of(space).get().plan == "p" * 255


def test_odd_rows_are_left_out_by_name_and_stop_nothing(space: Space, connection: Connection) -> None:
    shelf = Shelf(
        {
            "customers": [Unreadable("cus_0", "foreign_shape"), a_customer_view("cus_1")],
            "prices": [Unreadable("price_0", "tiered_price"), a_price_view("price_1")],
            "subscriptions": [
                Unreadable("sub_0", "unknown_status"),
                a_view("sub_1", "cus_1"),
                a_view("sub_2", "cus_deleted"),
            ],
        }
    )
    report = taken(connection, shelf)
    assert {name: part.left_out for name, part in report.parts.items()} == {
        "customers": {"foreign_shape": ["cus_0"]},
        "prices": {"tiered_price": ["price_0"]},
        "subscriptions": {"unknown_status": ["sub_0"], "no_account": ["sub_2"]},
    }
    words = "\n".join(report.lines())
    assert "  1 left out, the customer was deleted or left out: sub_2" in words
    assert "subscriptions  3 read: 1 added, 0 changed, 0 the same, 2 left out" in words


def test_accounts_may_have_the_companys_own_ids(space: Space, connection: Connection) -> None:
    """Also where two customers of the billing system are one to the company."""
    shelf = Shelf(
        {
            "customers": [
                a_customer_view("cus_1", metadata={"tenant": "A-1"}),
                a_customer_view("cus_2", metadata={"tenant": "A-1"}),
                a_customer_view("cus_3"),
                a_customer_view("cus_4", metadata={"tenant": "a/b"}),
            ],
            "subscriptions": [a_view(f"sub_{number}", f"cus_{number}") for number in (1, 2, 3)],
        }
    )
    own = Terms("tenant")
    report = taken(connection, shelf, own)
    account = Account.objects.of(space).get()
    assert (account.external_id, account.name) == ("A-1", "Firm cus_1")
    assert set(account.subscriptions.values_list("provider_id", flat=True)) == {"sub_1", "sub_2"}
    assert set(account.contacts.values_list("email", flat=True)) == {"cus_1@example.org", "cus_2@example.org"}
    assert report.parts["customers"].left_out == {"no_own_id": ["cus_3"], "odd_own_id": ["cus_4"]}
    assert taken(connection, shelf, own).changed == 0


def test_a_subscription_never_moves_to_another_account(space: Space, connection: Connection) -> None:
    taken(connection, a_full_shelf(1))
    shelf = a_full_shelf(1)
    shelf.rows["customers"] = [a_customer_view("cus_1", metadata={"tenant": "A-1"})]
    report = taken(connection, shelf, Terms("tenant"))
    assert report.parts["subscriptions"].left_out == {"other_account": ["sub_1"]}
    assert Subscription.objects.of(space).get().account.external_id == "cus_1"


def test_what_is_set_to_end_elsewhere_is_listed_and_left_alone(space: Space, connection: Connection) -> None:
    shelf = a_full_shelf(2)
    shelf.rows["subscriptions"] = [
        a_view("sub_1", "cus_1", state=SubState.ENDING, ends_at=MAY),
        a_view("sub_2", "cus_2"),
    ]
    report = taken(connection, shelf)
    assert [(one.account, one.subscription, one.ends_at) for one in report.ending] == [
        ("cus_1", "sub_1", MAY)
    ]
    assert "  sub_1 of cus_1 ends 2026-05-01" in list(report.lines())
    assert not Effect.objects.of(space).exists()


def test_other_spaces_stay_as_they_are(connection: Connection) -> None:
    other = a_space()
    taken(connection, a_full_shelf())
    for kind in (Account, Contact, Subscription, Price):
        rows: Any = kind.objects
        assert not rows.of(other).exists()


def test_an_import_from_the_simulator_over_its_wire(simulator: RunningSimulator, space: Space) -> None:
    connection = behind.connect_simulator(an_act(space))
    keys = [f"K{number}" for number in range(3)]
    with behind.control(space) as billing:
        billing.load(
            [NewCustomer(key, f"{key}@example.org", f"Firm {key}") for key in keys],
            [
                NewSubscription(
                    f"S-{key}", key, (NewItem(f"I-{key}", "Team", Money(4900, "EUR"), 1, "month"),)
                )
                for key in keys
            ],
        )
    with processor_for(connection, space) as processor:
        report = import_billing(space, connection, processor, Terms(), Waiting(print))
    assert (fates(report, "customers"), fates(report, "subscriptions")) == ({"added": 3}, {"added": 3})
    assert not Effect.objects.of(space).exists()
