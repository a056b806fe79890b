"""What the month's page calls its figures, and what counts for each."""

from __future__ import annotations

from leavewell.insight.decide.lines import AS_LAST_READ, BY_HAND, NO_INTERVAL, SEVERAL_ITEMS, TRIAL, Figure
from leavewell.insight.decide.tie import Gap

FIGURES = {
    Figure.LOST: (
        "Revenue lost, a month",
        "Each subscription whose billing ended in the month, at what it brought in a month by the reading of that"
        " time, before discounts. The day of the end decides, not the day of the request. Nothing in a trial. Whoever"
        " took it back before the end isn't in it; whoever came back afterwards is, and is won back in that month.",
    ),
    Figure.DISCOUNT: (
        "Discounts, a month",
        "What each discount takes off a month, once, in the month in which billing took it. How many charges it lasts"
        " stands on the line; that it runs out isn't counted as a gain.",
    ),
    Figure.PAUSE: (
        "Pauses, a month",
        "What each paused subscription brought in a month, once, in the month in which billing first showed the pause.",
    ),
    Figure.LOWER_PRICE: (
        "Fewer seats and cheaper plans, a month",
        "By how much less a running subscription brings in a month since billing showed the lower price, here or there."
        " The first lower invoice may come with the next renewal. Nothing is set against it for those who pay more.",
    ),
    Figure.WON_BACK: (
        "Won back, a month",
        "Each subscription that had ended and goes on again since the month, at what it brings in a month.",
    ),
    Figure.REFUND: ("Refunds", "What was given back of a charge, on the day on which billing did it."),
    Figure.CREDIT: (
        "Credits",
        "What was put to a customer's good: on the day on which billing took it, or a person undertook to do it.",
    ),
    Figure.OPEN_INVOICE: (
        "Invoices still open",
        "What those who ended in the month still owe, as billing was read last; converted at the month's last day.",
    ),
}
"""Label, and what counts."""

KINDS = {
    "declaration": "declared",
    "seen_in_billing": "set in billing itself",
    "lapsed_trial": "the trial lapsed",
    "failed_payment": "the payment failed for good",
    "collection": "nothing is collected",
    "service": "the service rests",
    "": "",
}
"""Where a line came from."""

NOTES = {
    TRIAL: "in its trial, so it paid nothing yet",
    SEVERAL_ITEMS: "several priced lines: only the first one's price is known",
    AS_LAST_READ: "the price or how often it is paid as billing was read last",
    NO_INTERVAL: "nobody can tell what it brings in a month",
    BY_HAND: "by a person's hand",
}
"""What must be known to read its amount rightly."""

GAPS = {
    Gap.NOT_HERE: "Ended there, and not here",
    Gap.ALIVE_THERE: "Ended here, and alive there",
    Gap.OTHER_DATE: "Another date",
    Gap.CHARGED: "Charged after the end",
    Gap.NOT_READ: "Not read since the end",
}
"""How billing differs."""


def kind_words(code: str) -> str:
    """A code of an earlier version in its own words."""
    return KINDS.get(code, code.replace("_", " "))
