"""Writes of money: repeated safely and logged once, as those to a subscription are."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from leavewell_simulator import credits, customers, journal, refunds, subscriptions
from leavewell_simulator.bodies import CreditBody, RefundBody, read_body
from leavewell_simulator.errors import state_changed
from leavewell_simulator.messages import Request, Response, ok
from leavewell_simulator.site import Site
from leavewell_simulator.writes import marks_of


def give_credit(site: Site, request: Request, key: str) -> Response:
    """Give a customer something off the next bills."""
    body = read_body(CreditBody, request.body)
    owned = customers.get(site, key)["subscriptions"]
    sub = body.subscription or (owned[-1] if owned else None)
    return _write(site, request, "credits", sub, lambda: credits.give(site, key, body.amount))


def refund(site: Site, request: Request, key: str) -> Response:
    """Give some of a charge back."""
    body = read_body(RefundBody, request.body)
    taken = refunds.charge(site, key)
    sub = taken["subscription"]
    return _write(site, request, "refunds", sub, lambda: refunds.refund(site, taken, body.amount))


def _write(
    site: Site, request: Request, kind: str, sub: str | None, make: Callable[[], dict[str, Any]]
) -> Response:
    """``sub`` is the subscription that the write is on account of, if there is one."""
    marks = marks_of(request)
    if marks.idempotency_key is not None:
        earlier = journal.earlier_answer(site, marks)
        if earlier is not None:
            return Response(200, earlier, {"Idempotency-Replayed": "true"})
    stands = subscriptions.read(site, sub) if sub else None
    if stands and marks.if_version is not None and marks.if_version != str(stands.version):
        raise state_changed()
    body = make()
    journal.record(site, kind, sub or "", marks)
    journal.keep_answer(site, marks, json.dumps(body))
    return ok(body)
