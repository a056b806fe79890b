"""An import from a billing system, whichever it is: customers, prices, subscriptions, a page at a time.

Nothing is sent to anybody: the billing system is only read, and what is written here plans no effect. Each page is
one transaction with the mark of how far it has come, so an import that is killed goes on behind its last whole page.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from leavewell.accounts.actions.imports import begin_import_anew, mark_import
from leavewell.accounts.models import Connection, Space
from leavewell.accounts.queries import import_marks, space_by_id
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.billing.contract import Processor
from leavewell.billing.errors import MissingAtProvider
from leavewell.billing.walking import Page
from leavewell.kernel.errors import Refused
from leavewell.web.company import import_act
from leavewell.web.importing.billing import customers as of_customers
from leavewell.web.importing.billing.customers import Customers
from leavewell.web.importing.billing.patience import patiently
from leavewell.web.importing.billing.report import PartReport, Report
from leavewell.web.importing.billing.subscriptions import (
    PRICES,
    SUBSCRIPTIONS,
    ending_elsewhere,
    take_prices,
    take_subscriptions,
)
from leavewell.web.importing.billing.terms import Terms

GOES_ON_WITHIN = timedelta(days=1)
"""An import that was stopped longer ago begins anew: what it has read is old."""
BEGINNINGS = 3
"""So often it may begin in one run, where the row that it would go on behind is gone."""


@dataclass(frozen=True)
class Waiting:
    """How an import waits: what it says then, and the waiting itself."""

    tell: Callable[[str], None]
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True)
class _Part:
    name: str
    ask: Callable[[str | None], Page[Any]]
    take: Callable[[Act, Page[Any], PartReport], None]


def import_billing(
    space: Space, connection: Connection, processor: Processor, terms: Terms, waiting: Waiting
) -> Report:
    """Take over all that the connection's billing system holds. Refused where it can't be read in the end.

    A run after one that was stopped goes on there; a run after one that came to its end begins anew.
    """
    source = f"{connection.processor}:{terms.code}"
    _begin(space, source)
    for _ in range(BEGINNINGS):
        try:
            return _once(space, connection, processor, terms, waiting, source)
        except MissingAtProvider:
            waiting.tell("The row to go on behind is gone in billing; beginning anew.")
            with edge():
                begin_import_anew(import_act(space_by_id(space.pk)), source)
    raise Refused(
        "Billing changes faster than it can be read.",
        "Run the import again when fewer customers are deleted.",
    )


def _begin(space: Space, source: str) -> None:
    """Anew, unless there is a fresh mark of a run that didn't come to its end."""
    marks = import_marks(space, source).values()
    act = import_act(space_by_id(space.pk))
    ended = any(mark.part == SUBSCRIPTIONS and mark.finished for mark in marks)
    old = any(act.at - mark.marked_at > GOES_ON_WITHIN for mark in marks)
    if ended or old:
        with edge():
            begin_import_anew(act, source)


def _once(
    space: Space,
    connection: Connection,
    processor: Processor,
    terms: Terms,
    waiting: Waiting,
    source: str,
) -> Report:
    report = Report(contacts=terms.contacts)
    known = Customers(terms, report)
    parts = (
        _Part(of_customers.PART, processor.customers, known.take),
        _Part(PRICES, processor.prices, lambda act, page, part: take_prices(act, connection, page, part)),
        _Part(
            SUBSCRIPTIONS,
            processor.subscriptions,
            lambda act, page, part: take_subscriptions(act, connection, known, page, part),
        ),
    )
    for part in parts:
        # Which customer has which id of the company's own is kept nowhere else, so they are read again.
        anew = part.name == of_customers.PART and terms.own_id_key is not None
        report.parts[part.name] = _walk(space, part, source, waiting, anew=anew)
    report.ending = ending_elsewhere(connection)
    return report


def _walk(space: Space, part: _Part, source: str, waiting: Waiting, *, anew: bool) -> PartReport:
    told = PartReport()
    mark = None if anew else import_marks(space, source).get(part.name)
    told.went_on = mark is not None
    if mark is not None and mark.finished:
        return told
    after = mark.place if mark else None
    while True:
        page = patiently(lambda: part.ask(after), tell=waiting.tell, sleep=waiting.sleep)  # noqa: B023
        with edge():
            act = import_act(space_by_id(space.pk))
            part.take(act, page, told)
            mark_import(act, source, part.name, page.next)
        if page.next is None:
            return told
        after = page.next
