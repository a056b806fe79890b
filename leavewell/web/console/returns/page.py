"""The page itself, put together; with what was just typed, if something of it was wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse

from leavewell.flow.actions.returns import MOST_DAYS
from leavewell.flow.arrival import LONGEST, Arrival
from leavewell.flow.decide.variables import VARIABLES
from leavewell.flow.models import Returns
from leavewell.flow.offers import TYPES
from leavewell.flow.returning import key_names, published, returns_of, usual_arrival
from leavewell.flow.texts import FALLBACK, Texts
from leavewell.kernel.errors import Invalid, LeavewellError
from leavewell.web.console.door import Visit
from leavewell.web.console.settings.tabs import tab_page

_OFFERS, _REASONS = "offer_urls/", "reason_urls/"


@dataclass(frozen=True)
class Field:
    """One address of the form; ``wrong`` stands beside it."""

    name: str
    label: str
    value: str
    wrong: str


def returns_page(visit: Visit, *, error: LeavewellError | None = None, made: str = "") -> HttpResponse:
    """Everything about the way back. ``made`` is a key that was just made, shown this once."""
    row = returns_of(visit.space)
    at = (error.field or "") if isinstance(error, Invalid) else ""
    words = f"{error.what} {error.next_step}" if error else ""
    post = visit.request.POST if error else {}
    fields = list(_fields(visit, row, at, words))
    found = {
        "made": made,
        "keys": key_names(row),
        "variables": [f"{{{name}}}" for name in VARIABLES],
        "allowed": post.get("allowed", "\n".join(row.allowed)),
        "confirm_days": post.get("confirm_days", row.confirm_days),
        "most_days": MOST_DAYS,
        "longest": LONGEST,
        "main": [each for each in fields if "/" not in each.name],
        "offers": [each for each in fields if each.name.startswith(_OFFERS)],
        "reasons": [each for each in fields if each.name.startswith(_REASONS)],
        "at": at,
        "wrong": words,
        "is_elsewhere": bool(error)
        and at not in {"allowed", "confirm_days", *(each.name for each in fields)},
    }
    response = tab_page(visit, "returns", "returns/returns.html", found, status=422 if error else 200)
    response["Cache-Control"] = "no-store"
    return response


def typed_addresses(visit: Visit) -> Arrival:
    """What was typed into the form of addresses, an empty field for none."""
    post = visit.request.POST
    typed = {name: post[name].strip() for name in post if post[name].strip()}
    return Arrival(
        save_return_url=typed.get("save_return_url", ""),
        cancel_confirmation_url=typed.get("cancel_confirmation_url", ""),
        offer_urls={name.removeprefix(_OFFERS): typed[name] for name in typed if name.startswith(_OFFERS)},
        reason_urls={name.removeprefix(_REASONS): typed[name] for name in typed if name.startswith(_REASONS)},
    )


def _fields(visit: Visit, row: Returns, at: str, wrong: str) -> Iterator[Field]:
    kept, post = dict(usual_arrival(row).addresses()), visit.request.POST
    for name, label in _labels(visit):
        typed = post.get(name, "") if "allowed" in post else kept.get(name, "")
        yield Field(name, label, typed, wrong if name == at else "")


def _labels(visit: Visit) -> Iterator[tuple[str, str]]:
    yield "save_return_url", "Back to your site: never mind, and wherever no other address fits"
    yield "cancel_confirmation_url", "After a cancellation, behind the receipt"
    flow, texts = published(visit.space), Texts(FALLBACK)
    if flow is None:
        return
    for offer in flow.offers:
        known = TYPES.items.get(offer.kind)
        named = known.named(offer.params, {}) if known else offer.code.replace("_", " ")
        yield f"{_OFFERS}{offer.code}", named
    for reason in flow.reasons:
        yield f"{_REASONS}{reason.code}", texts.say(reason.text)
