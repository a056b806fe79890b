"""What a reconciliation found, in words for the team."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from leavewell.effects.decide.advice import Advice
from leavewell.effects.mend_words import reason_in_words
from leavewell.effects.models import Drift
from leavewell.kernel.money import Money

KINDS: Mapping[str, str] = {
    "state": "Another state",
    "end": "Another end",
    "terms": "Another price or quantity",
    "discount": "Another discount",
    "pause": "Another pause",
    "trial": "Another end of the trial",
    "promise": "A promise that billing doesn't hold",
    "new_there": "New in billing",
    "missing_there": "Not in billing",
    "stranger_there": "Of nobody we know",
    "unreadable_there": "Not readable",
}

ADVICE: Mapping[str, str] = {
    Advice.READ_IN: "Our record follows billing now; nothing else is to be done.",
    Advice.DECIDE: "It is put before you as a mend, and nothing is done until somebody decides.",
    Advice.WITH_PERSON: "Our own change didn't get there, and a person has that already: see Machine.",
    Advice.FIND: "Look for it in billing; if it is gone, say so by hand: a person was asked, see Machine.",
    Advice.ADD_ACCOUNT: "Add its customer as an account if it is one of yours, or leave it.",
    Advice.LOOK_THERE: "Look at it in billing: this program has no words for what it shows.",
}

RUNS: Mapping[str, str] = {"running": "Under way", "ended": "Read to the end", "cut_short": "Cut short"}

REASONS: Mapping[str, str] = {
    "too_many_missing": "more subscriptions were missing than are looked for; is it the right key?",
    "not_read": "some subscriptions couldn't be read",
}
"""Why one was cut short."""

_STATES = {"past_due": "overdue", "ending": "about to end", "trialing": "on trial"}


def cut_short_in_words(reason: str) -> str:
    """Why a reconciliation went no further."""
    return REASONS.get(reason, f"billing couldn't be read ({reason.replace('_', ' ')})")


def kind_in_words(kind: str) -> str:
    """What differs, as a heading."""
    return KINDS.get(kind, kind.replace("_", " ").capitalize())


def advice_in_words(drift: Drift) -> str:
    """What was done about it, or is to be done."""
    return ADVICE.get(drift.advice, drift.advice.replace("_", " "))


def why_in_words(drift: Drift) -> str:
    """How it goes against the customer; nothing where it doesn't."""
    return reason_in_words(drift.why) if drift.why else ""


def side_in_words(values: Mapping[str, Any], zone: ZoneInfo) -> str:
    """What stood on one side: ``about to end, ends 1 Apr 2026``."""
    words = [
        _state(values.get("state")),
        _day("ends", values.get("ends_at"), zone),
        _paused(values, zone),
        _day("trial until", values.get("trial_end_at"), zone),
        _off(values),
        _items(values),
        _price(values),
        _code(values.get("code")),
    ]
    return ", ".join(word for word in words if word) or "nothing"


def _state(state: str | None) -> str:
    return _STATES.get(state, state) if state else ""


def _day(what: str, at: str | None, zone: ZoneInfo) -> str:
    if not at:
        return ""
    day = datetime.fromisoformat(at).astimezone(zone)
    return f"{what} {day.day} {day:%b %Y}"


def _paused(values: Mapping[str, Any], zone: ZoneInfo) -> str:
    if "paused" not in values:
        return ""
    if values["paused"] == "no":
        return "not paused"
    what = "resting" if values.get("rests") == "service" else "paused"
    return _day(f"{what} until", values.get("until"), zone) or f"{what} until somebody lets it go on"


def _off(values: Mapping[str, Any]) -> str:
    if "cycles" not in values:
        return ""
    percent, cycles = values.get("percent_bp"), values.get("cycles")
    what = f"{percent / 100:g}% off" if percent else f"{_money(values)} off"
    return f"{what}, {'always' if cycles is None else f'{cycles} more times'}"


def _items(values: Mapping[str, Any]) -> str:
    """Those of several items that differ: ``of 2 items €10.00 every month (price_extra)``."""
    if "lines" not in values:
        return ""
    count = values["items"]
    return f"of {count} item{'' if count == 1 else 's'} {' and '.join(map(_item, values['lines']))}"


def _item(line: Mapping[str, Any]) -> str:
    return f"none of {line['without']}" if "without" in line else _price(line)


def _price(values: Mapping[str, Any]) -> str:
    if "minor" not in values or "cycles" in values or "lines" in values:
        return ""
    quantity = values.get("quantity")
    of = f" for {quantity}" if quantity and quantity > 1 else ""
    price = f" ({values['price_id']})" if values.get("price_id") else ""
    return f"{_money(values)}{of}{_every(values)}{price}"


def _every(values: Mapping[str, Any]) -> str:
    interval, count = values.get("interval"), values.get("interval_count") or 1
    if not interval:
        return ""
    return f" every {interval}" if count == 1 else f" every {count} {interval}s"


def _money(values: Mapping[str, Any]) -> str:
    return Money(values["minor"], values["currency"]).shown("en")


def _code(code: str | None) -> str:
    return code.replace("_", " ") if code else ""
