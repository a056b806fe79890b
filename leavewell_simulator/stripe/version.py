"""The version of Stripe's API that is spoken here."""

VERSION = "2026-05-27.dahlia"
