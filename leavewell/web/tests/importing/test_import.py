"""A company's own tables into a space: all that can be taken is in, all else is named, and nobody hears of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from leavewell.accounts.actions.workspaces import add_member
from leavewell.accounts.models import (
    Account,
    AuditEntry,
    Contact,
    Contract,
    DutyHolder,
    Space,
    Subscription,
    Trait,
)
from leavewell.accounts.roles import Role
from leavewell.accounts.traits import value_of
from leavewell.accounts.transaction import edge
from leavewell.effects.models import Effect, FactRow, Mail
from leavewell.flow.models import CancelSession, Declaration, ImportedWords, Receipt
from leavewell.flow.queries import latest_declaration
from leavewell.kernel.errors import Invalid
from leavewell.kernel.money import Money
from leavewell.signals.models import Ticket, Usage
from leavewell.web.importing.report import Verdict
from leavewell.web.tests.importing.company import ROWS, TABLES, put_in, write_tables
from leavewell_simulator.testing import RunningSimulator
from tests.builders import a_customer, a_space, an_act

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]

TAKEN = {
    "accounts": (3, 3, 0, 0, 0),
    "contacts": (3, 3, 0, 0, 0),
    "duties": (2, 0, 1, 0, 1),
    "contracts": (2, 2, 0, 0, 0),
    "subscriptions": (4, 4, 0, 0, 0),
    "usage": (5, 3, 0, 1, 1),
    "tickets": (2, 2, 0, 0, 0),
    "cancellations": (3, 3, 0, 0, 0),
}
"""Table -> read, added, changed, the same, rejected."""


@pytest.fixture
def space() -> Space:
    """A space whose workspace has Ann."""
    space = a_space()
    with edge():
        add_member(
            an_act(space), email="ann@cafe.example", name="Ann", password="seven grey herons", role=Role.AGENT
        )
    return space


def rows_of(space: Space) -> dict[str, int]:
    """How many rows of each kind the space has."""
    kinds = (
        Account,
        Contact,
        Contract,
        Trait,
        Subscription,
        Usage,
        Ticket,
        Declaration,
        ImportedWords,
        FactRow,
    )
    return {kind.__name__: kind.objects.of(space).count() for kind in kinds}


def test_every_row_has_one_verdict_and_what_isnt_taken_is_named(space: Space, tmp_path: Path) -> None:
    written = put_in(space, write_tables(tmp_path))
    assert {holds: written.counts(holds) for holds in TAKEN} == TAKEN
    assert sum(table.read for table in written.report.tables) == ROWS
    assert written.rejects == [
        "owners.csv,3,no member has the address nobody@cafe.example; invite them first",
        "usage.csv,5,id repeated with other content; first seen on line 2",
    ]


def test_a_second_time_changes_nothing_and_rejects_the_same(space: Space, tmp_path: Path) -> None:
    first = put_in(space, write_tables(tmp_path))
    before, trail = rows_of(space), AuditEntry.objects.of(space).count()
    again = put_in(space, tmp_path)
    assert (again.report.written, again.rejects) == (0, first.rejects)
    assert rows_of(space) == before
    assert AuditEntry.objects.of(space).count() == trail


def test_nobody_is_written_to_and_nothing_starts(space: Space, tmp_path: Path) -> None:
    put_in(space, write_tables(tmp_path))
    left = (Mail, Effect, Receipt, CancelSession)
    assert [kind.objects.of(space).count() for kind in left] == [0, 0, 0, 0]
    assert set(FactRow.objects.of(space).values_list("source", "actor")) == {("import", "import")}


def test_a_dry_run_counts_the_same_and_leaves_nothing(space: Space, tmp_path: Path) -> None:
    before = rows_of(space)
    written = put_in(space, write_tables(tmp_path), dry_run=True)
    assert {holds: written.counts(holds) for holds in TAKEN} == TAKEN
    assert rows_of(space) == before


def test_accounts_and_their_traits_are_read_as_they_are_written(space: Space, tmp_path: Path) -> None:
    put_in(space, write_tables(tmp_path))
    names = Account.objects.of(space).order_by("external_id")
    assert list(names.values_list("external_id", "name", "country", "audience")) == [
        ("K1", "Erle; Söhne", "DE", "business"),
        ("K2", "Fink\r\nund Co", "GB", "business"),
        ("K3", "Glas", "", "business"),
    ]
    traits = Trait.objects.of(space).filter(account__external_id="K1")
    assert {row.name: value_of(row.kind, row.value) for row in traits} == {
        "since": date(2024, 12, 31),
        "staff": Decimal(1200),
        "partner": True,
    }


def test_only_the_named_roles_may_cancel_and_that_is_on_record(space: Space, tmp_path: Path) -> None:
    put_in(space, write_tables(tmp_path))
    may = Contact.objects.of(space).filter(may_cancel=True)
    assert set(may.values_list("email", flat=True)) == {"ada@erle.example", "eve@fink.example"}
    assert AuditEntry.objects.of(space).filter(deed="set_right_to_cancel").count() == 2


def test_duties_and_contracts_name_people_who_are_known(space: Space, tmp_path: Path) -> None:
    put_in(space, write_tables(tmp_path))
    (duty,) = DutyHolder.objects.of(space)
    assert (duty.account.external_id, duty.duty, duty.member.user.email) == ("K1", "csm", "ann@cafe.example")
    contract = Contract.objects.of(space).get(number="V-1")
    assert (contract.yearly, contract.notice_days, contract.renews) == (Money(1200050, "EUR"), 90, True)
    assert contract.signatory is not None and contract.signatory.email == "ada@erle.example"


def test_subscriptions_are_mirrored_without_a_billing_system(space: Space, tmp_path: Path) -> None:
    written = put_in(space, write_tables(tmp_path))
    rows = {row.provider_id: row for row in Subscription.objects.of(space).select_related("connection")}
    assert {key: row.state for key, row in rows.items()} == {
        "S1": "active",
        "S2": "ended",
        "S3": "ending",
        "S4": "trialing",
    }
    assert {row.connection.processor for row in rows.values()} == {"manual"}
    assert (rows["S1"].unit_minor, rows["S1"].quantity, rows["S1"].price) == (24010, 5, Money(120050, "EUR"))
    assert (rows["S3"].unit_minor, rows["S3"].quantity) == (10000, 1)
    assert (rows["S3"].interval, rows["S3"].interval_count) == ("month", 3)
    assert rows["S2"].ends_at == rows["S2"].period_end_at == datetime(2025, 3, 1, 22, 59, 59, tzinfo=UTC)
    assert rows["S1"].period_end_at > space.now()
    told = "\n".join(written.report.lines())
    assert "1 subscriptions were set to end already." in told and "S3 of K3 ends 2099-01-01" in told
    assert "can't be shared out evenly" in told


def test_usage_that_is_older_than_its_subscription_is_kept(space: Space, tmp_path: Path) -> None:
    put_in(space, write_tables(tmp_path))
    usage = Usage.objects.of(space).select_related("subscription", "account").order_by("external_id")
    assert [(row.external_id, row.count, row.account.external_id) for row in usage] == [
        ("U1", 3, "K1"),
        ("U2", 4, "K1"),
        ("U3", 1, "K3"),
    ]
    first = usage[0]
    assert first.subscription is not None and first.subscription.started_at is not None
    assert first.used_on < first.subscription.started_at.date()


def test_a_past_cancellation_is_a_declaration_that_ended_with_its_words_apart(
    space: Space, tmp_path: Path
) -> None:
    written = put_in(space, write_tables(tmp_path))
    past = {row.external_id: row for row in Declaration.objects.of(space)}
    assert {row.source for row in past.values()} == {"import"} and {row.state for row in past.values()} == {
        "ended"
    }
    shown = {key: (row.reason, row.source_reason, row.refund) for key, row in past.items()}
    assert shown == {
        "C1": ("too_expensive", "price", Money(403, "EUR")),
        "C2": ("other", "moon", None),
        "C3": ("other", "", Money(0, "EUR")),
    }
    assert past["C1"].received_at == past["C1"].ended_at == datetime(2025, 3, 1, 22, 59, 59, tzinfo=UTC)
    assert len({row.number for row in past.values()}) == 3
    assert [row.words for row in ImportedWords.objects.of(space)] == ["far too dear"]
    assert "1 cancellations have a reason that the flow doesn't" in "\n".join(written.report.lines())


def test_a_past_cancellation_is_no_wish_that_stands(space: Space, tmp_path: Path) -> None:
    put_in(space, write_tables(tmp_path))
    assert latest_declaration(space, Account.objects.of(space).get(external_id="K2")) is None


def test_a_newer_table_changes_what_differs_and_no_more(space: Space, tmp_path: Path) -> None:
    put_in(space, write_tables(tmp_path))
    newer = {
        "kunden": TABLES["kunden.csv"].replace("1.200;ja", "1.300;ja"),
        "gone": TABLES["gone.csv"].replace("far too dear", ""),
        "subs": TABLES["subs.csv"].replace("Solo", "Solo plus"),
        "usage": TABLES["usage.csv"].replace("U3,S3,02/03/2025", "U3,S3,02/04/2025"),
        "tickets": TABLES["tickets.csv"].replace("high", "low"),
        "contacts": TABLES["contacts.csv"].replace("Ada,admin", "Ada,user"),
        "contracts": TABLES["contracts.csv"].replace(",90,", ",60,"),
    }
    written = put_in(space, write_tables(tmp_path, **newer))
    changed = {table.holds: table.verdicts[Verdict.CHANGED] for table in written.report.tables}
    assert changed == {**dict.fromkeys(TAKEN, 1), "duties": 0}
    assert sum(table.verdicts[Verdict.ADDED] for table in written.report.tables) == 0
    assert not ImportedWords.objects.of(space).exists()
    assert not Contact.objects.of(space).get(email="ada@erle.example").may_cancel


def test_what_billing_knows_a_table_never_overwrites(
    space: Space, tmp_path: Path, simulator: RunningSimulator
) -> None:
    ada = a_customer(space)
    key, account = ada.subscription.provider_id, ada.account.external_id
    table = f"{TABLES['subs.csv']}{key};{account};Other;2025-01-31;;monthly;1,00;1;no\n"
    written = put_in(space, write_tables(tmp_path, subs=table))
    known = next(each for each in written.report.tables if each.holds == "subscriptions")
    assert known.verdicts[Verdict.KNOWN] == 1
    (row,) = Subscription.objects.of(space).filter(provider_id=key)
    assert (row.plan, row.price) == (ada.subscription.plan, ada.subscription.price)


def test_a_missing_table_or_column_is_told_before_anything_is_written(space: Space, tmp_path: Path) -> None:
    write_tables(tmp_path, gone="id;account;day\n")
    with pytest.raises(Invalid, match=r"gone\.csv lacks the columns account, back, day, id, said, why"):
        put_in(space, tmp_path)
    (tmp_path / "gone.csv").unlink()
    with pytest.raises(Invalid, match=r"There is no gone\.csv"):
        put_in(space, tmp_path)
    assert not Account.objects.of(space).exists()


def test_the_rejects_hold_a_rows_own_cells_only_when_asked(space: Space, tmp_path: Path) -> None:
    spoilt = TABLES["contacts.csv"] + "K9,zoe@erle.example,Zoe,user\n"
    quiet = put_in(space, write_tables(tmp_path, contacts=spoilt)).rejects
    assert not any("zoe" in line for line in quiet)
    told = put_in(space, tmp_path, with_rows=True).rejects
    assert (
        "contacts.csv,5,there is no account 'K9'; import accounts first,\"K9,zoe@erle.example,Zoe,user\""
        in told
    )
