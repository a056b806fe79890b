"""Deeds happen in one transaction, in one space, and stand on the audit trail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.db import IntegrityError
from django.db.transaction import atomic

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.actions.customers import (
    connect,
    mirror_subscription,
    put_account,
    put_contact,
)
from leavewell.accounts.actions.workspaces import add_member, allow_mail_to, move_clock, switch_mail
from leavewell.accounts.models import Account, AuditEntry, Connection, Contact, Space, Subscription, User
from leavewell.accounts.queries import contact_of, owners_of, space_by_id
from leavewell.accounts.roles import Role
from leavewell.accounts.secrets import seal, unseal
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act, SeenSubscription
from leavewell.kernel.errors import Invalid, NotFound, Refused
from leavewell.kernel.ids import public_id, uuid7
from leavewell.kernel.money import Money
from tests.builders import NOON, PASSWORD, a_member, a_space, an_account, an_act

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]

SEEN = SeenSubscription(
    provider_id="S-1",
    plan="Team",
    state="active",
    unit=Money(4900, "EUR"),
    quantity=2,
    interval="month",
    period_end_at=NOON + timedelta(days=20),
    trial_end_at=None,
    ends_at=None,
    next_charge_at=None,
    next_charge=None,
    last_charge_at=None,
    last_charge=None,
    open_invoice=None,
    fingerprint="one",
    read_at=NOON,
)


def mirrored(space: Space, seen: SeenSubscription) -> Subscription:
    """Billing showed this of the only account's subscription."""
    with edge():
        act = an_act(space)
        account = put_account(act, external_id="A-1", name="Alder")
        connection = connect(act, processor="simulator", secret="sim_key", settings={})
        return mirror_subscription(act, account, connection, seen)


def deeds(space: Space) -> list[str]:
    return list(AuditEntry.objects.of(space).order_by("pk").values_list("deed", flat=True))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "action",
    [
        lambda act: put_account(act, external_id="A-1", name="Alder"),
        lambda act: switch_mail(act, stopped=True),
        lambda act: move_clock(act, timedelta(days=1)),
        lambda act: note_deed(act, "nothing"),
        lambda act: add_member(act, email="a@b.example", name="", password=PASSWORD, role=Role.AGENT),
    ],
    ids=["put_account", "switch_mail", "move_clock", "note_deed", "add_member"],
)
def test_an_action_outside_a_transaction_is_a_defect(action: Callable[[Act], Any]) -> None:
    act = an_act(a_space())
    with pytest.raises(RuntimeError, match="outside a transaction"):
        action(act)
    assert not Account.objects.of(act.space).exists()


@pytest.mark.django_db(transaction=True)
def test_the_one_transaction_of_an_edge_cant_be_nested() -> None:
    with pytest.raises(RuntimeError, match="durable"), atomic(), edge():
        pytest.fail("was nested")


def test_what_is_put_twice_is_there_once_and_up_to_date() -> None:
    space = a_space()
    first, second = an_account(space, name="Alder"), an_account(space, name="Alder & Finch")
    assert first == second
    assert Account.objects.of(space).get().name == "Alder & Finch"


def test_a_contacts_address_is_the_same_whatever_its_case() -> None:
    space = a_space()
    account = an_account(space)
    with edge():
        put_contact(an_act(space), account, email=" Ada@Alder.example", name="Ada", may_cancel=False)
        put_contact(an_act(space), account, email="ada@alder.example", name="Ada", may_cancel=True)
    assert Contact.objects.of(space).get().may_cancel
    assert contact_of(space, account, "ADA@alder.example").email == "ada@alder.example"


def test_who_may_cancel_is_on_the_audit_trail_each_time_it_changes() -> None:
    space = a_space()
    account = an_account(space)
    with edge():
        for right in (False, True, True, False):
            put_contact(an_act(space), account, email="ada@alder.example", name="Ada", may_cancel=right)
    changes = AuditEntry.objects.of(space).filter(deed="set_right_to_cancel").order_by("pk")
    assert [entry.details["may_cancel"] for entry in changes] == [True, False]


def test_a_row_of_another_space_looks_like_one_that_never_was() -> None:
    ours, theirs = a_space(), a_space()
    account = an_account(theirs)
    told = set()
    for name in (account.public_id, public_id("acc", uuid7()), "acc_broken", "ses_" + account.public_id[4:]):
        with pytest.raises(NotFound) as caught:
            Account.objects.named(ours, name)
        told.add(str(caught.value))
    assert len(told) == 1
    assert Account.objects.named(theirs, account.public_id) == account


