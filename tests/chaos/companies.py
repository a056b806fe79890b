"""A company of a run: its customers, what each of them is promised, and what they are about to press."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.chaos.customers import Crowd
from tests.chaos.goals import SORTS, Goal, asked_on_a_page, cancel_of, grant, publish_offers, shuffled
from tests.chaos.takers import Takers
from tests.wire_account import WireAccount, customers_of, take_over

if TYPE_CHECKING:
    from leavewell.accounts.models import Space


@dataclass(frozen=True)
class Company:
    """``cancels`` are the goals of those who leave; ``offers`` those of who stays, by the sort of offer."""

    space: Space
    account: WireAccount
    cancels: Sequence[Goal]
    offers: Sequence[Sequence[Goal]]

    @property
    def goals(self) -> list[Goal]:
        """One after the other."""
        return [*self.cancels, *(goal for goals in self.offers for goal in goals)]


def sold_to(space: Space, account: WireAccount, *, cancels: int, offers: int) -> Company:
    """The account filled and read into the space; who is to be promised what."""
    leaving = account.fill("leave", cancels)
    each = [offers // len(SORTS) + (n < offers % len(SORTS)) for n in range(len(SORTS))]
    staying = [
        account.fill(sort.name, number, seats=sort.seats, in_trial=sort.in_trial)
        for sort, number in zip(SORTS, each, strict=True)
    ]
    take_over(space, account)
    publish_offers(space)
    return Company(
        space,
        account,
        [cancel_of(customer) for customer in customers_of(space, leaving)],
        [
            [sort.goal(customer) for customer in customers_of(space, keys)]
            for sort, keys in zip(SORTS, staying, strict=True)
        ],
    )


class Work:
    """What a company's customers and members are about to do; links and charges are looked up in fair weather."""

    def __init__(self, company: Company, hosts: Sequence[str], chance: random.Random, at_once: int) -> None:
        from leavewell.flow.links import session_url
        from tests.builders import a_session

        self.company, self._at_once = company, at_once
        self._crowd, self._takers = Crowd(hosts, chance), Takers(hosts, chance)
        self._urls = [session_url(a_session(goal.customer)[1]) for goal in company.cancels]
        pages, granted = [], []
        for sort, goals in zip(SORTS, company.offers, strict=True):
            customers = [goal.customer for goal in goals]
            if sort.reason:
                pages += asked_on_a_page(sort, customers)
            else:
                keys = [goal.subscription for goal in goals] if sort.name == "refund" else []
                charges = company.account.charges(keys)
                granted += [(sort, goal.customer, charges.get(goal.subscription)) for goal in goals]
        self._pages, self._granted = shuffled(pages, chance), shuffled(granted, chance)

    @property
    def deeds(self) -> Sequence[Callable[[], None]]:
        """To be done at once, each in a thread of its own."""
        return [
            lambda: self._crowd.cancel_all(self._urls, self._at_once),
            lambda: self._takers.take_all(self._pages, self._at_once),
            self._grant_all,
        ]

    @property
    def numbers(self) -> set[str]:
        """Those that pages showed."""
        return set(self._crowd.numbers.values())

    def _grant_all(self) -> None:
        for one in self._granted:
            grant(*one)
