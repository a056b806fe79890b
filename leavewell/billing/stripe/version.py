"""Which versions of Stripe's API are spoken."""

from __future__ import annotations

API_VERSION = "2026-05-27.dahlia"
"""Pinned, so that an answer's shape doesn't change with the client or with the account's settings."""

WITH_SERVICE_PAUSE = "2026-09-30.endive"
"""The first one with a pause of the service."""

VERSIONS = (API_VERSION, WITH_SERVICE_PAUSE)
"""Those that may be set."""
