"""Only an edge (a page, a command, the runner) opens a transaction; an action asserts that one is open."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from django.db import connection, transaction


def edge() -> AbstractContextManager[Any]:
    """The one transaction of one action. Durable: it refuses to be nested, so the commit is where it seems to be."""
    return transaction.atomic(durable=True)


def must_be_open() -> None:
    """Called first by every action: writing outside a transaction is a defect of the caller."""
    if not connection.in_atomic_block:
        raise RuntimeError("An action was called outside a transaction; its edge must open one with edge().")
