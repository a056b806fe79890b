"""Keeping what a company knows of its accounts: traits, contracts, duties, what is on sale."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.duties import Duty
from leavewell.accounts.journal import journal
from leavewell.accounts.models import Account, Connection, Contract, DutyHolder, Member, Price, Trait
from leavewell.accounts.traits import TraitValue, as_text, kind_of
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act, ContractTerms, SeenPrice
from leavewell.kernel.errors import Invalid
from leavewell.kernel.facts.accounts import ContractRecorded, DutyAssigned, DutyEmptied


def set_trait(
    act: Act, account: Account, name: str, value: TraitValue, *, source: str, as_of: datetime
) -> bool:
    """Keep a figure or a word about an account; True if it changed. An older one never overwrites a newer."""
    must_be_open()
    kept = {"kind": kind_of(value), "value": as_text(value), "as_of": as_of, "source": source}
    trait, made = Trait.objects.get_or_create(space=act.space, account=account, name=name, defaults=kept)
    if made:
        return True
    differs = ~Q(kind=kept["kind"], value=kept["value"])
    changed = Trait.objects.of(act.space).filter(differs, pk=trait.pk, as_of__lte=as_of)
    return bool(changed.update(**kept))


def put_contract(act: Act, account: Account, number: str, terms: ContractTerms) -> bool:
    """Add a contract, or bring it up to date; True if anything changed.

    Invalid where it ends before it starts, or where another account has that number.
    """
    must_be_open()
    if terms.ends_on is not None and terms.ends_on < terms.starts_on:
        raise Invalid("The contract ends before it starts.", "Correct one of the two days.", field="ends_on")
    columns = {
        "starts_on": terms.starts_on,
        "ends_on": terms.ends_on,
        "notice_days": terms.notice_days,
        "renews": terms.renews,
        "yearly_minor": terms.yearly.minor if terms.yearly else None,
        "currency": terms.yearly.currency if terms.yearly else "",
        "signatory": terms.signatory,
    }
    contract, made = Contract.objects.get_or_create(
        space=act.space, number=number, defaults={**columns, "account": account}
    )
    if contract.account_id != account.pk:
        raise Invalid(
            f"Another account has the contract '{number}'.", "Give each contract one account.", field="number"
        )
    if not made:
        changed = [name for name, value in columns.items() if getattr(contract, name) != value]
        if not changed:
            return False
        Contract.objects.of(act.space).filter(pk=contract.pk).update(**columns)
    fact = ContractRecorded(contract.pk, terms.starts_on, terms.ends_on, terms.yearly)
    journal().record(act, fact, account_id=account.pk)
    return True


def assign_duty(act: Act, duty: Duty, member: Member, *, account: Account | None = None) -> bool:
    """Give a duty to a member, for one account or as everyone's fallback; True if somebody else had it."""
    must_be_open()
    if member.workspace_id != act.space.workspace_id:
        raise Invalid("This member isn't of the workspace.", "Name one of its members.", field="member")
    holder, made = DutyHolder.objects.get_or_create(
        space=act.space,
        account=account,
        duty=duty.value,
        defaults={"member": member, "since": act.at},
    )
    if not made:
        if holder.member_id == member.pk:
            return False
        DutyHolder.objects.of(act.space).filter(pk=holder.pk).update(member=member, since=act.at)
    subject = account.public_id if account else ""
    note_deed(act, "assign_duty", subject=subject, duty=duty.value, member=member.public_id)
    fact = DutyAssigned(duty.value, member.pk)
    journal().record(act, fact, account_id=account.pk if account else None)
    return True


def empty_duty(act: Act, duty: Duty, *, account: Account | None = None) -> bool:
    """Nobody of its own has the duty any more; the next one in line does. False if nobody had it."""
    must_be_open()
    holder = DutyHolder.objects.of(act.space).filter(account=account, duty=duty.value).first()
    if holder is None:
        return False
    DutyHolder.objects.of(act.space).filter(pk=holder.pk).delete()
    note_deed(act, "empty_duty", subject=account.public_id if account else "", duty=duty.value)
    fact = DutyEmptied(duty.value, holder.member_id)
    journal().record(act, fact, account_id=account.pk if account else None)
    return True


def mirror_price(act: Act, connection: Connection, seen: SeenPrice) -> bool:
    """Write down what is on sale; True if it differs. An older reading never overwrites a newer one."""
    must_be_open()
    columns = {
        "plan": seen.plan,
        "unit_minor": seen.unit.minor,
        "currency": seen.unit.currency,
        "interval": seen.interval,
        "interval_count": seen.interval_count,
        "on_sale": seen.on_sale,
    }
    price, made = Price.objects.get_or_create(
        space=act.space,
        connection=connection,
        provider_id=seen.provider_id,
        defaults={**columns, "read_at": seen.read_at},
    )
    if made:
        return True
    rows = Price.objects.of(act.space).filter(pk=price.pk, read_at__lte=seen.read_at)
    newer = rows.update(**columns, read_at=seen.read_at)
    return bool(newer and any(getattr(price, name) != value for name, value in columns.items()))
