"""Loaded before everything else: which database the tests use, and which ring a test is in.

pure: needs nothing but Python (and perhaps a process on loopback) · room: needs the database ·
story: real processes, often a browser; or a long way in the test database: weeks on a space's clock, every address by
every role; or a connector at the programs that stand for a billing system. What needs no running site is marked
``weeks`` too, and runs beside what does.

Tests of the first two rings that carry effects out at a running billing system are marked ``billing``; ``./test fast``
leaves them out, as it leaves out the stories.
"""

from __future__ import annotations

import os

import pytest

from leavewell.config import postgres

os.environ["DATABASE_URL"] = postgres.expected_url()
os.environ.setdefault("LEAVEWELL_BASE_URL", "http://testserver.example")
os.environ.pop("LEAVEWELL_SMTP_URL", None)

RINGS = ("pure", "room", "story")
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}
BILLING_FIXTURES = {"simulator", "company", "proxy"}
"""Our simulator, a company on its Stripe front, what stands between us and another's stand-in for Stripe."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test is in exactly one ring; one that uses the database is in the room ring if it names none."""
    for item in items:
        named = [ring for ring in RINGS if item.get_closest_marker(ring)]
        if len(named) > 1:
            raise pytest.UsageError(f"{item.nodeid} is in several rings: {', '.join(named)}.")
        if not named:
            item.add_marker("room" if _uses_database(item) else "pure")
        elif named == ["story"] and (_uses_database(item) or not item.nodeid.startswith("tests/")):
            item.add_marker("weeks")
        if not BILLING_FIXTURES.isdisjoint(_fixtures(item)):
            item.add_marker("billing")


def _uses_database(item: pytest.Item) -> bool:
    """By its mark, or by a fixture that opens the database for it."""
    fixtures = _fixtures(item)
    return item.get_closest_marker("django_db") is not None or not DATABASE_FIXTURES.isdisjoint(fixtures)


def _fixtures(item: pytest.Item) -> set[str]:
    return set(getattr(item, "fixturenames", ()))
