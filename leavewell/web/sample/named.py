"""The ten accounts that stories and docs call by name. Their ids, plans and people stay as they are."""

from __future__ import annotations

from datetime import datetime, timedelta

from leavewell.billing.simulator.control_types import NewItem, NewSubscription
from leavewell.web.company import NewAccount, NewContact
from leavewell.web.sample.plans import PLANS

NAME = "Harbour Notes"
DOMAIN = "harbour-notes.example"

PEOPLE = (
    # company, country, contact, plan, currency, quantity, days ago it began, special
    ("Alder & Finch", "IE", "Mara Finch", "team", "EUR", 3, 400, ""),
    ("Bramble Books", "GB", "Tom Okoro", "solo", "EUR", 1, 95, ""),
    ("Cedar Clinic", "DE", "Jana Weiss", "team_year", "EUR", 5, 150, ""),
    ("Dune Studio", "FR", "Elise Moreau", "team", "EUR", 2, 33, ""),
    ("Elm Street Yoga", "US", "Priya Nair", "crew", "USD", 1, 210, ""),
    ("Fjord Freight", "NO", "Lars Dahl", "crew", "USD", 4, 20, ""),
    ("Gable Roofing", "US", "Sam Ortiz", "solo", "EUR", 1, 5, "trial"),
    ("Heron Labs", "NL", "Noor Visser", "team", "EUR", 8, 61, "failing"),
    ("Ivy Tutors", "IE", "Aoife Byrne", "solo", "EUR", 2, 700, ""),
    ("Juniper Jam", "SE", "Nils Berg", "team_year", "EUR", 1, 300, ""),
)


def companies(now: datetime) -> list[NewAccount]:
    """These customers, with subscriptions that began so many days before ``now``."""
    return [_account(number, row, now) for number, row in enumerate(PEOPLE, start=1)]


def domain_of(company: str) -> str:
    """A company's made-up domain."""
    return company.lower().replace(" & ", "-").replace(" ", "-") + ".example"


def _account(number: int, row: tuple[str, str, str, str, str, int, int, str], now: datetime) -> NewAccount:
    company, country, person, code, currency, quantity, days, special = row
    plan, domain = PLANS[code], domain_of(company)
    subscription = NewSubscription(
        id=f"S-{number:03}",
        customer=f"C-{number:03}",
        items=(NewItem(f"I-{number:03}", plan.name, plan.price(currency), quantity, plan.interval),),
        started_at=now - timedelta(days=days),
        trial_end=now + timedelta(days=9) if special == "trial" else None,
        payment="failing" if special == "failing" else "ok",
    )
    first = NewContact(f"{person.split()[0].lower()}@{domain}", person)
    office = NewContact(f"office@{domain}", "Office", may_cancel=False)
    return NewAccount(f"C-{number:03}", company, country, (first, office), (subscription,))
