"""Invoices, charges, refunds and what customers have in hand, as Stripe shows them."""

from __future__ import annotations

import sqlite3
from typing import Any

from leavewell_simulator import credits
from leavewell_simulator.site import Site
from leavewell_simulator.stripe.amounts import amount, seconds_of

Shape = dict[str, Any]
SELF = {"type": "self"}


def customer_of_sub(site: Site, sub: str) -> str:
    """Whose subscription it is."""
    sql = "SELECT customer FROM subscription WHERE site = ? AND id = ?"
    return str(site.db.execute(sql, (site.id, sub)).fetchone()[0])


def invoice_shape(site: Site, row: sqlite3.Row) -> Shape:
    """An invoice. Its lines are one: what the subscription costs for the period."""
    used = amount(credits.used_by(site, row["seq"]), row["currency"])
    return invoice_body(row, used, customer_of_sub(site, row["subscription"]))


def invoice_body(row: sqlite3.Row | Shape, used: int, customer: str) -> Shape:
    """An invoice of which ``used`` came out of what the customer had in hand."""
    due, status, at = amount(row["minor"], row["currency"]), row["status"], seconds_of(row["at"])
    paid = due if status == "paid" else 0
    elsewhere = bool(row["out_of_band"])
    currency = row["currency"].lower()
    tried = status != "draft" and due > 0
    return {
        "id": f"in_{row['seq']}",
        "object": "invoice",
        "amount_due": due,
        "amount_overpaid": 0,
        "amount_paid": paid,
        "amount_paid_off_stripe": paid if elsewhere else 0,
        "amount_remaining": due - paid,
        "amount_shipping": 0,
        "attempt_count": row["attempts"] if tried else 0,
        "attempted": tried,
        "auto_advance": status == "open",
        "automatic_tax": {
            "disabled_reason": None,
            "enabled": False,
            "liability": None,
            "provider": None,
            "status": None,
        },
        "billing_reason": "subscription_cycle",
        "collection_method": "charge_automatically",
        "created": at,
        "currency": currency,
        "customer": customer,
        "default_tax_rates": [],
        "description": None,
        "discounts": [],
        "due_date": None,
        "ending_balance": None if status == "draft" else 0,
        "issuer": SELF,
        "lines": _lines(row, due + used, currency),
        "livemode": False,
        "metadata": {},
        "next_payment_attempt": None,
        "number": None if status == "draft" else f"SIM-{row['seq']:06}",
        "parent": _parent(row["subscription"]),
        "payment_settings": {
            "default_mandate": None,
            "payment_method_options": None,
            "payment_method_types": None,
        },
        "period_end": at,
        "period_start": at,
        "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0,
        "starting_balance": -used,
        "status": status,
        "status_transitions": _transitions(row, at),
        "subtotal": due + used,
        "test_clock": None,
        "total": due + used,
    }


def _parent(sub: str) -> Shape:
    details = {"metadata": {}, "subscription": sub}
    return {"type": "subscription_details", "quote_details": None, "subscription_details": details}


def _transitions(row: sqlite3.Row | Shape, at: int) -> Shape:
    closed = seconds_of(row["closed_at"]) if row["closed_at"] else at
    return {
        "finalized_at": None if row["status"] == "draft" else at,
        "marked_uncollectible_at": closed if row["status"] == "uncollectible" else None,
        "paid_at": seconds_of(row["paid_at"]) if row["paid_at"] else None,
        "voided_at": closed if row["status"] == "void" else None,
    }


def _lines(row: sqlite3.Row | Shape, total: int, currency: str) -> Shape:
    key = f"in_{row['seq']}"
    begins, ends = seconds_of(row["at"]), seconds_of(row["covers_until"] or row["at"])
    line = {
        "id": f"il_{row['seq']}",
        "object": "line_item",
        "amount": total,
        "currency": currency,
        "description": None,
        "discount_amounts": [],
        "discountable": True,
        "discounts": [],
        "invoice": key,
        "livemode": False,
        "metadata": {},
        "parent": None,
        "period": {"start": min(begins, ends), "end": ends},
        "pricing": None,
        "quantity": 1,
        "quantity_decimal": "1",
        "subtotal": total,
        "taxes": [],
    }
    return {"object": "list", "data": [line], "has_more": False, "url": f"/v1/invoices/{key}/lines"}
