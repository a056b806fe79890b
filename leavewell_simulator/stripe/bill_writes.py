"""Writes to invoices and charges, and the bill that would come next."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from leavewell_simulator import journal, ledger, refunds, subscriptions
from leavewell_simulator.ageing import next_bill
from leavewell_simulator.changes import set_payment
from leavewell_simulator.errors import SimulatorError
from leavewell_simulator.happenings import note
from leavewell_simulator.journal import Marks
from leavewell_simulator.model import Payment, Status, Subscription
from leavewell_simulator.site import Site
from leavewell_simulator.stripe import objects
from leavewell_simulator.stripe import params as asked
from leavewell_simulator.stripe import sub_changes as change
from leavewell_simulator.stripe import sub_params as subs_asked
from leavewell_simulator.stripe.amounts import amount, money
from leavewell_simulator.stripe.charge_shape import refund_shape
from leavewell_simulator.stripe.discounting import with_discounts
from leavewell_simulator.stripe.money_shape import invoice_body
from leavewell_simulator.stripe.refusals import Refusal, bad, missing
from leavewell_simulator.times import stamp

Shape = dict[str, Any]


def void(site: Site, key: str, params: asked.One, marks: Marks) -> Shape:
    """Waive an invoice for good."""
    return _closed(site, key, marks, "void")


def mark_uncollectible(site: Site, key: str, params: asked.One, marks: Marks) -> Shape:
    """Give an invoice up."""
    return _closed(site, key, marks, "uncollectible")


def pay(site: Site, key: str, params: asked.InvoicePayment, marks: Marks) -> Shape:
    """Try to collect it now, or take it for paid elsewhere."""
    row = _invoice(site, key)
    if row["status"] not in ("open", "uncollectible"):
        raise bad(f"Invoice is {row['status']}.", None, "invoice_not_payable")
    sub = subscriptions.read(site, row["subscription"])
    if sub.payment is Payment.FAILING and not params.paid_out_of_band:
        raise Refusal(402, "Your card was declined.", "card_declined", None, "card_error")
    ledger.pay(site, row, out_of_band=params.paid_out_of_band)
    _settle(site, sub)
    journal.record(site, "pay", sub.id, marks)
    return objects.invoice(site, key)


def refund(site: Site, _: str, params: asked.RefundCreation, marks: Marks) -> Shape:
    """Money back, once a request and never more than is left."""
    key = params.charge or (params.payment_intent or "").replace("pi_", "ch_", 1)
    if not key:
        raise bad("One of charge and payment_intent is required.", "charge", "parameter_missing")
    row = _charge(site, key, params)
    left = row["minor"] - refunds.refunded(site, row["seq"])
    if left == 0:
        words = f"Charge {key} has already been refunded."
        raise bad(words, None, "charge_already_refunded")
    back = money(params.amount or amount(left, row["currency"]), row["currency"])
    if back.minor > left:
        words = f"Refund amount ({params.amount}) is greater than unrefunded amount on charge ({left})."
        raise bad(words, "amount")
    made = refunds.refund(site, row, back)
    journal.record(site, "refunds", row["subscription"], marks)
    seq = made["id"].removeprefix("re_")
    keep_metadata(site, "refund", seq, params.metadata)
    return refund_shape(refunds.get(site, seq))


def finalize(site: Site, key: str, params: asked.One, marks: Marks) -> Shape:
    """A draft becomes an invoice that is to be paid."""
    row = _invoice(site, key)
    if row["status"] != "draft":
        raise bad("This invoice is already finalized, you can't re-finalize a non-draft invoice.")
    site.db.execute("UPDATE invoice SET status = 'open' WHERE seq = ?", (row["seq"],))
    sub = subscriptions.read(site, row["subscription"])
    note(site, "invoice.finalized", key)
    journal.record(site, "finalize", sub.id, marks)
    return objects.invoice(site, key)


def keep_metadata(site: Site, table: str, seq: object, given: asked.Metadata | None) -> None:
    """What a caller wants to know an object again by."""
    text = json.dumps(dict(given or {}))
    site.db.execute(f"UPDATE {table} SET metadata = ? WHERE seq = ?", (text, seq))  # noqa: S608


def preview(site: Site, _: str, params: subs_asked.Preview, marks: Marks) -> Shape:
    """The bill that would come next; nothing is kept."""
    if params.subscription is None:
        raise bad("Missing required param: subscription.", "subscription", "parameter_missing")
    sub = _as_asked(site, objects.sub_of(site, params.subscription), params)
    bill = next_bill(sub, subscriptions.in_hand(site, sub))
    if bill is None:
        raise bad("No upcoming invoices for customer.", None, "invoice_upcoming_none")
    row: Mapping[str, Any] = {
        "seq": 0,
        "subscription": sub.id,
        "minor": bill.amount.minor,
        "currency": bill.amount.currency,
        "status": "draft",
        "at": stamp(bill.at),
        "paid_at": None,
        "closed_at": None,
        "attempts": 0,
        "out_of_band": 0,
        "covers_until": stamp(bill.covers_until or bill.at),
    }
    shown = invoice_body(dict(row), amount(bill.credit, bill.amount.currency), sub.customer)
    return shown | {"id": f"upcoming_in_{sub.id}", "billing_reason": "upcoming"}


def _as_asked(site: Site, sub: Subscription, params: subs_asked.Preview) -> Subscription:
    if params.discounts is not None:
        sub = with_discounts(site, sub, params.discounts or ())
    details = params.subscription_details
    if details is None:
        return sub
    if details.items is not None:
        sub = change.with_items(site, sub, details.items, details.proration_behavior)
    if details.trial_end is not None:
        sub = change.with_trial(site, sub, details.trial_end)
    return change.follow_period(change.with_end(site, sub, details))


def _closed(site: Site, key: str, marks: Marks, status: Any) -> Shape:
    row = _invoice(site, key)
    try:
        ledger.close(site, row, status)
    except SimulatorError as wrong:
        raise bad(wrong.message, None, "invoice_not_editable") from None
    journal.record(site, "void", row["subscription"], marks)
    return objects.invoice(site, key)


def _settle(site: Site, sub: Subscription) -> None:
    """With the last open invoice paid, it is behind no longer."""
    if sub.status in (Status.PAST_DUE, Status.UNPAID) and not ledger.open_invoices(site, sub.id):
        settled = set_payment(sub, Payment.OK)
        subscriptions.save(site, replace(settled, payment=sub.payment))


def _invoice(site: Site, key: str) -> sqlite3.Row:
    try:
        return ledger.get_invoice(site, key)
    except SimulatorError:
        raise missing("invoice", key) from None


def _charge(site: Site, key: str, params: asked.RefundCreation) -> sqlite3.Row:
    try:
        return refunds.charge(site, key)
    except SimulatorError:
        noun, given = (
            ("charge", params.charge) if params.charge else ("payment_intent", params.payment_intent)
        )
        raise missing(noun, given or "", noun) from None