def test_two_spaces_may_know_an_account_by_the_same_name() -> None:
    assert an_account(a_space(), "A-1") != an_account(a_space(), "A-1")


def test_an_older_reading_never_overwrites_a_newer_one() -> None:
    space = a_space()
    mirrored(space, SEEN)
    mirrored(space, replace(SEEN, state="ending", fingerprint="two", read_at=NOON + timedelta(hours=1)))
    late = mirrored(space, replace(SEEN, fingerprint="three", read_at=NOON + timedelta(minutes=1)))
    assert (late.pk, Subscription.objects.of(space).get().state) == (late.pk, "ending")


def test_a_mirror_tells_prices_as_money() -> None:
    owing = replace(
        SEEN, open_invoice=Money(9800, "EUR"), last_charge=Money(9800, "EUR"), last_charge_at=NOON
    )
    mirror = mirrored(a_space(), owing)
    assert (mirror.price, mirror.open_invoice, mirror.last_charge) == (Money(9800, "EUR"),) * 3
    free = mirrored(a_space(), SEEN)
    assert (free.open_invoice, free.last_charge) == (None, None)


def test_deeds_stand_on_the_audit_trail_with_who_and_when() -> None:
    space = a_space()
    with edge():
        act = an_act(space, actor="member:mem_1")
        connect(act, processor="simulator", secret="sim_key", settings={})
        connect(act, processor="simulator", secret="sim_other", settings={})
        switch_mail(act, stopped=True)
        allow_mail_to(act, "ada@alder.example")
        allow_mail_to(act, "ada@alder.example")
    assert deeds(space) == [
        "publish_flow",
        "connect_billing",
        "change_connection",
        "switch_mail",
        "allow_mail",
    ]
    entry = AuditEntry.objects.of(space).get(deed="switch_mail")
    assert (entry.actor, entry.occurred_at, entry.details) == ("member:mem_1", act.at, {"stopped": True})
    assert "alder" not in str(AuditEntry.objects.of(space).values())


def test_the_workspaces_own_deeds_stand_in_its_live_space() -> None:
    live = a_space(mode="live")
    member = a_member(live)
    assert deeds(live) == ["found_workspace", "publish_flow", "add_member"]
    assert AuditEntry.objects.of(live).get(deed="add_member").subject == member.public_id
    assert member.user in owners_of(live)


def test_a_weak_password_or_a_taken_address_is_refused() -> None:
    space = a_space()
    taken = a_member(space).user.email
    for email, password, wrong in (
        ("new@cafe.example", "short", Invalid),
        (taken.upper(), PASSWORD, Refused),
    ):
        with pytest.raises(wrong), edge():
            add_member(an_act(space), email=email, name="", password=password, role=Role.AGENT)
    assert User.objects.filter(email__startswith="owner").count() == 1


def test_an_address_signs_in_one_person_whatever_its_case() -> None:
    User.objects.create(email="ada@alder.example")
    with pytest.raises(IntegrityError), atomic():
        User.objects.create(email="Ada@Alder.example")


def test_a_secret_is_sealed_at_rest() -> None:
    mirrored(space := a_space(), SEEN)
    stored = bytes(Connection.objects.of(space).get().secret)
    assert b"sim_key" not in stored
    assert unseal(stored) == "sim_key"


def test_a_secret_is_readable_after_its_key_was_rotated_and_not_after_it_was_lost(settings: Any) -> None:
    sealed = seal("sim_key")
    older, newer = settings.LEAVEWELL.secret_keys, Fernet.generate_key().decode()
    settings.LEAVEWELL = replace(settings.LEAVEWELL, secret_keys=(newer, *older))
    assert unseal(sealed) == "sim_key"
    anew = seal("sim_key")
    settings.LEAVEWELL = replace(settings.LEAVEWELL, secret_keys=(newer,))
    assert unseal(anew) == "sim_key"
    with pytest.raises(Refused, match="under another key"):
        unseal(sealed)


def test_a_test_spaces_clock_moves_forward_only() -> None:
    space = a_space()
    with edge():
        moved = move_clock(an_act(space), timedelta(days=40))
    assert moved.now() - space.now() > timedelta(days=39)
    with pytest.raises(Refused, match="only moves forward"), edge():
        move_clock(an_act(space), timedelta(seconds=-1))
    assert space_by_id(space.pk).clock_offset == timedelta(days=40)


def test_a_live_spaces_clock_isnt_moved() -> None:
    live = a_space(mode="live")
    with pytest.raises(Refused, match="Only a test space's clock"), edge():
        move_clock(an_act(live), timedelta(days=1))
    assert space_by_id(live.pk).clock_offset == timedelta()
