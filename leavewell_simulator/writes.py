"""Writes to one subscription: repeated safely, refused when stale, logged once."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from leavewell_simulator import (
    changes,
    journal,
    ledger,
    pausing,
    prices,
    schedules,
    scheduling,
    subscriptions,
    terms,
)
from leavewell_simulator.ageing import bring_up
from leavewell_simulator.bodies import (
    CancelBody,
    DiscountBody,
    NoBody,
    PauseBody,
    PaymentBody,
    PlanBody,
    QuantityBody,
    ScheduleBody,
    TrialBody,
    read_body,
)
from leavewell_simulator.errors import state_changed
from leavewell_simulator.journal import Marks
from leavewell_simulator.messages import Request, Response, ok
from leavewell_simulator.model import Payment, Status, Subscription
from leavewell_simulator.site import Site

Change = Callable[[Subscription], Subscription]


def cancel(site: Site, request: Request, key: str) -> Response:
    """End it now, at the end of the billed time, or at an instant; what is open may be forgiven with it."""
    body = read_body(CancelBody, request.body)

    def change(sub: Subscription) -> Subscription:
        fate = body.open_invoices
        forgiven = ledger.forgive(site, sub.id, fate, body.spared) if fate != "leave" else 0
        if forgiven and sub.status is Status.CANCELED:
            # Over already: there was only the debt left to see to.
            return replace(sub, version=sub.version + 1)
        return changes.cancel(sub, body, site.now)

    return _write(site, request, key, "cancel", change)


def undo_cancel(site: Site, request: Request, key: str) -> Response:
    """Take a scheduled end back."""
    read_body(NoBody, request.body)
    return _write(site, request, key, "undo_cancel", changes.undo_cancel)


def reactivate(site: Site, request: Request, key: str) -> Response:
    """Let one that has ended go on as it was; the new period is billed now."""
    read_body(NoBody, request.body)

    def change(sub: Subscription) -> Subscription:
        credit = subscriptions.in_hand(site, sub)
        running, bills = bring_up(changes.reactivate(sub, site.now), site.now, credit)
        ledger.record(site, sub, bills)
        return running

    return _write(site, request, key, "reactivate", change)


def add_discount(site: Site, request: Request, key: str) -> Response:
    """Take something off the next bills."""
    body = read_body(DiscountBody, request.body)
    operation = marks_of(request).operation
    return _write(site, request, key, "discounts", lambda sub: changes.add_discount(sub, body, operation))


def set_quantity(site: Site, request: Request, key: str) -> Response:
    """Have more or fewer of the only item."""
    body = read_body(QuantityBody, request.body)
    return _write(site, request, key, "quantity", lambda sub: terms.set_quantity(sub, body))


def set_plan(site: Site, request: Request, key: str) -> Response:
    """Put the only item on another price."""
    body = read_body(PlanBody, request.body)

    def change(sub: Subscription) -> Subscription:
        return terms.set_price(sub, prices.to_move_to(site, body.price))

    return _write(site, request, key, "plan", change)


def extend_trial(site: Site, request: Request, key: str) -> Response:
    """Let the trial that runs end later."""
    body = read_body(TrialBody, request.body)
    return _write(site, request, key, "trial", lambda sub: terms.extend_trial(sub, body, site.now))


def pause(site: Site, request: Request, key: str) -> Response:
    """Make no bills for a while."""
    body = read_body(PauseBody, request.body)
    return _write(site, request, key, "pause", lambda sub: pausing.pause(sub, body, site.now))


def resume(site: Site, request: Request, key: str) -> Response:
    """Bill it again from the next boundary on."""
    read_body(NoBody, request.body)
    return _write(site, request, key, "resume", lambda sub: pausing.resume(sub, site.now))


def attach_schedule(site: Site, request: Request, key: str) -> Response:
    """Let a schedule own its terms and its end."""
    body = read_body(ScheduleBody, request.body)
    return _write(site, request, key, "schedule", lambda sub: schedules.attached(site, sub, body))


def release_schedule(site: Site, request: Request, key: str) -> Response:
    """Take it out of its schedule."""
    read_body(NoBody, request.body)

    def change(sub: Subscription) -> Subscription:
        free = scheduling.release(sub)
        if sub.schedule is not None:
            schedules.mark_released(site, sub.schedule.id)
        return free

    return _write(site, request, key, "release", change)


def set_payment(site: Site, request: Request, key: str) -> Response:
    """Break or mend the payment method; a mended one pays what is open, also after the end."""
    body = read_body(PaymentBody, request.body)

    def change(sub: Subscription) -> Subscription:
        if body.payment is Payment.OK:
            ledger.pay_open(site, sub.id)
        return changes.set_payment(sub, body.payment)

    return _write(site, request, key, "payment", change)


def _write(site: Site, request: Request, key: str, kind: str, change: Change) -> Response:
    marks = marks_of(request)
    sub = subscriptions.read(site, key)
    if marks.idempotency_key is not None:
        earlier = journal.earlier_answer(site, marks)
        if earlier is not None:
            return Response(200, earlier, {"Idempotency-Replayed": "true"})
    if marks.if_version is not None and marks.if_version != str(sub.version):
        raise state_changed()
    return ok(_applied(site, kind, change(sub), marks))


def _applied(site: Site, kind: str, sub: Subscription, marks: Marks) -> dict[str, Any]:
    subscriptions.save(site, sub)
    journal.record(site, kind, sub.id, marks)
    body = subscriptions.shown(site, sub)
    journal.keep_answer(site, marks, json.dumps(body))
    return body


def marks_of(request: Request) -> Marks:
    """How the caller marked the write."""
    return Marks(
        idempotency_key=request.headers.get("idempotency-key"),
        operation=request.headers.get("operation-id"),
        if_version=request.headers.get("if-version"),
        request_hash=journal.hash_of(request.method, request.path, request.body),
    )
