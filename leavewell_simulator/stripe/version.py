"""The versions of Stripe's API that are spoken here."""

VERSION = "2026-05-27.dahlia"
"""What is meant where a request names none."""

NEWER = "2026-09-30.endive"
"""The first one with a pause of the service."""

VERSIONS = (VERSION, NEWER)
