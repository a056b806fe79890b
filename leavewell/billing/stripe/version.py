"""Which version of Stripe's API is spoken."""

from __future__ import annotations

API_VERSION = "2026-05-27.dahlia"
"""Pinned, so that an answer's shape doesn't change with the client or with the account's settings."""
