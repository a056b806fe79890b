"""What stands against changing seats, plan or trial, and whether it is so already, for every connector. Pure.

Each of them takes effect at once and must not charge at once: whatever would is refused before it is promised.
"""

from __future__ import annotations

from datetime import datetime

from dateutil.relativedelta import relativedelta

from leavewell.billing.planning import ENDED, ENDING
from leavewell.billing.types import (
    Blocker,
    Capability,
    ChangePlan,
    ChangeQuantity,
    ExtendTrial,
    Item,
    Operation,
    Rejected,
    SubscriptionView,
    SubState,
)

LONGEST_TRIAL = relativedelta(years=2)
"""From now. Stripe's limit, kept everywhere so that an offer means the same everywhere."""

SEVERAL_ITEMS = Blocker("several_items", "It has several items, so it isn't clear which one is meant.")
ODD_QUANTITY = Blocker("invalid_quantity", "There must be one or more; for none at all, cancel it.")
PRICE_UNCLEAR = Blocker(
    "price_unclear",
    "What it costs now is nothing, or a price is no plain amount, so a change could charge at once.",
)
NO_TRIAL = Blocker("no_trial", "No trial is running.")
TRIAL_SHORTENED = Blocker("trial_shortened", "The trial runs longer than that already.")
TRIAL_TOO_LONG = Blocker("trial_too_long", "A trial can last two years from now at most.")

CURRENCY_DIFFERS = Blocker("currency_differs", "The new price is in another currency.")
INTERVAL_DIFFERS = Blocker(
    "interval_differs", "The new price is billed at other intervals, so the change would charge at once."
)
NOT_ON_SALE = Blocker("not_on_sale", "The new price is no longer on sale.")
PRICE_UNKNOWN = Blocker("price_unknown", "The billing system doesn't know the new price.")

AGAINST_PRICE = {one.code: one for one in (CURRENCY_DIFFERS, INTERVAL_DIFFERS, NOT_ON_SALE, PRICE_UNKNOWN)}
"""What a plan can't see, since it knows the new price by its id only; found out in ``apply``."""

TermsChange = ChangeQuantity | ChangePlan | ExtendTrial

_CHANGES = frozenset({Capability.CHANGE_QUANTITY, Capability.CHANGE_PLAN})


def rejected(blocker: Blocker) -> Rejected:
    """A blocker that came to light only when the operation was applied."""
    return Rejected("blocked", blocker.code, blocker.words)


def terms_met(operation: Operation, sub: SubscriptionView) -> bool:
    """Whether the subscription has the terms that a change is to bring; a running cancel doesn't matter."""
    if sub.state is SubState.ENDED:
        return False
    match operation:
        case ChangeQuantity(quantity=quantity):
            return len(sub.items) == 1 and sub.items[0].quantity == quantity
        case ChangePlan(price=price):
            return len(sub.items) == 1 and sub.items[0].price == price
        case ExtendTrial(until=until):
            return sub.trial_end is not None and _second(sub.trial_end) == _second(until)
    return False


def against_terms(operation: TermsChange, sub: SubscriptionView) -> tuple[Blocker, ...]:
    """Everything that stands in the way, as far as the view shows it."""
    if sub.state is SubState.ENDED:
        return (ENDED,)
    ending = [ENDING] if sub.state is SubState.ENDING else []
    if isinstance(operation, ExtendTrial):
        return (*ending, *_against_trial(operation, sub))
    odd = isinstance(operation, ChangeQuantity) and operation.quantity < 1
    return (*ending, *([ODD_QUANTITY] if odd else []), *_against_items(sub.items))


def narrowed(everything: frozenset[Capability], sub: SubscriptionView) -> frozenset[Capability]:
    """The capabilities less the changes of terms that this subscription can't take."""
    if sub.state in (SubState.ENDED, SubState.ENDING):
        return everything - _CHANGES - {Capability.EXTEND_TRIAL}
    if _against_items(sub.items):
        everything -= _CHANGES
    return everything if _in_trial(sub) else everything - {Capability.EXTEND_TRIAL}


def _against_items(items: tuple[Item, ...]) -> tuple[Blocker, ...]:
    if len(items) > 1:
        return (SEVERAL_ITEMS,)
    return () if items[0].unit.minor * items[0].quantity > 0 else (PRICE_UNCLEAR,)


def _against_trial(operation: ExtendTrial, sub: SubscriptionView) -> tuple[Blocker, ...]:
    if not _in_trial(sub):
        return (NO_TRIAL,)
    shortened = sub.trial_end is not None and operation.until < sub.trial_end
    too_long = operation.until > sub.read_at + LONGEST_TRIAL
    return (*([TRIAL_SHORTENED] if shortened else []), *([TRIAL_TOO_LONG] if too_long else []))


def _second(instant: datetime) -> datetime:
    """Not every billing system keeps fractions."""
    return instant.replace(microsecond=0)


def _in_trial(sub: SubscriptionView) -> bool:
    return sub.state is SubState.TRIALING and sub.trial_end is not None
