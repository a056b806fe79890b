"""A database of its own for a measurement."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django


@contextmanager
def a_database() -> Iterator[None]:
    """Django made ready on a new, empty database, which is gone again afterwards."""
    from leavewell.config import postgres

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leavewell.config.settings")
    os.environ["DATABASE_URL"] = postgres.ensure_running()
    django.setup()
    from django.conf import settings
    from django.test.utils import get_runner, setup_test_environment

    setup_test_environment()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        yield
    finally:
        runner.teardown_databases(databases)
