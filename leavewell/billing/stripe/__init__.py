"""The connector for Stripe."""

from leavewell.billing.stripe.connector import API_BASE, StripeProcessor

__all__ = ["API_BASE", "StripeProcessor"]
