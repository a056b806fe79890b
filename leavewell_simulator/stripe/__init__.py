"""The simulator spoken to in Stripe's format, as of one version of its API, under ``/stripe/v1``."""
