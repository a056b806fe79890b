"""The JSON bodies that callers send. An unknown key is refused, so that a misspelt one is seen."""

from __future__ import annotations

from typing import Annotated, Literal, Self, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator

from leavewell.kernel.errors import Invalid
from leavewell.kernel.money import FULL, Money
from leavewell_simulator.errors import invalid
from leavewell_simulator.model import Interval, PauseKind, Payment

Id = Annotated[str, Field(pattern=r"^[^/\s?#%]{1,120}$")]
BasisPoints = Annotated[int, Field(ge=1, le=FULL)]
Cycles = Annotated[int, Field(ge=1)]
Times = Annotated[int, Field(ge=1, le=1095)]


class Body(BaseModel):
    """The base of all bodies."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CustomerBody(Body):
    """A customer."""

    id: Id
    email: str | None = None
    name: str | None = None


class PriceBody(Body):
    """Something on sale: what one costs for ``interval_count`` intervals."""

    id: Id
    plan: str
    unit: Money
    interval: Interval = "month"
    interval_count: Times = 1
    on_sale: bool = True


class ItemBody(Body):
    """One priced line: what one costs, for how long.

    ``price`` names the price on sale with these terms; without it the line has one of its own, not on sale.
    """

    id: Id
    quantity: int = Field(default=1, ge=0)
    price: Id | None = None
    plan: str
    unit: Money
    interval: Interval = "month"
    interval_count: Times = 1


class DiscountBody(Body):
    """A discount for the next ``cycles`` bills, null is for ever: a part of each bill, or an ``amount``."""

    percent_bp: BasisPoints | None = None
    cycles: Cycles | None = None
    amount: Money | None = None

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if (self.percent_bp is None) is (self.amount is None):
            raise ValueError("give one of percent_bp and amount")
        if self.amount is not None and self.amount.minor < 1:
            raise ValueError("an amount is more than nothing")
        return self


class DunningBody(Body):
    """On which days after a payment failed it is tried again, and what comes after the last."""

    days: tuple[Annotated[int, Field(ge=1, le=90)], ...] = Field(min_length=1)
    then: Literal["past_due", "unpaid", "canceled"] = "canceled"


class SubscriptionBody(Body):
    """A subscription, new or out of a company's export.

    Without ``charge_history`` no bill of the past is made up: billing begins with the next boundary, except
    that a failing payment leaves the running period unpaid. ``ended_at`` makes one that is over.
    """

    id: Id
    customer: Id
    items: tuple[ItemBody, ...] = Field(min_length=1)
    started_at: AwareDatetime | None = None
    trial_end: AwareDatetime | None = None
    cancel_at: AwareDatetime | None = None
    canceled_at: AwareDatetime | None = None
    ended_at: AwareDatetime | None = None
    status: Literal["canceled"] | None = None
    discounts: tuple[DiscountBody, ...] = ()
    payment: Payment = Payment.OK
    charge_history: bool = True
    billing: Literal["classic", "flexible"] = "classic"
    dunning: DunningBody | None = None


class BatchBody(Body):
    """Many at once: prices, customers, subscriptions."""

    prices: tuple[PriceBody, ...] = Field(default=(), max_length=1000)
    customers: tuple[CustomerBody, ...] = Field(default=(), max_length=1000)
    subscriptions: tuple[SubscriptionBody, ...] = Field(default=(), max_length=1000)


class CancelBody(Body):
    """When to end: at once, when the billed time is over, or ``at`` an instant; and what becomes of open bills.

    Those that are ``spared`` stay open.
    """

    when: Literal["now", "period_end", "at"]
    at: AwareDatetime | None = None
    open_invoices: Literal["leave", "void", "uncollectible"] = "leave"
    spared: tuple[Id, ...] = Field(default=(), max_length=100)


class QuantityBody(Body):
    """How many from now on; none at all is a cancel."""

    quantity: int = Field(ge=1)


class PlanBody(Body):
    """The price to go on with."""

    price: Id


class TrialBody(Body):
    """When the trial shall end."""

    until: AwareDatetime


class PaymentBody(Body):
    """Whether the payment method works from now on."""

    payment: Payment


class ClockBody(Body):
    """Where to move the site's time; without it, to the request's own."""

    now: AwareDatetime | None = None


class PauseBody(Body):
    """What to pause, and until when; null is until it is resumed."""

    until: AwareDatetime | None = None
    kind: PauseKind = "collection"


class CreditBody(Body):
    """What a customer gets off the next bills. ``subscription``: on whose behalf, for the journal."""

    amount: Money
    subscription: Id | None = None


class RefundBody(Body):
    """How much of a charge goes back."""

    amount: Money


class DisputeBody(Body):
    """A charge that the card's holder disputes, and until when that can be answered."""

    answer_by: AwareDatetime


class PhaseBody(Body):
    """The price that the only item is on from an instant on."""

    starts_at: AwareDatetime
    price: Id


class ScheduleBody(Body):
    """A plan for a subscription: its phases to come, and what is done with it at the end of the last."""

    phases: tuple[PhaseBody, ...] = ()
    ends_at: AwareDatetime
    then: Literal["release", "cancel"] = "release"


class NoBody(Body):
    """Nothing to say."""


B = TypeVar("B", bound=Body)


def read_body(kind: type[B], raw: bytes) -> B:
    """The body as that kind, or a refusal that names the first key that is wrong."""
    try:
        return kind.model_validate_json(raw or b"{}")
    except ValidationError as wrong:
        first = wrong.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise invalid(f"{where}: {first['msg']}" if where else first["msg"]) from None
    except Invalid as wrong:
        raise invalid(wrong.what) from None
