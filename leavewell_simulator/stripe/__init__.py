"""The simulator spoken to in Stripe's format, as of two versions of its API, under ``/stripe/v1``."""
