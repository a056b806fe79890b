"""What a visitor wants to see of the accounts, as the address says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from leavewell.accounts.listing import PAYING, TRYING, Wanted, choices_of
from leavewell.flow.queries import accounts_ended_for, declared_reasons
from leavewell.offboarding.queries import accounts_leaving
from leavewell.playbooks.listing import accounts_with_steps
from leavewell.postsave.queries import accounts_watched
from leavewell.web.console.door import Visit
from leavewell.web.console.words import country, processor, spoken

LIST = "accounts"
LONGEST = 200

STANDINGS = {
    "paying": "Paying",
    "trying": "In a trial",
    "leaving": "Leaving",
    "left": "Left",
    "watched": "On the watchlist",
    "never": "Never had a plan",
}
SORTS = {
    "name": "Name",
    "-name": "Name, from Z",
    "-amount": "What they pay, most first",
    "amount": "What they pay, least first",
    "next": "Next date, soonest first",
    "-next": "Next date, latest first",
}
ALWAYS_SHOWN = "state"
"""The one list that isn't folded away with the others."""
NAMES = ("q", "state", "plan", "processor", "currency", "country", "reason", "steps", "holder", "sort")


@dataclass(frozen=True)
class Choice:
    """One list to choose from. ``options`` are pairs of what the address says and what people read."""

    name: str
    label: str
    options: list[tuple[str, str]]
    chosen: str


def filters_in(given: Mapping[str, str]) -> dict[str, str]:
    """The list's own filters, as far as they ask for anything."""
    found = {name: given.get(name, "").replace("\x00", "").strip()[:LONGEST] for name in NAMES}
    return {name: value for name, value in found.items() if value}


def wanted(visit: Visit, filters: Mapping[str, str]) -> Wanted:
    """What they mean; whatever isn't known asks for nothing, and what the role may not see neither."""
    among: list[Any] = []
    state, sort = filters.get("state", ""), filters.get("sort", "name")
    if state == "leaving":
        among.append(accounts_leaving(visit.space))
    if state == "watched":
        among.append(accounts_watched(visit.space))
    if filters.get("reason"):
        among.append(accounts_ended_for(visit.space, filters["reason"]))
    if filters.get("steps") and visit.sees_steps:
        among.append(accounts_with_steps(visit.space))
    return Wanted(
        words=filters.get("q", ""),
        states={"paying": PAYING, "trying": TRYING}.get(state, ()),
        over=state == "left",
        never=state == "never",
        plan=filters.get("plan", ""),
        processor=filters.get("processor", ""),
        currency=filters.get("currency", ""),
        country=filters.get("country", ""),
        holder=visit.member if filters.get("holder") == "me" else None,
        among=among,
        sort=sort.removeprefix("-") if sort in SORTS else "name",
        down=sort.startswith("-") and sort in SORTS,
    )


def choices(visit: Visit, filters: Mapping[str, str]) -> list[Choice]:
    """The lists to choose from, as far as there is anything to choose in this space."""
    here = choices_of(visit.space)
    lists = [
        ("state", "How it stands", list(STANDINGS.items())),
        ("plan", "Plan", [(each, each) for each in here["plan"]]),
        ("processor", "Billing", [(each, processor(each)) for each in here["processor"]]),
        ("currency", "Currency", [(each, each) for each in here["currency"]]),
        ("country", "Region", [(each, country(each)) for each in here["country"]]),
        ("reason", "Last left for", [(each, spoken(each)) for each in declared_reasons(visit.space)]),
        ("steps", "Steps", [("open", "With open steps")] if visit.sees_steps else []),
        ("holder", "Looked after by", [("me", "Me")]),
    ]
    return [Choice(name, label, options, filters.get(name, "")) for name, label, options in lists if options]
