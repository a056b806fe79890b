"""What a company's program may tell of an account beyond its name: duties, the contract, traits."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, Field

from leavewell.accounts.actions.knowledge import assign_duty, put_contract, set_trait
from leavewell.accounts.duties import Duty
from leavewell.accounts.knowledge import Known
from leavewell.accounts.models import Account, Contract, Trait
from leavewell.accounts.queries import contact_of, member_at
from leavewell.accounts.traits import LONGEST, TraitValue, value_of
from leavewell.accounts.types import Act, ContractTerms
from leavewell.kernel.errors import Invalid, NotFound
from leavewell.kernel.money import Money
from leavewell.web.api.shapes import Code, Day, Email, Given, Instant, Number, Reference, Text

SOURCE = "api"

_AHEAD = timedelta(minutes=5)
"""Two machines' clocks never agree; a figure this far ahead of ours is still one of now."""


class MoneyIn(Given):
    """Minor units (cents, or yen where there is nothing smaller) of an ISO 4217 currency."""

    amount: Annotated[int, Field(ge=-(10**15), le=10**15)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]

    def money(self) -> Money:
        """The same as a value."""
        return Money(self.amount, self.currency)


Plain = bool | Number | Annotated[Text, Field(max_length=LONGEST)] | MoneyIn


class DatedTrait(Given):
    """A trait as of an instant that isn't now."""

    value: Plain
    as_of: Instant


class ContractIn(Given):
    """A contract under your own number. ``ends_on`` is the last day of the running term."""

    number: Reference
    starts_on: Day
    ends_on: Day | None = None
    notice_days: Annotated[int, Field(ge=0, le=3660)] | None = None
    renews: bool = False
    yearly: MoneyIn | None = None
    signatory: Email | None = None


class KnowledgeIn(Given):
    """What is known of an account; what is left out stays as it is."""

    duties: dict[Annotated[Duty, Field(strict=False)], Email] = {}
    contract: ContractIn | None = None
    traits: dict[Code, Plain | DatedTrait] = Field(default={}, max_length=100)


class MoneyOut(BaseModel):
    """Minor units of a currency."""

    amount: int
    currency: str


class TraitOut(BaseModel):
    """A figure or a word, as of a moment. ``kind``: number, text, yes_no, date or money."""

    kind: str
    value: bool | float | str | MoneyOut
    as_of: datetime
    source: str


class ContractOut(BaseModel):
    """What was agreed."""

    number: str
    starts_on: date
    ends_on: date | None
    notice_days: int | None
    renews: bool
    yearly: MoneyOut | None
    signatory: str | None


def keep(act: Act, account: Account, given: KnowledgeIn) -> None:
    """Write it all down, in the caller's transaction. Invalid names the field of what doesn't fit."""
    for duty, email in given.duties.items():
        try:
            member = member_at(act.space, email)
        except NotFound:
            raise Invalid(
                f"'{email}' is no member of this workspace.", "Name a member.", field=f"duties/{duty.value}"
            ) from None
        assign_duty(act, duty, member, account=account)
    if given.contract is not None:
        _keep_contract(act, account, given.contract)
    for name, told in given.traits.items():
        _keep_trait(act, account, name, told)


def _keep_contract(act: Act, account: Account, given: ContractIn) -> None:
    signatory = None
    if given.signatory is not None:
        try:
            signatory = contact_of(act.space, account, given.signatory)
        except NotFound:
            raise Invalid(
                "The signatory is no contact of the account.",
                "List them among the contacts.",
                field="contract/signatory",
            ) from None
    terms = ContractTerms(
        given.starts_on,
        given.ends_on,
        notice_days=given.notice_days,
        renews=given.renews,
        yearly=given.yearly.money() if given.yearly else None,
        signatory=signatory,
    )
    try:
        put_contract(act, account, given.number, terms)
    except Invalid as error:
        raise Invalid(error.what, error.next_step, field=f"contract/{error.field}") from None


def _keep_trait(act: Act, account: Account, name: str, told: Plain | DatedTrait) -> None:
    as_of = told.as_of if isinstance(told, DatedTrait) else act.at
    if as_of > act.at + _AHEAD:
        raise Invalid("A trait is from the future.", "Give when it was so.", field=f"traits/{name}/as_of")
    plain = told.value if isinstance(told, DatedTrait) else told
    set_trait(act, account, name, _value(plain), source=SOURCE, as_of=as_of)


def _value(plain: Plain) -> TraitValue:
    match plain:
        case MoneyIn():
            return plain.money()
        case bool():
            return plain
        case int() | float():
            # By its shortest text, so that 0.1 stays 0.1.
            return Decimal(str(plain))
        case _:
            return _day_or_text(plain)


def _day_or_text(text: str) -> date | str:
    if len(text) == len("2026-01-31"):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    return text


def shown_duties(known: Known) -> dict[str, str]:
    """The holder's address by duty."""
    return {holder.duty: holder.member.user.email for holder in known.duties}


def shown_traits(known: Known) -> dict[str, TraitOut]:
    """Each trait by its name."""
    return {trait.name: _shown_trait(trait) for trait in known.traits}


def _shown_trait(trait: Trait) -> TraitOut:
    value = value_of(trait.kind, trait.value)
    shown: bool | float | str | MoneyOut
    match value:
        case bool() | str():
            shown = value
        case Money():
            shown = MoneyOut(amount=value.minor, currency=value.currency)
        case date():
            shown = value.isoformat()
        case _:
            shown = float(value)
    return TraitOut(kind=trait.kind, value=shown, as_of=trait.as_of, source=trait.source)


def shown_contract(contract: Contract) -> ContractOut:
    """The row as the API shows it."""
    yearly = contract.yearly
    return ContractOut(
        number=contract.number,
        starts_on=contract.starts_on,
        ends_on=contract.ends_on,
        notice_days=contract.notice_days,
        renews=contract.renews,
        yearly=MoneyOut(amount=yearly.minor, currency=yearly.currency) if yearly else None,
        signatory=contract.signatory.email if contract.signatory else None,
    )
