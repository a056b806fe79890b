"""``leavewell reconcile`` and the console's button: all of billing is read now, and what differs is told."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from leavewell.accounts.models import AuditEntry, Subscription
from leavewell.accounts.roles import Role
from leavewell.billing.simulator.control_types import Fault
from leavewell.billing.types import UndoCancel
from leavewell.effects.models import Reconciliation
from leavewell.kernel.errors import Invalid
from leavewell.web.cli import reconcile
from leavewell.web.tests.test_commands import typed
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_customer, a_member, a_space, cancelled
from tests.moments import run_what_is_due
from tests.simulated import arm, somebody_does

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


@pytest.fixture
def ada(simulator: RunningSimulator) -> Customer:
    return a_customer(a_space())


def reconciled(customer: Customer, *words: str) -> int:
    return typed(reconcile.COMMAND, "--mode=test", f"--workspace={customer.space.workspace.name}", *words)


def test_the_command_says_that_all_agrees(ada: Customer, capsys: pytest.CaptureFixture[str]) -> None:
    assert reconciled(ada) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Reading simulator ...",
        "  1 subscriptions on 1 pages",
        "1 read, 1 agree, 0 differ, 0 left out.",
    ]


def test_the_command_tells_each_difference_and_its_exit_code_says_so(
    ada: Customer, capsys: pytest.CaptureFixture[str]
) -> None:
    Subscription.objects.filter(pk=ada.subscription.pk).update(unit_minor=3900)
    assert reconciled(ada, "--connection=simulator") == 1
    told = capsys.readouterr().out
    assert f"- Another price or quantity: {ada.subscription.provider_id}" in told
    assert "here: €39.00 every month" in told and "in billing: €49.00 every month" in told
    assert "against the customer: billing charges more for it than it did before" in told
    assert told.endswith("1 read, 0 agree, 1 differ, 0 left out.\n")
    assert reconciled(ada) == 0


def test_a_billing_system_that_does_not_answer_is_not_said_to_agree(
    ada: Customer, capsys: pytest.CaptureFixture[str]
) -> None:
    arm(ada.space, Fault("get", "busy", retry_after=120))
    assert reconciled(ada, "--patience=0.5") == 2
    assert "It can't be read now" in capsys.readouterr().out
    assert Reconciliation.objects.of(ada.space).get().state == "running"


def test_where_nothing_can_be_read_the_command_says_what_to_do() -> None:
    with pytest.raises(Invalid, match="nothing to read"):
        typed(reconcile.COMMAND, "--mode=test", f"--workspace={a_space().workspace.name}")


def seen_by(customer: Customer, role: Role, query: str = "") -> str:
    return unescape(client_of(customer, role).get(reverse("reconciliation") + query).content.decode())


def client_of(customer: Customer, role: Role) -> Client:
    client = Client()
    client.force_login(a_member(customer.space, role).user)
    return client


def test_the_button_reads_billing_and_the_page_tells_what_differs_and_leads_to_the_mend(
    ada: Customer,
) -> None:
    assert "hasn't been read as a whole yet" in seen_by(ada, Role.BILLING)
    cancelled(ada)
    run_what_is_due(ada.space)
    somebody_does(ada, UndoCancel())
    billing = client_of(ada, Role.BILLING)
    connection = ada.subscription.connection.public_id
    assert billing.post(reverse("check_billing"), {"connection": connection}).status_code == 302
    assert AuditEntry.objects.filter(space=ada.space, deed="check_billing").exists()
    run_what_is_due(ada.space)
    page = seen_by(ada, Role.BILLING)
    assert "Read to the end. 1 subscription read on 1 page: 0 agree, 1 difference." in page
    assert "The promised end isn't set in billing." in page
    assert f"{reverse('mends')}?account={ada.account.public_id}" in page
    assert reverse("account", args=[ada.account.public_id]) in page
    assert not re.search(r"end_taken_back|read_in|decide\b", page)


def test_the_same_as_a_table(ada: Customer) -> None:
    Subscription.objects.filter(pk=ada.subscription.pk).update(quantity=4)
    reconciled(ada)
    run = Reconciliation.objects.of(ada.space).get()
    answer = client_of(ada, Role.BILLING).get(reverse("reconciliation_table", args=[run.public_id]))
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert lines[0].startswith("kind,billing_id,account,here,there,against,advice,mend")
    assert lines[1].startswith(f"terms,{ada.subscription.provider_id},{ada.account.external_id},")
    assert len(lines) == 2


def test_whoever_may_not_ask_sees_no_button(ada: Customer) -> None:
    assert "Check billing now" in seen_by(ada, Role.DEVELOPER)
    assert "Check billing now" not in seen_by(ada, Role.AGENT)
    connection = {"connection": ada.subscription.connection.public_id}
    assert client_of(ada, Role.AGENT).post(reverse("check_billing"), connection).status_code == 403
