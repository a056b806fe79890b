"""A flow as data: what is asked, what may be offered, how a subscription ends."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from leavewell.billing.types import OpenInvoices
from leavewell.kernel.errors import Invalid

TellBilling = Literal["reason", "words", "nothing"]
"""What billing is told with a cancel: the reason's code, that and the customer's own words, or neither."""

CodeText = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class Strict(BaseModel):
    """Unknown keys are mistakes, and a published definition never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Ending(StrEnum):
    """When a cancelled subscription ends."""

    PERIOD_END = "period_end"
    NOW = "now"


class Reason(Strict):
    """One reason to choose from; ``text`` names its words in the texts."""

    code: CodeText
    text: str


class OfferTemplate(Strict):
    """An offer that may be made for some reasons (none named: for all), the highest rank first."""

    code: CodeText
    kind: CodeText
    for_reasons: tuple[CodeText, ...] = ()
    rank: int = 0
    params: dict[str, Any] = {}


class RefundPolicy(Strict):
    """When the last charge goes back with a cancel: made at most so many days ago, and not used for long since.

    ``unless_used_days``: not where the account's trait ``last_used_on`` is later than so many days after the charge.
    ``once_a_year``: not to an account that was given one back within a year.
    """

    within_days: Annotated[int, Field(ge=1, le=366)]
    unless_used_days: Annotated[int, Field(ge=0, le=366)] | None = None
    once_a_year: bool = True

    @model_validator(mode="after")
    def _use_is_within_the_days(self) -> RefundPolicy:
        if self.unless_used_days is not None and self.unless_used_days >= self.within_days:
            raise ValueError("'unless_used_days' says nothing unless it is less than 'within_days'")
        return self


class Definition(Strict):
    """One version of a flow. Without ``refund`` nothing goes back by itself.

    ``open_invoices``: what becomes of invoices that are open at a cancel, as far as billing can. ``final_usage``: one
    more bill comes after the end, for what was used until then. ``tell_billing``: what is written back with a cancel.
    """

    name: CodeText
    ending: Ending
    reasons: Annotated[tuple[Reason, ...], Field(min_length=2, max_length=12)]
    offers: tuple[OfferTemplate, ...] = ()
    refund: RefundPolicy | None = None
    open_invoices: OpenInvoices = "leave"
    final_usage: bool = False
    tell_billing: TellBilling = "reason"

    @model_validator(mode="after")
    def _reasons_are_known(self) -> Definition:
        codes = [reason.code for reason in self.reasons]
        if len(codes) != len(set(codes)):
            raise ValueError("a reason's code stands twice")
        for offer in self.offers:
            unknown = set(offer.for_reasons) - set(codes)
            if unknown:
                raise ValueError(
                    f"the offer '{offer.code}' names unknown reasons: {', '.join(sorted(unknown))}"
                )
        return self


def parse(source: Any) -> Definition:
    """A definition from plain data; Invalid names the place of the first mistake."""
    try:
        return Definition.model_validate(source)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "flow"
        raise Invalid(
            f"The flow is wrong at '{place}': {first['msg']}.", "Mend it and publish again."
        ) from None


@cache
def default_flow() -> Definition:
    """The flow that a new space starts with."""
    text = resources.files("leavewell.flow").joinpath("default_flow.yaml").read_text("utf-8")
    return parse(yaml.safe_load(text))
