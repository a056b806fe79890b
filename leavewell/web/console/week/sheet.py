"""A week as a table that any spreadsheet opens."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from leavewell.accounts.models import Space
from leavewell.accounts.queries import accounts_by_id
from leavewell.insight.decide.tries import Try, last_of_each
from leavewell.insight.decide.weeks import Week
from leavewell.insight.queries import tries_between
from leavewell.insight.report import zone_of
from leavewell.web.console.cells import harmless

HEAD = (
    "week",
    "at",
    "account_id",
    "account",
    "plan",
    "outcome",
    "counts",
    "standing",
    "taken_back",
    "source",
    "reason",
    "offers_shown",
    "offer_accepted",
    "monthly",
    "currency",
)


def sheet(space: Space, week: Week) -> str:
    """A line a try, in codes; ``counts`` says which one of an account's tries decides."""
    zone = zone_of(space)
    tries = sorted(
        tries_between(space, week.begins_at(zone), week.ends_at(zone)),
        key=lambda each: (each.at, each.account_id),
    )
    deciding = {id(each) for each in last_of_each(tries)}
    accounts = accounts_by_id(space, {each.account_id for each in tries})
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for each in tries:
        account = accounts[each.account_id]
        known = [str(week.monday), each.at.astimezone(zone).isoformat(), account.external_id, account.name]
        writer.writerow([harmless(cell) for cell in [*known, *_cells(each, id(each) in deciding)]])
    return out.getvalue()


def _cells(each: Try, counts: bool) -> Sequence[str]:
    taken = next((offer.code for offer in each.offers if offer.accepted), "")
    return [
        each.plan,
        each.outcome,
        "yes" if counts else "no",
        each.standing,
        "yes" if each.taken_back else "no",
        each.source,
        each.reason,
        " ".join(offer.code for offer in each.offers),
        taken,
        str(each.monthly.major) if each.monthly else "",
        each.monthly.currency if each.monthly else "",
    ]
