"""What was taken, what went back and what customers have in hand, as Stripe shows it."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from typing import Any

from leavewell_simulator import disputes, refunds
from leavewell_simulator.site import Site
from leavewell_simulator.stripe.amounts import amount, seconds_of
from leavewell_simulator.stripe.money_shape import customer_of_sub

Shape = dict[str, Any]
EVIDENCE = (
    *("access_activity_log", "billing_address", "cancellation_policy", "cancellation_policy_disclosure"),
    *("cancellation_rebuttal", "customer_communication", "customer_email_address", "customer_name"),
    *("customer_purchase_ip", "customer_signature", "duplicate_charge_documentation"),
    *("duplicate_charge_explanation", "duplicate_charge_id", "product_description", "receipt"),
    *("refund_policy", "refund_policy_disclosure", "refund_refusal_explanation", "service_date"),
    *("service_documentation", "shipping_address", "shipping_carrier", "shipping_date"),
    *("shipping_documentation", "shipping_tracking_number", "uncategorized_file", "uncategorized_text"),
)
"""What a dispute can be answered with."""


def payments_of(site: Site, invoice: str) -> list[Shape]:
    """What paid an invoice, in Stripe's list of its payments."""
    sql = "SELECT * FROM charge WHERE site = ? AND invoice = ?"
    rows = site.db.execute(sql, (site.id, invoice.removeprefix("in_")))
    return [payment_of(row) for row in rows]


def payment_of(row: sqlite3.Row) -> Shape:
    """One payment of an invoice."""
    paid = amount(row["minor"], row["currency"])
    at = seconds_of(row["at"])
    return {
        "id": f"inpay_{row['seq']}",
        "object": "invoice_payment",
        "amount_paid": paid,
        "amount_requested": paid,
        "created": at,
        "currency": row["currency"].lower(),
        "invoice": f"in_{row['invoice']}",
        "is_default": True,
        "livemode": False,
        "payment": {"type": "payment_intent", "payment_intent": f"pi_{row['seq']}"},
        "status": "paid",
        "status_transitions": {"canceled_at": None, "paid_at": at},
    }


def charge_shape(site: Site, row: sqlite3.Row) -> Shape:
    """A charge."""
    taken = amount(row["minor"], row["currency"])
    back = amount(refunds.refunded(site, row["seq"]), row["currency"])
    return {
        "id": f"ch_{row['seq']}",
        "object": "charge",
        "amount": taken,
        "amount_captured": taken,
        "amount_refunded": back,
        "balance_transaction": f"txn_{row['seq']}",
        "billing_details": {"address": None, "email": None, "name": None, "phone": None, "tax_id": None},
        "captured": True,
        "created": seconds_of(row["at"]),
        "currency": row["currency"].lower(),
        "customer": customer_of_sub(site, row["subscription"]),
        "description": None,
        "disputed": disputes.is_disputed(site, row["seq"]),
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": {},
        "paid": True,
        "payment_intent": f"pi_{row['seq']}",
        "payment_method": None,
        "receipt_email": None,
        "refunded": back == taken,
        "status": "succeeded",
    }


def refund_shape(row: sqlite3.Row) -> Shape:
    """A refund."""
    return {
        "id": f"re_{row['seq']}",
        "object": "refund",
        "amount": amount(row["minor"], row["currency"]),
        "balance_transaction": f"txn_re_{row['seq']}",
        "charge": f"ch_{row['charge']}",
        "created": seconds_of(row["at"]),
        "currency": row["currency"].lower(),
        "metadata": json.loads(row["metadata"]),
        "payment_intent": f"pi_{row['charge']}",
        "reason": None,
        "receipt_number": None,
        "status": "succeeded",
    }


def dispute_shape(row: sqlite3.Row, now: datetime) -> Shape:
    """A dispute that nobody has answered."""
    answer_by = seconds_of(row["answer_by"])
    return {
        "id": f"dp_{row['seq']}",
        "object": "dispute",
        "amount": amount(row["minor"], row["currency"]),
        "balance_transactions": [],
        "charge": f"ch_{row['charge']}",
        "created": seconds_of(row["at"]),
        "currency": row["currency"].lower(),
        "enhanced_eligibility_types": [],
        "evidence": {"enhanced_evidence": {}} | dict.fromkeys(EVIDENCE),
        "evidence_details": {
            "due_by": answer_by,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": answer_by < now.timestamp(),
            "submission_count": 0,
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": f"pi_{row['charge']}",
        "reason": "fraudulent",
        "status": "needs_response",
    }


def balance_entry_shape(site: Site, row: sqlite3.Row) -> Shape:
    """One entry of what a customer has in hand: Stripe writes that as less than nothing."""
    sql = "SELECT sum(minor) FROM credit WHERE site = ? AND customer = ? AND currency = ? AND seq <= ?"
    until = (site.id, row["customer"], row["currency"], row["seq"])
    held = site.db.execute(sql, until).fetchone()[0]
    return {
        "id": f"cbtxn_{row['seq']}",
        "object": "customer_balance_transaction",
        "amount": -amount(row["minor"], row["currency"]),
        "created": seconds_of(row["at"]),
        "credit_note": None,
        "currency": row["currency"].lower(),
        "customer": row["customer"],
        "description": None,
        "ending_balance": -amount(held, row["currency"]),
        "invoice": f"in_{row['invoice']}" if row["invoice"] else None,
        "livemode": False,
        "metadata": json.loads(row["metadata"]),
        "type": "applied_to_invoice" if row["invoice"] else "adjustment",
    }
